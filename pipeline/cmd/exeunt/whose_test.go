package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// Two come in together, and it is not known whose card is whose. A reviewer says so, by
// keyboard; that card then is no longer the other's to be charged.
func TestWhoseCardInTheBrowser(t *testing.T) {
	b := browse(t)
	address, cluster := openShop(t, 4)
	comeTogether(t, cluster, "pair-one", "pair-two")
	b.signIn(address)
	b.do("open the review page", chromedp.Navigate(address+"/review"), see(`#queue [data-task^="pair-one/"]`), see(`#queue [data-task^="pair-two/"]`))

	b.do("take one's", chromedp.Poll[chromedp.Void](focus(`#queue [data-task^='pair-one/']`)), chromedp.KeyEvent(kb.Enter), see("#accept"), see("#whose [data-passage]"))
	if page := b.find("the cards", chromedp.Evaluate[string](`document.body.innerHTML`)); strings.Contains(page, "tok_visa") || !strings.Contains(page, "•••• 0001") {
		t.Error("the cards are not masked")
	}
	b.do("accept before it is said whose it is", chromedp.KeyEvent("a"), chromedp.Poll[chromedp.Void](`document.querySelector('[role=status].note').textContent.includes('whose card')`))
	b.do("say whose, and accept", chromedp.KeyEvent("x"), see("#whose [aria-pressed=true]"))
	b.shot("whose")
	b.do("accept", chromedp.KeyEvent("a"), see("#undo, #settled"), see("#settled"))

	b.do("take two's", chromedp.Poll[chromedp.Void](focus(`#queue [data-task^='pair-two/']`)), chromedp.KeyEvent(kb.Enter), see("#accept"), see("#whose [data-passage]:disabled"))
	b.do("see what one is charged to", chromedp.Poll[chromedp.Void](`document.querySelector('#whose').textContent.includes('charged to •••• 0001')`))
	b.do("the taken one cannot be chosen, the other can", chromedp.KeyEvent("x"), chromedp.KeyEvent("y"), see(`#whose [data-passage=passage-2][aria-pressed=true]`))
	b.do("accept", chromedp.KeyEvent("a"), see("#settled"))
	b.do("see both final", chromedp.Navigate(address+"/receipts"), see("#receipts .chip"), chromedp.Poll[chromedp.Void](
		`['pair-one', 'pair-two'].every(v => { const row = document.querySelector('#receipts tr[data-visit="' + v + '"]'); return row?.querySelector('.chip').textContent === 'final' && row.textContent.includes('2.40') })`))
}

// comeTogether lets two shoppers leave with goods that nobody doubts, and with one of two
// cards each.
func comeTogether(t *testing.T, cluster kafka.Cluster, visits ...string) {
	t.Helper()
	now := schemas.MicrosOf(time.Now())
	var among []schemas.Candidate
	for n, token := range []string{"tok_visa_0001", "tok_amex_0002"} {
		among = append(among, schemas.Candidate{Passage: fmt.Sprint("passage-", n+1), Gate: "door", Time: now, Token: token})
	}
	for _, visit := range visits {
		leave(t, cluster, schemas.Credential{Visit: visit, Time: now, Among: among}, 1, tea(1))
	}
}

// tea is a line of one for EUR 2.40, of which so much is believed.
func tea(probability float64) schemas.Line {
	price := schemas.Money{Minor: 240, Currency: "EUR"}
	return schemas.Line{Product: "tea", Name: "Tea", Quantity: 1, Price: price, Amount: price, PriceList: "v1", Probability: probability}
}

// leave lets a shopper come with a credential and leave with goods, of which so much is
// believed.
func leave(t *testing.T, cluster kafka.Cluster, c schemas.Credential, probability float64, lines ...schemas.Line) {
	t.Helper()
	b := schemas.Basket{Visit: c.Visit, Target: c.Visit, Time: c.Time, Entered: c.Time, Left: c.Time, Lines: lines, Probability: probability}
	for _, l := range lines {
		b.Total = schemas.Money{Minor: b.Total.Minor + l.Amount.Minor, Currency: l.Amount.Currency}
	}
	key := schemas.Key("north/corner").Visit(c.Visit)
	say(t, cluster, schemas.Event{Topic: schemas.Billed, Key: key, Body: c}, schemas.Event{Topic: schemas.Billed, Key: key, Body: b})
}
