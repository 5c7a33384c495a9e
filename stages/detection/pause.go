package detection

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// unsteady is the least share of its force by which a hand's force wavers within half a
// window: what stands stiller than that is not held.
const unsteady = 0.015

// pause is a plateau that a moving scale kept for half a window only: between a pick and a
// put-back, say, that follows within a second.
type pause struct {
	Height float32        `avro:"height"` // grams off the plateau that the scale has left; 0 for none
	From   schemas.Micros `avro:"from"`
	To     schemas.Micros `avro:"to"`
	// Flow and FlowTime are the scale's when the pause was over.
	Flow     float32 `avro:"flow"`
	FlowTime float32 `avro:"flow_time"`
}

// linger takes note of where a moving scale stays for half a window, if that is farther off
// than where it has been before. Goods that are put down must be told from a hand that
// presses: they lie as still as what else is on the scale. A hand that heaves goods and lets
// them down again need not be told from one that takes them and puts them back.
func (c *scale) linger(s sums, noise float64, now moment) {
	height := s.newer
	held := square(unsteady * height)
	steady := max(held, 2*noise)
	if height > 0 {
		steady = min(held, 2*max(float64(c.Noise), quantum))
	}
	if s.rough > steady || height*height <= leaves*leaves*(noise/half+c.levelVariance()) {
		return
	}
	p := &c.Pause
	farther := math.Abs(height)-math.Abs(float64(p.Height)) > trends*math.Sqrt(2*noise/half)
	switch off := height - float64(p.Height); {
	case p.Height == 0 || farther && off*height > 0 && height*float64(p.Height) > 0:
		*p = pause{float32(height), now.at - (half-1)*now.step, now.at + now.step, c.Flow, c.FlowTime}
	case math.Abs(off) <= trends*math.Sqrt(2*noise/half):
		p.To, p.Flow, p.FlowTime = now.at+now.step, c.Flow, c.FlowTime
	}
}

// turned says that a scale that now rests so many grams off the plateau that it left came
// back to there from a pause, for half of the way at least.
func (p pause) turned(rests float64) bool {
	height := float64(p.Height)
	back := rests - height
	return height*back < 0 && math.Abs(back) >= math.Abs(height)/2
}

func square(x float64) float64 { return x * x }
