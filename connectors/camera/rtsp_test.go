package camera

import (
	"bytes"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/pion/rtp"

	"github.com/exeunt-io/exeunt/schemas"
)

// rtspCamera is an RTSP server that hands on what is published to it, as cameras' own do,
// and can be made to hang: it goes on listening and sends nothing, until it is asked anew.
type rtspCamera struct {
	server  *gortsplib.Server
	hangs   atomic.Bool
	opened  atomic.Int32 // how often somebody asked what there is
	running sync.Mutex
	stream  *gortsplib.ServerStream
}

func okay() *base.Response { return &base.Response{StatusCode: base.StatusOK} }

func (c *rtspCamera) OnAnnounce(ctx *gortsplib.ServerHandlerOnAnnounceCtx) (*base.Response, error) {
	c.running.Lock()
	defer c.running.Unlock()
	c.stream = &gortsplib.ServerStream{Server: c.server, Desc: ctx.Description}
	return okay(), c.stream.Initialize()
}

func (c *rtspCamera) OnRecord(ctx *gortsplib.ServerHandlerOnRecordCtx) (*base.Response, error) {
	ctx.Session.OnPacketRTPAny(func(media *description.Media, _ format.Format, packet *rtp.Packet) {
		if !c.hangs.Load() {
			_ = c.stream.WritePacketRTP(media, packet) // nobody may be there
		}
	})
	return okay(), nil
}

func (c *rtspCamera) OnDescribe(*gortsplib.ServerHandlerOnDescribeCtx) (*base.Response, *gortsplib.ServerStream, error) {
	c.running.Lock()
	defer c.running.Unlock()
	if c.stream == nil {
		return &base.Response{StatusCode: base.StatusNotFound}, nil, nil
	}
	c.opened.Add(1)
	c.hangs.Store(false)
	return okay(), c.stream, nil
}

func (c *rtspCamera) OnSetup(ctx *gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	if ctx.Session.State() == gortsplib.ServerSessionStatePreRecord {
		return okay(), nil, nil
	}
	return okay(), c.stream, nil
}

func (c *rtspCamera) OnPlay(*gortsplib.ServerHandlerOnPlayCtx) (*base.Response, error) {
	return okay(), nil
}

// serveRTSP films a test picture in a codec and serves it; its address is returned.
func serveRTSP(t *testing.T, codec string) (*rtspCamera, string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &rtspCamera{}
	c.server = &gortsplib.Server{Handler: c, RTSPAddress: listener.Addr().String(), Listen: func(string, string) (net.Listener, error) { return listener, nil }}
	if err := c.server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.server.Close)
	address := "rtsp://" + listener.Addr().String() + "/camera"
	film := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc=size=128x96:rate=20",
		"-c:v", codec, "-preset", "ultrafast", "-tune", "zerolatency", "-g", "10", "-pix_fmt", "yuv420p", "-rtsp_transport", "tcp", "-f", "rtsp", address)
	if err := film.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = film.Process.Kill(); _ = film.Wait() })
	return c, address
}

// Real RTSP, in H.264 and H.265: frames come; a camera that hangs without hanging up is
// noticed and opened again.
func TestStalledRTSPIsOpenedAgain(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("skipped: ffmpeg is not installed")
	}
	for _, codec := range []string{"libx264", "libx265"} {
		t.Run(codec, func(t *testing.T) {
			c, address := serveRTSP(t, codec)
			var said bytes.Buffer
			log := slog.New(slog.NewTextHandler(&said, nil))
			l := &Live{Open: FFmpeg(address, 0, 4, log), Stall: 3 * time.Second, Log: log}
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
					hung = c.opened.Load()
					c.hangs.Store(true)
				}
				if seen > 10 && c.opened.Load() > hung {
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
