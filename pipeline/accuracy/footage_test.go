package accuracy

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/vision/motion"
	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/schemas"
)

// take is a real video of ../shared/video, as another camera might have filmed it.
type take struct {
	name   string
	video  string
	lenses []lens
	// What a test asks of it; takes without are only measured.
	recall, precision float64
}

// The hardest takes are found as well as they have been. BenchmarkFootage measures all.
func TestPeopleAreFoundByOtherCameras(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes half a minute")
	}
	for _, k := range slices.Concat(knownTakes, heldOutTakes) {
		if k.recall == 0 && k.precision == 0 {
			continue
		}
		t.Run(k.name, func(t *testing.T) {
			got, boxes := k.score(t)
			if got.Recall() < k.recall || got.Precision() < k.precision {
				t.Errorf("recall %.3f, precision %.3f, %d boxes, %+v; want %.2f and %.2f", got.Recall(), got.Precision(), boxes, got, k.recall, k.precision)
			}
		})
	}
}

// BenchmarkFootage measures recall and precision at IoU 0.5 and the longest miss on every
// take: those that the model was developed on and those held out. Figures of the README.
func BenchmarkFootage(b *testing.B) {
	for set, takes := range map[string][]take{"developed": knownTakes, "held-out": heldOutTakes} {
		for _, k := range takes {
			b.Run(set+"/"+k.name, func(b *testing.B) {
				for b.Loop() {
					got, boxes := k.score(b)
					b.ReportMetric(got.Recall(), "recall")
					b.ReportMetric(got.Precision(), "precision")
					b.ReportMetric(float64(got.LongestMiss)/10, "miss-s")
					b.ReportMetric(float64(boxes), "boxes")
					b.ReportMetric(0, "ns/op")
				}
			})
		}
	}
}

// score compares what the model finds in a take with its labels, and counts all boxes.
func (k take) score(t testing.TB) (score.Sighted, int) {
	t.Helper()
	labels := labelled(t, k.video)
	for _, l := range k.lenses {
		if l.relabel != nil {
			labels = l.relabel(labels)
		}
	}
	var m motion.Model
	var found score.Video
	boxes := 0
	answer := func(results []motion.Result) {
		for _, r := range results {
			f := score.VideoFrame{Index: r.Sequence}
			for _, b := range r.Boxes {
				f.Boxes = append(f.Boxes, schemas.Detection{X0: b.X0, Y0: b.Y0, X1: b.X1, Y1: b.Y1, Score: b.Score})
			}
			boxes += len(f.Boxes)
			found.Frames = append(found.Frames, f)
		}
	}
	k.film(t, func(n int64, frame image.Image) { answer(m.Push(n, frame)) })
	answer(m.Flush())
	return score.People(labels, found), boxes
}

// labelled are the boxes drawn by eye, of both sets.
func labelled(t testing.TB, video string) score.Video {
	t.Helper()
	var all score.Video
	for _, kind := range []string{"", ".held-out"} {
		file, err := os.Open(filepath.Join("../../connectors/vision/testdata", video+kind+".json"))
		if err != nil {
			t.Fatal(err)
		}
		v, err := score.ReadVideo(file)
		if err = cmp.Or(err, file.Close()); err != nil {
			t.Fatal(err)
		}
		all.Frames = append(all.Frames, v.Frames...)
	}
	slices.SortStableFunc(all.Frames, byIndex)
	all.Frames = slices.CompactFunc(all.Frames, func(a, b score.VideoFrame) bool { return a.Index == b.Index })
	return all
}

func byIndex(a, b score.VideoFrame) int { return cmp.Compare(a.Index, b.Index) }

// film plays the video through its lenses. Frames are numbered from 1.
func (k take) film(t testing.TB, see func(int64, image.Image)) {
	t.Helper()
	path := filepath.Join("../../../shared/video", k.video+".mp4")
	if _, err := os.Stat(path); err != nil {
		t.Skip("skipped: there is no ../shared/video")
	}
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("skipped: ffmpeg is not installed")
	}
	filters := []string{"null"}
	for _, l := range k.lenses {
		filters = append(filters, l.filter)
	}
	cmd := exec.Command("ffmpeg", "-v", "error", "-i", path, "-vf", strings.Join(filters, ","),
		"-fps_mode", "passthrough", "-pix_fmt", "yuv420p", "-strict", "-1", "-f", "yuv4mpegpipe", "-")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := cmp.Or(readY4M(bufio.NewReaderSize(out, 1<<20), see), cmd.Wait()); err != nil {
		t.Fatal(err)
	}
}

// readY4M reads frames of YUV4MPEG2, the format of mjpegtools, with chroma 4:2:0.
func readY4M(r *bufio.Reader, see func(int64, image.Image)) error {
	head, err := r.ReadString('\n')
	if err != nil {
		return err
	}
	var w, h int
	if _, err := fmt.Sscanf(head, "YUV4MPEG2 W%d H%d", &w, &h); err != nil {
		return fmt.Errorf("%q: %w", head, err)
	}
	for n := int64(1); ; n++ {
		if _, err := r.ReadString('\n'); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		f := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
		for _, plane := range [][]byte{f.Y, f.Cb, f.Cr} {
			if _, err := io.ReadFull(r, plane); err != nil {
				return err
			}
		}
		see(n, f)
	}
}
