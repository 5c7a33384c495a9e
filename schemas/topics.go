package schemas

// Topic is a topic's name in this table. In Kafka every tenant has its own:
// "<tenant>.<topic>".
type Topic string

// The topics, in the order in which a visit meets them.
const (
	Frames       Topic = "frames"       // what the cameras see
	Observations Topic = "observations" // where vision saw people
	Sightings    Topic = "sightings"    // the same, of all cameras of a store
	Catalogues   Topic = "catalogues"   // every price list that was ever said, of each store
	Sensed       Topic = "sensed"       // what the edge's sensors say
	Observed     Topic = "observed"     // what happened at the shelves, noise taken away
	Attributed   Topic = "attributed"   // who did it and what it was
	Billed       Topic = "billed"       // the running basket, and what became of charges
	Charges      Topic = "charges"      // what the payment provider is asked to do
	Receipts     Topic = "receipts"     // what the shopper is told
	Ledger       Topic = "ledger"       // every movement of money, in double entry
	Debts        Topic = "debts"        // who owes what, for the entry to ask
	Doubted      Topic = "doubted"      // what review is asked, and what reviewers say
	Judged       Topic = "judged"       // the life of every review task, how good receipts are, who did what
	Latencies    Topic = "latencies"    // how long records took through each stage
	DeadLetters  Topic = "dead-letters" // what could not be used, and why
)

// Grain is what a topic's key names, and so what stays in order and on one worker.
type Grain string

// The grains. Topics of one grain have the same number of partitions, so a stage that
// keeps its keys stays in its partition.
const (
	PerCamera Grain = "camera"
	PerStore  Grain = "store"
	PerVisit  Grain = "visit"
)

// TopicSpec is one row of the table.
type TopicSpec struct {
	Topic     Topic
	Grain     Grain
	Records   []Record
	Retention Micros // how long Kafka keeps it, or Compacted
}

// Compacted is the retention of a topic that keeps the last record of each key for ever.
const Compacted Micros = 0

// Topics is the one table of everything that flows. A changelog topic beside each
// stage's inbox is derived from the stage, not listed here.
var Topics = []TopicSpec{
	{Frames, PerCamera, []Record{"frame", "tick"}, Day},
	{Observations, PerCamera, []Record{"observation", "tick"}, 7 * Day},
	{Sightings, PerStore, []Record{"observation", "calibration", "layout", "planogram", "tick"}, 7 * Day},
	{Catalogues, PerStore, []Record{"catalogue"}, Compacted},
	{Sensed, PerStore, []Record{"weights", "people", "planogram", "catalogue", "store_policy", "layout", "gate_passed", "tick"}, 3 * Day},
	{Observed, PerStore, []Record{"weight_event", "levels", "sensor_health", "fixture_health", "people", "planogram", "catalogue", "store_policy", "layout", "gate_passed", "tick"}, 7 * Day},
	{Attributed, PerVisit, []Record{"visit_opened", "credential", "interaction", "visit_left", "visit_closed", "weight_learnt", "restocked", "tick"}, 90 * Day},
	{Billed, PerVisit, []Record{"basket", "credential", "charge_result", "clearance", "dispute", "tick"}, 90 * Day},
	{Charges, PerVisit, []Record{"charge_intent"}, 90 * Day},
	{Receipts, PerVisit, []Record{"receipt"}, 400 * Day},
	{Ledger, PerVisit, []Record{"ledger_entry"}, 4000 * Day},
	{Debts, PerVisit, []Record{"debt"}, 4000 * Day},
	{Doubted, PerStore, []Record{"review_request", "claim", "verdict", "review_policy", "tick"}, 90 * Day},
	{Judged, PerStore, []Record{"review_task", "assurance", "action"}, 400 * Day},
	{Latencies, PerStore, []Record{"stage_latency"}, 30 * Day},
	{DeadLetters, PerStore, []Record{"dead_letter"}, 90 * Day},
}

// Spec finds a topic's row; ok is false for a topic that is not in the table.
func Spec(topic Topic) (spec TopicSpec, ok bool) {
	for _, s := range Topics {
		if s.Topic == topic {
			return s, true
		}
	}
	return TopicSpec{}, false
}

// In is the topic's full name in Kafka.
func (t Topic) In(tenant string) string { return tenant + "." + string(t) }

// Among is those runs of evidence that are in the topic.
func (t Topic) Among(tenant string, evidence []Range) (own []Range) {
	for _, r := range evidence {
		if r.Topic == t.In(tenant) {
			own = append(own, r)
		}
	}
	return own
}
