package camera

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Directory opens a directory into which a camera drops JPEG pictures whose names rise
// with time. Those that are there already are old, and left out. A picture must appear
// whole, by being renamed; what is cut short becomes a dead letter.
func Directory(path string) Open {
	return func(ctx context.Context) (Pictures, error) {
		d := &directory{ctx: ctx, path: path}
		names, err := d.list()
		if err == nil && len(names) > 0 {
			d.last = names[len(names)-1]
		}
		return d, err
	}
}

type directory struct {
	ctx     context.Context
	path    string
	last    string // name of the newest that was seen
	waiting []string
}

// Next implements Pictures.
func (d *directory) Next() ([]byte, error) {
	const often = 50 * time.Millisecond
	for len(d.waiting) == 0 {
		names, err := d.list()
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if name > d.last {
				d.waiting, d.last = append(d.waiting, name), name
			}
		}
		if len(d.waiting) > 0 {
			break
		}
		select {
		case <-d.ctx.Done():
			return nil, d.ctx.Err()
		case <-time.After(often):
		}
	}
	name := d.waiting[0]
	d.waiting = d.waiting[1:]
	data, err := os.ReadFile(filepath.Join(d.path, name))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	return data, nil
}

// list is the names of the pictures, in order.
func (d *directory) list() ([]string, error) {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return nil, fmt.Errorf("list pictures: %w", err)
	}
	var names []string
	for _, e := range entries {
		switch strings.ToLower(filepath.Ext(e.Name())) {
		case ".jpg", ".jpeg":
			names = append(names, e.Name())
		}
	}
	return names, nil
}

func (d *directory) Close() error { return nil }
