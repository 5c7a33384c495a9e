package association

import "github.com/exeunt-io/exeunt/schemas"

// state is what one store's association remembers. It is never changed in place.
type state struct {
	Planogram schemas.Planogram `avro:"planogram"`
	Catalogue schemas.Catalogue `avro:"catalogue"`
	// Earlier are the price lists before the catalogue's that may still matter, oldest first.
	Earlier []schemas.Catalogue `avro:"earlier"`
	Policy  schemas.StorePolicy `avro:"policy"`
	Layout  schemas.Layout      `avro:"layout"`
	// Passages are those through gates that are not yet somebody's.
	Passages []schemas.GatePassed `avro:"passages"`
	// Looked is when people were last looked at.
	Looked   schemas.Micros `avro:"looked"`
	Visits   []visit        `avro:"visits"` // open, by id
	Episodes []episode      `avro:"episodes"`
	Next     int32          `avro:"next"` // the next episode's Seq
	// Beam is the hypotheses, likeliest first.
	Beam []hypothesis `avro:"beam"`
	Said []said       `avro:"said"`
	// Deaf are the plates whose scales say nothing.
	Deaf []schemas.PlateRef `avro:"deaf"`
	// Hard are the plates whose scales are noisy for what stands on them.
	Hard []hardOfHearing `avro:"hard"`
	// Levels are what the scales that are hard of hearing read in the last seconds, oldest first.
	Levels []level `avro:"levels"`
	// Weighed is what products were found to weigh, by product.
	Weighed []weighed `avro:"weighed"`
	// Meetings are of hands, not yet judged.
	Meetings []meeting `avro:"meetings"`
	// Film is where the frames of the last seconds are, oldest first.
	Film []film `avro:"film"`
}

// Record names the state's schema.
func (state) Record() schemas.Record { return "association_state" }

// visit is a shopper in the store.
type visit struct {
	ID     string         `avro:"id"`
	Target string         `avro:"target"`
	Opened schemas.Micros `avro:"opened"`
	Seen   schemas.Micros `avro:"seen"`
	Frames []frame        `avro:"frames"` // the last seconds, oldest first
	Dwells []dwell        `avro:"dwells"` // at deaf plates, not yet judged
	// Token is the credential that the shopper showed; empty as long as none is surely
	// theirs, and Among are those that may be.
	Token string              `avro:"token"`
	Among []schemas.Candidate `avro:"among"`
	// Out is when they went out, as a gate said or the tracker showed; zero before.
	Out schemas.Micros `avro:"out"`
	// Left is when they were last seen in the store, as was told; zero as long as nothing
	// was told. Doubtful is whether it was told that their basket may well change.
	Left     schemas.Micros `avro:"left"`
	Doubtful bool           `avro:"doubtful"`
	// Met are the visits to which this one may have given something.
	Met []string `avro:"met"`
}

// frame is where a shopper's limbs were at one moment.
type frame struct {
	Time schemas.Micros `avro:"time"`
	// Limbs are x, y and z in millimetres of the joints of limbs.go; missing where the
	// tracker did not see them.
	Limbs []int32 `avro:"limbs"`
}

// episode is a weight event and the explanations of it that some hypothesis holds.
type episode struct {
	Seq          int32               `avro:"seq"`
	Event        schemas.WeightEvent `avro:"event"`
	Explanations []explanation       `avro:"explanations"`
}

// explanation is one account of an event: which goods moved through whose hands, and
// whether a hand's force is left on the plates or has gone from them.
type explanation struct {
	Moves []move `avro:"moves"`
	// Force is the grams of a hand that presses (or lifts) on after the event; zero if
	// none does.
	Force float64 `avro:"force"`
	// Presser is the visit whose hand that is.
	Presser string `avro:"presser"`
	// Released says that the force before the event has gone.
	Released bool `avro:"released"`
}

// move is goods that change hands with the shelf.
type move struct {
	Visit   string `avro:"visit"` // on whose receipt they are
	Product string `avro:"product"`
	// Quantity is units taken; negative when put back.
	Quantity int32   `avro:"quantity"`
	Grams    float64 `avro:"grams"`    // of one unit, as measured
	Variance float64 `avro:"variance"` // of Grams
	// Lo and Hi are the plates that they came from or went to.
	Lo int32 `avro:"lo"`
	Hi int32 `avro:"hi"`
	// Left is the probability that the left hand took them.
	Left float64 `avro:"left"`
	// Of is the move (episode Seq and index) that is undone: the take of what is put
	// back, the stray put-back of what is taken again. Seq is -1 where there is none.
	OfSeq   int32 `avro:"of_seq"`
	OfIndex int32 `avro:"of_index"`
	// Astray says that goods were put where they do not belong.
	Astray bool `avro:"astray"`
	// By is the visit that brought goods from outside; empty for shoppers' moves.
	By string `avro:"by"`
}

// hypothesis is one choice of explanation for each episode.
type hypothesis struct {
	LogWeight float64 `avro:"log_weight"` // normalised: the weights sum to one
	Choices   []int32 `avro:"choices"`    // indices of Explanations, by episode
}

// said is the last that was written of one interaction.
type said struct {
	ID          string  `avro:"id"`
	Visit       string  `avro:"visit"`
	Product     string  `avro:"product"`
	Quantity    int32   `avro:"quantity"`
	Revision    int32   `avro:"revision"`
	Probability float64 `avro:"probability"`
}
