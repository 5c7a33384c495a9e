package sim

import "math"

// personalSpace is how near in metres shoppers stand to each other if they can help it.
const personalSpace = 0.45

// room is how far from all other shoppers a place is over a stretch of time, as far as
// their plans are written.
func (a *actor) room(at vec, from, to float64) float64 {
	nearest := math.Inf(1)
	for _, b := range a.day.actors {
		if b == a {
			continue
		}
		for t := from; t <= to; t += 0.25 {
			if t < b.entered || b.left > 0 && t > b.left {
				continue
			}
			nearest = min(nearest, apart(b.body.at(t), at))
		}
	}
	return nearest
}

// findRoom draws places until one has room, and waits where there is none; reachedIn is how
// many seconds it takes to get to a place. Who has waited for long squeezes in.
func (a *actor) findRoom(draw func() vec, reachedIn func(vec) float64) vec {
	const patience = 6
	var at vec
	for range patience {
		var space float64
		if at, space = a.roomiest(draw, reachedIn); space >= personalSpace {
			break
		}
		if a.room(a.body.at(a.t), a.t, a.t+1) > personalSpace {
			a.wait(a.between(0.5, 1.5))
		}
	}
	return at
}

// roomiest is the place of a few that has the most room for as long as a pick takes, and
// how much.
func (a *actor) roomiest(draw func() vec, reachedIn func(vec) float64) (best vec, widest float64) {
	const stay, draws = 5.0, 8
	widest = -1
	for range draws {
		at := draw()
		arrives := a.t + reachedIn(at)
		if space := a.room(at, arrives, arrives+stay); space > widest {
			best, widest = at, space
		}
		if widest >= personalSpace {
			break
		}
	}
	return best, widest
}

// clearWay is how far to bend a way from the shelves, so that it goes through nobody, and
// how many seconds it takes.
func (a *actor) clearWay(from, to vec) (bow vec, duration float64) {
	length, pace := apart(from, to), a.between(0.85, 1.15)
	widest := -1.0
	for range 6 {
		depth := max(0, a.between(0.55, 1.3)+(from.Y+to.Y)/2)
		candidate := vec{Y: -min(depth, length/2)}
		takes := pace * walking(math.Hypot(length, 2*candidate.Y))
		var way path
		way.add(a.t, from)
		way.bend(a.t+takes, to, candidate)
		nearest := math.Inf(1)
		for t := a.t; t < a.t+takes; t += 0.2 {
			nearest = min(nearest, a.room(way.at(t), t, t))
		}
		if nearest > widest {
			bow, duration, widest = candidate, takes, nearest
		}
		if widest >= personalSpace {
			break
		}
	}
	return bow, duration
}
