package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A reviewer signs in, sees shoppers move, takes a task, takes goods off a receipt, and
// sees the corrected receipt, which went through Kafka, review and settlement.
func TestReviewInTheBrowser(t *testing.T) {
	b := browse(t)
	address, _ := openShop(t, 2)
	b.signIn(address)

	b.do("see a shopper", see(".plan .shopper"))
	const place = `document.querySelector('.plan .shopper').dataset.target + document.querySelector('.plan .shopper').style.transform`
	from := b.find("where a shopper is", chromedp.Evaluate[string](place))
	b.do("see one move", chromedp.Poll[chromedp.Void](place+` !== `+quoted(from)))
	b.do("see receipts", see("#recent .chip"), see("#inside .row .dot"))
	b.shot("store")
	b.do("open a shelf by keyboard", chromedp.Poll[chromedp.Void](focus(".plan .fixture")), chromedp.KeyEvent(" "), see("dialog[open] table"))
	if shelf := b.find("what is believed to stand there", chromedp.Text(chromedp.CSS("dialog[open]"))); !strings.Contains(shelf, "Believed") {
		t.Errorf("the shelf says %q, and not what is believed", shelf)
	}
	b.shot("shelf")
	b.do("close it", chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(chromedp.CSS("dialog")))
	b.do("open a shopper by keyboard", chromedp.Poll[chromedp.Void](focus(".plan .shopper")), chromedp.KeyEvent(" "), see("dialog[open] h1"))
	b.do("close it", chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(chromedp.CSS("dialog")))

	b.do("open the review page", chromedp.Navigate(address+"/review"), see("#queue .row"))
	b.do("take the next", chromedp.KeyEvent("n"), see("#accept"), see("#evidence .event .curve"))
	b.shot("review")
	b.do("see what the camera saw", chromedp.KeyEvent("f"), chromedp.Poll[chromedp.Void](
		`document.querySelectorAll('#evidence .strip img').length > 3 && [...document.querySelectorAll('#evidence .strip img')].every(i => i.naturalWidth === 320)`), chromedp.ScrollIntoView(chromedp.CSS("#evidence .strip")))
	b.shot("review-frames")
	b.window(1024, 768)
	b.shot("review-tablet")
	b.window(1400, 900)
	task := b.find("which task it is", chromedp.Evaluate[string](`document.querySelector('#queue [aria-current]').dataset.task`))
	b.do("take one off", chromedp.KeyEvent("1"), see("#evidence .event.chosen"), chromedp.KeyEvent("-"), see("#lines .changed"))
	total := b.find("what is left to pay", chromedp.Text(chromedp.CSS("#lines tr:last-child td:last-child")))
	b.do("decide", chromedp.KeyEvent("a"), see("#undo, #settled"))
	b.do("see it settled", see("#settled"))

	visit, _, _ := strings.Cut(task, "/doubt/")
	visit, _, _ = strings.Cut(visit, "/audit/")
	row := `#receipts tr[data-visit=` + quoted(visit) + `]`
	b.do("see the corrected receipt", chromedp.Navigate(address+"/receipts"), see("#receipts .chip"))
	b.do("see it final or corrected", chromedp.Poll[chromedp.Void](`['final', 'corrected'].includes(document.querySelector(`+"`"+row+"`"+`)?.querySelector('.chip').textContent)`))
	if receipt := b.find("the receipt", chromedp.Text(chromedp.CSS(row))); !strings.Contains(receipt, total) {
		t.Errorf("the receipt is %q, want a total of %s, as the reviewer left it", receipt, total)
	}
	t.Logf("visit %s: %s", visit, b.find("its life", chromedp.Text(chromedp.CSS(row+" .small.soft"))))
	b.shot("receipts")

	b.do("see the stages", chromedp.Navigate(address+"/pipeline"), see("#stages .stage .good"))
	b.do("see records flow", chromedp.Poll[chromedp.Void](`[...document.querySelectorAll('#stages dd')].some(d => /^[1-9].*\/s$/.test(d.textContent))`))
	b.shot("pipeline")
	b.do("see the audit trail", chromedp.Navigate(address+"/audit"), see("main table"))
	trail := b.find("the audit trail", chromedp.Text(chromedp.CSS("main")))
	for _, did := range []string{"signed in", "claim", "decide edited", "looked"} {
		if !strings.Contains(trail, did) {
			t.Errorf("the audit trail does not say %q", did)
		}
	}
	b.shot("audit")
}

// focus is an expression that gives an element the keyboard's focus, and says whether it has it.
func focus(css string) string {
	return `(e => { e?.focus(); return e != null && document.activeElement === e })(document.querySelector(` + quoted(css) + `))`
}
