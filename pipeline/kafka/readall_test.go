package kafka

import (
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/schemas"
)

// What counts money must not pass over what it cannot read; who looks around may.
func TestReadAllNamesWhatItCannotRead(t *testing.T) {
	cluster := created(t)
	raw(t, cluster, &kgo.Record{Topic: "acme.receipts", Key: []byte("acme/0/v"), Value: []byte("!")})
	if _, err := cluster.ReadAll(t.Context(), "acme", schemas.Receipts); err == nil || !strings.Contains(err.Error(), "acme.receipts partition") {
		t.Errorf("got %v, want the record to be named", err)
	}
	for event, err := range cluster.ReadNow(t.Context(), "acme", schemas.Receipts) {
		t.Errorf("got %v, %v, want nothing", event, err)
	}
}
