package load

// Search finds the greatest number that is carried, where carrying one number means
// carrying all smaller ones: it doubles from 1 until one is not carried, and then halves
// what lies between, to within an eighth. It is 0 where not even one is carried. An error
// of carries ends it.
func Search(most int, carries func(n int) (bool, error)) (int, error) {
	good, bad := 0, most+1
	for n := 1; n < bad; {
		carried, err := carries(n)
		if err != nil {
			return good, err
		}
		if carried {
			good = n
		} else {
			bad = n
		}
		switch {
		case bad > most:
			n = min(2*n, most)
			if n == good {
				return good, nil
			}
		case bad-good <= max(1, good/8):
			return good, nil
		default:
			n = good + (bad-good)/2
		}
	}
	return good, nil
}
