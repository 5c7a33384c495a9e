package sim

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

// Equal seeds film equal bytes; who is inside is in a picture, where their true box is,
// and where the calibration says that they stand.
func TestFilmsShowWhoIsInside(t *testing.T) {
	var twice [2][]byte
	for run := range twice {
		store, err := NewOpen(Config{Seed: 3, Hertz: 10}, 4, schemas.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := NewFilms(store, []int{99}, 160); err == nil {
			t.Error("camera 99 films")
		}
		films, err := NewFilms(store, []int{2, 9}, 160)
		if err != nil {
			t.Fatal(err)
		}
		empty, err := films.Shoot(0)
		if err != nil {
			t.Fatal(err)
		}
		for range 30 {
			store.Next(true)
		}
		shots, err := films.Shoot(0)
		if err != nil {
			t.Fatal(err)
		}
		twice[run] = shots[0].Frame.Data
		places, boxes := store.Standing(0), 0
		for i, shot := range shots {
			camera, _ := films.Calibration().Camera(shot.Frame.Camera)
			for _, b := range shot.Boxes {
				boxes++
				feet := places[b.Target]
				at, ok := camera.See(schemas.Point{X: feet.X, Y: feet.Y, Z: 1})
				if x := at.X * 160; ok && at.Y < 1 && at.X > 0 && at.X < 1 && (x < b.Box.X0-8 || x > b.Box.X1+8) {
					t.Errorf("camera %s: %s is at %.0f and the box is %+v", shot.Frame.Camera, b.Target, x, b.Box)
				}
				if area := (b.Box.X1 - b.Box.X0) * (b.Box.Y1 - b.Box.Y0); area > 200 && differing(t, empty[i].Frame.Data, shot.Frame.Data, b.Box) < 0.2 {
					t.Errorf("camera %s shows nobody in %+v", shot.Frame.Camera, b.Box)
				}
			}
		}
		if boxes == 0 {
			t.Error("nobody is in any picture")
		}
	}
	if !bytes.Equal(twice[0], twice[1]) {
		t.Error("one seed films two ways")
	}
}

// differing is the share of a box's pixels whose luma is another.
func differing(t *testing.T, a, b []byte, box schemas.Detection) float64 {
	t.Helper()
	var pictures [2]*image.YCbCr
	for i, data := range [][]byte{a, b} {
		picture, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		pictures[i] = picture.(*image.YCbCr)
	}
	n, all := 0, 0
	for y := int(box.Y0); y < int(box.Y1); y++ {
		for x := int(box.X0); x < int(box.X1); x++ {
			d := int(pictures[0].Y[pictures[0].YOffset(x, y)]) - int(pictures[1].Y[pictures[1].YOffset(x, y)])
			all++
			if d > 25 || d < -25 {
				n++
			}
		}
	}
	return float64(n) / float64(all)
}
