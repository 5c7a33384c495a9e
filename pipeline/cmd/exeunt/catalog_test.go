package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// A price list that is imported while shoppers shop is in force for who takes something
// after its time, is listed, and can be said again.
func TestImportedPricesAreCharged(t *testing.T) {
	_, cluster := openShop(t, 8)
	on, of := "--brokers="+strings.Join(cluster.Brokers, ","), "--store=corner"
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var first schemas.Receipt
	for event := range cluster.Read(ctx, "north", schemas.Receipts) { // somebody has paid the old prices
		if r, ok := event.Body.(schemas.Receipt); ok && len(r.Lines) > 0 {
			first = r
			break
		}
	}
	if code, stdout, stderr := exeunt(t, "catalog", "import", on, "--tenants=north", of, dearer(t)); code != exitOK || !strings.Contains(stdout, "price list") {
		t.Fatalf("exit code %d: %s%s", code, stdout, stderr)
	}
	code, stdout, stderr := exeunt(t, "catalog", "list", on, "--tenants=north", of, "--json")
	var lists struct{ Lists []listed }
	if err := json.Unmarshal([]byte(stdout), &lists); err != nil || code != exitOK || len(lists.Lists) != 1 {
		t.Fatalf("exit code %d: %s%s", code, stdout, stderr)
	}
	version := lists.Lists[0].Version
	for event := range cluster.Read(ctx, "north", schemas.Receipts) {
		r, ok := event.Body.(schemas.Receipt)
		if !ok || len(r.Lines) == 0 || r.Entered < lists.Lists[0].From || !r.Decided() {
			continue
		}
		for _, l := range r.Lines {
			if l.PriceList != version || l.Price.Minor != 99_99 {
				t.Errorf("%s taken under %s costs %s; want 99.99 of %s", l.Product, l.PriceList, l.Price, version)
			}
		}
		break
	}
	if first.Lines[0].PriceList == version || ctx.Err() != nil {
		t.Errorf("the receipt before was of list %q; %v", first.Lines[0].PriceList, ctx.Err())
	}
	if code, _, stderr := exeunt(t, "catalog", "publish", on, "--tenants=north", of); code != exitOK {
		t.Errorf("said again: exit code %d: %s", code, stderr)
	}
	for _, args := range [][]string{{"list", on}, {"list", of}, {"publish", on, of, "--at=soon"}, {"publish", on, "--store=none", "--tenants=north"}} {
		if code, stdout, _ := exeunt(t, append([]string{"catalog"}, args...)...); code != exitUsage {
			t.Errorf("catalog %v: exit code %d: %s", args, code, stdout)
		}
	}
}

// dearer is a file in which everything that the simulated store sells costs 99.99.
func dearer(t *testing.T) string {
	t.Helper()
	var rows []map[string]any
	for _, body := range unopened(t).Define() {
		if list, ok := body.(schemas.Catalogue); ok {
			for _, p := range list.Products {
				rows = append(rows, map[string]any{
					"barcodes": strings.Join(p.Barcodes, "|"), "name": p.Name, "price_minor": 99_99, "currency": p.Price.Currency,
					"weight_grams": max(1, p.WeightGrams),
				})
			}
		}
	}
	text, err := json.Marshal(rows)
	path := filepath.Join(t.TempDir(), "dearer.json")
	if err == nil {
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}
