package association

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
)

// recalled is how long poses are kept for events that end later.
const recalled = 12 * schemas.Second

// The joints of a frame, in the order of frame.Limbs.
const (
	head = iota
	leftHand
	rightHand
	leftElbow
	rightElbow
	limbs
)

// missing marks a coordinate that was not seen.
const missing = math.MinInt32

// see follows the shoppers and opens the visits of those who are new.
func (s state) see(people schemas.People, out *outputs) state {
	s.Visits = slices.Clone(s.Visits)
	s.Looked = max(s.Looked, people.Time)
	frames := s.frames(people)
	for i, p := range people.Persons {
		next := frames[i]
		at := slices.IndexFunc(s.Visits, func(v visit) bool { return v.Target == p.Target })
		if place, seen := next.stands(); at < 0 && seen && s.beyond(place) {
			continue // passes by outside, or has left
		}
		if at < 0 {
			v := visit{ID: p.Target + "-" + strconv.FormatInt(int64(people.Time), 36), Target: p.Target, Opened: people.Time}
			at, _ = slices.BinarySearchFunc(s.Visits, v.ID, func(v visit, id string) int { return cmp.Compare(v.ID, id) })
			s.Visits = slices.Insert(s.Visits, at, v)
			out.visit(v.ID, schemas.VisitOpened{Visit: v.ID, Target: v.Target, Time: v.Opened})
		}
		v := &s.Visits[at]
		if _, seen := next.stands(); v.Out > 0 && seen && !s.atGate(next) {
			v.Out, v.Left, v.Doubtful = 0, 0, false // and is back
		}
		v.Seen = max(v.Seen, people.Time)
		v.Frames = remember(v.Frames, next)
		s.watch(v)
	}
	return s
}

// frames are those of all who are seen, with their own hands.
func (s state) frames(people schemas.People) []frame {
	all := make([]followed, len(people.Persons))
	frames := make([]frame, len(people.Persons))
	for i, p := range people.Persons {
		frames[i] = frame{people.Time, pose(p)}
		all[i].next = frames[i]
		if at := slices.IndexFunc(s.Visits, func(v visit) bool { return v.Target == p.Target }); at >= 0 {
			all[i].before = s.Visits[at].Frames
		}
		for _, other := range all[:i] {
			unmix(other, all[i])
		}
	}
	return frames
}

// remember appends to a copy and forgets what is old.
func remember(frames []frame, next frame) []frame {
	old := 0
	for old < len(frames) && frames[old].Time < next.Time-recalled {
		old++
	}
	kept := make([]frame, 0, len(frames)-old+1)
	return append(append(kept, frames[old:]...), next)
}

// pose is the joints of a frame. Trackers that know wrists and no hands are believed in
// the wrists; a head may be a neck.
func pose(p schemas.Person) []int32 {
	coordinates := make([]int32, 0, 3*limbs)
	for _, either := range [limbs][2]schemas.Joint{
		head:       {schemas.Head, schemas.Neck},
		leftHand:   {schemas.LeftHand, schemas.LeftWrist},
		rightHand:  {schemas.RightHand, schemas.RightWrist},
		leftElbow:  {schemas.LeftElbow, schemas.LeftElbow},
		rightElbow: {schemas.RightElbow, schemas.RightElbow},
	} {
		k, ok := p.Point(either[0])
		if !ok {
			k, ok = p.Point(either[1])
		}
		if !ok || k.Place != k.Place {
			coordinates = append(coordinates, missing, missing, missing)
			continue
		}
		for _, metres := range []float64{k.Place.X, k.Place.Y, k.Place.Z} {
			coordinates = append(coordinates, int32(math.Round(metres*1000)))
		}
	}
	return coordinates
}

// joint is the place of one limb in metres.
func (f frame) joint(limb int) (p schemas.Point, ok bool) {
	xyz := f.Limbs[3*limb : 3*limb+3]
	if xyz[0] == missing {
		return p, false
	}
	return schemas.Point{X: float64(xyz[0]) / 1000, Y: float64(xyz[1]) / 1000, Z: float64(xyz[2]) / 1000}, true
}
