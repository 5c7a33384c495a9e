package camera

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/schemas"
)

// grey is a picture of one brightness.
func grey(t *testing.T, level uint8) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 64, 48))
	for i := range picture.Pix {
		picture.Pix[i] = level
	}
	var data bytes.Buffer
	if err := jpeg.Encode(&data, picture, nil); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

// watch runs the camera until enough says so, and returns what it published.
func watch(t *testing.T, l *Live, enough func(schemas.Event) bool) []schemas.Event {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	l.Tenant, l.Store, l.Camera = "north", "12", "5"
	done := errors.New("enough")
	var events []schemas.Event
	err := l.Run(ctx, func(e schemas.Event) error {
		events = append(events, e)
		if enough(e) {
			return done
		}
		return nil
	})
	if !errors.Is(err, done) {
		t.Fatalf("run: %v after %d events", err, len(events))
	}
	return events
}

// frames counts n frames.
func frames(n int) func(schemas.Event) bool {
	return func(e schemas.Event) bool {
		if _, ok := e.Body.(schemas.Frame); ok {
			n--
		}
		return n == 0
	}
}

// A camera that hangs, and one that hangs up, is opened again; its frames go on rising.
func TestLostCameraIsOpenedAgain(t *testing.T) {
	var connections atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := connections.Add(1)
		if n == 2 {
			http.Error(w, "busy", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=frame")
		for range 3 {
			fmt.Fprintf(w, "--frame\r\nContent-Type: image/jpeg\r\n\r\n%s\r\n", grey(t, 100))
		}
		fmt.Fprint(w, "--frame\r\n") // ends the last picture
		w.(http.Flusher).Flush()
		if n == 1 {
			<-r.Context().Done() // hangs
		}
	}))
	defer server.Close()
	l := &Live{Open: MJPEG(server.URL), Stall: 300 * time.Millisecond}
	last, ticks := int64(0), 0
	for _, e := range watch(t, l, frames(7)) {
		switch body := e.Body.(type) {
		case schemas.Frame:
			if body.Sequence <= last || body.Width != 64 || body.Height != 48 {
				t.Errorf("frame %d of %d x %d after frame %d", body.Sequence, body.Width, body.Height, last)
			}
			last = body.Sequence
		case schemas.Tick:
			ticks++
		}
	}
	if connections.Load() < 4 || ticks == 0 {
		t.Errorf("%d connections and %d ticks, want four and some", connections.Load(), ticks)
	}
}

func TestTooBigPictureIsADeadLetterAndTheStreamGoesOn(t *testing.T) {
	dir := t.TempDir()
	l := &Live{Open: Directory(dir)}
	huge := append(grey(t, 1), make([]byte, schemas.MaxBytes)...)
	var writing conc.WaitGroup
	writing.Go(func() {
		time.Sleep(300 * time.Millisecond)
		for i, data := range [][]byte{huge, []byte("no picture"), grey(t, 2)} {
			put(t, dir, fmt.Sprintf("%03d.jpg", i), data)
		}
	})
	var reasons []string
	for _, e := range watch(t, l, frames(1)) {
		if letter, ok := e.Body.(schemas.DeadLetter); ok {
			reasons = append(reasons, letter.Reason)
		}
	}
	writing.Wait()
	if len(reasons) != 2 || !strings.Contains(reasons[0], "limit") {
		t.Errorf("dead letters %q, want one for the limit and one for no picture", reasons)
	}
}

// put makes a picture appear whole.
func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	part := filepath.Join(dir, "part")
	if err := os.WriteFile(part, data, 0o600); err != nil {
		t.Error(err)
	}
	if err := os.Rename(part, filepath.Join(dir, name)); err != nil {
		t.Error(err)
	}
}

func TestGateLeavesOutWhatDoesNotMove(t *testing.T) {
	g := &Gate{KeepAlive: time.Second}
	begin := time.Unix(0, 0)
	still, moved := grey(t, 100), grey(t, 110)
	for i, c := range []struct {
		data   []byte
		millis int
		want   bool
	}{
		{still, 0, true}, {still, 100, false}, {still, 900, false}, {still, 1000, true},
		{moved, 1100, true}, {moved, 1200, false}, {[]byte("no picture"), 1300, true},
	} {
		if got := g.open(c.data, begin.Add(time.Duration(c.millis)*time.Millisecond)); got != c.want {
			t.Errorf("picture %d is sent: %v, want %v", i, got, c.want)
		}
	}
}

// ffmpeg's own words are in the log, and a stream that has ended is opened again.
func TestFFmpegIsSupervised(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("skipped: ffmpeg is not installed")
	}
	video := filepath.Join(t.TempDir(), "test.mp4")
	if out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1", video).CombinedOutput(); err != nil {
		t.Fatalf("make a video: %v: %s", err, out)
	}
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	l := &Live{Open: FFmpeg(video, 0, 4, log), Log: log}
	watch(t, l, frames(15)) // ten are in the video
	if l.Meter.lost.Load() != 1 {
		t.Errorf("lost %d times, want once: %s", l.Meter.lost.Load(), said.String())
	}
	missing := &Live{Open: FFmpeg("missing.mp4", 0, 4, log), Log: log}
	watch(t, missing, func(e schemas.Event) bool { _, tick := e.Body.(schemas.Tick); return tick })
	if !strings.Contains(said.String(), "missing.mp4: No such file") {
		t.Errorf("the log says %q, want ffmpeg's reason", said.String())
	}
}

func TestPasswordsAreNotLogged(t *testing.T) {
	if got := withoutPassword("rtsp://admin:secret@10.0.0.5/stream"); got != "rtsp://10.0.0.5/stream" {
		t.Errorf("logged %q", got)
	}
	var said bytes.Buffer
	l := &lines{log: slog.New(slog.NewTextHandler(&said, nil)), input: "rtsp://admin:secret@10.0.0.5/stream"}
	fmt.Fprintf(l, "%s: refused\n", l.input)
	if strings.Contains(said.String(), "secret") || !strings.Contains(said.String(), "10.0.0.5/stream: refused") {
		t.Errorf("logged %q", said.String())
	}
}
