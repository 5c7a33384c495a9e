package money

import (
	"flag"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

var (
	days  = flag.Uint64("days", 1000, "store days to simulate")
	first = flag.Uint64("seed", 0, "the first day's seed")
)

func newCodec(t *testing.T) *schemas.Codec {
	t.Helper()
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		t.Fatal(err)
	}
	return codec
}

// Each visit settles once, captured minus refunded is the last receipt, the ledger
// balances, and nobody is charged for what another was charged for.
func TestStoreDays(t *testing.T) {
	codec := newCodec(t)
	crashes, visits, intents := map[string]int{}, 0, 0
	statuses, contests, given, shared, raised, amended := map[schemas.ReceiptStatus]int{}, map[schemas.ContestState]int{}, 0, 0, 0, 0
	for seed := *first; seed < *first+*days; seed++ {
		d := newDay(seed, codec, flaws{})
		d.run()
		if err := d.check(); err != nil {
			t.Fatalf("day %d: %v\nagain: go test ./pipeline/money -run StoreDays -seed %d -days 1", seed, err, seed)
		}
		visits, intents = visits+d.shoppers, intents+len(d.log[schemas.Charges])
		for point, n := range d.crashes {
			crashes[point] += n
		}
		for _, e := range d.log[schemas.Receipts] {
			r := e.Body.(schemas.Receipt)
			statuses[r.Status]++
			if r.Status == schemas.Corrected && strings.Contains(r.Reason, "what others did") {
				amended++
			}
		}
		shared, raised = shared+d.shared(), raised+len(d.raised())
		for _, r := range d.last() {
			for _, c := range r.Contests {
				contests[c.State]++
			}
			given += strangers(r)
		}
	}
	t.Logf("%d days, %d visits, %d intents; receipts %v; disputes %v; %d goods charged to whom they were reassigned, "+
		"%d visits raised by them after their receipt, %d visits charged to a credential that a person picked, %d receipts lowered by what others did; crashes %v",
		*days, visits, intents, statuses, contests, given, raised, shared, amended, crashes)
	if *days >= 100 && (contests[schemas.ContestGranted] == 0 || contests[schemas.ContestRefused] == 0 || given == 0 || raised == 0 || shared == 0 || amended == 0) {
		t.Errorf("disputes %v, %d goods reassigned, %d receipts raised, %d credentials picked, %d receipts lowered: want some of each", contests, given, raised, shared, amended)
	}
	const points = 8
	if *days >= 100 && len(crashes) != points {
		t.Errorf("crashes at %d named points, want %d: %v", len(crashes), points, crashes)
	}
}

// Each way to be wrong is noticed.
func TestMutantsAreCaught(t *testing.T) {
	codec := newCodec(t)
	for name, flaw := range map[string]flaws{
		"state kept on abort":       {keepOnAbort: true},
		"offsets outside":           {commitOutside: true},
		"a time-out taken for a no": {guess: true},
		"a new key for another try": {freshKeys: true},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(50) {
				d := newDay(seed, codec, flaw)
				d.run()
				if err := d.check(); err != nil {
					t.Logf("day %d: %v", seed, err)
					return
				}
			}
			t.Error("50 days, and nobody noticed")
		})
	}
}
