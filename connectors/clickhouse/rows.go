package clickhouse

import (
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// one adds to the values of a record what every row has: whose it is and where it stands.
func one[B schemas.Body](values func(B) row) func(schemas.Event) []row {
	return func(e schemas.Event) []row { return []row{placed(e, values(e.Body.(B)))} }
}

func placed(e schemas.Event, values row) row {
	tenant, store, _ := e.Key.Parts()
	r := make(row, 0, len(values)+5)
	r = append(r, tenant, store)
	r = append(r, values...)
	return append(r, e.At.Topic, e.At.Partition, e.At.Offset)
}

func visitOpened(e schemas.Event) []row {
	v := e.Body.(schemas.VisitOpened)
	return []row{placed(e, row{v.Visit, "opened", at(v.Time), v.Target, at(0), 0., []string{}, []int32{}, []float64{}, e.Release})}
}

func visitLeft(e schemas.Event) []row {
	v := e.Body.(schemas.VisitLeft)
	event := "left"
	if v.Doubtful {
		event = "doubtful"
	}
	return []row{placed(e, append(append(row{v.Visit, event, at(v.Time), "", at(v.Left), v.Probability}, beliefs(v.Lines)...), e.Release))}
}

func visitClosed(e schemas.Event) []row {
	v := e.Body.(schemas.VisitClosed)
	return []row{placed(e, append(append(row{v.Visit, "closed", at(v.Time), "", at(v.Left), v.Probability}, beliefs(v.Lines)...), e.Release))}
}

func beliefs(lines []schemas.LineBelief) row {
	products, quantities, probabilities := make([]string, len(lines)), make([]int32, len(lines)), make([]float64, len(lines))
	for i, l := range lines {
		products[i], quantities[i], probabilities[i] = l.Product, l.Quantity, l.Probability
	}
	return row{products, quantities, probabilities}
}

func interaction(i schemas.Interaction) row {
	r := row{i.Visit, at(i.Time), i.ID, i.Revision, i.Product, i.Barcode, i.Name, i.Quantity,
		i.Price.Minor, i.Price.Currency, i.TaxBasisPts, i.PriceList, i.Probability}
	r = append(r, alternatives(i.Alternatives)...)
	r = append(r, i.Place.X, i.Place.Y, i.Place.Z, i.Plate.Fixture, i.Plate.Shelf, i.Plate.Plate, i.Grams)
	return append(r, evidence(i.Evidence)...)
}

func receipt(r schemas.Receipt) row {
	values := row{r.Visit, r.ID, r.Revision, string(r.Status), at(r.Time), r.Target, at(r.Entered), at(r.Left),
		uint32(len(r.Lines)), r.Total.Minor, r.Total.Currency, r.Probability, r.Payment, r.Charged.Minor, r.Place, r.Reason}
	return append(values, contests(r.Contests)...)
}

func contests(all []schemas.Contest) row {
	n := len(all)
	products, names, texts, times, states, reasons := make([]string, n), make([]string, n), make([]string, n), make([]time.Time, n), make([]string, n), make([]string, n)
	for i, c := range all {
		products[i], names[i], texts[i], times[i], states[i], reasons[i] = c.Product, c.Name, c.Text, at(c.Time), string(c.State), c.Reason
	}
	return row{products, names, texts, times, states, reasons}
}

// lines is a row for each line of a receipt.
func lines(e schemas.Event) []row {
	r := e.Body.(schemas.Receipt)
	rows := make([]row, len(r.Lines))
	for i, l := range r.Lines {
		values := row{r.Visit, r.ID, r.Revision, string(r.Status), at(r.Time), uint32(i + 1),
			l.Product, l.Barcode, l.Name, l.Quantity, l.Price.Minor, l.Amount.Minor, l.Tax.Minor, l.Amount.Currency,
			l.PriceList, l.Probability}
		rows[i] = placed(e, append(values, evidence(l.Evidence)...))
	}
	return rows
}

func alternatives(all []schemas.Alternative) row {
	visits, products := make([]string, len(all)), make([]string, len(all))
	quantities, probabilities := make([]int32, len(all)), make([]float64, len(all))
	for i, a := range all {
		visits[i], products[i], quantities[i], probabilities[i] = a.Visit, a.Product, a.Quantity, a.Probability
	}
	return row{visits, products, quantities, probabilities}
}

func evidence(all []schemas.Range) row {
	topics, partitions := make([]string, len(all)), make([]int32, len(all))
	firsts, lasts := make([]int64, len(all)), make([]int64, len(all))
	for i, r := range all {
		topics[i], partitions[i], firsts[i], lasts[i] = r.Topic, r.Partition, r.First, r.Last
	}
	return row{topics, partitions, firsts, lasts}
}

// The times that DateTime64(6) and its partition key can hold. A broken clock's is put at
// the nearer end, so that it stops no batch.
var (
	earliest = schemas.MicrosOf(time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC))
	latest   = schemas.MicrosOf(time.Date(2149, 1, 1, 0, 0, 0, 0, time.UTC))
)

func at(m schemas.Micros) time.Time { return min(max(m, earliest), latest).Time() }
