package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/sourcegraph/conc/pool"
	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/camera"
	"github.com/exeunt-io/exeunt/connectors/recording"
	"github.com/exeunt-io/exeunt/connectors/storefile"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// cameraConfig is one camera of `exeunt edge`.
type cameraConfig struct {
	ID    string `koanf:"id"`
	Input string `koanf:"input"`
	// Kind is ffmpeg, mjpeg (over HTTP, without ffmpeg), directory (into which pictures
	// are dropped) or video (a file, played once). Empty is directory for a directory,
	// video for a file and ffmpeg for all else.
	Kind    string        `koanf:"kind"`
	FPS     float64       `koanf:"fps"`     // of ffmpeg; 0 is every frame
	Quality int           `koanf:"quality"` // of ffmpeg's JPEG, 2 to 31; 0 is 4
	Stall   time.Duration `koanf:"stall"`   // without a frame after which it is opened again
	// KeepAlive, if not 0, leaves out frames in which nothing moves, but for one in so long.
	KeepAlive time.Duration `koanf:"keep-alive"`
}

// recordingFile is one recording of `exeunt edge`, published once.
type recordingFile struct {
	Dir string `koanf:"dir"`
}

func newEdgeCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "edge --config FILE",
		Short: "Publish what a store is and what its cameras see, until it is told to stop",
		Long: `Publish what a store is and what its cameras see, until it is told to stop. A camera that
is lost or stalls is opened again; what it did is said at the end. The definition (see
exeunt store) says what stands where, what it costs and where the cameras are, from now on;
with nothing else to publish it ends then. The file is YAML:
  brokers: [localhost:9092]
  tenants: [north]
  store: "12"
  definition: stores/12
  cameras:
    - {id: "5", input: "rtsp://10.0.0.5/stream", fps: 10, keep-alive: 1s}
    - {id: "6", input: "http://10.0.0.6/video.mjpg", kind: mjpeg}
    - {id: "7", input: /var/spool/camera7}
  recordings:
    - {dir: /var/recordings/monday}
  gate:
    {listen: "127.0.0.1:8090", token-file: gate.token, hold: "50.00", currency: EUR}

At gate's address the hardware of the definition's gates (or of ids: [door, back]) asks
whether somebody may pass, with the token of the file or of EXEUNT_GATE_TOKEN:
  curl -H "Authorization: Bearer $EXEUNT_GATE_TOKEN" -H "Idempotency-Key: 1" \
    -d '{"way": "in", "credential": "pm_card_visa"}' http://127.0.0.1:8090/gates/door/passages
Who owes money is refused (402), and admitted again when it is paid. So much as hold says
is authorised on every credential at entry.`,
		Example: `  exeunt edge --config edge.yaml
  exeunt edge --brokers localhost:9092 --store 12 --definition stores/12`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd)
			if err != nil {
				return err
			}
			if err := c.wantBrokers(); err != nil {
				return err
			}
			return runEdge(cmd, c)
		},
	}
	clusterFlags(cmd)
	cmd.Flags().String("store", "1", "store that the sources are in")
	cmd.Flags().String("calibration", "", "the cameras' calibration.json, from which on shoppers are followed from camera to camera")
	cmd.Flags().String("definition", "", "the store's definition, a folder with store.yaml, which has the cameras' calibration too")
	return cmd
}

// runEdge publishes all sources until they have ended or it is told to stop.
func runEdge(cmd *cobra.Command, c config) error {
	log := newLog(cmd.ErrOrStderr())
	sources, err := c.sources(log)
	if err != nil {
		return err
	}
	definition, err := c.define(time.Now())
	if err != nil {
		return usageError{err}
	}
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		return err
	}
	defer edge.Close()
	if c.Gate.Listen != "" {
		gates, err := c.gates(cmd.Context(), cluster, edge, definition)
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "exeunt: gates ask at http://%s/gates/GATE/passages\n", gates.Listener.Addr())
		sources = append(sources, gates)
	}
	if definition, err = c.unsaid(cmd, definition); err != nil {
		return err
	}
	for _, e := range definition {
		if err := edge.Publish(cmd.Context(), e); err != nil {
			return err
		}
	}
	all := pool.New().WithContext(cmd.Context()).WithCancelOnError().WithFirstError()
	for _, source := range sources {
		all.Go(func(ctx context.Context) error {
			return source.Run(ctx, func(e schemas.Event) error { return edge.Publish(ctx, e) })
		})
	}
	err = all.Wait()
	for _, source := range sources {
		if live, ok := source.(*camera.Live); ok {
			fmt.Fprintf(cmd.ErrOrStderr(), "exeunt: camera %s: %v\n", live.Camera, &live.Meter)
		}
	}
	if cmd.Context().Err() != nil {
		err = nil // told to stop
	}
	const patience = 10 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(cmd.Context()), patience)
	defer cancel()
	return cmp.Or(err, edge.Flush(ctx))
}

