// Package cameratest is a network camera for tests: a real RTSP server, filmed for by
// ffmpeg, that can be made to hang.
package cameratest

import (
	"net"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/base"
	"github.com/bluenviron/gortsplib/v4/pkg/description"
	"github.com/bluenviron/gortsplib/v4/pkg/format"
	"github.com/pion/rtp"
)

// RTSP is an RTSP server that hands on what is published to it, as cameras' own do. One
// that hangs goes on listening and sends nothing, until it is asked anew.
type RTSP struct {
	Address string
	Hangs   atomic.Bool
	Opened  atomic.Int32 // how often somebody asked what there is

	server  *gortsplib.Server
	running sync.Mutex
	stream  *gortsplib.ServerStream
}

// Film serves a moving test picture, 128 by 96 at twenty frames a second, in a codec that
// ffmpeg knows, until the test ends. Without ffmpeg the test is skipped, but in CI.
func Film(t *testing.T, codec string) *RTSP {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("skipped: ffmpeg is not installed")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &RTSP{Address: "rtsp://" + listener.Addr().String() + "/camera"}
	c.server = &gortsplib.Server{Handler: c, RTSPAddress: listener.Addr().String(), Listen: func(string, string) (net.Listener, error) { return listener, nil }}
	if err := c.server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.server.Close)
	film := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc=size=128x96:rate=20",
		"-c:v", codec, "-preset", "ultrafast", "-tune", "zerolatency", "-g", "10", "-pix_fmt", "yuv420p", "-rtsp_transport", "tcp", "-f", "rtsp", c.Address)
	if err := film.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = film.Process.Kill(); _ = film.Wait() })
	return c
}

func okay() *base.Response { return &base.Response{StatusCode: base.StatusOK} }

// OnAnnounce takes what ffmpeg will publish.
func (c *RTSP) OnAnnounce(ctx *gortsplib.ServerHandlerOnAnnounceCtx) (*base.Response, error) {
	c.running.Lock()
	defer c.running.Unlock()
	c.stream = &gortsplib.ServerStream{Server: c.server, Desc: ctx.Description}
	return okay(), c.stream.Initialize()
}

// OnRecord hands on what ffmpeg publishes.
func (c *RTSP) OnRecord(ctx *gortsplib.ServerHandlerOnRecordCtx) (*base.Response, error) {
	ctx.Session.OnPacketRTPAny(func(media *description.Media, _ format.Format, packet *rtp.Packet) {
		if !c.Hangs.Load() {
			_ = c.stream.WritePacketRTP(media, packet) // nobody may be there
		}
	})
	return okay(), nil
}

// OnDescribe says what there is.
func (c *RTSP) OnDescribe(*gortsplib.ServerHandlerOnDescribeCtx) (*base.Response, *gortsplib.ServerStream, error) {
	c.running.Lock()
	defer c.running.Unlock()
	if c.stream == nil {
		return &base.Response{StatusCode: base.StatusNotFound}, nil, nil
	}
	c.Opened.Add(1)
	c.Hangs.Store(false)
	return okay(), c.stream, nil
}

// OnSetup lets anybody publish and watch.
func (c *RTSP) OnSetup(ctx *gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	if ctx.Session.State() == gortsplib.ServerSessionStatePreRecord {
		return okay(), nil, nil
	}
	return okay(), c.stream, nil
}

// OnPlay lets anybody watch.
func (c *RTSP) OnPlay(*gortsplib.ServerHandlerOnPlayCtx) (*base.Response, error) {
	return okay(), nil
}
