package sim

import (
	"image"
	"math"
)

// Heights and depths of the room, in metres: its far wall is behind the aisle.
const (
	roomLeft, roomRight = -1.6, 6.0
	farWall             = -2.9
	shelvesTop          = 2.0
)

// canvas is a picture that is being drawn: luma and chroma for every pixel.
type canvas struct {
	w, h int
	of   []paint
}

// paint is a colour as cameras send it: luma, blue and red difference.
type paint struct{ y, cb, cr float32 }

func newCanvas(w, h int) canvas { return canvas{w, h, make([]paint, w*h)} }

// grain is a pattern that stays where it is: a hash of a place, between -1 and 1.
func grain(x, y, z, size float64) float32 {
	i, j, k := int64(math.Floor(x/size)), int64(math.Floor(y/size)), int64(math.Floor(z/size))
	n := uint64(i)*0x9E3779B97F4A7C15 ^ uint64(j)*0xC2B2AE3D27D4EB4F ^ uint64(k)*0x165667B19E3779F9
	n ^= n >> 29
	n *= 0xBF58476D1CE4E5B9
	n ^= n >> 32
	return float32(n&0xffff)/0x7fff - 1
}

// hue is a colour of its own for a number.
func hue(n int) paint {
	angle := float64(n) * 2.399963 // the golden angle: neighbours differ
	return paint{float32(70 + n*37%120), float32(128 + 45*math.Cos(angle)), float32(128 + 45*math.Sin(angle))}
}

// empty draws the room without people: floor, walls, shelves and the goods that stand.
func (d *day) empty(c camera, w, h int, t float64) canvas {
	page := newCanvas(w, h)
	front := d.shelfFront(t)
	right, down, ahead := c.axes()
	focal := focalLength * float64(w)
	for y := range h {
		for x := range w {
			ray := ahead.plus(right.times((float64(x) + 0.5 - float64(w)/2) / focal)).plus(down.times((float64(y) + 0.5 - float64(h)/2) / focal))
			page.of[y*w+x] = surface(c.at, ray, front)
		}
	}
	return page
}

// surface is the colour of what a line of sight meets first.
func surface(from, ray vec, front func(x, z float64) (paint, bool)) paint {
	if ray.Y > 0 && from.Y < 0 {
		if at := from.plus(ray.times(-from.Y / ray.Y)); at.Z > 0 {
			if p, ok := front(at.X, at.Z); ok {
				return p
			}
		}
	}
	nearest, at := math.Inf(1), vec{}
	plane := func(distance float64) {
		if distance > 0 && distance < nearest {
			nearest, at = distance, from.plus(ray.times(distance))
		}
	}
	plane(-from.Z / ray.Z)
	plane((farWall - from.Y) / ray.Y)
	plane((shelfDepth - from.Y) / ray.Y)
	plane((roomLeft - from.X) / ray.X)
	plane((roomRight - from.X) / ray.X)
	if at.Z < 0.01 {
		return paint{150 + 10*grain(at.X, at.Y, 0, 0.04) + 8*grain(at.X, at.Y, 1, 0.3), 118, 136}
	}
	return paint{175 + 4*grain(at.X, at.Y, at.Z, 0.05) + 12*grain(at.X, at.Y, at.Z, 0.6), 126, 130}
}

// shelfFront is what the shelves show at a moment: goods, boards, and the dark between.
func (d *day) shelfFront(t float64) func(x, z float64) (paint, bool) {
	goods := map[int][]*unit{}
	for _, u := range d.goods.units {
		if u.from <= t && t < u.gone {
			goods[u.facing] = append(goods[u.facing], u)
		}
	}
	return func(x, z float64) (paint, bool) {
		inside := false
		for _, f := range d.store.Fixtures {
			inside = inside || x >= f.X && x < f.X+f.length()
		}
		if !inside || z > shelvesTop {
			return paint{}, false
		}
		for i, f := range d.store.Facings {
			if x < f.X || x >= f.X+f.Width || z < f.Z-0.03 || z > f.Z+f.Height {
				continue
			}
			if z < f.Z {
				return paint{205, 128, 128}, true // the board with its price tags
			}
			for _, u := range goods[i] {
				if math.Abs(x-u.x) < u.width/2 && z < f.Z+0.18 {
					p := hue(u.product)
					p.y += 18 * grain(x-u.x, 0, z, 0.03)
					return p, true
				}
			}
		}
		return paint{45 + 5*grain(x, 0, z, 0.05), 128, 128}, true
	}
}

// develop makes a picture of a canvas, in a light and with a sensor's noise.
func (c canvas) develop(light float64, noise func() float64) *image.YCbCr {
	out := image.NewYCbCr(image.Rect(0, 0, c.w, c.h), image.YCbCrSubsampleRatio420)
	level := func(v float64) uint8 { return uint8(max(0, min(255, math.Round(v)))) }
	for i, p := range c.of {
		out.Y[i/c.w*out.YStride+i%c.w] = level(light*float64(p.y) + noise())
	}
	for y := range (c.h + 1) / 2 {
		for x := range (c.w + 1) / 2 {
			p := c.of[2*y*c.w+2*x]
			out.Cb[y*out.CStride+x], out.Cr[y*out.CStride+x] = level(float64(p.cb)+noise()/2), level(float64(p.cr)+noise()/2)
		}
	}
	return out
}
