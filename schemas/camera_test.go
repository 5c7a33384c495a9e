package schemas

import (
	"math"
	"testing"
)

// aCamera hangs 2.4 m high and looks along x and down, with the distortion of a real one.
var aCamera = CameraPose{
	Camera: "5", Focal: Pixel{0.8, 1.42}, Centre: Pixel{0.5, 0.46}, Place: Point{0, 0, 2.4},
	Right: Point{0, -1, 0}, Down: Point{-0.6, 0, -0.8}, Forward: Point{0.8, 0, -0.6},
	Distortion: []float64{-0.47, 0.2, 0, 0, 0},
}

// What is seen at a pixel stands on the floor where it is seen.
func TestPixelsAndPlacesAreInverse(t *testing.T) {
	for _, place := range []Point{{1, 0, 0}, {2, 1, 0}, {3, -1.5, 0}, {2, 0.5, 1.7}, {5, 2, 0}} {
		at, ok := aCamera.See(place)
		if !ok {
			t.Fatalf("%v is not seen", place)
		}
		back, ok := aCamera.On(at, place.Z)
		if !ok || math.Hypot(back.X-place.X, back.Y-place.Y) > 0.01 {
			t.Errorf("%v is seen at %v, where %v is", place, at, back)
		}
	}
}

// OpenCV 5.0's projectPoints for the same camera.
func TestPlacesAreSeenAsByOpenCV(t *testing.T) {
	at, _ := aCamera.See(Point{2, 1, 0})
	if want := (Pixel{0.25574272, 0.77216081}); math.Hypot(at.X-want.X, at.Y-want.Y) > 1e-5 {
		t.Errorf("seen at %v, want %v", at, want)
	}
}

func TestWhatCannotBeSeenIsNot(t *testing.T) {
	for _, place := range []Point{{-2, 0, 1}, {-1, 2, 3}} {
		if at, ok := aCamera.See(place); ok {
			t.Errorf("%v is seen at %v", place, at)
		}
	}
	if place, ok := aCamera.On(Pixel{0.5, -1}, 0); ok {
		t.Errorf("the sky is on the floor at %v", place)
	}
}
