// Package pipeline is Exeunt's pipeline as one list: START HERE.
//
//	edge: cameras <tenant>.frames -> vision (a model, no stage)
//	   |                                |
//	   |  <tenant>.sightings            v  what all cameras saw     (key tenant/store)
//	   |                             fusion  one shopper of many cameras' boxes
//	   |                                |
//	edge: shelf scales, gates, external trackers, recordings, a simulated store
//	   |                                |
//	   |  <tenant>.sensed         what the sensors say              (key tenant/store)
//	   v
//	detection                     noise -> what happened at the shelves
//	   |  <tenant>.observed       weight events, people             (key tenant/store)
//	   v
//	association                   who did it, and what it was, with probabilities
//	   |  <tenant>.attributed     visits, interactions              (key tenant/store/visit)
//	   v
//	cart                          the running basket of a visit
//	   |  <tenant>.billed         baskets, charge results           (key tenant/store/visit)
//	   v                              ^
//	settlement -- <tenant>.charges -> payment provider
//	   |       |-- <tenant>.ledger    every posting, in double entry
//	   |       `-- <tenant>.debts     what gates refuse entry for
//	   |  <tenant>.doubted        may this be charged?            (key tenant/store)
//	   |       v                      ^
//	   |     review <- claims, verdicts -- reviewers, who are shown <tenant>.judged
//	   |       |
//	   |       v  <tenant>.billed     clearances, back to settlement
//	   v  <tenant>.receipts       what the shopper is told, and contests: disputes, back to billed
//
// A camera's frames stay on their camera's partition, but a shopper goes from one camera
// to the next: so vision writes what it saw twice in one transaction, to observations
// (key tenant/store/camera) for whoever asks about a camera, and to sightings, fusion's
// inbox, where the calibration of the cameras comes too. Fusion's people go where external
// trackers' targets go, and nothing downstream can tell them apart.
//
// Every stage is a pure fold over one inbox topic (package stages). pipeline/kafka runs
// it against a cluster, with outputs, state and offsets in one transaction; pipeline/fold
// runs all of them in one process without a broker, for simulation and tests. Time, too,
// flows through the topics: a Tick carries the watermark of event time, and nothing
// else makes time pass.
package pipeline

import (
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/association"
	"github.com/exeunt-io/exeunt/stages/cart"
	"github.com/exeunt-io/exeunt/stages/detection"
	"github.com/exeunt-io/exeunt/stages/fusion"
	"github.com/exeunt-io/exeunt/stages/review"
	"github.com/exeunt-io/exeunt/stages/settlement"
)

// Stages are all stages in the order in which a visit meets them.
func Stages() []stages.Stage {
	return []stages.Stage{
		fusion.Stage(),
		detection.Stage(),
		association.Stage(),
		cart.Stage(),
		settlement.Stage(),
		review.Stage(),
	}
}
