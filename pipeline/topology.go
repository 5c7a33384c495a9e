// Package pipeline is Exeunt's pipeline as one list: START HERE.
//
//	edge: shelf scales, cameras' key points, recordings, a simulated store
//	   |
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
//	   |
//	   |  <tenant>.doubted        may this be charged?            (key tenant/store)
//	   |       v                      ^
//	   |     review <- claims, verdicts -- reviewers, who are shown <tenant>.judged
//	   |       |
//	   |       v  <tenant>.billed     clearances, back to settlement
//	   v  <tenant>.receipts       what the shopper is told
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
	"github.com/exeunt-io/exeunt/stages/review"
	"github.com/exeunt-io/exeunt/stages/settlement"
)

// Stages are all stages in the order in which a visit meets them.
func Stages() []stages.Stage {
	return []stages.Stage{
		detection.Stage(),
		association.Stage(),
		cart.Stage(),
		settlement.Stage(),
		review.Stage(),
	}
}
