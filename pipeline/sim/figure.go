package sim

import (
	"image"
	"math"
)

// limb is a capsule of a body: a thick line between two places.
type limb struct {
	from, to vec
	radius   float64 // metres
	colour   paint
}

// figure is a shopper's body as limbs: clothes differ from one to the next.
func (a *actor) figure(t float64) []limb {
	k := a.skeleton(t)
	feet, ahead := a.body.at(t), a.direction(t)
	side := vec{-ahead.Y, ahead.X, 0}
	hips := vec{feet.X, feet.Y, 0.52 * a.height}
	skin := paint{165, 112, 150}
	shirt, trousers := hue(3*a.index+1), hue(5*a.index+2)
	trousers.y *= 0.5
	stride := ahead.times(0.18 * math.Sin(9*t) * min(1, apart(a.body.at(t+0.2), a.body.at(t-0.2))))
	limbs := []limb{
		{k[neck].plus(vec{Z: -0.12}), hips, 0.17, shirt},
		{k[neck], k[head], 0.06, skin},
		{k[head].plus(vec{Z: -0.05}), k[head], 0.11, skin},
		{hips.plus(side.times(0.09)), feet.plus(side.times(0.1)).plus(stride).plus(vec{Z: 0.08}), 0.08, trousers},
		{hips.plus(side.times(-0.09)), feet.plus(side.times(-0.1)).minus(stride).plus(vec{Z: 0.08}), 0.08, trousers},
	}
	for _, arm := range [][3]int{{leftShoulder, leftElbow, leftHand}, {rightShoulder, rightElbow, rightHand}} {
		limbs = append(limbs, limb{k[arm[0]], k[arm[1]], 0.06, shirt}, limb{k[arm[1]], k[arm[2]], 0.045, skin})
	}
	return limbs
}

// draw puts a figure into a camera's picture and returns the box of what can be seen of
// it, were nobody before it; empty where nothing can.
func (c camera) draw(page canvas, limbs []limb) image.Rectangle {
	var box image.Rectangle
	for _, l := range limbs {
		box = box.Union(c.capsule(page, l))
	}
	return box
}

// capsule draws a limb as a row of discs.
func (c camera) capsule(page canvas, l limb) image.Rectangle {
	const discs = 14
	var box image.Rectangle
	right, down, ahead := c.axes()
	for i := range discs + 1 {
		place := l.from.mix(l.to, float64(i)/discs)
		v := place.minus(c.at)
		depth := v.dot(ahead)
		if depth < 0.12 || c.shelved(place) {
			continue
		}
		focal := focalLength * float64(page.w) / depth
		x, y := float64(page.w)/2+focal*v.dot(right), float64(page.h)/2+focal*v.dot(down)
		box = box.Union(page.disc(x, y, focal*l.radius, l.colour))
	}
	return box
}

// disc paints a disc, darker towards its edge, and returns the part inside the picture.
func (c canvas) disc(x, y, r float64, colour paint) image.Rectangle {
	box := image.Rect(int(x-r), int(y-r), int(math.Ceil(x+r)), int(math.Ceil(y+r))).Intersect(image.Rect(0, 0, c.w, c.h))
	for py := box.Min.Y; py < box.Max.Y; py++ {
		for px := box.Min.X; px < box.Max.X; px++ {
			dx, dy := (float64(px)+0.5-x)/r, (float64(py)+0.5-y)/r
			if d := dx*dx + dy*dy; d < 1 {
				shade := colour
				shade.y *= float32(1 - 0.3*d)
				c.of[py*c.w+px] = shade
			}
		}
	}
	return box
}
