// Package accuracy measures how often receipts are right, on simulated recordings whose
// truth is known: by kind of visit, with how well the pipeline knows its own doubt.
//
// The recordings go through the same connector and the same stages as real ones, without
// a broker between them.
package accuracy

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/sourcegraph/conc/pool"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/connectors/recording"
	"github.com/exeunt-io/exeunt/pipeline"
	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// Visit is one shopper's receipt, judged.
type Visit struct {
	Probability float64 // that the receipt is right, as the receipt says
	Right       bool
}

// Outcome is one recording, judged.
type Outcome struct {
	Kind    sim.Kind
	Seed    uint64
	Score   score.Result
	Visits  []Visit
	Seconds float64       // recorded
	Cost    time.Duration // of the stages, on one core
}

// Run plays the recordings of each config through the pipeline, on so many cores. done,
// if not nil, is called after each.
func Run(ctx context.Context, configs []sim.Config, cores int, done func()) ([]Outcome, error) {
	all := pool.NewWithResults[Outcome]().WithContext(ctx).WithCancelOnError().WithFirstError().WithMaxGoroutines(cores)
	for _, config := range configs {
		all.Go(func(ctx context.Context) (Outcome, error) {
			outcome, err := play(ctx, config)
			if err != nil {
				return Outcome{}, fmt.Errorf("measure %s seed %d: %w", config.Kind, config.Seed, err)
			}
			if done != nil {
				done()
			}
			return outcome, nil
		})
	}
	return all.Wait()
}

// play simulates one recording, runs it through the stages, and compares.
func play(ctx context.Context, config sim.Config) (Outcome, error) {
	simulated, err := sim.Generate(config)
	if err != nil {
		return Outcome{}, err
	}
	dir, err := os.MkdirTemp("", "exeunt-accuracy-")
	if err != nil {
		return Outcome{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // temporary: the system clears what is left
	if err := simulated.WriteAiFi(dir); err != nil {
		return Outcome{}, err
	}
	receipts, cost, err := Replay(ctx, dir)
	if err != nil {
		return Outcome{}, err
	}
	outcome := Judge(simulated.Truth.Receipts, receipts)
	outcome.Kind, outcome.Seed = config.Kind, config.Seed
	outcome.Seconds, outcome.Cost = simulated.Seconds(), cost
	return outcome, nil
}

// Replay runs a recording through all stages without a broker, and returns the settled
// receipts and the time that the stages took.
func Replay(ctx context.Context, dir string) (receipts []schemas.Receipt, cost time.Duration, err error) {
	local := wired(ctx)
	local.Watch = func(event schemas.Event) {
		if receipt, ok := event.Body.(schemas.Receipt); ok && receipt.Decided() {
			receipts = latest(receipts, receipt)
		}
	}
	source := recording.Source{Dir: dir, Tenant: "accuracy", Store: "1"}
	err = source.Run(ctx, func(event schemas.Event) error {
		began := time.Now()
		local.Feed(event)
		cost += time.Since(began)
		return nil
	})
	return receipts, cost, err
}

// latest is the receipts with one more, which takes the place of its visit's earlier one.
func latest(receipts []schemas.Receipt, next schemas.Receipt) []schemas.Receipt {
	at := slices.IndexFunc(receipts, func(r schemas.Receipt) bool { return r.Visit == next.Visit })
	if at < 0 {
		return append(receipts, next)
	}
	receipts[at] = next
	return receipts
}

// wired is all stages, with a sandbox that charges.
func wired(ctx context.Context) *fold.Local {
	payments := psp.Payments{Provider: psp.NewSandbox()}
	provider := func(request schemas.Event) []schemas.Event {
		answers, err := payments.Answer(ctx, request)
		if err != nil {
			panic(err) // only a charge intent goes to the charges topic
		}
		return answers
	}
	return fold.NewLocal(pipeline.Stages(), map[schemas.Topic]func(schemas.Event) []schemas.Event{schemas.Charges: provider})
}

// Judge compares receipts with the truth, shopper by shopper. A true shopper without a
// receipt is a wrong visit of probability 1: nobody was asked to look.
func Judge(truth score.File, receipts []schemas.Receipt) Outcome {
	believed := map[string]*score.Receipt{}
	probability := map[string]float64{}
	var file score.File
	for _, r := range receipts {
		plain := score.Receipt{TargetID: r.Target}
		for _, line := range r.Lines {
			plain.Products = append(plain.Products, score.Product{Barcode: line.Barcode, Quantity: int(line.Quantity)})
		}
		if was, ok := probability[r.Target]; ok { // a shopper of two visits is right if both are
			r.Probability *= was
		}
		probability[r.Target] = r.Probability
		file.Receipts = append(file.Receipts, plain)
	}
	normal := file.Normal()
	for i := range normal.Receipts {
		believed[normal.Receipts[i].TargetID] = &normal.Receipts[i]
	}
	outcome := Outcome{Score: score.Compare(truth, file)}
	for _, want := range truth.Receipts {
		got, known := believed[want.TargetID]
		if !known {
			outcome.Visits = append(outcome.Visits, Visit{Probability: 1})
			continue
		}
		single := score.Compare(score.File{Receipts: []score.Receipt{want}}, score.File{Receipts: []score.Receipt{*got}})
		outcome.Visits = append(outcome.Visits, Visit{Probability: probability[want.TargetID], Right: single.Exact == 1})
	}
	return outcome
}
