package camera

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// FFmpeg opens whatever ffmpeg reads, such as RTSP with H.264 or H.265, in a child
// process. framesPerSecond 0 is every frame; quality is ffmpeg's, from 2 (best) to 31.
func FFmpeg(input string, framesPerSecond float64, quality int, log *slog.Logger) Open {
	return func(ctx context.Context) (Pictures, error) {
		cmd := exec.CommandContext(ctx, "ffmpeg", arguments(input, framesPerSecond, quality)...)
		cmd.WaitDelay = 2 * time.Second
		cmd.Stderr = &lines{log: log, input: input}
		out, err := cmd.StdoutPipe()
		if err != nil {
			return nil, fmt.Errorf("start ffmpeg: %w", err)
		}
		if err := cmd.Start(); errors.Is(err, exec.ErrNotFound) {
			return nil, ErrNoFFmpeg
		} else if err != nil {
			return nil, fmt.Errorf("start ffmpeg: %w", err)
		}
		return &child{cmd, bufio.NewReaderSize(out, 1<<20)}, nil
	}
}

func arguments(input string, framesPerSecond float64, quality int) []string {
	args := []string{"-v", "error", "-nostdin"}
	if strings.HasPrefix(input, "rtsp") {
		args = append(args, "-rtsp_transport", "tcp") // lost packets would be grey smears
	}
	args = append(args, "-i", input, "-map", "0:v:0")
	if framesPerSecond > 0 {
		args = append(args, "-r", strconv.FormatFloat(framesPerSecond, 'g', -1, 64))
	} else {
		args = append(args, "-fps_mode", "vfr")
	}
	return append(args, "-c:v", "mjpeg", "-q:v", strconv.Itoa(quality), "-f", "image2pipe", "-")
}

// withoutPassword is an address that may be logged.
func withoutPassword(input string) string {
	scheme, rest, found := strings.Cut(input, "://")
	if _, host, secret := strings.Cut(rest, "@"); found && secret {
		return scheme + "://" + host
	}
	return input
}

// child is a running ffmpeg.
type child struct {
	cmd *exec.Cmd
	out *bufio.Reader
}

// Next implements Pictures.
func (c *child) Next() ([]byte, error) { return nextJPEG(c.out) }

// Close ends the child, whatever it is doing.
func (c *child) Close() error {
	_ = c.cmd.Cancel() // it may have ended by itself
	return c.cmd.Wait()
}

// lines logs what is written, a line at a time, and no password.
type lines struct {
	log   *slog.Logger
	input string
	rest  []byte
}

func (l *lines) Write(p []byte) (int, error) {
	l.rest = append(l.rest, p...)
	for {
		line, rest, found := bytes.Cut(l.rest, []byte("\n"))
		if !found {
			return len(p), nil
		}
		l.log.Warn("ffmpeg says", "line", strings.ReplaceAll(string(line), l.input, withoutPassword(l.input)))
		l.rest = rest
	}
}
