package clickhouse

import "github.com/exeunt-io/exeunt/schemas"

// review is one step in the life of a task.
func review(t schemas.ReviewTask) row {
	changed, work, refund := 0, 0., int64(0)
	if decided(t) {
		changed, refund = changes(judgements(t)), t.Total.Minor-sum(t.After)
	}
	if t.State == schemas.TaskSettled && t.Claimed > 0 {
		work = max(0, (t.Decided - t.Claimed).Seconds())
	}
	passages := make([]string, len(t.Candidates))
	for i, c := range t.Candidates {
		passages[i] = c.Passage
	}
	return row{t.Visit, at(t.Time), t.ID, string(t.State), string(t.Kind), t.Place,
		at(t.Queued), at(t.Claimed), at(t.Until), at(t.Decided), at(t.Expires),
		t.Reviewer, string(t.Decision), uint32(changed), work, t.Total.Minor, refund, t.Total.Currency, t.Probability,
		t.Target, t.Shopper, at(t.Entered), at(t.Left), t.Product, t.Text, t.Comment, passages, t.Passage, t.From}
}

func decided(t schemas.ReviewTask) bool {
	return t.State == schemas.TaskDecided || t.State == schemas.TaskSettled
}

func sum(lines []schemas.Line) (minor int64) {
	for _, l := range lines {
		minor += l.Amount.Minor
	}
	return minor
}

func changes(all []judgement) (n int) {
	for _, j := range all {
		if !j.right() {
			n++
		}
	}
	return n
}

// judged is a row for each line that a person judged, when that is final. Where the
// person could not tell, nothing is known of the truth, and goods that were reassigned were
// not on the receipt.
func judged(e schemas.Event) (rows []row) {
	t := e.Body.(schemas.ReviewTask)
	if t.State != schemas.TaskSettled || t.Decision == schemas.CannotTell || t.Kind == schemas.ForReassigned {
		return nil
	}
	for i, j := range judgements(t) {
		rows = append(rows, placed(e, row{t.Visit, at(t.Left), auditKind(t.Kind), t.ID, uint32(i + 1),
			j.charged.Product, j.charged.Quantity, j.due.Product, j.due.Quantity, bit(j.right()), j.charged.Probability,
			j.charged.Amount.Minor, j.due.Amount.Minor, t.Total.Currency, t.Reviewer}))
	}
	return rows
}

func auditKind(kind schemas.ReviewReason) string {
	if kind == schemas.ForAudit {
		return "blind"
	}
	return string(kind)
}

func bit(set bool) uint8 {
	if set {
		return 1
	}
	return 0
}

// judgement is what was charged and what was due: of one product, or of two that were
// taken for one another. The line that there is not is zero.
type judgement struct{ charged, due schemas.Line }

func (j judgement) right() bool {
	return j.charged.Product == j.due.Product && j.charged.Quantity == j.due.Quantity
}

// judgements compares a decided task's lines, in the order of what was charged. What was
// charged and not due is set against what was due and not charged, those of the same
// quantity first; what is left over follows.
func judgements(t schemas.ReviewTask) []judgement {
	due := merge(t.After)
	var all []judgement
	for _, charged := range merge(t.Before) {
		j := judgement{charged: charged}
		due = take(due, &j, func(l schemas.Line) bool { return l.Product == charged.Product })
		all = append(all, j)
	}
	for _, fits := range []func(a, b schemas.Line) bool{sameQuantity, anyQuantity} {
		for i := range all {
			if j := &all[i]; j.due.Product == "" {
				due = take(due, j, func(l schemas.Line) bool { return fits(l, j.charged) && !charges(t.Before, l.Product) })
			}
		}
	}
	for _, l := range due {
		all = append(all, judgement{due: l})
	}
	return all
}

func sameQuantity(a, b schemas.Line) bool { return a.Quantity == b.Quantity }
func anyQuantity(_, _ schemas.Line) bool  { return true }

// take moves the first line that fits into the judgement.
func take(due []schemas.Line, j *judgement, fits func(schemas.Line) bool) (rest []schemas.Line) {
	for i, l := range due {
		if fits(l) {
			j.due = l
			return append(due[:i:i], due[i+1:]...)
		}
	}
	return due
}

func charges(lines []schemas.Line, product string) bool {
	for _, l := range lines {
		if l.Product == product {
			return true
		}
	}
	return false
}

// merge adds up lines of one product, which differ in price.
func merge(lines []schemas.Line) (merged []schemas.Line) {
	at := map[string]int{}
	for _, l := range lines {
		i, ok := at[l.Product]
		if !ok {
			at[l.Product] = len(merged)
			merged = append(merged, l)
			continue
		}
		merged[i].Quantity += l.Quantity
		merged[i].Amount.Minor += l.Amount.Minor
		merged[i].Probability = min(merged[i].Probability, l.Probability)
	}
	return merged
}

func assurance(a schemas.Assurance) row {
	return row{at(a.Time), a.Threshold, bit(a.Certified), a.Audits, a.Wrong, a.Low, a.High, a.Target, a.Confidence}
}

func reviewPolicy(p schemas.ReviewPolicy) row {
	return row{at(p.Time), p.Target, p.Confidence, p.AuditShare, p.Timeout.Seconds(), p.Undo.Seconds(),
		p.CostPerMinute.Minor, p.CostPerMinute.Currency}
}

func action(a schemas.Action) row {
	return row{at(a.Time), a.Account, a.Did, a.Visit, a.Task, a.Detail}
}
