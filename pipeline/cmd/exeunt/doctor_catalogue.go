package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// heard is what a store has said of its goods, as far as that is still kept.
type heard struct {
	now       schemas.Micros // its event time
	lists     map[schemas.Micros]schemas.Catalogue
	planogram schemas.Planogram
}

// checkCatalogues asks whether what stands in the stores that send events can be sold. Of
// what the sensors said it reads as much as there is patience for.
func (c config) checkCatalogues(ctx context.Context, cluster kafka.Cluster, tenant string) finding {
	check := "catalogues of " + tenant
	ctx, cancel := context.WithTimeout(ctx, checkPatience)
	defer cancel()
	stores := map[schemas.Key]*heard{}
	for _, topic := range []schemas.Topic{schemas.Catalogues, schemas.Sensed} {
		for event, err := range cluster.ReadNow(ctx, tenant, topic) {
			switch {
			case err != nil && ctx.Err() == nil:
				return bad(check, err, "look at the brokers' logs, and at what this user may read")
			case err == nil:
				hear(stores, event)
			}
		}
	}
	var silent, wrong []string
	for _, key := range slices.Sorted(maps.Keys(stores)) {
		if stores[key].now == 0 {
			silent = append(silent, string(key))
			continue
		}
		wrong = append(wrong, stores[key].judge(key)...)
	}
	switch sending := len(stores) - len(silent); {
	case len(wrong) > 0:
		return bad(check, errors.New(inShort(wrong)), "`exeunt catalog import --brokers "+strings.Join(c.Brokers, ",")+" --tenants "+tenant+
			" --store STORE FILE` takes a price list with a date from which it is in force; a planogram is the store's definition's, see `exeunt store validate`")
	case sending == 0:
		return skipped(check, "no store sends events yet")
	default:
		return good(check, "%d stores send events, and all that stands in them can be sold", sending)
	}
}

// hear takes in what is said of goods, and that a store is there at all.
func hear(stores map[schemas.Key]*heard, event schemas.Event) {
	key := event.Key.Store()
	h := stores[key]
	if h == nil {
		h = &heard{lists: map[schemas.Micros]schemas.Catalogue{}}
		stores[key] = h
	}
	switch body := event.Body.(type) {
	case schemas.Catalogue:
		h.lists[body.Time] = body
		return // a list may be for next month
	case schemas.Planogram:
		h.planogram = body
	}
	h.now = max(h.now, event.Body.When())
}

// judge says what cannot be sold in a store, and why.
func (h heard) judge(key schemas.Key) []string {
	lists := slices.SortedFunc(maps.Values(h.lists), func(a, b schemas.Catalogue) int { return cmp.Compare(a.Time, b.Time) })
	if len(lists) == 0 {
		return []string{fmt.Sprintf("store %s sends events, and has no price list on record", key)}
	}
	at := inForce(lists, h.now)
	if at < 0 {
		return []string{fmt.Sprintf("the first price list of store %s, %q, is in force from %s, and it is %s there",
			key, lists[0].Version, lists[0].Time, h.now)}
	}
	priced := map[string]bool{}
	for _, p := range lists[at].Products {
		priced[p.ID] = p.Price.Currency != ""
	}
	var wrong []string
	for _, f := range h.planogram.Facings {
		if has, known := priced[f.Product]; f.Product != "" && !has {
			what := map[bool]string{true: "has no price in", false: "is not in"}[known]
			wrong = append(wrong, fmt.Sprintf("product %s, which stands on %s of store %s, %s the price list in force, %q",
				f.Product, plateOf(f), key, what, lists[at].Version))
		}
	}
	return slices.Compact(wrong)
}

// plateOf names the first plate of a facing.
func plateOf(f schemas.Facing) string {
	if len(f.Plates) == 0 {
		return "a shelf"
	}
	p := f.Plates[0]
	return fmt.Sprintf("fixture %s shelf %d plate %d", p.Fixture, p.Shelf, p.Plate)
}
