package sim

import (
	"math"
	"math/rand/v2"
)

// Joints in the order of a skeleton.
const (
	head = iota
	neck
	leftShoulder
	rightShoulder
	leftElbow
	rightElbow
	leftHand
	rightHand
	joints
)

// skeleton is where a body's joints are.
type skeleton [joints]vec

// skeleton is the actor's true posture at a moment.
func (a *actor) skeleton(t float64) skeleton {
	feet := a.body.at(t)
	ahead := a.direction(t)
	left := vec{-ahead.Y, ahead.X, 0}
	side := func(s, forward, z float64) vec {
		return feet.plus(left.times(s)).plus(ahead.times(forward)).plus(vec{Z: z})
	}
	var k skeleton
	k[head] = side(0, 0.05, a.height)
	k[neck] = side(0, 0, a.height-0.27)
	k[leftShoulder] = side(0.19, 0, a.height-0.31)
	k[rightShoulder] = side(-0.19, 0, a.height-0.31)
	k[leftHand] = a.hand(0, t, side(0.24, 0.17, 0.55*a.height))
	k[rightHand] = a.hand(1, t, side(-0.24, 0.17, 0.55*a.height))
	k[leftElbow] = elbow(k[leftShoulder], k[leftHand])
	k[rightElbow] = elbow(k[rightShoulder], k[rightHand])
	a.lean(&k)
	return k
}

// hand is between its place at rest and where it reaches.
func (a *actor) hand(i int, t float64, rest vec) vec {
	return rest.mix(a.reach[i].at(t), a.hands[i].at(t).Z)
}

// lean bends the upper body after a hand that reaches farther than the arm is long.
func (a *actor) lean(k *skeleton) {
	for _, arm := range [][3]int{{leftShoulder, leftElbow, leftHand}, {rightShoulder, rightElbow, rightHand}} {
		reach := k[arm[2]].minus(k[arm[0]])
		length := math.Sqrt(reach.X*reach.X + reach.Y*reach.Y + reach.Z*reach.Z)
		if length <= armLength {
			continue
		}
		shift := reach.times((length - armLength) / length)
		for _, j := range []int{head, neck, leftShoulder, rightShoulder} {
			k[j] = k[j].plus(shift)
		}
		k[arm[1]] = elbow(k[arm[0]], k[arm[2]])
	}
}

func elbow(shoulder, hand vec) vec { return shoulder.mix(hand, 0.5).plus(vec{Z: -0.08}) }

// direction is where the chest points: the way of walking, or to the shelves at rest.
func (a *actor) direction(t float64) vec {
	v := a.body.at(t + 0.1).minus(a.body.at(t - 0.1)).times(5)
	speed := math.Hypot(v.X, v.Y)
	mixed := vec{0, 1, 0}.mix(v.times(1/max(speed, 0.01)), smooth(speed/0.6))
	length := max(math.Hypot(mixed.X, mixed.Y), 0.01)
	return vec{mixed.X / length, mixed.Y / length, 0}
}

// tracker sees shoppers about ten times a second, with its faults.
type tracker struct {
	day    *day
	rng    *rand.Rand
	errors []skeleton  // of each actor, wandering
	lost   [][]float64 // until when each joint of each actor is not seen
	swaps  []swap
}

// swap is a mix-up of two hands until a moment.
type swap struct {
	a, b, handA, handB int
	until              float64
}

// sighting is one shopper as tracked; a joint with score 0 was not seen.
type sighting struct {
	actor  int
	places skeleton
	scores [joints]float64
}

func newTracker(d *day) *tracker {
	t := &tracker{day: d, rng: rand.New(rand.NewPCG(d.config.Seed, 7))}
	for range d.actors {
		t.errors = append(t.errors, skeleton{})
		t.lost = append(t.lost, make([]float64, joints))
	}
	return t
}

// look is what is seen at a moment, dt seconds after the last.
func (tr *tracker) look(t, dt float64) []sighting {
	var seen []sighting
	for i, a := range tr.day.actors {
		if t < a.entered || t > a.left {
			continue
		}
		if tr.rng.Float64() < 0.02*dt { // the whole shopper, behind another
			for j := range joints {
				tr.lost[i][j] = t + 0.1 + 0.4*tr.rng.Float64()
			}
		}
		seen = append(seen, tr.sight(i, a, t, dt))
	}
	tr.mixUp(seen, t, dt)
	return seen
}

// sight adds the tracker's errors to a posture.
func (tr *tracker) sight(i int, a *actor, t, dt float64) sighting {
	s := sighting{actor: i, places: a.skeleton(t)}
	keep := math.Exp(-dt / 0.4)
	for j := range joints {
		sd := 0.012 * tr.day.config.Noise
		if j >= leftElbow {
			sd = 0.02 * tr.day.config.Noise
		}
		renew := math.Sqrt(1-keep*keep) * sd
		e := &tr.errors[i][j]
		*e = e.times(keep).plus(vec{renew * tr.rng.NormFloat64(), renew * tr.rng.NormFloat64(), renew * tr.rng.NormFloat64()})
		s.places[j] = s.places[j].plus(*e)
		if j >= leftElbow && tr.rng.Float64() < 0.06*dt {
			tr.lost[i][j] = t + 0.1 + 0.9*tr.rng.Float64()
		}
		if t >= tr.lost[i][j] {
			s.scores[j] = 1 - min(0.6, 0.08*tr.rng.ExpFloat64())
		}
	}
	return s
}

// mixUp swaps hands of shoppers who stand close.
func (tr *tracker) mixUp(seen []sighting, t, dt float64) {
	for i := range seen {
		for j := i + 1; j < len(seen); j++ {
			apart := seen[i].places[neck].minus(seen[j].places[neck])
			if math.Hypot(apart.X, apart.Y) < 0.7 && tr.rng.Float64() < 0.15*dt {
				tr.swaps = append(tr.swaps, swap{
					seen[i].actor, seen[j].actor, leftHand + tr.rng.IntN(2), leftHand + tr.rng.IntN(2), t + 0.2 + 0.4*tr.rng.Float64(),
				})
			}
		}
	}
	for _, w := range tr.swaps {
		if t > w.until {
			continue
		}
		a, b := find(seen, w.a), find(seen, w.b)
		if a != nil && b != nil {
			a.places[w.handA], b.places[w.handB] = b.places[w.handB], a.places[w.handA]
		}
	}
}

func find(seen []sighting, actor int) *sighting {
	for i := range seen {
		if seen[i].actor == actor {
			return &seen[i]
		}
	}
	return nil
}
