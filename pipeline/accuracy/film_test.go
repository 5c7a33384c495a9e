package accuracy

import (
	"fmt"
	"testing"
)

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

// BenchmarkFollowing measures how well 1, 4 and 8 shoppers are followed by four rendered
// cameras, and their receipts from video and weights, with what truth instead of video's
// boxes, places and hands would bring: figures of the README.
func BenchmarkFollowing(b *testing.B) {
	for _, given := range []Given{Video, Boxes, Places, Hands} {
		for _, shoppers := range []int{1, 4, 8} {
			b.Run(fmt.Sprintf("%s/%d", given, shoppers), func(b *testing.B) {
				config := corners(1, shoppers, 60)
				config.Given = given
				for b.Loop() {
					f, err := Film(config)
					if err != nil {
						b.Fatal(err)
					}
					f.report(b)
				}
			})
		}
	}
}

// report gives each figure of a run.
func (f Filmed) report(b *testing.B) {
	b.ReportMetric(f.Tracking.Accuracy(), "MOTA")
	b.ReportMetric(f.Tracking.IdentityF1(), "IDF1")
	b.ReportMetric(f.Tracking.Precision(), "MOTP-m")
	b.ReportMetric(float64(f.Tracking.Switches), "switches")
	b.ReportMetric(float64(f.Came), "shoppers")
	b.ReportMetric(f.Receipts.Score.F1(), "receipts-F1")
	b.ReportMetric(float64(f.Receipts.Score.Exact), "exact")
	b.ReportMetric(f.Vision.Seconds()/f.Seconds, "vision-core-s/s")
	b.ReportMetric(f.Stages.Seconds()/f.Seconds, "stages-core-s/s")
}
