package main

import (
	"slices"
	"strings"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/pipeline"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// payments is the payment provider's connector, joined by the charges topic.
func payments() kafka.Call {
	return kafka.Call{
		Name:     "payments",
		Inbox:    schemas.Charges,
		Outboxes: []schemas.Topic{schemas.Billed},
		Answer:   psp.Payments{Provider: psp.NewSandbox()}.Answer,
	}
}

// workNames are all that a process can be told to run, in the order of a visit.
func workNames() []string {
	var names []string
	for _, stage := range pipeline.Stages() {
		names = append(names, stage.Name())
	}
	return append(names, payments().Name)
}

// newWorkers makes the named workers; an unknown name is a usage error that lists the known.
func newWorkers(cluster kafka.Cluster, names []string, config kafka.WorkerConfig) ([]*kafka.Worker, error) {
	for _, name := range names {
		if !slices.Contains(workNames(), name) {
			return nil, usagef("run %q: no such stage; there are %s", name, strings.Join(workNames(), ", "))
		}
	}
	var workers []*kafka.Worker
	for _, stage := range pipeline.Stages() {
		if slices.Contains(names, stage.Name()) {
			workers = append(workers, kafka.NewWorker(cluster, stage, config))
		}
	}
	if slices.Contains(names, payments().Name) {
		workers = append(workers, kafka.NewCallWorker(cluster, payments(), config))
	}
	return workers, nil
}
