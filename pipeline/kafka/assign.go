package kafka

import (
	"context"
	"time"
)

func (s *session) assignment(p partition) *assignment {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.assigned[p]
}

// assign restores partitions that the group has given us; they are not polled before.
func (s *session) assign(ctx context.Context, topics map[string][]int32) error {
	var added []*assignment
	for topic, numbers := range topics {
		tenant := s.layout.tenant(topic, s.job.stage.Inbox())
		for _, number := range numbers {
			added = append(added, newAssignment(tenant, partition{topic, number}, s.job))
		}
	}
	if s.job.keeps && len(added) > 0 {
		s.condition.set(false, "restoring %d partitions", len(added))
		began := time.Now()
		if err := s.restoreAll(ctx, added); err != nil {
			return err
		}
		if err := s.remember(ctx, added); err != nil {
			return err
		}
		s.meter.restore.WithLabelValues(s.Name()).Observe(time.Since(began).Seconds())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range added {
		s.assigned[a.partition] = a
	}
	s.condition.set(true, "working on %d partitions", len(s.assigned))
	return nil
}

// revoke forgets partitions that the group has taken away.
func (s *session) revoke(topics map[string][]int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for topic, numbers := range topics {
		for _, number := range numbers {
			delete(s.assigned, partition{topic, number})
			s.meter.released(partition{topic, number})
		}
	}
	s.condition.set(true, "working on %d partitions", len(s.assigned))
}

// countStates says how much state there is.
func (s *session) countStates() {
	s.mu.Lock()
	defer s.mu.Unlock()
	keys, bytes := 0, int64(0)
	for _, a := range s.assigned {
		keys += a.states.Len()
		bytes += a.sizes.total
	}
	s.meter.keys.WithLabelValues(s.Name()).Set(float64(keys))
	s.meter.bytes.WithLabelValues(s.Name()).Set(float64(bytes))
}
