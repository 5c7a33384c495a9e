package clickhouse

import "github.com/exeunt-io/exeunt/schemas"

func observation(o schemas.Observation) row {
	n := len(o.People)
	x0, y0, x1, y1, scores := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i, p := range o.People {
		x0[i], y0[i], x1[i], y1[i], scores[i] = p.X0, p.Y0, p.X1, p.Y1, p.Score
	}
	return append(row{o.Camera, o.Sequence, at(o.Time), o.Model, o.Width, o.Height, x0, y0, x1, y1, scores}, evidence(o.Evidence)...)
}

func health(s schemas.SensorHealth) row {
	return row{s.Fixture, s.Shelf, s.Plate, at(s.Time), s.State, s.NoiseGrams, s.Gaps}
}

func fixtureMinute(f schemas.FixtureHealth) row {
	return row{f.Fixture, at(f.Time), f.Cells, f.Dead, f.NoiseGrams, f.LoudestGrams, f.Gaps}
}

func learntWeight(w schemas.WeightLearnt) row {
	return row{at(w.Time), w.Product, w.Listed, w.Grams, w.GramsSD, w.Picks}
}

func restock(r schemas.Restocked) row {
	return row{at(r.Time), r.Event, r.Product, r.Quantity, r.Probability, bit(r.Astray), r.Plate.Fixture, r.Plate.Shelf, r.Plate.Plate, r.Grams}
}

func stageMinute(s schemas.StageLatency) row {
	return row{s.Stage, s.Partition, at(s.Time), uint64(s.Records), uint64(s.Transactions), s.P50Millis, s.P99Millis,
		s.CommitP50Millis, s.CommitP99Millis, s.DelayP99Millis, s.Lag, s.Keys, s.StateBytes}
}

func deadLetter(d schemas.DeadLetter) row {
	return row{at(d.Time), d.By, d.Reason, d.Source, string(d.Payload)}
}
