package association

import "slices"

// marginals are the probabilities that each row has each column, where a column has one
// row at most and a row may have none.
func marginals(table [][]float64) [][]float64 {
	shares := make([][]float64, len(table))
	for i := range table {
		shares[i] = make([]float64, len(table[i]))
	}
	var chosen []int
	var total float64
	var choose func(weight float64)
	choose = func(weight float64) {
		row := len(chosen)
		if row == len(table) {
			total += weight
			for i, column := range chosen {
				if column >= 0 {
					shares[i][column] += weight
				}
			}
			return
		}
		for column := -1; column < len(table[row]); column++ {
			likelihood := unnoticed
			if column >= 0 {
				likelihood = table[row][column]
			}
			if likelihood > 1e-6 && (column < 0 || !slices.Contains(chosen, column)) {
				chosen = append(chosen, column)
				choose(weight * likelihood)
				chosen = chosen[:row]
			}
		}
	}
	choose(1)
	for i := range shares {
		for j := range shares[i] {
			shares[i][j] /= total
		}
	}
	return shares
}
