package sim

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
)

// Films are the rendered cameras of an open store: simple shapes, but the room, its goods
// as they are taken, people with limbs and clothes, light that drifts and a sensor's noise.
type Films struct {
	store    *Open
	cameras  []camera
	width    int
	rng      *rand.Rand
	grains   []float64 // of noise, drawn once
	sequence int64
	empty    map[int]canvas // by camera, of the goods that stood last
	standing int
}

// Shot is a frame and what is true of it.
type Shot struct {
	Frame schemas.Frame
	Boxes []TrueBox
}

// TrueBox is a shopper in a frame, in its pixels, whether or not others hide them.
type TrueBox struct {
	Target string
	Box    schemas.Detection
}

// NewFilms sets up cameras of the store by their numbers, with pictures so many pixels wide.
func NewFilms(o *Open, cameras []int, width int) (*Films, error) {
	f := &Films{store: o, width: width, rng: rand.New(rand.NewPCG(o.day.config.Seed, 11)), empty: map[int]canvas{}}
	for _, id := range cameras {
		i := slices.IndexFunc(ceiling, func(c camera) bool { return c.id == id })
		if i < 0 {
			return nil, fmt.Errorf("film: there is no camera %d", id)
		}
		f.cameras = append(f.cameras, ceiling[i])
	}
	const many = 1 << 16
	for range many {
		f.grains = append(f.grains, 3*f.rng.NormFloat64())
	}
	return f, nil
}

// Calibration is where the films' cameras are.
func (f *Films) Calibration() schemas.Calibration { return poses(f.store, f.cameras) }

// Layout is where the store's door is.
func (f *Films) Layout() schemas.Layout { return f.store.layout() }

// Planogram is where the store's goods stand.
func (f *Films) Planogram() schemas.Planogram { return f.store.planogram() }

// Calibration is where all cameras of the store are.
func (o *Open) Calibration() schemas.Calibration { return poses(o, ceiling) }

func poses(o *Open, cameras []camera) schemas.Calibration {
	c := schemas.Calibration{Time: o.began}
	for _, of := range cameras {
		right, down, ahead := of.axes()
		c.Cameras = append(c.Cameras, schemas.CameraPose{
			Camera: strconv.Itoa(of.id), Place: schemas.Point(of.at),
			Focal:  schemas.Pixel{X: focalLength, Y: focalLength * pictureWidth / pictureHeight},
			Centre: schemas.Pixel{X: 0.5, Y: 0.5},
			Right:  schemas.Point(right), Down: schemas.Point(down), Forward: schemas.Point(ahead),
		})
	}
	return c
}

// Shoot films the moment so many seconds after the store's now, which Next moves on.
func (f *Films) Shoot(after float64) ([]Shot, error) {
	t := f.store.now + after
	f.sequence++
	f.stock(t)
	light := 1 + 0.05*math.Sin(t/40) + 0.02*math.Sin(t/7) // clouds before the window
	var shots []Shot
	for _, c := range f.cameras {
		page, boxes := f.draw(c, t)
		at := f.rng.IntN(len(f.grains))
		picture := page.develop(light, func() float64 { at++; return f.grains[at%len(f.grains)] })
		var data bytes.Buffer
		if err := jpeg.Encode(&data, picture, &jpeg.Options{Quality: 85}); err != nil {
			return nil, fmt.Errorf("film: %w", err)
		}
		shots = append(shots, Shot{Boxes: boxes, Frame: schemas.Frame{
			Camera: strconv.Itoa(c.id), Sequence: f.sequence, Time: f.store.at(t),
			Width: int32(page.w), Height: int32(page.h), Encoding: "jpeg", Data: data.Bytes(),
		}})
	}
	return shots, nil
}

// stock forgets pictures of the empty room when goods have gone or come.
func (f *Films) stock(t float64) {
	standing := 0
	for _, u := range f.store.day.goods.units {
		if u.from <= t && t < u.gone {
			standing += 1 + u.id*u.id%997
		}
	}
	if standing != f.standing {
		f.standing, f.empty = standing, map[int]canvas{}
	}
}

// draw puts all who are inside into the room, the farthest first.
func (f *Films) draw(c camera, t float64) (canvas, []TrueBox) {
	d := f.store.day
	if _, ok := f.empty[c.id]; !ok {
		f.empty[c.id] = d.empty(c, f.width, f.width*9/16, t)
	}
	page := f.empty[c.id]
	page.of = slices.Clone(page.of)
	present := f.store.present(t)
	slices.SortStableFunc(present, func(a, b *actor) int {
		return cmp.Compare(apart(b.body.at(t), c.at), apart(a.body.at(t), c.at))
	})
	var boxes []TrueBox
	for _, a := range present {
		if r := c.draw(page, a.figure(t)); !r.Empty() && r != (image.Rectangle{}) {
			boxes = append(boxes, TrueBox{a.target, schemas.Detection{
				X0: float64(r.Min.X), Y0: float64(r.Min.Y), X1: float64(r.Max.X), Y1: float64(r.Max.Y), Score: 1,
			}})
		}
	}
	return page, boxes
}

// present are the shoppers in the store at a moment in seconds.
func (o *Open) present(t float64) []*actor {
	var present []*actor
	for _, i := range o.inside {
		if a := o.day.actors[i]; t >= a.entered && t <= a.left {
			present = append(present, a)
		}
	}
	return present
}

// Standing is where shoppers stand so many seconds after the store's now.
func (o *Open) Standing(after float64) map[string]schemas.Point {
	places := map[string]schemas.Point{}
	for _, a := range o.present(o.now + after) {
		places[a.target] = schemas.Point(a.body.at(o.now + after))
	}
	return places
}

// Posed is the joints of shoppers so many seconds after the store's now.
func (o *Open) Posed(after float64) map[string][]schemas.KeyPoint {
	posed := map[string][]schemas.KeyPoint{}
	for _, a := range o.present(o.now + after) {
		for j, place := range a.skeleton(o.now + after) {
			for _, name := range jointsOf[j] {
				posed[a.target] = append(posed[a.target], schemas.KeyPoint{Joint: name, Place: schemas.Point(place), Score: 1})
			}
		}
	}
	return posed
}
