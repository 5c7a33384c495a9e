package sim

import "math"

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
	v := a.body.at(t + 0.3).minus(a.body.at(t - 0.3)).times(1 / 0.6)
	speed := math.Hypot(v.X, v.Y)
	mixed := vec{0, 1, 0}.mix(v.times(1/max(speed, 0.01)), smooth(speed/0.6))
	length := max(math.Hypot(mixed.X, mixed.Y), 0.01)
	return vec{mixed.X / length, mixed.Y / length, 0}
}
