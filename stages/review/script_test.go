package review

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

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
		"0s policy audits all", "1s v1 asks at 99.9 %", "2s v2 asks at 60 %", "2s v2 asks at 60 %", "3s eve claims v2/doubt/2",
		"4s max claims v2/doubt/2", "5s eve finds v2/doubt/2 accepted", "6s eve undoes v2/doubt/2", "7s eve finds v2/doubt/2 edited",
		"70s tick", "71s eve finds v2/doubt/2 accepted", "72s v2 is contested", "72s v1 is contested about nuts", "72s eve finds v1/audit/1 accepted", "73s max finds v1/dispute/nuts reassigned", "73s max finds v2/dispute/all accepted", "200s tick",
		"201s max claims v1/audit/1", "202s max gives v1/audit/1 back", "203s eve@south claims v1/audit/1", "204s v3 asks at 10 %",
		"205s max claims v3/doubt/204", "206s v5 asks at 99 % on visa amex", "206s v6 asks at 99 % on visa amex", "207s eve finds v5/doubt/206 accepted on visa", "207s max finds v6/doubt/206 accepted on visa", "208s eve undoes v5/doubt/206", "208s max finds v6/doubt/206 accepted on visa", "300s tick", "2000s tick", "2001s v9 is asked for nuts from v2/doubt/2", "2002s eve finds v9/reassigned/v2/doubt/2 accepted", "2100s tick", "90000s tick", "9000000s tick", "9000001s v4 asks at 99.9 %",
		"9000002s max finds v4/audit/9000001 cannot_tell", "9000900s tick",
	} {
		events, err := read(line)
		if err != nil {
			t.Fatal(err)
		}
		corpus = append(corpus, events...)
	}
	stagetest.Run(t, Stage(), corpus)
}

const shop = schemas.Key("north/12")

// read knows, each after a time: "v1 asks at 60 %" (on visa amex: on one of these), "v1 is contested" (about nuts), "v1
// is asked for nuts from TASK", "eve claims TASK",
// "eve gives TASK back", "eve finds TASK accepted" (or edited to no nuts, reassigned,
// cannot_tell; "on visa", "with -1 water"), "eve undoes TASK", "policy audits all" and "tick". A task is the visit,
// why it is reviewed, and at which second or what a dispute is about. Each receipt has 2 water and 1 nuts.
func read(line string) ([]schemas.Event, error) {
	words := strings.Fields(line)
	span, err := time.ParseDuration(words[0])
	if err != nil || len(words) < 2 {
		return nil, fmt.Errorf("read %q: want a time in seconds, who, and what", line)
	}
	now := schemas.Micros(span.Microseconds())
	if words[1] == "tick" {
		return []schemas.Event{{Topic: schemas.Doubted, Key: shop, Body: schemas.Tick{Source: "clock", Watermark: now}}}, nil
	}
	body, err := said(now, words[1], words[2:])
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", line, err)
	}
	return []schemas.Event{{Topic: schemas.Doubted, Key: shop, Body: body}}, nil
}

func said(now schemas.Micros, who string, words []string) (schemas.Body, error) {
	request := schemas.ReviewRequest{Visit: who, Time: now, Left: now, Lines: goods(), Total: schemas.Money{Minor: 350, Currency: "EUR"}}
	switch words[0] {
	case "asks":
		p, err := strconv.ParseFloat(words[2], 64)
		request.Reason, request.Probability = schemas.ForDoubt, p/100
		for _, token := range words[min(5, len(words)):] {
			request.Candidates = append(request.Candidates, schemas.Candidate{Passage: "gate/" + token, Token: token})
		}
		return request, err
	case "is":
		if words[1] == "asked" { // "for nuts from TASK"
			request.Reason, request.Lines, request.Total.Minor, request.From = schemas.ForReassigned, goods()[1:], 150, words[5]
			return request, nil
		}
		request.Reason, request.Probability, request.Text = schemas.ForDispute, 0.999, "I took no nuts"
		if len(words) > 2 { // "about nuts"
			request.Product = words[3]
		}
		return request, nil
	case "audits":
		policy := Usual
		policy.AuditShare = 1
		return policy, nil
	case "claims":
		return schemas.Claim{Task: task(words[1]), Reviewer: reviewer(who), Time: now, Until: now + 5*schemas.Minute}, nil
	case "gives":
		return schemas.Claim{Task: task(words[1]), Reviewer: reviewer(who), Time: now}, nil
	case "undoes":
		return schemas.Verdict{Task: task(words[1]), Reviewer: reviewer(who), Time: now, Undo: true}, nil
	case "finds":
		v := schemas.Verdict{Task: task(words[1]), Reviewer: reviewer(who), Time: now, Decision: schemas.Decision(words[2])}
		switch v.Decision {
		case schemas.Edit:
			v.Lines, v.Comment = goods()[:1], "no nuts"
			if strings.Contains(v.Task, "/reassigned/") {
				v.Lines = nil
			}
		case schemas.Reassign:
			v.Lines, v.Shopper = goods()[:1], "v9"
		}
		if n := len(words); n > 4 && words[n-2] == "on" {
			v.Passage, words = "gate/"+words[n-1], words[:n-2]
		}
		if len(words) > 3 { // "with -1 water"
			_, err := fmt.Sscan(words[4], &v.Lines[0].Quantity)
			return v, err
		}
		return v, nil
	}
	return nil, fmt.Errorf("what does %s do?", who)
}

func goods() []schemas.Line {
	eur := func(minor int64) schemas.Money { return schemas.Money{Minor: minor, Currency: "EUR"} }
	return []schemas.Line{
		{Product: "water", Name: "water", Quantity: 2, Price: eur(100), Amount: eur(200)},
		{Product: "nuts", Name: "nuts", Quantity: 1, Price: eur(150), Amount: eur(150)},
	}
}

// task writes seconds out in microseconds.
func task(short string) string {
	if strings.IndexByte("0123456789", short[len(short)-1]) < 0 || strings.Contains(short, "/reassigned/") { // it has no time
		return short
	}
	return short + "000000"
}

func reviewer(who string) string {
	account, tenant, elsewhere := strings.Cut(who, "@")
	if !elsewhere {
		tenant = "north"
	}
	return tenant + "/" + account
}

func write(event schemas.Event) string {
	switch body := event.Body.(type) {
	case schemas.Clearance:
		text := fmt.Sprintf("%s is %s: %s", body.Visit, body.Outcome, body.Total)
		if body.Place > 0 {
			text += fmt.Sprintf(", %d. in the queue", body.Place)
		}
		if body.Credential != "" {
			text += ", on " + body.Credential
		}
		if body.Reason != "" {
			text += " (" + body.Reason + ")"
		}
		return text
	case schemas.ReviewTask:
		return strings.TrimSpace(fmt.Sprintf("task %s %s %s", strings.TrimSuffix(body.ID, "000000"), body.State, body.Reviewer))
	case schemas.Assurance:
		return fmt.Sprintf("unreviewed: %d of %d audits wrong, so %.1f to %.1f %%; review below %.2f %%",
			body.Wrong, body.Audits, 100*body.Low, 100*body.High, 100*body.Threshold)
	case schemas.DeadLetter:
		return "refused: " + body.Reason
	}
	return ""
}
