package main

import (
	"context"
	"math"
	"strings"
	"time"

	"github.com/exeunt-io/exeunt/connectors/recording"
	"github.com/exeunt-io/exeunt/connectors/web/model"
	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// shoppers are what is played by up: a simulated store, or a recording.
type shoppers struct {
	store schemas.Key
	// tell says on the pages what a shopper of the simulation really took.
	tell    func(store schemas.Key, target string, goods []model.Goods)
	cameras schemas.Calibration // empty where they are not known
	// products are those of the simulation, by the barcode that receipts show.
	products  map[string]schemas.Product
	reviewers *reviewers // of the simulation
	// run publishes until the last visit is over, and on until that is noticed.
	run func(ctx context.Context, publish func(schemas.Event) error) error
}

// source opens what --store names.
func (u *up) source() (*shoppers, error) {
	if dir, ok := strings.CutPrefix(u.play, "aifi:"); ok {
		store := schemas.StoreKey(u.tenant(), "recorded")
		played := recording.Source{Dir: dir, Tenant: u.tenant(), Store: "recorded"}
		if err := played.Check(); err != nil {
			return nil, usageError{err}
		}
		return &shoppers{store: store, run: played.Run, reviewers: newReviewers(0, store)}, nil
	}
	if u.play != "sim" {
		return nil, usagef("store %q: there are sim and aifi:DIR", u.play)
	}
	open, err := sim.NewOpen(sim.Config{Seed: u.seed, Hertz: u.hertz}, u.crowd, schemas.MicrosOf(time.Now()))
	if err != nil {
		return nil, usageError{err}
	}
	store := schemas.StoreKey(u.tenant(), "simulated")
	s := &shoppers{store: store, cameras: open.Calibration(), reviewers: newReviewers(u.reviewers, store)}
	s.run = func(ctx context.Context, publish func(schemas.Event) error) error {
		return u.simulate(ctx, open, s, publish)
	}
	return s, nil
}

// patience is for how long time goes on after the last shopper has left, so that leaving
// is noticed.
const patience = schemas.Minute

// simulate plays an open store moment by moment.
func (u *up) simulate(ctx context.Context, open *sim.Open, s *shoppers, publish func(schemas.Event) error) error {
	say := func(body schemas.Body) error {
		return publish(schemas.Event{Topic: schemas.Sensed, Key: s.store, Body: body})
	}
	for _, body := range open.Define() {
		if catalogue, ok := body.(schemas.Catalogue); ok {
			s.products = codesOf(catalogue)
		}
		if err := say(body); err != nil {
			return err
		}
	}
	came := 0
	for over := schemas.Never; ctx.Err() == nil; {
		moment := open.Next(u.visits == 0 || came < u.visits)
		came += moment.Came
		u.tally.passed(moment.Until)
		for _, body := range append(moment.Sensed, schemas.Tick{Source: "simulation", Watermark: moment.Until}) {
			if err := say(body); err != nil {
				return err
			}
		}
		if err := s.reviewers.work(moment.Until, s.products, publish); err != nil {
			return err
		}
		for _, left := range moment.Left {
			u.tally.took(left)
			s.reviewers.saw(left)
			s.tell(s.store, left.TargetID, goodsOf(s.products, left))
		}
		switch {
		case u.visits == 0 || came < u.visits || !open.Empty():
		case over == schemas.Never:
			over = moment.Until + patience
		case moment.Until >= over:
			return nil
		}
	}
	return ctx.Err()
}

// codesOf are a catalogue's products by the barcode that receipts show.
func codesOf(catalogue schemas.Catalogue) map[string]schemas.Product {
	products := map[string]schemas.Product{}
	for _, p := range catalogue.Products {
		if len(p.Barcodes) > 0 {
			products[p.Barcodes[0]] = p
		}
	}
	return products
}

// goodsOf are the products of a true receipt under their names.
func goodsOf(products map[string]schemas.Product, receipt score.Receipt) []model.Goods {
	goods := make([]model.Goods, len(receipt.Products))
	for i, p := range receipt.Products {
		goods[i] = model.Goods{Barcode: p.Barcode, Name: products[p.Barcode].Name, Quantity: int32(p.Quantity)}
	}
	return goods
}

// hung are cameras as the floor plan draws them: where each hangs, and the point on the
// floor that it looks at.
func hung(calibration schemas.Calibration) []model.Camera {
	var cameras []model.Camera
	for _, pose := range calibration.Cameras {
		look, ok := pose.On(pose.Centre, 0)
		if !ok {
			continue // it looks up
		}
		cameras = append(cameras, model.Camera{
			Name: pose.Camera, At: model.Spot{X: pose.Place.X, Y: pose.Place.Y}, Look: model.Spot{X: look.X, Y: look.Y},
			Half: math.Atan(0.5 / pose.Focal.X),
		})
	}
	return cameras
}
