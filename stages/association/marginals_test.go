package association

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A column has one row, a row has one column or none; who alone fits is believed.
func TestMarginals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 4).Draw(t, "rows"), rapid.IntRange(0, 4).Draw(t, "columns")
		table := make([][]float64, rows)
		for i := range table {
			for range columns {
				table[i] = append(table[i], rapid.Float64Range(0, 1).Draw(t, "likelihood"))
			}
		}
		shares := marginals(table)
		for i := range rows {
			sum := 0.0
			for j := range columns {
				sum += shares[i][j]
			}
			if sum > 1+1e-9 || math.IsNaN(sum) {
				t.Errorf("row %d has %g columns", i, sum)
			}
		}
		for j := range columns {
			sum := 0.0
			for i := range rows {
				sum += shares[i][j]
			}
			if sum > 1+1e-9 {
				t.Errorf("column %d has %g rows", j, sum)
			}
		}
	})
	two := marginals([][]float64{{0.9, 0.6}, {0.05, 0.9}})
	if two[0][0] < theirs || two[1][1] < theirs {
		t.Errorf("of two who come one after the other it is said %v", two)
	}
}
