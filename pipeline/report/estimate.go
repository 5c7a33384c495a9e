package report

import (
	"math"
	"slices"
)

// interval adds the share and Wilson's 95 % score interval (Wilson, "Probable inference,
// the law of succession, and statistical inference", JASA 22, 1927).
func (s *Share) interval() {
	const z = 1.959964
	n, p := float64(s.Lines), float64(s.Right)/float64(s.Lines)
	middle, half := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	s.Accuracy, s.Low, s.High = p, (middle-half)/(1+z*z/n), (middle+half)/(1+z*z/n)
}

// judged is a receipt that a person judged.
type judged struct {
	Probability float64 `json:"probability"` // as believed before
	Right       int     `json:"right"`
	Drawn       int     `json:"drawn"` // by lot, of those that went without review
}

// Point says: were the share Coverage of receipts charged without review, the surest
// first, then the share Risk of those would be wrong.
type Point struct {
	Coverage float64 `json:"coverage"`
	Risk     float64 `json:"risk"`
}

// riskCoverage is the curve of El-Yaniv and Wiener ("On the foundations of noise-free
// selective classification", JMLR 11, 2010). Every doubted receipt was judged, but of the
// others only a sample, so each of the sample stands for as many as were charged for it
// (Horvitz and Thompson, JASA 47, 1952). receipts is how many final ones there were.
func riskCoverage(all []judged, receipts int64) []Point {
	points := []Point{}
	drawn := 0.
	for _, j := range all {
		drawn += float64(j.Drawn)
	}
	weight := max(1, (float64(receipts)-float64(len(all))+drawn)/drawn)
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b judged) int {
		switch {
		case a.Probability > b.Probability:
			return -1
		case a.Probability < b.Probability:
			return 1
		}
		return 0
	})
	total, wrong := 0., 0.
	for _, j := range all {
		w := 1.
		if j.Drawn == 1 {
			w = weight
		}
		total += w
		wrong += w * float64(1-j.Right)
		points = append(points, Point{total, wrong / total})
	}
	for i := range points {
		points[i].Coverage /= total
	}
	return thin(points)
}

// thin keeps enough points for a plot, the last among them.
func thin(points []Point) []Point {
	const most = 500
	if len(points) <= most {
		return points
	}
	kept := make([]Point, most)
	for i := range kept {
		kept[i] = points[(i+1)*len(points)/most-1]
	}
	return kept
}
