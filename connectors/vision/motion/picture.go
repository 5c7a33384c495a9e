package motion

import "image"

// width is how many pixels wide pictures are worked on: a person is then some tens of
// pixels tall, which is all that a box needs, and noise has been averaged away.
const width = 160

// picture is a frame reduced to the working size: luma and the two chroma planes.
type picture struct {
	w, h  int
	plane [3][]uint8 // Y, Cb, Cr, row by row
}

// reduce averages a frame down to the working size.
func reduce(frame *image.YCbCr) picture {
	full := frame.Rect.Size()
	w := min(width, full.X)
	h := max(1, full.Y*w/full.X)
	p := picture{w: w, h: h}
	for i := range p.plane {
		p.plane[i] = make([]uint8, w*h)
	}
	chroma := chromaSize(frame)
	shrink(p.plane[0], w, h, frame.Y, frame.YStride, full)
	shrink(p.plane[1], w, h, frame.Cb, frame.CStride, chroma)
	shrink(p.plane[2], w, h, frame.Cr, frame.CStride, chroma)
	return p
}

// chromaSize is the size of the chroma planes, which are often halved.
func chromaSize(frame *image.YCbCr) image.Point {
	size := frame.Rect.Size()
	switch frame.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		return image.Pt((size.X+1)/2, size.Y)
	case image.YCbCrSubsampleRatio420:
		return image.Pt((size.X+1)/2, (size.Y+1)/2)
	case image.YCbCrSubsampleRatio440:
		return image.Pt(size.X, (size.Y+1)/2)
	case image.YCbCrSubsampleRatio411:
		return image.Pt((size.X+3)/4, size.Y)
	case image.YCbCrSubsampleRatio410:
		return image.Pt((size.X+3)/4, (size.Y+1)/2)
	}
	return size
}

// shrink averages the pixels of from that fall on each pixel of to.
func shrink(to []uint8, w, h int, from []uint8, stride int, size image.Point) {
	for y := range h {
		y0 := y * size.Y / h
		y1 := max(y0+1, (y+1)*size.Y/h)
		for x := range w {
			x0 := x * size.X / w
			x1 := max(x0+1, (x+1)*size.X/w)
			sum := 0
			for v := y0; v < y1; v++ {
				for _, value := range from[v*stride+x0 : v*stride+x1] {
					sum += int(value)
				}
			}
			to[y*w+x] = uint8(sum / ((y1 - y0) * (x1 - x0)))
		}
	}
}
