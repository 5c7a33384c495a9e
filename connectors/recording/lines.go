package recording

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// maxLine is far beyond any real line; one that is longer is refused, not held in memory.
const maxLine = 16 << 20

var errLineTooLong = fmt.Errorf("line is longer than %d bytes", maxLine)

// place is a line of a file, counted from 1.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// lines reads a file line by line. Blank lines are passed over.
type lines struct {
	file *os.File
	buf  *bufio.Reader
	at   place
	read int64 // bytes so far
}

func openLines(dir, name string) (*lines, error) {
	path := filepath.Join(dir, name)
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open recording: %w", err)
	}
	return &lines{file: f, buf: bufio.NewReaderSize(f, 64<<10), at: place{file: path}}, nil
}

// next returns the next line, which is valid until the next call; io.EOF at the end; and
// errLineTooLong, with the line's beginning, for one that is passed over.
func (l *lines) next() ([]byte, error) {
	for {
		l.at.line++
		line, err := l.line()
		if err != nil {
			return line, err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return line, nil
		}
	}
}

// line reads up to the line's end. Long lines are put together from the buffer's pieces.
func (l *lines) line() ([]byte, error) {
	var whole []byte
	tooLong := false
	for {
		piece, err := l.buf.ReadSlice('\n')
		l.read += int64(len(piece))
		switch {
		case err == nil || errors.Is(err, io.EOF) && len(piece)+len(whole) > 0:
			if tooLong {
				return whole, errLineTooLong
			}
			if whole == nil {
				return piece, nil
			}
			return append(whole, piece...), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			if errors.Is(err, io.EOF) {
				return nil, io.EOF
			}
			return nil, fmt.Errorf("read %s: %w", l.at, err)
		case len(whole) > maxLine:
			tooLong = true
		default:
			whole = append(whole, piece...)
		}
	}
}

func (l *lines) close() { _ = l.file.Close() } // opened for reading: nothing to lose
