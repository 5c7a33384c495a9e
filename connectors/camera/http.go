package camera

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"

	"github.com/exeunt-io/exeunt/schemas"
)

// MJPEG opens a camera that sends pictures over HTTP as the parts of
// multipart/x-mixed-replace, as network cameras have done since Netscape's server push.
func MJPEG(url string) Open {
	return func(ctx context.Context) (Pictures, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return nil, errors.New("open camera: its address is none")
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, fmt.Errorf("open camera: %w", errors.Unwrap(err)) // not its address, which may hold a password
		}
		if response.StatusCode != http.StatusOK {
			_ = response.Body.Close()
			return nil, fmt.Errorf("open camera: it answers %s", response.Status)
		}
		kind, parameters, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
		if err != nil || kind != "multipart/x-mixed-replace" || parameters["boundary"] == "" {
			return &pushed{body: response.Body, raw: bufio.NewReaderSize(response.Body, 1<<20)}, nil
		}
		return &pushed{body: response.Body, parts: multipart.NewReader(response.Body, parameters["boundary"])}, nil
	}
}

// pushed is a response whose parts are pictures; one without parts is cut apart.
type pushed struct {
	body  io.ReadCloser
	parts *multipart.Reader
	raw   *bufio.Reader
}

// Next implements Pictures.
func (p *pushed) Next() ([]byte, error) {
	if p.parts == nil {
		return nextJPEG(p.raw)
	}
	part, err := p.parts.NextPart()
	if err != nil {
		return nil, fmt.Errorf("read camera: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(part, 2*schemas.MaxBytes))
	if err != nil {
		return nil, fmt.Errorf("read camera: %w", err)
	}
	return data, nil
}

func (p *pushed) Close() error { return p.body.Close() }
