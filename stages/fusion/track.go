package fusion

import (
	"cmp"
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
	// plain is the support of who is plainly seen.
	plain = 0.5
	// recall is how long one who was lost may be found again.
	recall = 20 * schemas.Second
	// farthest is how far one who was lost may have come: three spreads, in nats.
	farthest = -4.5
	// unlike is how little the cells of a stranger look like a track, in nats for each.
	unlike = -0.5
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
	scene := newScene(views, s.Layout.Gates, tracks)
	scene.settle()
	scene.judge()
	scene.feel(fronts(s.Planogram))
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
		t.Faith = min(sure, t.Faith+t.Support-s.doubt(i))
		if t.Support > plain {
			t.Seen = t.At
		}
		if s.atGate(t.Mean[0], t.Mean[1]) && (t.lost() || s.stranger(i)) {
			t.Faith, t.ID = 0, "" // they have gone out
		}
		t.Looks = s.looks(i)
		t.Boxes, t.Joints = s.boxes(i), s.joints(i)
		s.tracks[i] = t
	}
}

// atGate says that people come and go at a place.
func (s *scene) atGate(x, y float64) bool {
	return slices.ContainsFunc(s.gates, func(g schemas.Gate) bool {
		_, near := g.Near(schemas.Point{X: x, Y: y})
		return near
	})
}

// doubt is what a slot takes from the faith in a track. Who is not seen at a gate has most
// likely gone.
func (s *scene) doubt(i int) float64 {
	if t := s.tracks[i]; t.Support < plain && s.atGate(t.Mean[0], t.Mean[1]) {
		return unseen
	}
	for _, f := range s.covers[i] {
		if f.inside > 0.4 {
			return doubt
		}
	}
	return unseen
}

// stranger says that whoever stands where a track is looks like somebody else: another comes
// in as one goes out.
func (s *scene) stranger(i int) bool {
	var sum, n float64
	s.hide(i)
	for k, v := range s.views {
		for _, p := range s.covers[i][k].cells {
			if c := v.cells[p.cell]; c.person && c.tinted && s.hidden[k][p.cell].distance == 0 {
				sum, n = sum+s.tracks[i].Looks[p.band].alike(c), n+1
			}
		}
	}
	return n >= familiar && sum < unlike*n
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
