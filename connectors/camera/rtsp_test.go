package camera

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/connectors/camera/cameratest"
	"github.com/exeunt-io/exeunt/schemas"
)

// Real RTSP, in H.264 and H.265: frames come; a camera that hangs without hanging up is
// noticed and opened again.
func TestStalledRTSPIsOpenedAgain(t *testing.T) {
	for _, codec := range []string{"libx264", "libx265"} {
		t.Run(codec, func(t *testing.T) {
			c := cameratest.Film(t, codec)
			var said bytes.Buffer
			log := slog.New(slog.NewTextHandler(&said, nil))
			l := &Live{Open: FFmpeg(c.Address, 0, 4, log), Stall: 3 * time.Second, Log: log}
			seen, after, hung := 0, 0, int32(0)
			watch(t, l, func(e schemas.Event) bool {
				frame, ok := e.Body.(schemas.Frame)
				if !ok {
					return false
				}
				if frame.Width != 128 || frame.Height != 96 {
					t.Errorf("frame %d is of %d x %d", frame.Sequence, frame.Width, frame.Height)
				}
				if seen++; seen == 10 {
					hung = c.Opened.Load()
					c.Hangs.Store(true)
				}
				if seen > 10 && c.Opened.Load() > hung {
					after++
				}
				return after == 10
			})
			if !strings.Contains(said.String(), errStalled.Error()) {
				t.Errorf("the log says %q, want that the camera stalled", said.String())
			}
		})
	}
}
