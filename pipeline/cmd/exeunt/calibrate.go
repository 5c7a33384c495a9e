package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/camera"
	"github.com/exeunt-io/exeunt/connectors/camera/sketch"
	"github.com/exeunt-io/exeunt/connectors/recording"
	"github.com/exeunt-io/exeunt/schemas"
)

func newCalibrateCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "calibrate",
		Short:   "See whether cameras are where they are said to be",
		Example: "  exeunt calibrate check --store recordings/monday --camera 5 --out check.png frame.jpg",
	}
	cmd.AddCommand(newCalibrateCheckCmd())
	return cmd
}

func newCalibrateCheckCmd() *cobra.Command {
	var store, id, out string
	cmd := &cobra.Command{
		Use:   "check --store DIR --camera ID --out FILE.png FRAME",
		Short: "Draw the calibrated floor and shelves into a camera's frame",
		Long: `Draw the calibrated floor and shelves into a camera's frame: a grid of half metres in
green, the store's axes from its origin (x red, y blue), and every facing of the planogram in
yellow. Where the lines do not lie on what the camera shows, the calibration is wrong. DIR
holds calibration.json and planogram.json, as recordings do; FRAME is a JPEG or PNG picture,
or a video, of which the first frame is taken.`,
		Example: "  exeunt calibrate check --store recordings/monday --camera 5 --out check.png frame.jpg",
		Args:    wantArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if store == "" || id == "" || out == "" {
				return usagef("calibrate check: want --store, --camera and --out")
			}
			picture, err := checkCalibration(cmd.Context(), store, id, args[0])
			if err != nil {
				return err
			}
			return writeWhole(out, func(w io.Writer) error { return png.Encode(w, picture) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&store, "store", "", "folder with calibration.json and planogram.json")
	f.StringVar(&id, "camera", "", "the camera's id in calibration.json")
	f.StringVar(&out, "out", "", "file for the picture, as PNG")
	return cmd
}

// checkCalibration draws what the camera should see.
func checkCalibration(ctx context.Context, store, id, frame string) (image.Image, error) {
	calibration, err := camera.ReadCalibration(filepath.Join(store, "calibration.json"), time.UnixMicro(0))
	if err != nil {
		return nil, usageError{err}
	}
	pose, ok := calibration.Camera(id)
	if !ok {
		return nil, usagef("calibrate check: %s has no camera %s", filepath.Join(store, "calibration.json"), id)
	}
	planogram, err := readPlanogram(ctx, store)
	if err != nil {
		return nil, usageError{err}
	}
	picture, err := readPicture(ctx, frame)
	if err != nil {
		return nil, usageError{err}
	}
	s := sketch.Of(picture)
	s.Floor(pose, planogram)
	s.Shelves(pose, planogram)
	return s, nil
}

// errEnough stops a source that has said what was wanted.
var errEnough = errors.New("enough")

// readPlanogram takes the planogram from a recording.
func readPlanogram(ctx context.Context, dir string) (found schemas.Planogram, err error) {
	err = recording.Source{Dir: dir, Tenant: "local", Store: "1"}.Run(ctx, func(e schemas.Event) error {
		if p, ok := e.Body.(schemas.Planogram); ok {
			found = p
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return found, nil
	}
	return found, errors.Join(err, errors.New("read planogram: there is none in "+dir))
}

// readPicture decodes a picture, or the first frame of a video.
func readPicture(ctx context.Context, path string) (image.Image, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if picture, _, err := image.Decode(bytes.NewReader(data)); err == nil {
		return picture, nil
	}
	var first schemas.Frame
	err = camera.Video{Input: path}.Run(ctx, func(e schemas.Event) error {
		first, _ = e.Body.(schemas.Frame)
		return errEnough
	})
	if !errors.Is(err, errEnough) {
		return nil, err
	}
	return jpeg.Decode(bytes.NewReader(first.Data))
}
