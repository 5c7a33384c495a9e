package sim

import (
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

// Shoppers come and go, what they take leaves the plates, and nothing is kept of who has
// left.
func TestOpenGoesOnAndForgets(t *testing.T) {
	open, err := NewOpen(Config{Seed: 1, Hertz: 5}, 3, 0)
	if err != nil {
		t.Fatal(err)
	}
	const visits = 60
	came, left, units := 0, 0, 0
	var last schemas.Micros
	for came < visits || !open.Empty() {
		m := open.Next(came < visits)
		came += m.Came
		left += len(m.Left)
		for _, r := range m.Left {
			units += len(r.Products)
		}
		for _, body := range m.Sensed {
			if body.When() < last || body.When() >= m.Until {
				t.Fatalf("%s at %s, want from %s up to %s", body.Record(), body.When(), last, m.Until)
			}
		}
		last = m.Until - schemas.Second/5
		if open.now > 3600 {
			t.Fatalf("after an hour %d came and %d left", came, left)
		}
	}
	if left != visits || units < visits {
		t.Errorf("%d left with %d units, want %d with more than one each", left, units, visits)
	}
	for range 20 {
		open.Next(false)
	}
	open.tidy()
	if n := len(open.day.goods.loads) + len(open.day.strides) + len(open.day.events); n > 0 {
		t.Errorf("%d loads, strides and events are kept of an empty store", n)
	}
}

// What a load leaves when it is settled is what it weighed before.
func TestOpenSettlesWithoutAStep(t *testing.T) {
	open, err := NewOpen(Config{Seed: 2, Hertz: 5}, 3, 0)
	if err != nil {
		t.Fatal(err)
	}
	for range 300 {
		open.Next(true)
	}
	before := open.weigh()
	open.tidy()
	open.wire()
	for id, grams := range open.weigh() {
		if d := grams - before[id]; d < -1e-6 || d > 1e-6 {
			t.Errorf("plate %v weighs %g g more after tidying", id, d)
		}
	}
}

func (o *Open) weigh() map[plateID]float64 {
	all := map[plateID]float64{}
	for _, fs := range o.scales {
		for _, row := range fs.scales {
			for _, s := range row {
				all[s.id] = o.day.loadAt(s, o.now)
			}
		}
	}
	return all
}
