package vision

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"

	"github.com/exeunt-io/exeunt/schemas"
)

// open decodes a frame's picture.
func open(f schemas.Frame) (image.Image, error) {
	if f.Encoding != "jpeg" {
		return nil, fmt.Errorf("frame %d of camera %s is encoded as %q, want jpeg", f.Sequence, f.Camera, f.Encoding)
	}
	picture, err := jpeg.Decode(bytes.NewReader(f.Data))
	if err != nil {
		return nil, fmt.Errorf("frame %d of camera %s: %w", f.Sequence, f.Camera, err)
	}
	return picture, nil
}
