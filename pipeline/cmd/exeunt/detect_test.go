package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/score"
)

// The two real videos of ../shared/video, against boxes drawn by eye (in
// connectors/vision/testdata): the figures of the README. Each is filmed again as another
// camera might have: in the dark with a noisy sensor, behind a post, begun in mid-visit.
func TestPeopleInRealVideosAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes ten seconds")
	}
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("skipped: ffmpeg is not installed")
	}
	const (
		noisy = "noise=alls=14:allf=t"
		post  = "drawbox=x=300:y=0:w=26:h=360:color=gray:t=fill"
	)
	for _, c := range []struct {
		video, filter     string
		cut               int64 // frames from the beginning
		recall, precision float64
	}{
		{"cps-test-01-nodepth-cam5", "", 0, 1, 1},
		{"cps-test-2-all-cam6", "", 0, 0.89, 0.86},
		{"cps-test-01-nodepth-cam5", noisy, 0, 1, 0.8},
		{"cps-test-01-nodepth-cam5", post, 0, 0.95, 0.9},
		{"cps-test-01-nodepth-cam5", "", 100, 1, 1},
		{"cps-test-2-all-cam6", noisy, 0, 0.85, 0.68},
	} {
		t.Run(c.video, func(t *testing.T) {
			path := filepath.Join("../../../../shared/video", c.video+".mp4")
			if _, err := os.Stat(path); err != nil {
				t.Skip("skipped: there is no ../shared/video")
			}
			if c.filter != "" || c.cut > 0 {
				path = refilm(t, path, c.filter, c.cut)
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
			labels = after(labels, c.cut)
			got := score.People(labels, score.Video{Frames: frames})
			t.Logf("recall %.3f, precision %.3f, %+v", got.Recall(), got.Precision(), got)
			if got.Recall() < c.recall || got.Precision() < c.precision {
				t.Errorf("want recall %.2f, precision %.2f", c.recall, c.precision)
			}
		})
	}
}

// refilm is the video from a frame on, through a filter of ffmpeg.
func refilm(t *testing.T, video, filter string, cut int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "refilmed.mp4")
	trim := fmt.Sprintf("trim=start_frame=%d,setpts=PTS-STARTPTS,%s", cut, cmp.Or(filter, "null"))
	out, err := exec.Command("ffmpeg", "-v", "error", "-i", video, "-vf", trim, "-crf", "18", "-preset", "ultrafast", path).CombinedOutput()
	if err != nil {
		t.Fatalf("film again: %v: %s", err, out)
	}
	return path
}

// after are the labels of a video that begins so many frames later.
func after(labels score.Video, cut int64) score.Video {
	var later score.Video
	for _, f := range labels.Frames {
		if f.Index -= cut; f.Index >= 1 {
			later.Frames = append(later.Frames, f)
		}
	}
	return later
}
