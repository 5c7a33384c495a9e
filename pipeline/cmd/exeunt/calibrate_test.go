package main

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/sim"
)

// The simulated store's camera 9 hangs at its end and looks along the shelves: floor and
// shelves are in its picture, and the picture itself is not changed elsewhere.
func TestCalibrateCheckDrawsFloorAndShelves(t *testing.T) {
	dir := t.TempDir()
	recording, err := sim.Generate(sim.Config{Seed: 1, Kind: "ordinary-one", Hertz: 10})
	if err != nil {
		t.Fatal(err)
	}
	if err := recording.WriteAiFi(dir); err != nil {
		t.Fatal(err)
	}
	frame, out := filepath.Join(dir, "frame.png"), filepath.Join(dir, "check.png")
	black := image.NewRGBA(image.Rect(0, 0, 640, 360))
	if err := writeWhole(frame, func(w io.Writer) error { return png.Encode(w, black) }); err != nil {
		t.Fatal(err)
	}
	var complaint strings.Builder
	check := func(camera string) int {
		return run(t.Context(), []string{"calibrate", "check", "--store", dir, "--camera", camera, "--out", out, frame}, io.Discard, &complaint)
	}
	if code := check("9"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, complaint.String())
	}
	file, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	drawn, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	colours := map[color.Color]int{}
	for y := range 360 {
		for x := range 640 {
			colours[color.RGBAModel.Convert(drawn.At(x, y))]++
		}
	}
	floor, shelf := colours[color.RGBA{60, 220, 90, 255}], colours[color.RGBA{255, 220, 40, 255}]
	if floor < 500 || shelf < 500 || drawn.Bounds() != black.Bounds() {
		t.Errorf("%d pixels of floor and %d of shelves in %v", floor, shelf, drawn.Bounds())
	}
	if code := check("99"); code != exitUsage || !strings.Contains(complaint.String(), "no camera 99") {
		t.Errorf("exit code %d: %s", code, complaint.String())
	}
}
