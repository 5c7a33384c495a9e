package accuracy

import (
	"fmt"
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/schemas"
)

// lens is a change to a video, as ffmpeg's filter, and what it does to the video's labels.
type lens struct {
	filter  string
	relabel func(score.Video) score.Video
}

// Frames of the two videos.
const wide, high = 640.0, 360.0

// each changes one box at a time. A frame is left out, where nobody could say any more
// where people are: less than a third of somebody is left.
func each(see func(schemas.Detection) schemas.Detection) func(score.Video) score.Video {
	return func(labels score.Video) (seen score.Video) {
		for _, f := range labels.Frames {
			if boxes, ok := inView(f.Boxes, see); ok {
				seen.Frames = append(seen.Frames, score.VideoFrame{Index: f.Index, Boxes: boxes})
			}
		}
		return seen
	}
}

func inView(people []schemas.Detection, see func(schemas.Detection) schemas.Detection) ([]schemas.Detection, bool) {
	seen := []schemas.Detection{}
	for _, whole := range people {
		b := see(whole)
		part := b
		part.X0, part.X1 = max(0, b.X0), min(wide, b.X1)
		part.Y0, part.Y1 = max(0, b.Y0), min(high, b.Y1)
		if part.X0 >= part.X1 || part.Y0 >= part.Y1 {
			continue
		}
		if 3*area(part) < area(b) {
			return nil, false
		}
		seen = append(seen, part)
	}
	return seen, true
}

// timed says which frames that of an index, from 1, becomes.
func timed(when func(index int64) []int64) func(score.Video) score.Video {
	return func(labels score.Video) (seen score.Video) {
		for _, f := range labels.Frames {
			for _, i := range when(f.Index) {
				seen.Frames = append(seen.Frames, score.VideoFrame{Index: i, Boxes: f.Boxes})
			}
		}
		slices.SortFunc(seen.Frames, byIndex)
		return seen
	}
}

func area(b schemas.Detection) float64 { return (b.X1 - b.X0) * (b.Y1 - b.Y0) }

// filtered changes colours and not where people are.
func filtered(filter string) lens { return lens{filter: filter} }

// mirrored is the store with its shelves on the other side.
func mirrored() lens {
	return lens{filter: "hflip", relabel: each(func(b schemas.Detection) schemas.Detection {
		b.X0, b.X1 = wide-b.X1, wide-b.X0
		return b
	})}
}

// closer is a camera that sees people larger, around a point of the old frame.
func closer(k, x, y float64) lens {
	w, h := math.Round(wide/k/2)*2, math.Round(high/k/2)*2
	x0, y0 := math.Round(min(wide-w, max(0, x-w/2))), math.Round(min(high-h, max(0, y-h/2)))
	return lens{
		filter: fmt.Sprintf("crop=%.0f:%.0f:%.0f:%.0f,scale=640:360", w, h, x0, y0),
		relabel: each(func(b schemas.Detection) schemas.Detection {
			b.X0, b.X1, b.Y0, b.Y1 = (b.X0-x0)*wide/w, (b.X1-x0)*wide/w, (b.Y0-y0)*high/h, (b.Y1-y0)*high/h
			return b
		}),
	}
}

// farther is a camera that sees people smaller, at the lower middle of a grey frame.
func farther(k float64) lens {
	w, h := math.Round(wide*k/2)*2, math.Round(high*k/2)*2
	x0, y0 := math.Round((wide-w)/2), high-h
	return lens{
		filter: fmt.Sprintf("scale=%.0f:%.0f,pad=640:360:%.0f:%.0f:color=0x706860", w, h, x0, y0),
		relabel: each(func(b schemas.Detection) schemas.Detection {
			b.X0, b.X1, b.Y0, b.Y1 = b.X0*k+x0, b.X1*k+x0, b.Y0*k+y0, b.Y1*k+y0
			return b
		}),
	}
}

// tilted is a camera that hangs askew. A person is about an ellipse.
func tilted(degrees float64) lens {
	a := degrees * math.Pi / 180
	return lens{
		filter: fmt.Sprintf("rotate=%.4f:fillcolor=0x706860", a),
		relabel: each(func(b schemas.Detection) schemas.Detection {
			x, y := (b.X0+b.X1-wide)/2, (b.Y0+b.Y1-high)/2
			p, q := (b.X1-b.X0)/2, (b.Y1-b.Y0)/2
			cx, cy := x*math.Cos(a)-y*math.Sin(a)+wide/2, x*math.Sin(a)+y*math.Cos(a)+high/2
			w, h := math.Hypot(p*math.Cos(a), q*math.Sin(a)), math.Hypot(p*math.Sin(a), q*math.Cos(a))
			b.X0, b.X1, b.Y0, b.Y1 = cx-w, cx+w, cy-h, cy+h
			return b
		}),
	}
}

