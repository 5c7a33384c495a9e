package main

import (
	"cmp"
	"context"
	"slices"

	"github.com/exeunt-io/exeunt/connectors/web"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// picturesOf joins the review page to the frames: at most so many, evenly over the time,
// from camera to camera. One that is no picture is shown without the people in it.
func picturesOf(cluster kafka.Cluster) func(ctx context.Context, store schemas.Key, evidence []schemas.Range, most int) ([]web.Picture, error) {
	return func(ctx context.Context, store schemas.Key, evidence []schemas.Range, most int) ([]web.Picture, error) {
		shots, err := footage(ctx, cluster, store, evidence)
		if err != nil {
			return nil, err
		}
		slices.SortStableFunc(shots, func(a, b shot) int { return cmp.Compare(a.Frame.Time, b.Frame.Time) })
		var pictures []web.Picture
		for _, s := range evenly(shots, most) {
			picture, err := s.boxed()
			if err != nil {
				picture = s.Frame.Data
			}
			pictures = append(pictures, web.Picture{Camera: s.Frame.Camera, Time: s.Frame.Time, JPEG: picture})
		}
		return pictures, nil
	}
}

// evenly picks at most so many of all.
func evenly[T any](all []T, most int) []T {
	if len(all) <= most {
		return all
	}
	picked := make([]T, most)
	for i := range picked {
		picked[i] = all[i*len(all)/most]
	}
	return picked
}
