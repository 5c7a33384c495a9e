package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

func newFilmCmd() *cobra.Command {
	var out string
	var cameras []int
	var seed uint64
	var shoppers, width int
	var seconds float64
	cmd := &cobra.Command{
		Use:   "film --out DIR",
		Short: "Render the cameras of a simulated store, with the true boxes beside them",
		Long: `Render the cameras of a simulated store at ten frames a second: DIR/<camera>/000001.jpg and
so on, and DIR/<camera>.json with the true boxes of every frame, in the format of detect.
Equal seeds give equal bytes. ffmpeg makes a video of the frames, and exeunt edge publishes
them from the folder.`,
		Example: `  exeunt film --out film --seed 1 --shoppers 4 --seconds 60 --cameras 1,2,9,10
  ffmpeg -framerate 10 -i film/9/%06d.jpg 9.mp4
  exeunt detect --model motion --labels film/9.json --out boxes.json 9.mp4`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" || shoppers < 1 || width < 16 || seconds <= 0 {
				return usagef("film: want --out, and shoppers, seconds and a width that can be")
			}
			store, err := sim.NewOpen(sim.Config{Seed: seed}, shoppers, schemas.Hour)
			if err != nil {
				return usageError{err}
			}
			films, err := sim.NewFilms(store, cameras, width)
			if err != nil {
				return usageError{err}
			}
			return shoot(store, films, seconds, out)
		},
	}
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "folder for the frames and boxes")
	f.IntSliceVar(&cameras, "cameras", []int{1, 2, 9, 10}, "cameras of the store, 1 to 12")
	f.Uint64Var(&seed, "seed", 1, "seed of the store")
	f.IntVar(&shoppers, "shoppers", 2, "shoppers at once, about")
	f.IntVar(&width, "width", 640, "width of the frames, pixels")
	f.Float64Var(&seconds, "seconds", 30, "how long to film")
	return cmd
}

// shoot writes the frames as they are rendered, and the boxes at the end.
func shoot(store *sim.Open, films *sim.Films, seconds float64, out string) error {
	boxes := map[string]*score.Video{}
	for now := 0.0; now < seconds; now += 0.2 {
		for _, after := range []float64{0, 0.1} {
			shots, err := films.Shoot(after)
			if err != nil {
				return err
			}
			for _, shot := range shots {
				if err := keepShot(shot, boxes, out); err != nil {
					return fmt.Errorf("film: %w", err)
				}
			}
		}
		store.Next(true)
	}
	for camera, video := range boxes {
		err := writeWhole(filepath.Join(out, camera+".json"), func(w io.Writer) error { return json.NewEncoder(w).Encode(video) })
		if err != nil {
			return err
		}
	}
	return nil
}

// keepShot writes a frame and notes who is in it.
func keepShot(shot sim.Shot, boxes map[string]*score.Video, out string) error {
	dir := filepath.Join(out, shot.Frame.Camera)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if boxes[shot.Frame.Camera] == nil {
		boxes[shot.Frame.Camera] = &score.Video{}
	}
	frame := score.VideoFrame{Index: shot.Frame.Sequence, Boxes: []schemas.Detection{}}
	for _, b := range shot.Boxes {
		frame.Boxes = append(frame.Boxes, b.Box)
	}
	video := boxes[shot.Frame.Camera]
	video.Frames = append(video.Frames, frame)
	return os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.jpg", shot.Frame.Sequence)), shot.Frame.Data, 0o644)
}
