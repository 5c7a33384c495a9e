package psp

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

// stripeMock is Stripe's own stand-in, which knows the API's shapes and remembers nothing.
const stripeMock = "github.com/stripe/stripe-mock@v0.203.0"

// startStripeMock builds and runs it, and returns its URL.
func startStripeMock(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	install := exec.CommandContext(t.Context(), "go", "install", stripeMock)
	install.Env = append(os.Environ(), "GOBIN="+bin, "GOFLAGS=-mod=mod")
	install.Dir = bin
	if said, err := install.CombinedOutput(); err != nil {
		t.Skipf("%s cannot be built: %s", stripeMock, said)
	}
	mock := exec.CommandContext(t.Context(), filepath.Join(bin, "stripe-mock"), "-http-addr", "127.0.0.1:0")
	out, err := mock.StdoutPipe()
	if err == nil {
		err = mock.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = mock.Process.Kill()
		_ = mock.Wait()
	})
	address := regexp.MustCompile(`HTTP at address: (\S+)`)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if found := address.FindStringSubmatch(lines.Text()); found != nil {
			return "http://" + found[1]
		}
	}
	t.Fatal("stripe-mock does not say where it listens")
	return ""
}

// Stripe's stand-in finds nothing wrong with any request, and its answers are understood.
// It answers every request alike, so that only a refund's answer can be the right one.
func TestStripeAgainstItsMock(t *testing.T) {
	p := NewStripe("sk_test_123", startStripeMock(t), nil)
	for _, action := range []schemas.ChargeAction{schemas.Authorise, schemas.Charge, schemas.Capture, schemas.Void, schemas.Refund} {
		intent := charge
		intent.Action, intent.Reference = action, "pi_123"
		r, err := p.Do(t.Context(), intent)
		if err != nil {
			t.Errorf("%s: %v", action, err)
		}
		if want := "stripe: requires_payment_method"; action != schemas.Refund && r.Reason != want {
			t.Errorf("%s: %+v, want the mock's payment, which says %q", action, r, want)
		}
		if action == schemas.Refund && (r.Status != schemas.Refunded || r.Reference == "") {
			t.Errorf("refund: %+v", r)
		}
		if _, err := p.Find(t.Context(), intent); err != nil && !strings.Contains(err.Error(), ErrUnknown.Error()) {
			t.Errorf("find %s: %v", action, err)
		}
	}
	if _, err := p.List(t.Context(), 0); err != nil {
		t.Error(err)
	}
}

// A request that Stripe cannot meet is a refusal; a key that it does not take is trouble
// that may pass, and not the shopper's.
func TestStripeTellsRefusalsFromTrouble(t *testing.T) {
	url := startStripeMock(t)
	odd := charge
	odd.Amount.Currency = "" // the API's shape wants one
	if r, err := NewStripe("sk_test_123", url, nil).Do(t.Context(), odd); err != nil || r.Status != schemas.Declined {
		t.Errorf("a request without a currency: %+v, %v", r, err)
	}
	if r, err := NewStripe("wrong", url, nil).Do(t.Context(), charge); err == nil {
		t.Errorf("a wrong key: %+v, want an error", r)
	}
	if r, err := NewStripe("sk_test_123", "http://127.0.0.1:1", nil).Do(t.Context(), charge); err == nil {
		t.Errorf("nobody is there: %+v, want an error", r)
	}
}