// post stands a post before the camera. Frames in which it hides more than half of somebody
// are left out.
func post(x, width float64, colour string) lens {
	return lens{
		filter: fmt.Sprintf("drawbox=x=%.0f:y=0:w=%.0f:h=360:color=%s:t=fill", x, width, colour),
		relabel: func(labels score.Video) (seen score.Video) {
			for _, f := range labels.Frames {
				if !slices.ContainsFunc(f.Boxes, func(b schemas.Detection) bool {
					return 2*(min(b.X1, x+width)-max(b.X0, x)) > b.X1-b.X0
				}) {
					seen.Frames = append(seen.Frames, f)
				}
			}
			return seen
		},
	}
}

// cut is the frames from one on and before another, counted from 0; 0 is to the end.
func cut(from, to int64) lens {
	filter := fmt.Sprintf("trim=start_frame=%d", from)
	if to > 0 {
		filter += fmt.Sprintf(":end_frame=%d", to)
	}
	return lens{filter: filter + ",setpts=PTS-STARTPTS", relabel: timed(func(i int64) []int64 {
		if i <= from || to > 0 && i > to {
			return nil
		}
		return []int64{i - from}
	})}
}

// every is a slower camera.
func every(n int64) lens {
	return lens{filter: fmt.Sprintf("select=not(mod(n\\,%d))", n), relabel: timed(func(i int64) []int64 {
		if (i-1)%n != 0 {
			return nil
		}
		return []int64{(i-1)/n + 1}
	})}
}

// lingering plays some frames, from one on, again and again: somebody stays where they are.
func lingering(from, frames, times int64) lens {
	return lens{
		filter: fmt.Sprintf("loop=loop=%d:size=%d:start=%d", times, frames, from),
		relabel: timed(func(i int64) []int64 {
			switch {
			case i <= from:
				return []int64{i}
			case i > from+frames:
				return []int64{i + frames*times}
			}
			var all []int64
			for k := range times + 1 {
				all = append(all, i+k*frames)
			}
			return all
		}),
	}
}

// joined is a second shopper: the first as they are so many frames later, so many pixels
// aside, cut out of what is left of a line by what differs from the frame plate.
func joined(later int64, aside, line float64, plate int64) lens {
	back := fmt.Sprintf("trim=start_frame=%d:end_frame=%d,setpts=PTS-STARTPTS,loop=loop=600:size=1,setpts=N/10/TB", plate, plate+1)
	shift := fmt.Sprintf("pad=1280:360:320:0:black,crop=640:360:%.0f:0", 320-aside)
	return lens{
		filter: "format=gbrp,split=3[one][two][back];[back]" + back + "[plate];" +
			fmt.Sprintf("[two]trim=start_frame=%d,setpts=PTS-STARTPTS,split[other][cut];", later) +
			"[cut][plate]blend=all_mode=difference:shortest=1,colorchannelmixer=.7:.7:.7:0:.7:.7:.7:0:.7:.7:.7:0," +
			"lutrgb=r='if(gt(val,22),255,0)':g='if(gt(val,22),255,0)':b='if(gt(val,22),255,0)',erosion,dilation,dilation," +
			fmt.Sprintf("drawbox=x=%.0f:y=0:w=640:h=360:color=black:t=fill,%s[mask];[other]%s[moved];", line, shift, shift) +
			"[one][moved][mask]maskedmerge",
		relabel: func(labels score.Video) (two score.Video) {
			for _, f := range labels.Frames {
				for _, g := range labels.Frames {
					if g.Index != f.Index+later {
						continue
					}
					other, ok := inView(g.Boxes, func(b schemas.Detection) schemas.Detection {
						b.X0, b.X1 = b.X0+aside, min(b.X1, line)+aside
						return b
					})
					if both := slices.Concat(other, f.Boxes); ok && apart(both) {
						two.Frames = append(two.Frames, score.VideoFrame{Index: f.Index, Boxes: both})
					}
				}
			}
			return two
		},
	}
}

// apart says that nobody hides much of another.
func apart(people []schemas.Detection) bool {
	for i, a := range people {
		for _, b := range people[:i] {
			w, h := min(a.X1, b.X1)-max(a.X0, b.X0), min(a.Y1, b.Y1)-max(a.Y0, b.Y0)
			if w > 0 && h > 0 && 4*w*h > min(area(a), area(b)) {
				return false
			}
		}
	}
	return true
}
