package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// An ordinary review is two keys: N takes the next task with all its evidence, A accepts
// it. What the machine takes of the reviewer's time is logged, with the bytes it fetches.
func TestAnOrdinaryReviewIsTwoKeys(t *testing.T) {
	b := browse(t)
	address, _ := openShop(t, 4)
	b.signIn(address)
	b.do("wait for a task", chromedp.Navigate(address+"/review"), see("#queue .row"))
	const spent = `(() => {
		const from = window.began ?? 0, fetched = performance.getEntriesByType('resource').filter(e => e.startTime >= from)
		return Math.round(performance.now() - from) + ' ms, ' + fetched.length + ' requests, ' + fetched.reduce((sum, e) => sum + e.encodedBodySize, 0) + ' bytes'
	})()`
	t.Logf("the page and the queue: %s", b.find("what it cost", chromedp.Evaluate[string](spent)))
	begin := chromedp.Evaluate[chromedp.Void](`void (window.began = performance.now())`)
	const ready = `(() => { // every curve is drawn, and every frame of the most doubtful event
		const cards = [...document.querySelectorAll('#evidence .event')]
		const drawn = c => c.querySelector('.chart, .proof p') != null
		const filmed = c => !c.querySelector('details') || c.querySelectorAll('.strip img').length > 3 && [...c.querySelectorAll('.strip img')].every(i => i.complete && i.naturalWidth > 0)
		return cards.length > 0 && cards.every(drawn) && filmed(cards[0])
	})()`
	for _, which := range []string{"the first", "the second", "the third", "the fourth", "the fifth"} {
		b.do("wait for a free task", chromedp.Poll[chromedp.Void](`[...document.querySelectorAll('#queue .row')].some(r => r.textContent.includes('since'))`))
		b.do("take it", begin, chromedp.KeyEvent("n"), see("#accept"), chromedp.Poll[chromedp.Void](ready))
		t.Logf("%s: ready to judge after the first key: %s", which, b.find("what it cost", chromedp.Evaluate[string](spent)))
		b.do("accept it", begin, chromedp.KeyEvent("a"), see("#undo, #settled"))
		t.Logf("%s: decided after the second: %s", which, b.find("what it cost", chromedp.Evaluate[string](spent)))
		b.do("see it settled, or go on", see("#settled"))
	}
}
