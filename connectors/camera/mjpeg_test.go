package camera

import (
	"bufio"
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/connectortest"
	"github.com/exeunt-io/exeunt/schemas"
)

func TestPicturesAreCutApart(t *testing.T) {
	var one bytes.Buffer
	if err := jpeg.Encode(&one, image.NewGray(image.Rect(0, 0, 80, 60)), nil); err != nil {
		t.Fatal(err)
	}
	stream := append([]byte("noise"), bytes.Repeat(one.Bytes(), 3)...)
	r := bufio.NewReaderSize(bytes.NewReader(stream), 16)
	for range 3 {
		got, err := nextJPEG(r)
		if err != nil || !bytes.Equal(got, one.Bytes()) {
			t.Fatalf("%d bytes and %v, want the picture of %d bytes", len(got), err, one.Len())
		}
	}
	if _, err := nextJPEG(r); !errors.Is(err, io.EOF) {
		t.Errorf("error %v at the end, want io.EOF", err)
	}
	cut := bufio.NewReader(bytes.NewReader(one.Bytes()[:one.Len()-4]))
	if _, err := nextJPEG(cut); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v for half a picture, want io.ErrUnexpectedEOF", err)
	}
}

func FuzzNextJPEG(f *testing.F) {
	f.Add([]byte{0xFF, 0xD8, 1, 2, 0xFF, 0xD9})
	f.Fuzz(func(t *testing.T, stream []byte) {
		r := bufio.NewReaderSize(bytes.NewReader(stream), 16)
		for {
			picture, err := nextJPEG(r)
			if err != nil {
				return
			}
			if !bytes.HasPrefix(picture, startOfImage) || !bytes.HasSuffix(picture, endOfImage) {
				t.Fatalf("cut out % x", picture)
			}
		}
	})
}

func TestTooBigAFrameIsRefused(t *testing.T) {
	if err := Fits(schemas.Frame{Camera: "c", Data: make([]byte, schemas.MaxBytes+1)}); err == nil {
		t.Error("a frame over the topic's limit fits")
	}
}

func TestVideoConforms(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("skipped: ffmpeg is not installed")
	}
	video := filepath.Join(t.TempDir(), "test.mp4")
	if out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1", video).CombinedOutput(); err != nil {
		t.Fatalf("make a video: %v: %s", err, out)
	}
	connectortest.Source(t, func() connectors.Source {
		return Video{Input: video, Tenant: "north", Store: "12", Camera: "1", Began: time.UnixMicro(1e6)}
	})
	notVideo := Video{Input: "mjpeg_test.go", Tenant: "north", Store: "12", Camera: "1"}
	if err := notVideo.Run(t.Context(), func(schemas.Event) error { return nil }); err == nil {
		t.Error("read a text file as a video")
	}
}
