package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/score"
)

// The two real videos of ../shared/video, against boxes drawn by eye (in
// connectors/vision/testdata): the figures of the README.
func TestPeopleInRealVideosAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes ten seconds")
	}
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("skipped: ffmpeg is not installed")
	}
	for _, c := range []struct {
		video             string
		recall, precision float64
	}{
		{"cps-test-01-nodepth-cam5", 1, 1},
		{"cps-test-2-all-cam6", 0.89, 0.86},
	} {
		t.Run(c.video, func(t *testing.T) {
			path := filepath.Join("../../../../shared/video", c.video+".mp4")
			if _, err := os.Stat(path); err != nil {
				t.Skip("skipped: there is no ../shared/video")
			}
			models, err := config{}.models(t.Context(), nil, newLog(io.Discard))
			if err != nil {
				t.Fatal(err)
			}
			frames, err := detect(t.Context(), path, models)
			if err != nil {
				t.Fatal(err)
			}
			file, err := os.Open(filepath.Join("../../../connectors/vision/testdata", c.video+".json"))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			labels, err := score.ReadVideo(file)
			if err != nil {
				t.Fatal(err)
			}
			got := score.People(labels, score.Video{Frames: frames})
			t.Logf("recall %.3f, precision %.3f, %+v", got.Recall(), got.Precision(), got)
			if got.Recall() < c.recall || got.Precision() < c.precision {
				t.Errorf("want recall %.2f, precision %.2f", c.recall, c.precision)
			}
		})
	}
}
