package settlement

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

func TestScripts(t *testing.T) {
	stagetest.Script{Stages: []stages.Stage{Stage()}, Read: read, Write: write}.Run(t, "testdata/*.txt")
}

func TestConformance(t *testing.T) {
	var corpus []schemas.Event
	for _, line := range []string{
		"0s ann enters with visa and a hold of 5000", "1s ann has 120", "1s ann is authorised on authorise/1", "2s ann left with 240", "2s ann may be passed",
		"3s ann is captured on capture/2", "3s ann is captured on capture/2", "4s ann contests nuts", "5s ann may be corrected to 100 about nuts", "6s ann is refunded on refund/3",
		"6s ann contests nuts", "6s ann contests everything in other words", "7s ann may be refused about everything", "2s eve may be given 100 of tea", "10s ann may be given 100 of tea", "11s ann may be corrected to 100 of tea from t", "12s ann is captured on charge/4", "13s ann may be forgiven", "14s ann is refunded on refund/5", "15s ann is refunded on refund/6", "2s ben left with 0", "4s carl is captured on charge/1", "4s carl may be passed", "5s tick",
		"5s dan left with 100", "5s dan may be held", "5s dan may be corrected to 50", "6s dan is declined on charge/1", "3700s tick", "3701s dan is declined on charge/2",
		"7s ida left with 240 in doubt", "7s ida left with 240 and 100 of tea", "7s ida left with 240", "100000s tick", "100001s dan is declined on charge/3", "400000s tick", "400001s dan is declined on charge/4", "400002s dan may be forgiven",
		"8s ann may be passed", "8s fay enters with one of visa amex", "9s fay left with 240", "9s fay may be accepted on giro", "8s gil enters with one of visa amex", "9s gil left with 240", "9s gil may be accepted on visa", "8s eve left with -1 of nuts", "3000000s tick", "3000001s ann left with 240",
	} {
		events, err := read(line)
		if err != nil {
			t.Fatal(err)
		}
		corpus = append(corpus, events...)
	}
	stagetest.Run(t, Stage(), corpus)
}

// read knows, each after a time: "ann enters with visa" (and a hold of 5000),
// "ann enters with one of visa amex", "ann has
// 120" (a live basket, in cents), "ann left with 240" (or "left with 240 in doubt", "left with 240 and 100 of tea", "left with -1 of nuts", "left
// with unknown goods", "left with unpriced goods", "left with USD 100"), "ann may be
// passed" (or held, accepted, forgiven, refused, corrected to 100, given 100 of tea; of a
// dispute with "about nuts", of one of several credentials "on visa", of goods that were
// given "from t"), "ann is captured on capture/2" (or authorised, voided,
// refunded, declined), "ann contests nuts" (or everything; "in other words") and "tick".
func read(line string) ([]schemas.Event, error) {
	words := strings.Fields(line)
	var seconds schemas.Micros
	if _, err := fmt.Sscanf(words[0], "%ds", &seconds); err != nil || len(words) < 2 {
		return nil, fmt.Errorf("read %q: want a time in seconds, who, and what", line)
	}
	now, who, store := seconds*schemas.Second, words[1], schemas.StoreKey("north", "12")
	event := schemas.Event{Topic: schemas.Billed, Key: store.Visit(who)}
	if who == "tick" {
		event.Key, event.Body = store, schemas.Tick{Source: "clock", Watermark: now}
		return []schemas.Event{event}, nil
	}
	var err error
	switch rest := words[3:]; words[2] {
	case "enters":
		c := schemas.Credential{Visit: who, Time: now, Token: rest[1], Hold: eur(0)}
		if rest[1] == "one" {
			c.Token = ""
			for _, token := range rest[3:] {
				c.Among = append(c.Among, schemas.Candidate{Passage: "gate/" + token, Gate: "gate", Time: now, Token: token})
			}
			event.Body = c
			break
		}
		if len(rest) > 2 {
			_, err = fmt.Sscan(rest[6], &c.Hold.Minor)
		}
		event.Body = c
	case "has", "left":
		event.Body, err = basketOf(now, who, words[2:])
	case "may":
		event.Body, err = clearanceOf(now, who, rest[1:])
	case "is":
		event.Body = schemas.ChargeResult{
			Intent: string(event.Key) + "/" + rest[2], Visit: who, Time: now, Status: schemas.ChargeStatus(rest[0]),
			Reference: "psp-" + who, Reason: "says the bank", Expires: 7 * schemas.Day,
		}
	case "contests":
		event.Body = schemas.Dispute{Visit: who, Time: now, Product: strings.TrimPrefix(rest[0], "everything"), Text: "I took no " + strings.Join(rest, " "), Lines: goods(240)}
	default:
		err = fmt.Errorf("read %q: what does %s do?", line, who)
	}
	return []schemas.Event{event}, err
}

