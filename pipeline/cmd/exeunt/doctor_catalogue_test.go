package main

import (
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// say publishes what a store says, and waits until it is written.
func say(t *testing.T, cluster kafka.Cluster, events ...schemas.Event) {
	t.Helper()
	if err := publish(t.Context(), cluster, events...); err != nil {
		t.Fatal(err)
	}
}

// A store that sends events needs a price list that is in force and knows what stands there.
func TestDoctorLooksAtCatalogues(t *testing.T) {
	anEngine(t)
	c, cluster := topicsFor(t, 2, "local")
	shop := schemas.StoreKey("local", "12")
	look := func(want, found string) {
		t.Helper()
		findings, _ := examined(t, "--brokers", c.Brokers[0], "--partitions", "2")
		if f := named(t, findings, "catalogues of local"); f.Status != want || !strings.Contains(f.Found, found) || (want == statusFailed) != strings.Contains(f.Do, "exeunt catalog import") {
			t.Errorf("%+v, want it %s with %q", f, want, found)
		}
	}
	list := func(from schemas.Micros, version string, products ...schemas.Product) {
		say(t, cluster, schemas.Catalogue{Time: from, Version: version, Products: products}.Recorded(shop)...)
	}
	const now = 20000 * schemas.Day
	price := schemas.Money{Minor: 100, Currency: "EUR"}
	nuts, tea := schemas.Product{ID: "plu:1", Price: price}, schemas.Product{ID: "plu:2", Price: price}

	look(statusSkipped, "no store sends events yet")
	list(now+schemas.Day, "next")
	look(statusSkipped, "no store sends events yet")
	say(t, cluster, schemas.Event{Topic: schemas.Sensed, Key: shop, Body: schemas.Tick{Source: "edge", Watermark: now}},
		schemas.Event{Topic: schemas.Sensed, Key: schemas.StoreKey("local", "13"), Body: schemas.Tick{Source: "edge", Watermark: now}})
	look(statusFailed, `the first price list of store local/12, "next", is in force from `)
	look(statusFailed, "and 1 more") // store 13 has none
	say(t, cluster, schemas.Catalogue{Time: now, Version: "13"}.Recorded(schemas.StoreKey("local", "13"))...)
	list(now, "now", nuts)
	say(t, cluster, schemas.Event{Topic: schemas.Sensed, Key: shop, Body: schemas.Planogram{Time: now, Facings: []schemas.Facing{
		{Product: nuts.ID, Plates: []schemas.PlateRef{{Fixture: "1", Shelf: 1, Plate: 1}}}, {},
		{Product: tea.ID, Plates: []schemas.PlateRef{{Fixture: "1", Shelf: 2, Plate: 3}}},
	}}})
	look(statusFailed, `product plu:2, which stands on fixture 1 shelf 2 plate 3 of store local/12, is not in the price list in force, "now"`)
	list(now, "now", nuts, schemas.Product{ID: tea.ID})
	look(statusFailed, "has no price in")
	list(now, "now", nuts, tea)
	look(statusOK, "2 stores send events")
}
