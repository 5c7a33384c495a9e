package main

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"image/jpeg"
	"time"

	"github.com/exeunt-io/exeunt/connectors/camera/sketch"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// shot is a frame that evidence names, and the people whom vision saw in it.
type shot struct {
	At     schemas.Position
	Frame  schemas.Frame
	People []schemas.Detection
}

// footage reads the frames of a store that an interaction's or a receipt line's evidence
// names, in the order in which Kafka has them. What is no longer kept is left out, and so
// are frames of other stores that lie between.
func footage(ctx context.Context, cluster kafka.Cluster, store schemas.Key, evidence []schemas.Range) ([]shot, error) {
	tenant := store.Tenant()
	var all []shot
	for _, at := range schemas.Frames.Among(tenant, evidence) {
		events, err := cluster.ReadRange(ctx, tenant, at)
		if err != nil {
			return nil, err
		}
		var shots []shot
		for _, e := range events {
			if frame, ok := e.Body.(schemas.Frame); ok && e.Key.Store() == store {
				shots = append(shots, shot{At: e.At, Frame: frame})
			}
		}
		if err := recognise(ctx, cluster, tenant, shots); err != nil {
			return nil, err
		}
		all = append(all, shots...)
	}
	return all, nil
}

// recognise finds what vision saw in the frames of one partition. A camera's observations
// are in the partition of its frames, later than these.
func recognise(ctx context.Context, cluster kafka.Cluster, tenant string, shots []shot) error {
	if len(shots) == 0 {
		return nil
	}
	wanted, first := map[schemas.Range]*shot{}, shots[0].Frame.Time
	for i := range shots {
		wanted[shots[i].At.Range()] = &shots[i]
		first = min(first, shots[i].Frame.Time)
	}
	since := first.Time().Add(-time.Minute) // clocks differ
	for event, err := range cluster.ReadPartition(ctx, tenant, schemas.Observations, shots[0].At.Partition, since) {
		if err != nil {
			return err
		}
		o, ok := event.Body.(schemas.Observation)
		if !ok || len(o.Evidence) == 0 || wanted[o.Evidence[0]] == nil {
			continue
		}
		wanted[o.Evidence[0]].People = o.People
		delete(wanted, o.Evidence[0])
		if len(wanted) == 0 {
			break
		}
	}
	return nil
}

// boxed is the frame as JPEG with people's boxes drawn in.
func (s shot) boxed() ([]byte, error) {
	picture, err := jpeg.Decode(bytes.NewReader(s.Frame.Data))
	if err != nil {
		return nil, fmt.Errorf("draw into frame %d of camera %s: %w", s.Frame.Sequence, s.Frame.Camera, err)
	}
	drawn := sketch.Of(picture)
	for _, b := range s.People {
		drawn.Box(b.X0, b.Y0, b.X1, b.Y1, color.RGBA{R: 255, G: 60, B: 60, A: 255})
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, drawn, &jpeg.Options{Quality: 92})
	return out.Bytes(), err
}
