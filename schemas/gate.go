package schemas

import "math"

// Layout says where people come into one store and go out of it.
type Layout struct {
	Time    Micros `avro:"time"`
	Version string `avro:"version"`
	Gates   []Gate `avro:"gates"`
}

func (Layout) Record() Record { return "layout" }
func (l Layout) When() Micros { return l.Time }

// Gate is a line on the floor that shoppers cross, from one end to the other: who walks
// along it that way has the store on their left.
type Gate struct {
	ID   string `avro:"id"`
	From Point  `avro:"from"`
	To   Point  `avro:"to"`
	// Depth is how far before the line, in metres, the tracker may lose sight of who goes
	// out.
	Depth float64 `avro:"depth"`
	Way   Way     `avro:"way"`
}

// Way is which way a gate may be passed, or was.
type Way string

// The ways. Nobody passes a gate both ways: BothWays is a gate's only.
const (
	In       Way = "in"
	Out      Way = "out"
	BothWays Way = "both"
)

// Allows says whether who passes a gate may go that way.
func (w Way) Allows(way Way) bool { return w == way || w == BothWays }

// Near is how far a place on the floor is from the gate, in metres, and whether that is
// within its depth. Beyond the line, only how far to the side it is counts.
func (g Gate) Near(p Point) (metres float64, near bool) {
	along, ahead, length := g.local(p)
	metres = math.Hypot(max(-along, along-length, 0), max(ahead, 0))
	return metres, metres <= g.Depth
}

// Ahead is how far inside the store a place is as seen from the line, in metres; negative
// outside.
func (g Gate) Ahead(p Point) float64 {
	_, ahead, _ := g.local(p)
	return ahead
}

// Beyond says that a place is on the far side of the gate, outside the store.
func (g Gate) Beyond(p Point) bool {
	_, near := g.Near(p)
	return near && g.Ahead(p) < 0
}

// local is a place as seen from From: along the line, and ahead of it into the store.
func (g Gate) local(p Point) (along, ahead, length float64) {
	x, y := g.To.X-g.From.X, g.To.Y-g.From.Y
	length = math.Hypot(x, y)
	dx, dy := p.X-g.From.X, p.Y-g.From.Y
	return (dx*x + dy*y) / length, (dy*x - dx*y) / length, length
}

// GatePassed is what a gate's hardware says (a turnstile, a scanner, a door's sensor):
// somebody has gone through.
type GatePassed struct {
	ID   string `avro:"id"` // of the passage: the same again is the same passage
	Gate string `avro:"gate"`
	Time Micros `avro:"time"`
	Way  Way    `avro:"way"` // In or Out
	// Credential is the means of payment that was shown, as the payment provider knows it,
	// never a card number; empty where none was.
	Credential string `avro:"credential"`
	Hold       Money  `avro:"hold"` // to be authorised at entry; zero where the credential does not allow it
}

func (GatePassed) Record() Record { return "gate_passed" }
func (g GatePassed) When() Micros { return g.Time }
