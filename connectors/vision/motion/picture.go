package motion

import (
	"image"
	"image/color"
)

// longSide is the width that pictures are scaled to: a person who fills a third of the
// height is then some 60 pixels tall, which is enough, and the noise of single pixels is gone.
const longSide = 320

// picture is a frame as the model looks at it: scaled down by a whole number, as
// luma and two chroma planes of the same size.
type picture struct {
	w, h      int
	scale     int // source pixels per pixel
	y, cb, cr []uint8
}

// newPicture scales an image down by averaging squares of pixels.
func newPicture(img image.Image) picture {
	b := img.Bounds()
	scale := max(1, (max(b.Dx(), b.Dy())+longSide-1)/longSide)
	p := picture{w: b.Dx() / scale, h: b.Dy() / scale, scale: scale}
	p = p.blank()
	switch img := img.(type) {
	case *image.YCbCr:
		p.fromYCbCr(img)
	case *image.Gray:
		shrink(p.y, p.w, p.h, scale, scale, img.Pix[img.PixOffset(b.Min.X, b.Min.Y):], img.Stride)
		for i := range p.cb {
			p.cb[i], p.cr[i] = 128, 128
		}
	default:
		p.fromAny(img)
	}
	return p
}

// blank is a picture of the same size with planes of its own.
func (p picture) blank() picture {
	n := p.w * p.h
	planes := make([]uint8, 3*n)
	p.y, p.cb, p.cr = planes[:n:n], planes[n:2*n:2*n], planes[2*n:]
	return p
}

// fromYCbCr averages each plane at its own resolution, whatever the chroma subsampling.
func (p picture) fromYCbCr(img *image.YCbCr) {
	min := img.Rect.Min
	shrink(p.y, p.w, p.h, p.scale, p.scale, img.Y[img.YOffset(min.X, min.Y):], img.YStride)
	dx, dy := subsampling(img.SubsampleRatio)
	co := img.COffset(min.X, min.Y)
	if p.scale%dx != 0 || p.scale%dy != 0 {
		p.sampleChroma(img, min)
		return
	}
	shrink(p.cb, p.w, p.h, p.scale/dx, p.scale/dy, img.Cb[co:], img.CStride)
	shrink(p.cr, p.w, p.h, p.scale/dx, p.scale/dy, img.Cr[co:], img.CStride)
}

// sampleChroma takes one chroma sample a pixel, where squares do not fit the subsampling.
func (p picture) sampleChroma(img *image.YCbCr, min image.Point) {
	for y := range p.h {
		for x := range p.w {
			c := img.COffset(min.X+x*p.scale, min.Y+y*p.scale)
			p.cb[y*p.w+x], p.cr[y*p.w+x] = img.Cb[c], img.Cr[c]
		}
	}
}

// fromAny samples the middle of each square of an image of any other kind.
func (p picture) fromAny(img image.Image) {
	min := img.Bounds().Min
	for y := range p.h {
		for x := range p.w {
			c := color.YCbCrModel.Convert(img.At(min.X+x*p.scale+p.scale/2, min.Y+y*p.scale+p.scale/2)).(color.YCbCr)
			i := y*p.w + x
			p.y[i], p.cb[i], p.cr[i] = c.Y, c.Cb, c.Cr
		}
	}
}

func subsampling(r image.YCbCrSubsampleRatio) (dx, dy int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	default:
		return 1, 1
	}
}

// shrink fills dst, w by h, with the means of rectangles sx by sy of src.
func shrink(dst []uint8, w, h, sx, sy int, src []uint8, stride int) {
	switch {
	case sx == 1 && sy == 1:
		for y := range h {
			copy(dst[y*w:][:w], src[y*stride:])
		}
		return
	case sx == 2 && sy == 2:
		shrink2(dst, w, h, src, stride)
		return
	}
	half, n := uint32(sx*sy/2), uint32(sx*sy)
	for y := range h {
		for x := range w {
			sum := half
			for j := range sy {
				row := src[(y*sy+j)*stride+x*sx:]
				for _, v := range row[:sx] {
					sum += uint32(v)
				}
			}
			dst[y*w+x] = uint8(sum / n)
		}
	}
}

// shrink2 is shrink for the commonest case.
func shrink2(dst []uint8, w, h int, src []uint8, stride int) {
	for y := range h {
		a, b := src[2*y*stride:][:2*w], src[(2*y+1)*stride:][:2*w]
		row := dst[y*w:][:w]
		for x := range row {
			row[x] = uint8((uint16(a[2*x]) + uint16(a[2*x+1]) + uint16(b[2*x]) + uint16(b[2*x+1]) + 2) / 4)
		}
	}
}
