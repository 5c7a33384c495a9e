package camera

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

const metresPerInch = 0.0254

// calibrationFile is AiFi's calibration.json: K in widths and heights of the picture, Tw
// from the camera to the store in inches, OpenCV's distortion.
type calibrationFile struct {
	Cameras map[string]struct {
		K          [3][3]float64 `json:"K"`
		Pose       [4][4]float64 `json:"Tw"`
		Distortion []float64     `json:"dist_coeffs"`
	} `json:"cameras"`
}

// ReadCalibration reads a store's calibration.json. It holds from a moment on.
func ReadCalibration(path string, from time.Time) (schemas.Calibration, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return schemas.Calibration{}, fmt.Errorf("read calibration: %w", err)
	}
	var file calibrationFile
	if err := json.Unmarshal(text, &file); err != nil {
		return schemas.Calibration{}, fmt.Errorf("read calibration %s: %w", path, err)
	}
	c := schemas.Calibration{Time: schemas.MicrosOf(from)}
	for name, of := range file.Cameras {
		if !(of.K[0][0] > 0 && of.K[1][1] > 0) {
			return schemas.Calibration{}, fmt.Errorf("read calibration %s: camera %s has a focal length of %g by %g", path, name, of.K[0][0], of.K[1][1])
		}
		axis := func(column int) schemas.Point {
			return schemas.Point{X: of.Pose[0][column], Y: of.Pose[1][column], Z: of.Pose[2][column]}
		}
		at := axis(3)
		c.Cameras = append(c.Cameras, schemas.CameraPose{
			Camera: name,
			Focal:  schemas.Pixel{X: of.K[0][0], Y: of.K[1][1]}, Centre: schemas.Pixel{X: of.K[0][2], Y: of.K[1][2]},
			Place: schemas.Point{X: at.X * metresPerInch, Y: at.Y * metresPerInch, Z: at.Z * metresPerInch},
			Right: axis(0), Down: axis(1), Forward: axis(2),
			Distortion: of.Distortion,
		})
	}
	if len(c.Cameras) == 0 {
		return schemas.Calibration{}, fmt.Errorf("read calibration %s: it has no cameras", path)
	}
	slices.SortFunc(c.Cameras, func(a, b schemas.CameraPose) int { return cmp.Compare(a.Camera, b.Camera) })
	return c, nil
}
