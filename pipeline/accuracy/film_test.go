package accuracy

import "testing"

// corners are four cameras that look at the aisle from its ends and its middle: of the
// store's twelve those that see most of it twice.
func corners(seed uint64, shoppers int, seconds float64) FilmConfig {
	return FilmConfig{Seed: seed, Shoppers: shoppers, Seconds: seconds, Cameras: []int{1, 5, 9, 10}, Width: 320, WarmUp: 150, Given: Video}
}

// About one shopper at a time is followed from video alone.
func TestShopperIsFollowedFromVideoAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes half a minute")
	}
	f, err := Film(corners(1, 1, 20))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Tracking.Accuracy(); got < 0.85 {
		t.Errorf("accuracy %.3f, want 0.85: %+v", got, f.Tracking)
	}
}
