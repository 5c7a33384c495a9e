package camera

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/exeunt-io/exeunt/schemas"
)

var (
	startOfImage = []byte{0xFF, 0xD8}
	endOfImage   = []byte{0xFF, 0xD9}
)

// nextJPEG cuts the next picture out of a run of JPEG pictures: from a start-of-image
// marker to the end-of-image marker (ITU-T T.81, annex B). In entropy-coded data a 0xFF
// byte is always stuffed, so the end marker cannot appear inside. io.EOF is the end.
func nextJPEG(r *bufio.Reader) ([]byte, error) {
	if err := skipTo(r, startOfImage); err != nil {
		return nil, err
	}
	picture := bytes.Clone(startOfImage)
	for {
		piece, err := r.ReadSlice(endOfImage[1])
		picture = append(picture, piece...)
		switch {
		case len(picture) > 2*schemas.MaxBytes:
			return nil, fmt.Errorf("cut picture: no end after %d bytes", len(picture))
		case err == nil && bytes.HasSuffix(picture, endOfImage):
			return picture, nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return nil, fmt.Errorf("cut picture: %w", errors.Join(io.ErrUnexpectedEOF, notEOF(err)))
		}
	}
}

// notEOF is the error, unless it only says that there is no more.
func notEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// skipTo reads past the next marker.
func skipTo(r *bufio.Reader, marker []byte) error {
	last := byte(0)
	for {
		b, err := r.ReadByte()
		if err != nil {
			return err
		}
		if last == marker[0] && b == marker[1] {
			return nil
		}
		last = b
	}
}
