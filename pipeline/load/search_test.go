package load

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// The number found is carried, and one that is an eighth greater is not.
func TestSearchFindsTheGreatestCarried(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 5000).Draw(t, "most")
		limit := rapid.IntRange(0, 6000).Draw(t, "limit")
		tries := 0
		found, err := Search(most, func(n int) (bool, error) {
			tries++
			if n < 1 || n > most {
				t.Fatalf("tried %d of at most %d", n, most)
			}
			return n <= limit, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		really := min(limit, most)
		if found > really || really-found > max(1, found/8) {
			t.Errorf("found %d, but %d are carried", found, really)
		}
		if tries > 20 {
			t.Errorf("%d tries", tries)
		}
	})
}

func TestSearchEndsAtAnError(t *testing.T) {
	broken := errors.New("broker gone")
	found, err := Search(100, func(n int) (bool, error) {
		if n > 4 {
			return false, broken
		}
		return true, nil
	})
	if found != 4 || !errors.Is(err, broken) {
		t.Errorf("found %d, %v", found, err)
	}
}
