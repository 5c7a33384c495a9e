package review

import "math"

// atMost is the chance of no more than k wrong ones among n, when each is wrong with
// probability p: the binomial distribution.
func atMost(k, n int64, p float64) float64 {
	switch {
	case k >= n || p <= 0:
		return 1
	case p >= 1:
		return 0
	}
	// Terms are added from the greatest down: those of the tail that has not the mean.
	const negligible = 1e-17 // in the sum
	sum, odds := 0., p/(1-p)
	if float64(k) < float64(n)*p {
		for i, term := k, exactly(k, n, p); i >= 0 && term > sum*negligible; i-- {
			sum += term
			term *= float64(i) / float64(n-i+1) / odds
		}
		return sum
	}
	for i, term := k+1, exactly(k+1, n, p); i <= n && term > sum*negligible; i++ {
		sum += term
		term *= float64(n-i) / float64(i+1) * odds
	}
	return max(0, 1-sum)
}

// exactly is the chance of k wrong ones among n.
func exactly(k, n int64, p float64) float64 {
	return math.Exp(logChoose(n, k) + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
}

func logChoose(n, k int64) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// Interval is the share of wrong ones that k of n show, with the given confidence: the
// exact interval of Clopper and Pearson ("The use of confidence or fiducial limits
// illustrated in the case of the binomial", Biometrika 26, 1934), which contains the
// truth at least that often whatever it is. With n = 0 it is 0 to 1.
func Interval(k, n int64, confidence float64) (low, high float64) {
	tail := (1 - confidence) / 2
	low, high = 0, 1
	if k > 0 {
		low = solve(func(p float64) bool { return 1-atMost(k-1, n, p) < tail })
	}
	if k < n {
		high = solve(func(p float64) bool { return atMost(k, n, p) > tail })
	}
	return low, high
}

// atMostWrong is the share of wrong ones that k of n leave possible, with the given
// confidence, by Clopper and Pearson's bound; all of them with n = 0.
func atMostWrong(k, n int64, confidence float64) float64 {
	if k >= n {
		return 1
	}
	return solve(func(p float64) bool { return atMost(k, n, p) > 1-confidence })
}

// solve finds where below turns from true to false between 0 and 1.
func solve(below func(float64) bool) float64 {
	low, high := 0., 1.
	for range 40 { // to a trillionth
		if mid := (low + high) / 2; below(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}
