package fusion

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
)

// Faith in a track, in tenths of a second of being clearly seen.
const (
	// sure is the most, believed what a track needs to be told of, doubt what each slot
	// takes: who is hidden behind others is believed in for five seconds.
	sure, believed, doubt = 4.0, 3.0, 0.08
	// unseen is what a slot takes from who is outside of all pictures.
	unseen = 0.5
	// plain is the support, in nats, that is worth a whole slot's faith.
	plain = 8.0
	// recall is how long one who was lost may be found again.
	recall = 20 * schemas.Second
	// found is the spread of who has just been found, in metres.
	found = 0.12
)

var nobody = make([]look, bands)

// lost says that a track is remembered only.
func (t track) lost() bool { return t.Faith <= 0 }

// compare puts those first who are seen best.
func (t track) compare(u track) int {
	return cmp.Or(cmp.Compare(t.Covariance[0]+t.Covariance[5], u.Covariance[0]+u.Covariance[5]), cmp.Compare(t.Born, u.Born), cmp.Compare(t.ID, u.ID))
}

// fuse takes what the cameras saw in a slot that ends at a moment.
func (s state) fuse(sights []sight, end schemas.Micros) state {
	views := s.views(sights)
	tracks := slices.Clone(s.Tracks)
	for i, t := range tracks {
		if !t.lost() {
			tracks[i] = t.predict(sights[len(sights)-1].Time)
		}
	}
	scene := newScene(views, tracks)
	scene.settle()
	scene.judge()
	scene.born(sights[len(sights)-1].Time)
	s.Tracks = slices.DeleteFunc(scene.tracks, func(t track) bool {
		return t.lost() && (t.ID == "" || t.Seen < end-recall)
	})
	for i, t := range s.Tracks {
		if t.ID == "" && t.Faith >= believed {
			s.Tracks[i].ID = "shopper-" + strconv.FormatInt(int64(t.Born), 36) + "-" + strconv.FormatInt(s.Next, 10)
			s.Next++
		}
	}
	return s
}

// views are the newest sights of each camera.
func (s state) views(sights []sight) []*view {
	var views []*view
	for i, seen := range sights {
		if slices.ContainsFunc(sights[i+1:], func(o sight) bool { return o.Camera == seen.Camera }) {
			continue
		}
		camera, _ := s.Calibration.Camera(seen.Camera)
		views = append(views, newView(camera, seen))
	}
	return views
}

// judge changes the faith in everybody, and learns what they look like.
func (s *scene) judge() {
	for i, t := range s.tracks {
		if t.lost() {
			continue
		}
		t.Faith = min(sure, t.Faith+min(1, max(-1, t.Support/plain))-s.doubt(i))
		if t.Support > plain/2 {
			t.Seen = t.At
		}
		t.Looks = s.looks(i)
		t.Boxes = s.boxes(i)
		s.tracks[i] = t
	}
}

// doubt is what a slot takes from the faith in a track.
func (s *scene) doubt(i int) float64 {
	for _, f := range s.covers[i] {
		if f.inside > 0.4 {
			return doubt
		}
	}
	return unseen
}

// looks are a track's after what is seen of it alone.
func (s *scene) looks(i int) []look {
	looks := slices.Clone(s.tracks[i].Looks)
	s.hide(i)
	for k, v := range s.views {
		for _, p := range s.covers[i][k].cells {
			if c := v.cells[p.cell]; c.tinted && s.hidden[k][p.cell].distance == 0 {
				looks[p.band] = looks[p.band].with(c.colour)
			}
		}
	}
	return looks
}

// boxes are the last of each camera in which a track is.
func (s *scene) boxes(i int) []schemas.Box {
	boxes := slices.Clone(s.tracks[i].Boxes)
	for k, v := range s.views {
		b, share := v.box(s.covers[i][k])
		if share < 0.5 {
			continue
		}
		boxes = slices.DeleteFunc(boxes, func(o schemas.Box) bool { return o.Camera == v.Camera })
		boxes = append(boxes, b)
	}
	return boxes
}

// box is the one that holds the largest share of a figure.
func (v *view) box(f figure) (box schemas.Box, share float64) {
	for _, d := range v.People {
		in := 0
		for _, p := range f.cells {
			x := (float64(p.cell%columns) + 0.5) / columns * float64(v.Width)
			y := (float64(p.cell/columns) + 0.5) / rows * float64(v.Height)
			if x >= d.X0 && x < d.X1 && y >= d.Y0 && y < d.Y1 {
				in++
			}
		}
		if of := float64(in) / float64(max(len(f.cells), 1)); of > share {
			share = of
			box = schemas.Box{Camera: v.Camera, Time: v.Time, X0: float32(d.X0), Y0: float32(d.Y0), X1: float32(d.X1), Y1: float32(d.Y1)}
		}
	}
	return box, share
}

// welcome begins a track, or goes on with that of somebody who was out of sight and may
// have come here.
func (s *scene) welcome(x, y float64, at schemas.Micros) {
	who, likeliest := -1, -4.5 // nats: three spreads away
	for i, t := range s.tracks {
		if t.ID == "" || !t.lost() && t.Support > plain/2 {
			continue
		}
		// Lost tracks stand where they were last seen.
		if log := t.predict(at).density(x, y) + s.alike(t, x, y); log > likeliest {
			who, likeliest = i, log
		}
	}
	fresh := track{Born: at, Looks: nobody, Height: tall}
	if who >= 0 {
		fresh = s.tracks[who]
	} else {
		who = len(s.tracks)
		s.tracks = append(s.tracks, fresh)
		s.covers = append(s.covers, nil)
	}
	fresh.Mean, fresh.Covariance = still(x, y, found)
	fresh.At, fresh.Seen = at, at
	fresh.Faith = max(fresh.Faith, 1)
	s.tracks[who] = fresh
	s.cover(who)
}

// alike is how much a person at a place looks like a track, in nats for a whole body.
func (s *scene) alike(t track, x, y float64) float64 {
	var sum, n float64
	for _, v := range s.views {
		for _, p := range v.figure(x, y, t.Height, 0).cells {
			if c := v.cells[p.cell]; c.person && c.tinted {
				sum += t.Looks[p.band].alike(c)
				n++
			}
		}
	}
	return reads * sum / max(n, 1)
}

// people are those who are believed, at a moment. Their heads are where they stand, at a
// person's usual height.
func (s state) people(at schemas.Micros, evidence []schemas.Range) schemas.People {
	p := schemas.People{Time: at, Sent: at, Source: name, Evidence: evidence}
	for _, t := range s.Tracks {
		if t.ID == "" || t.lost() {
			continue
		}
		now := t.predict(at)
		score := 1 / (1 + math.Sqrt(now.Covariance[0]+now.Covariance[5]))
		p.Persons = append(p.Persons, schemas.Person{
			Target: t.ID, State: "tracked", Boxes: recent(t.Boxes, at),
			Points: []schemas.KeyPoint{{Joint: schemas.Head, Place: schemas.Point{X: now.Mean[0], Y: now.Mean[1], Z: t.Height}, Score: float32(score)}},
		})
	}
	return p
}

// recent are the boxes of the last moments.
func recent(boxes []schemas.Box, at schemas.Micros) []schemas.Box {
	return slices.DeleteFunc(slices.Clone(boxes), func(b schemas.Box) bool { return b.Time < at-2*slot })
}