// clearanceOf reads what was found of a receipt for 240: "passed", "corrected to 100", "refused about nuts", "given 100 of tea".
func clearanceOf(now schemas.Micros, who string, words []string) (schemas.Clearance, error) {
	c := schemas.Clearance{
		Visit: who, Time: now, Outcome: schemas.Outcome(words[0]), Total: eur(0), Task: "t", Reason: "eve has looked", Judged: goods(240),
	}
	if n := len(words); n > 2 && words[n-2] == "about" {
		c.Kind, c.Product, words = schemas.ForDispute, strings.TrimPrefix(words[n-1], "everything"), words[:n-2]
	}
	if n := len(words); n > 2 && words[n-2] == "from" {
		c.Kind, c.From, words = schemas.ForReassigned, words[n-1], words[:n-2]
	}
	if n := len(words); n > 2 && words[n-2] == "on" {
		c.Credential, words = words[n-1], words[:n-2]
	}
	if len(words) < 3 {
		return c, nil
	}
	amount := words[2]
	if c.Outcome == schemas.OutcomeGiven {
		amount = words[1]
	}
	_, err := fmt.Sscan(amount, &c.Total.Minor)
	c.Lines = goods(c.Total.Minor)
	if n := len(words); words[n-2] == "of" {
		c.Lines[0].Product = words[n-1]
	}
	return c, err
}

// basketOf reads "has 120" and "left with ...".
func basketOf(now schemas.Micros, who string, words []string) (schemas.Basket, error) {
	b := schemas.Basket{Visit: who, Target: who, Time: now, Total: eur(0), Probability: 1}
	what := words[1:]
	if words[0] == "left" {
		b.Left, what = now, words[2:]
	}
	if n := len(what); n > 2 && what[n-1] == "doubt" {
		b.Doubtful, what = true, what[:n-2]
	}
	var err error
	switch {
	case len(what) == 1:
		_, err = fmt.Sscan(what[0], &b.Total.Minor)
		b.Lines = goods(b.Total.Minor)
	case what[1] == "and":
		var nuts, tea int64
		_, err = fmt.Sscan(what[0]+" "+what[2], &nuts, &tea)
		b.Total, b.Lines = eur(nuts+tea), append(goods(nuts), goods(tea)...)
		b.Lines[1].Product = "tea"
	case what[1] == "of":
		b.Total, b.Lines = eur(100), goods(100, -1)
	case what[0] == "unknown":
		b.Total, b.Lines = eur(100), append(goods(100), schemas.Line{Product: "plu:9", Quantity: 1})
	case what[0] == "unpriced":
		b.Total, b.Lines = eur(100), append(goods(100), schemas.Line{Product: "plu:9", Quantity: 1, PriceList: "v1"})
	case what[0] == "USD":
		dollars := schemas.Line{Product: "plu:9", Quantity: 1, PriceList: "v1", Price: schemas.Money{Minor: 100, Currency: "USD"}}
		b.Total, b.Lines = eur(100), append(goods(100), dollars)
	}
	return b, err
}

func eur(cents int64) schemas.Money { return schemas.Money{Minor: cents, Currency: "EUR"} }

// goods are nuts for so much, in the given quantities; none for nothing.
func goods(cents int64, quantities ...int32) (lines []schemas.Line) {
	if cents == 0 {
		return nil
	}
	for _, n := range append([]int32{1}, quantities...) {
		price := eur(cents)
		lines = append(lines, schemas.Line{
			Product: "nuts", Quantity: n, Price: price, Amount: price.Times(int64(n)), Tax: eur(cents * 7 / 107), PriceList: "v1",
		})
	}
	return lines
}

func write(event schemas.Event) string {
	switch body := event.Body.(type) {
	case schemas.ChargeIntent:
		if body.Action == schemas.Charge && body.Credential != "" {
			return fmt.Sprintf("charge %s to %s on %s", body.Amount, body.Visit, body.Credential)
		}
		if body.Action == schemas.Charge {
			return fmt.Sprintf("charge %s to %s", body.Amount, body.Visit)
		}
		return fmt.Sprintf("%s %s of %s", body.Action, body.Amount, body.Visit)
	case schemas.ReviewRequest:
		if body.Reason == schemas.ForDispute {
			return fmt.Sprintf("is %s right about %s: %q?", body.Visit, cmp.Or(body.Product, "everything"), body.Text)
		}
		if body.Reason == schemas.ForReassigned {
			return fmt.Sprintf("may %s be charged %s more, for %s?", body.Visit, body.Total, body.Lines[0].Product)
		}
		text := fmt.Sprintf("may %s be charged %s?", body.Visit, body.Total)
		for _, c := range body.Candidates {
			text += fmt.Sprintf(" on %s?", c.Token)
		}
		return text
	case schemas.Receipt:
		text := fmt.Sprintf("%s receipt for %s: %s", body.Status, body.Visit, body.Total)
		for _, c := range body.Contests {
			text += fmt.Sprintf("; %s contested, %s", cmp.Or(c.Product, "everything"), c.State)
		}
		return text
	case schemas.Debt:
		return fmt.Sprintf("%s owes %s", body.Visit, body.Amount)
	case schemas.LedgerEntry:
		var postings []string
		for _, p := range body.Postings {
			postings = append(postings, fmt.Sprintf("%s %+d", p.Account, p.Amount.Minor))
		}
		return "booked: " + strings.Join(postings, ", ")
	case schemas.DeadLetter:
		return "refused: " + body.Reason
	}
	return ""
}
