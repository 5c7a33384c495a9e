package accuracy

import (
	"cmp"
	"math"
	"slices"
)

// ReviewsPer1000 is how many of 1,000 visits must be reviewed, the most doubtful first,
// so that at most the given share of those not reviewed is wrong: a point of the
// risk-coverage curve (El-Yaniv and Wiener, "On the Foundations of Noise-free Selective
// Classification", JMLR 11, 2010). Visits of equal doubt are reviewed together.
func ReviewsPer1000(visits []Visit, wrongShare float64) float64 {
	sorted := byDoubt(visits)
	wrong := 0
	for _, v := range sorted {
		if !v.Right {
			wrong++
		}
	}
	for reviewed := 0; reviewed < len(sorted); {
		if float64(wrong) <= wrongShare*float64(len(sorted)-reviewed) {
			return 1000 * float64(reviewed) / float64(len(sorted))
		}
		for same := sorted[reviewed].Probability; reviewed < len(sorted) && sorted[reviewed].Probability == same; reviewed++ {
			if !sorted[reviewed].Right {
				wrong--
			}
		}
	}
	return 1000
}

func byDoubt(visits []Visit) []Visit {
	sorted := slices.Clone(visits)
	slices.SortStableFunc(sorted, func(a, b Visit) int { return cmp.Compare(a.Probability, b.Probability) })
	return sorted
}

// Bin is a stretch of the reliability curve: visits that said about the same probability.
type Bin struct {
	From   float64 `json:"from"`
	To     float64 `json:"to"`
	Visits int     `json:"visits"`
	Said   float64 `json:"said"`  // mean probability
	Right  float64 `json:"right"` // share that was right
}

// binEdges are finer where most visits are.
var binEdges = []float64{0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1}

// Reliability is the reliability curve (DeGroot and Fienberg, "The Comparison and
// Evaluation of Forecasters", 1983), empty bins left out.
func Reliability(visits []Visit) []Bin {
	bins := make([]Bin, len(binEdges)-1)
	for _, v := range visits {
		i, exact := slices.BinarySearch(binEdges, v.Probability)
		if !exact || i == len(bins) {
			i--
		}
		b := &bins[min(max(i, 0), len(bins)-1)]
		b.Visits++
		b.Said += v.Probability
		if v.Right {
			b.Right++
		}
	}
	var filled []Bin
	for i, b := range bins {
		if b.Visits == 0 {
			continue
		}
		b.From, b.To = binEdges[i], binEdges[i+1]
		b.Said /= float64(b.Visits)
		b.Right /= float64(b.Visits)
		filled = append(filled, b)
	}
	return filled
}

// CalibrationError is the expected calibration error (Naeini et al., "Obtaining Well
// Calibrated Probabilities Using Bayesian Binning", AAAI 2015) over Reliability's bins.
func CalibrationError(visits []Visit) float64 {
	sum := 0.0
	for _, b := range Reliability(visits) {
		sum += float64(b.Visits) / float64(len(visits)) * math.Abs(b.Said-b.Right)
	}
	return sum
}