// unsaid leaves out of a definition the price list of a version that is on record: said
// once more, it would take the place of those that were announced for later.
func (c config) unsaid(cmd *cobra.Command, definition []schemas.Event) ([]schemas.Event, error) {
	if c.Definition == "" {
		return definition, nil
	}
	known, err := c.recorded(cmd, c.Tenants[0])
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(definition, func(e schemas.Event) bool {
		list, ok := e.Body.(schemas.Catalogue)
		return ok && slices.ContainsFunc(known, func(k schemas.Catalogue) bool { return k.Version == list.Version })
	}), nil
}

// define is what is said of the store itself, from a moment on.
func (c config) define(from time.Time) ([]schemas.Event, error) {
	key, since := schemas.StoreKey(c.Tenants[0], c.Store), schemas.MicrosOf(from)
	var events []schemas.Event
	if c.Definition != "" {
		definition, err := storefile.Read(c.Definition)
		if err != nil {
			return nil, err
		}
		events = definition.Events(key, since)
	}
	if c.Calibration == "" {
		return events, nil
	}
	if slices.ContainsFunc(events, func(e schemas.Event) bool { return e.Body.Record() == "calibration" }) {
		return nil, fmt.Errorf("edge: %s has cameras, so leave out --calibration, or the cameras there", c.Definition)
	}
	calibration, err := camera.ReadCalibration(c.Calibration, from)
	return append(events, schemas.Event{Topic: schemas.Sightings, Key: key, Body: calibration}), err
}

// sources are the configured connectors.
func (c config) sources(log *slog.Logger) ([]connectors.Source, error) {
	if len(c.Tenants) != 1 {
		return nil, usagef("edge: a store is of one tenant, not of %v", c.Tenants)
	}
	tenant := c.Tenants[0]
	var sources []connectors.Source
	for i, of := range c.Cameras {
		if of.ID == "" || of.Input == "" || strings.Contains(of.ID, "/") {
			return nil, usagef("edge: camera %d: want an id without / and an input", i+1)
		}
		source, err := of.source(tenant, c.Store, log)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source)
	}
	for _, r := range c.Recordings {
		source := recording.Source{Dir: r.Dir, Tenant: tenant, Store: c.Store}
		if err := source.Check(); err != nil {
			return nil, usageError{err}
		}
		sources = append(sources, source)
	}
	if len(sources) == 0 && c.Definition == "" && c.Gate.Listen == "" {
		return nil, usagef("edge: no definition, no cameras, no recordings and no gate: list them in --config")
	}
	return sources, nil
}

// source is the camera's connector.
func (c cameraConfig) source(tenant, store string, log *slog.Logger) (connectors.Source, error) {
	live := &camera.Live{Tenant: tenant, Store: store, Camera: c.ID, Stall: c.Stall, Log: log}
	if c.KeepAlive > 0 {
		live.Gate = &camera.Gate{KeepAlive: c.KeepAlive}
	}
	switch kind := cmp.Or(c.Kind, kindOf(c.Input)); kind {
	case "ffmpeg":
		live.Open = camera.FFmpeg(c.Input, c.FPS, cmp.Or(c.Quality, 4), log)
	case "mjpeg":
		live.Open = camera.MJPEG(c.Input)
	case "directory":
		live.Open = camera.Directory(c.Input)
	case "video":
		return camera.Video{Input: c.Input, Tenant: tenant, Store: store, Camera: c.ID, Began: time.Now()}, nil
	default:
		return nil, usagef("edge: camera %s is of kind %q; there are ffmpeg, mjpeg, directory and video", c.ID, kind)
	}
	return live, nil
}

// kindOf guesses what an input is.
func kindOf(input string) string {
	switch info, err := os.Stat(input); {
	case err != nil:
		return "ffmpeg"
	case info.IsDir():
		return "directory"
	case info.Mode().IsRegular():
		return "video"
	}
	return "ffmpeg" // a device
}
