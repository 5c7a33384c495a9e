package accuracy

import (
	"context"

	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/schemas"
)

// judge plays what was seen and weighed, and compares it with the truth. A receipt is that
// of the shopper whom its track followed for most of the time.
func (r *filmRun) judge() Filmed {
	r.finish()
	f := Filmed{Tracking: score.Tracking{Within: 0.5}, Came: r.came, Vision: r.looking}
	names := followers{}
	local := wired(context.Background())
	var receipts []schemas.Receipt
	local.Watch = func(e schemas.Event) {
		switch body := e.Body.(type) {
		case schemas.People:
			if e.Topic == schemas.Sensed {
				r.compare(&f.Tracking, names, body)
			}
		case schemas.Receipt:
			if body.Decided() {
				receipts = latest(receipts, body)
			}
		}
	}
	began := cpu()
	r.feed(local)
	f.Stages = cpu() - began
	for i := range receipts {
		receipts[i].Target = names.most(receipts[i].Target)
	}
	f.Receipts = Judge(r.left.Normal(), receipts)
	return f
}

// followers is how often each track was near each shopper.
type followers map[string]map[string]int

func (f followers) add(track, who string) {
	if f[track] == nil {
		f[track] = map[string]int{}
	}
	f[track][who]++
}

// most is whom a track followed most; nobody where it was never near anybody.
func (f followers) most(track string) (best string) {
	for who, n := range f[track] {
		if most := f[track][best]; n > most || n == most && who < best {
			best = who
		}
	}
	return best
}

// compare judges one moment of tracks against the frames of the moment before its end.
func (r *filmRun) compare(m *score.Tracking, names followers, p schemas.People) {
	var truth shown
	for back := schemas.Micros(0); back <= 100*schemas.Millisecond && truth == nil; back++ {
		truth = r.truth[p.Time-back]
	}
	tracks := map[string]schemas.Point{}
	for _, person := range p.Persons {
		head, _ := person.Point(schemas.Head)
		tracks[person.Target] = head.Place
		for who, at := range truth {
			if dx, dy := at.X-head.Place.X, at.Y-head.Place.Y; dx*dx+dy*dy < m.Within*m.Within {
				names.add(person.Target, who)
			}
		}
	}
	m.Add(truth, tracks)
}
