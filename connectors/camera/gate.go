package camera

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"sync/atomic"
	"time"
)

const (
	// A picture is compared in cells, whose mean hardly has any noise.
	gateColumns, gateRows = 32, 18
	// gateStep is the change of a cell's luma, in levels of 255, that lets a frame through.
	gateStep = 4
)

// Gate leaves out frames that show what the last one that was sent shows.
type Gate struct {
	KeepAlive time.Duration // the longest time without any frame

	last [gateColumns * gateRows]int
	sent time.Time
}

// open says whether to send a picture. One that cannot be read is sent, so that whoever
// looks at frames says what is wrong with it.
func (g *Gate) open(data []byte, now time.Time) bool {
	picture, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return true
	}
	cells := luma(picture)
	if !g.sent.IsZero() && now.Sub(g.sent) < g.KeepAlive && !differ(cells, g.last) {
		return false
	}
	g.last, g.sent = cells, now
	return true
}

func differ(a, b [gateColumns * gateRows]int) bool {
	for i := range a {
		if d := a[i] - b[i]; d > gateStep || d < -gateStep {
			return true
		}
	}
	return false
}

// luma is the mean luma of each cell.
func luma(picture image.Image) (cells [gateColumns * gateRows]int) {
	var pix []uint8
	var stride int
	switch p := picture.(type) {
	case *image.YCbCr:
		pix, stride = p.Y, p.YStride
	case *image.Gray:
		pix, stride = p.Pix, p.Stride
	default:
		return cells
	}
	size := picture.Bounds().Size()
	for row := range gateRows {
		for column := range gateColumns {
			sum, n := 0, 0
			for y := row * size.Y / gateRows; y < (row+1)*size.Y/gateRows; y++ {
				for _, v := range pix[y*stride+column*size.X/gateColumns : y*stride+(column+1)*size.X/gateColumns] {
					sum += int(v)
					n++
				}
			}
			cells[row*gateColumns+column] = sum / max(n, 1)
		}
	}
	return cells
}

// Meter counts what a camera has done. It may be read while the camera runs.
type Meter struct {
	frames, bytes           atomic.Int64 // sent
	framesSaved, bytesSaved atomic.Int64 // left out by the gate
	refused, lost           atomic.Int64 // pictures, connections
}

func (m *Meter) sent(bytes int) {
	m.frames.Add(1)
	m.bytes.Add(int64(bytes))
}

func (m *Meter) leftOut(bytes int) {
	m.framesSaved.Add(1)
	m.bytesSaved.Add(int64(bytes))
}

// String says it in a line.
func (m *Meter) String() string {
	const mega = 1e6
	return fmt.Sprintf("%d frames sent (%.1f MB), %d left out since nothing moved (%.1f MB saved), %d refused, lost %d times",
		m.frames.Load(), float64(m.bytes.Load())/mega, m.framesSaved.Load(), float64(m.bytesSaved.Load())/mega,
		m.refused.Load(), m.lost.Load())
}
