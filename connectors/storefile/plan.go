package storefile

import (
	"fmt"
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// legend says what the plan's marks mean, from its top left corner down.
func (s *sheet) legend(at spot) {
	box := func(class string) {
		s.shape(class, "", at, spot{at.X + 10, at.Y}, spot{at.X + 10, at.Y + 4}, spot{at.X, at.Y + 4})
	}
	level := func(class string) { s.line(class, spot{at.X, at.Y + 2}, spot{at.X + 10, at.Y + 2}) }
	for _, entry := range []struct {
		class, says string
		draw        func(class string)
	}{
		{"fixture", "fixture, with its number", box},
		{"front", "its front, where shoppers stand; ticks between plates", level},
		{"ahead", "camera, and which way it looks", level},
		{"view legend", "what a camera sees of the floor", box},
		{"gate", "gate, and which way it is passed", level},
		{"axis", "x and y of the store's frame", level},
	} {
		entry.draw(entry.class)
		s.text("entry", spot{at.X + 14, at.Y + 2}, 0, 4, entry.says)
		at.Y += 8
	}
}

// plan draws the floor from above, y upwards, and returns where it ends.
func (s *sheet) plan(d Definition, top float64) float64 {
	floor := d.Room.Floor
	on := func(p schemas.Point) spot {
		return spot{margin + planScale*(p.X-floor.From[0]), top + planScale*(floor.To[1]-p.Y)}
	}
	at := func(p Spot) spot { return on(schemas.Point{X: p[0], Y: p[1]}) }
	corners := []spot{at(floor.From), at(Spot{floor.To[0], floor.From[1]}), at(floor.To), at(Spot{floor.From[0], floor.To[1]})}
	s.Clip = pathOf(corners) + "Z"
	s.shape("floor", "", corners...)
	s.grid(floor.From, floor.To, at)
	for _, c := range d.Room.Cameras {
		s.view(c, on)
	}
	for _, f := range d.Room.Fixtures {
		s.footprint(f, on)
	}
	for _, g := range d.Room.Gates {
		s.line("gate", at(g.From), at(g.To))
		middle := at(Spot{(g.From[0] + g.To[0]) / 2, (g.From[1] + g.To[1]) / 2})
		s.text("gate-name", spot{middle.X, middle.Y + 4}, 0, 4, fmt.Sprintf("%s (%s)", g.ID, g.Way))
	}
	for _, c := range d.Room.Cameras {
		s.camera(c, on)
	}
	return top + planScale*(floor.To[1]-floor.From[1])
}

// grid draws every whole metre, and says which it is; + 0 makes nought of a negative one.
func (s *sheet) grid(from, to Spot, at func(Spot) spot) {
	for x := math.Ceil(from[0]) + 0; x <= to[0]; x++ {
		low, high := at(Spot{x, from[1]}), at(Spot{x, to[1]})
		s.line(gridClass(x), low, high)
		s.text("metre", spot{low.X, low.Y + 4}, 0, 4, fmt.Sprintf("x %.0f m", x))
	}
	for y := math.Ceil(from[1]) + 0; y <= to[1]; y++ {
		low, high := at(Spot{from[0], y}), at(Spot{to[0], y})
		s.line(gridClass(y), low, high)
		s.text("metre", spot{high.X + 8, high.Y}, 0, 4, fmt.Sprintf("y %.0f m", y))
	}
}

// gridClass sets the axes apart.
func gridClass(metre float64) string {
	if metre == 0 {
		return "axis"
	}
	return "grid"
}

// footprint is a fixture from above, with the plates of its widest shelf along its front.
func (s *sheet) footprint(f Fixture, on func(schemas.Point) spot) {
	c := f.corners()
	s.shape("fixture", "", on(c[0]), on(c[1]), on(c[2]), on(c[3]))
	const plateDepth = 0.06 // of the ticks, metres
	w := f.width()
	front := f.box(0, w, 0, 0)
	for left := f.PlateWidth; left < w-f.PlateWidth/2; left += f.PlateWidth {
		s.line("plate", on(front.World(schemas.Point{X: left})), on(front.World(schemas.Point{X: left, Y: plateDepth})))
	}
	s.line("front", on(c[0]), on(c[1]))
	s.text("fixture-name", on(front.World(schemas.Point{X: w / 2, Y: f.Depth / 2})), 0, 5, f.ID)
}

// camera is a dot and a line towards where it looks, for half a metre.
func (s *sheet) camera(c Camera, on func(schemas.Point) spot) {
	pose := c.pose()
	at := on(pose.Place)
	ahead := pose.Place
	if flat := math.Hypot(pose.Forward.X, pose.Forward.Y); flat > 1e-6 {
		ahead.X += 0.3 * pose.Forward.X / flat
		ahead.Y += 0.3 * pose.Forward.Y / flat
	}
	s.line("ahead", at, on(ahead))
	const r = 1.6
	s.shape("camera", fmt.Sprintf("camera %s, %.2f m above the floor", c.ID, c.Place[2]),
		spot{at.X - r, at.Y}, spot{at.X, at.Y - r}, spot{at.X + r, at.Y}, spot{at.X, at.Y + r})
	s.text("camera-name", spot{at.X + 3.5, at.Y - 2.5}, 0, 4, c.ID)
}

// view is what a camera sees of the floor: where the lines of sight along the border of
// its picture come down.
func (s *sheet) view(c Camera, on func(schemas.Point) spot) {
	const steps = 16
	pose := c.pose()
	var seen []spot
	for side, corner := range []schemas.Pixel{{X: 0, Y: 1}, {X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}} {
		along := []schemas.Pixel{{Y: -1}, {X: 1}, {Y: 1}, {X: -1}}[side]
		for i := range steps {
			share := float64(i) / steps
			pixel := schemas.Pixel{X: corner.X + share*along.X, Y: corner.Y + share*along.Y}
			if p, down := pose.On(pixel, 0); down {
				seen = append(seen, on(p))
			}
		}
	}
	if len(seen) > 0 {
		s.shape("view", "camera "+c.ID+" sees this of the floor", seen...)
	}
}
