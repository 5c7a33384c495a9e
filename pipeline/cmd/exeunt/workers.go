package main

import (
	"slices"
	"strings"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/pipeline"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
)

// workNames are all that a process can be told to run, in the order of a visit.
func workNames() []string {
	var names []string
	for _, stage := range pipeline.Stages() {
		names = append(names, stage.Name())
	}
	return append(names, payments(nil).Name)
}

// newWorkers makes the named workers; an unknown name is a usage error that lists the known.
func newWorkers(cluster kafka.Cluster, names []string, provider psp.Provider, config kafka.WorkerConfig) ([]*kafka.Worker, error) {
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
	if slices.Contains(names, payments(nil).Name) {
		workers = append(workers, kafka.NewCallWorker(cluster, payments(provider), config))
	}
	return workers, nil
}
