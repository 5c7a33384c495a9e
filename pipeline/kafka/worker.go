package kafka

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/exeunt-io/exeunt/stages"
)

// WorkerConfig is what a worker must be told besides the cluster and its work.
type WorkerConfig struct {
	// Tenants whose topics are read.
	Tenants []string
	// Slot tells the workers of one stage apart, such as a pod's ordinal, and stays the
	// same when one is restarted: two processes in one slot fence each other. Empty is "0".
	Slot string
	// TransactionTimeout is how long readers downstream wait for a worker that died and
	// was not restarted; 0 is 7 s. Kafka's own 60 s stalls them for as long.
	TransactionTimeout time.Duration
}

// Worker runs one stage or call in this process.
type Worker struct {
	cluster Cluster
	job     job
	config  WorkerConfig
	// rebalanceTimeout is how long the group waits for its members when partitions are to
	// move. A member that restores states comes when it has finished.
	rebalanceTimeout time.Duration
	flaws            flaws

	meter     meter
	usage     *usage // nil unless somebody wants it
	tracer    *tracer
	condition condition
}

// flaws are ways to be wrong that tests switch on, to see that they would notice.
type flaws struct {
	keepOnAbort   bool // states of an aborted transaction stay
	commitOutside bool // offsets are committed before the transaction
	resetOffset   bool // an offset that the broker does not know is taken to be the first
	forgetful     bool // a watch begins anew without its memory
}

// NewWorker is a worker for a stage.
func NewWorker(cluster Cluster, stage stages.Stage, config WorkerConfig) *Worker {
	return newWorker(cluster, stageJob(stage), config)
}

// NewCallWorker is a worker for a call.
func NewCallWorker(cluster Cluster, call Call, config WorkerConfig) *Worker {
	return newWorker(cluster, callJob(call), config)
}

func newWorker(cluster Cluster, job job, config WorkerConfig) *Worker {
	if config.TransactionTimeout == 0 {
		config.TransactionTimeout = 7 * time.Second
	}
	config.Slot = cmp.Or(config.Slot, "0")
	name := job.stage.Name()
	w := &Worker{
		cluster:          cluster,
		job:              job,
		config:           config,
		rebalanceTimeout: time.Minute,
		meter:            newMeter(cluster.Metrics, name),
		tracer:           newTracer(cluster.Traces, name),
	}
	w.condition.set(false, "not yet started")
	return w
}

// Name is the name of the worker's stage or call.
func (w *Worker) Name() string { return w.job.stage.Name() }

// Run works until ctx is done, and then ends what it began and returns nil. Trouble with
// the brokers starts it afresh, from what was committed. An error is what another try
// would not mend: ErrUnfit, or another process that runs in the same slot. A stage that
// panics takes the process down, with the position of the record it panicked at.
func (w *Worker) Run(ctx context.Context) error {
	err := w.run(ctx)
	w.condition.end(err)
	return err
}

// run is Run, session after session.
func (w *Worker) run(ctx context.Context) error {
	var again backoff
	for {
		again.try()
		w.condition.set(false, "connecting")
		err := w.session(ctx)
		if err == nil {
			w.leave()
			return nil
		}
		if errors.Is(err, ErrUnfit) || errors.Is(err, kerr.FencedInstanceID) {
			return fmt.Errorf("run %s in slot %s: %w", w.Name(), w.config.Slot, err)
		}
		w.cluster.log().Warn("worker in trouble", "stage", w.Name(), "err", err)
		w.meter.restarts.WithLabelValues(w.Name()).Inc()
		w.condition.set(false, "in trouble: %v", err)
		if !again.wait(ctx) {
			return nil
		}
	}
}

// leave gives up the worker's place in its group, so that its partitions move on at once:
// Kafka keeps a static member's place until its session times out. It uses a connection
// of its own, after the member's is closed: a member that is just joining might wait for
// its answer in vain.
func (w *Worker) leave() {
	const patience = 2 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	admin, err := w.cluster.admin()
	if err == nil {
		defer admin.Close()
		_, err = admin.LeaveGroup(ctx, kadm.LeaveGroup(group(w.Name())).InstanceIDs(w.config.Slot))
	}
	if err != nil {
		w.cluster.log().Warn("group not left", "stage", w.Name(), "err", err)
	}
}
