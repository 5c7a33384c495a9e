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
// connectors/vision/testdata), all the way through camera, Kafka and vision. Those held out
// are of other frames, drawn after the thresholds were chosen. Each video is filmed again,
// begun when the shopper is there and behind a post; pipeline/accuracy has it filmed in
// many more ways.
func TestPeopleInRealVideosAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes half a minute")
	}
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("skipped: ffmpeg is not installed")
	}
	const five, six = "cps-test-01-nodepth-cam5", "cps-test-2-all-cam6"
	for name, c := range map[string]struct {
		video, filter     string
		cut               int64 // frames from the beginning
		recall, precision float64
	}{
		"five":                         {five, "", 0, 1, 1},
		"five, late, behind a post":    {five, post(300, 40), 60, 0.94, 0.94},
		"six":                          {six, "", 0, 0.97, 0.97},
		"six, late, behind a thin one": {six, post(310, 14), 20, 0.96, 0.96},
	} {
		t.Run(name, func(t *testing.T) {
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
			for _, kind := range []string{"", ".held-out"} {
				got := score.People(after(labelled(t, c.video+kind), c.cut), score.Video{Frames: frames})
				t.Logf("%s%s: recall %.3f, precision %.3f, %+v", c.video, kind, got.Recall(), got.Precision(), got)
				if got.Recall() < c.recall || got.Precision() < c.precision {
					t.Errorf("want recall %.2f, precision %.2f", c.recall, c.precision)
				}
			}
		})
	}
}

// post is ffmpeg's filter that stands a post before the camera.
func post(x, width int) string {
	return fmt.Sprintf("drawbox=x=%d:y=0:w=%d:h=360:color=0x404040:t=fill", x, width)
}

// labelled are the boxes drawn by eye.
func labelled(t *testing.T, name string) score.Video {
	t.Helper()
	file, err := os.Open(filepath.Join("../../../connectors/vision/testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	labels, err := score.ReadVideo(file)
	if err != nil {
		t.Fatal(err)
	}
	return labels
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
