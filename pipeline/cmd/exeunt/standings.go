package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/exeunt-io/exeunt/connectors/web"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
)

// standings are what the pages show of stages that run in other processes: what the
// brokers know of them.
type standings struct {
	cluster kafka.Cluster
	config  config

	mu   sync.Mutex
	now  web.Pipeline
	done map[string]int64 // by stage, when they were last looked at
	when time.Time
}

// read is how the stages were when they were last looked at.
func (s *standings) read() web.Pipeline {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// watch looks at the stages every other second, until ctx is done. Brokers in trouble are
// no reason to end the pages: the stages are then shown as stopped.
func (s *standings) watch(ctx context.Context) error {
	often := time.NewTicker(2 * time.Second)
	defer often.Stop()
	for {
		stages, err := s.look(ctx)
		if err != nil && ctx.Err() == nil {
			s.cluster.Log.Warn("stages not seen", slog.Any("err", err))
		}
		s.take(stages, err)
		select {
		case <-often.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// look adds up the tenants.
func (s *standings) look(ctx context.Context) ([]kafka.Standing, error) {
	var sum []kafka.Standing
	for _, tenant := range s.config.Tenants {
		stages, err := s.cluster.Standings(ctx, s.config.plan(tenant))
		if err != nil {
			return nil, err
		}
		if sum == nil {
			sum = stages
			continue
		}
		for i := range stages {
			sum[i].Done += stages[i].Done
			sum[i].Lag += stages[i].Lag
		}
	}
	return sum, nil
}

func (s *standings) take(stages []kafka.Standing, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		for i := range s.now.Stages {
			s.now.Stages[i].Serves, s.now.Stages[i].Condition = false, "not known: "+err.Error()
		}
		return
	}
	now, done := time.Now(), map[string]int64{}
	s.now.Stages = nil
	for _, standing := range stages {
		name := standing.Stage.Name()
		health := web.StageHealth{
			Name: name, Inbox: string(standing.Stage.Inbox()), Outboxes: outboxes(standing.Stage),
			Lag: float64(standing.Lag), Elsewhere: true,
			Serves: standing.Members > 0, Condition: processes(standing.Members),
			Unused: standing.Members == 0 && standing.Done == 0 && standing.Lag == 0,
		}
		if was, known := s.done[name]; known {
			health.Read = max(0, float64(standing.Done-was)) / now.Sub(s.when).Seconds()
		}
		done[name] = standing.Done
		s.now.Stages = append(s.now.Stages, health)
	}
	s.done, s.when = done, now
}

func processes(members int) string {
	switch members {
	case 0:
		return "no process runs it"
	case 1:
		return "1 process"
	}
	return fmt.Sprintf("%d processes", members)
}
