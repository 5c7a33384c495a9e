// Package yolo is what goes before and after detectors of the YOLO family: a frame is
// fitted into the square that the network wants, and of the boxes that it proposes the
// best are kept, in pixels of the frame.
package yolo

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
)

// Fit is how a frame lies in the network's square: scaled, and centred between grey bars
// (Ultralytics' letterbox).
type Fit struct {
	Scale      float64 // network pixels per frame pixel
	Left, Top  int     // width of the bars
	W, H       int     // of the scaled frame
	FrameW     int
	FrameH     int
	NetworkDim int // side of the square
}

// grey is the colour of the bars, as in training.
const grey = 114

// NewFit fits a frame of w by h into a square.
func NewFit(w, h, side int) Fit {
	scale := min(float64(side)/float64(w), float64(side)/float64(h))
	f := Fit{Scale: scale, W: int(math.Round(float64(w) * scale)), H: int(math.Round(float64(h) * scale)), FrameW: w, FrameH: h, NetworkDim: side}
	f.Left, f.Top = (side-f.W)/2, (side-f.H)/2
	return f
}

// Tensor is the fitted frame as a network takes it: [3, side, side], red, green and blue
// planes, 0 to 1.
func (f Fit) Tensor(frame image.Image) []float32 {
	side := f.NetworkDim
	square := image.NewRGBA(image.Rect(0, 0, side, side))
	draw.Draw(square, square.Bounds(), image.NewUniform(color.Gray{Y: grey}), image.Point{}, draw.Src)
	at := image.Rect(f.Left, f.Top, f.Left+f.W, f.Top+f.H)
	draw.ApproxBiLinear.Scale(square, at, frame, frame.Bounds(), draw.Src, nil)
	n := side * side
	tensor := make([]float32, 3*n)
	for i := range n {
		for c := range 3 {
			tensor[c*n+i] = float32(square.Pix[4*i+c]) / 255
		}
	}
	return tensor
}

// back is a coordinate pair of the square in pixels of the frame, cut off at its border.
func (f Fit) back(x, y float64) (float64, float64) {
	x, y = (x-float64(f.Left))/f.Scale, (y-float64(f.Top))/f.Scale
	return max(0, min(x, float64(f.FrameW))), max(0, min(y, float64(f.FrameH)))
}
