package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A shopper with a link contests a line on a phone; a reviewer takes it off, and the
// shopper sees that they were right. What they contest next is refused, and they see why.
func TestDisputeInTheBrowser(t *testing.T) {
	b := browse(t)
	address, _ := openShop(t, 4)
	b.signIn(address)
	b.do("see a final receipt", see("#recent .chip"), chromedp.Navigate(address+"/receipts"), see("#receipts tr:has(.chip.good) td:nth-child(4):not(:has(.soft))"))
	b.do("make a link", press("#receipts tr:has(.chip.good) td:nth-child(4):not(:has(.soft))"), see("#link"), press("#link"), see("#shopper-page"))
	link := b.find("the link", chromedp.Evaluate[string](`document.querySelector('#shopper-page').href`))

	b.window(390, 844)
	b.do("open the receipt", chromedp.Navigate(link), see("#total"))
	was := b.find("the total", chromedp.Text(chromedp.CSS("#total")))
	b.do("nothing from elsewhere, and it fits", chromedp.Poll[chromedp.Void](
		`!document.querySelector('script, img') && document.documentElement.scrollWidth <= innerWidth`))
	b.do("every field has a name", chromedp.Poll[chromedp.Void](`[...document.querySelectorAll('input, textarea')].every(e => e.labels.length === 1)`))
	b.do("contest the first line", press("input[name=product]"), chromedp.SendKeys(chromedp.CSS("#text"), "I put it <back>"))
	b.shot("dispute")
	product := b.find("what is contested", chromedp.Evaluate[string](`document.querySelector('input[name=product]').value`))
	b.do("send it", press("form button"), see("[data-contest] .chip.open"))

	b.window(1400, 900)
	b.do("review it", chromedp.Navigate(address+"/review"), see(`#queue [data-task*="/dispute/`+product+`"]`))
	b.do("take it", press(`#queue [data-task*="/dispute/`+product+`"]`), see("#contested"), see("#accept"), see("#evidence .event .curve"))
	if said := b.find("what is contested", chromedp.Text(chromedp.CSS("#contested"))); !strings.Contains(said, "I put it <back>") {
		t.Errorf("the reviewer reads %q", said)
	}
	b.shot("dispute-review")
	b.do("take it off", chromedp.Evaluate[chromedp.Void](takeOff), see("#lines .changed"), chromedp.KeyEvent("a"), see("#undo, #settled"), see("#settled"))

	b.window(390, 844)
	b.do("read the answer", chromedp.Navigate(link), chromedp.Poll[chromedp.Void](`(document.querySelector('.note.granted') ? true : (location.reload(), false))`))
	b.do("see it corrected", chromedp.Poll[chromedp.Void](`(document.querySelector('#status .chip.corrected') ? true : (location.reload(), false))`))
	if now := b.find("the total", chromedp.Text(chromedp.CSS("#total"))); now == was {
		t.Errorf("the total is %s, as before", now)
	}
	b.shot("dispute-granted")
}

// takeOff leaves none of the contested product, which is the chosen line's name.
const takeOff = `(() => {
	const name = document.querySelector('#contested b').textContent
	const row = () => [...document.querySelectorAll('#lines tr')].find(r => r.cells[1].textContent.startsWith(name))
	for (let i = 0; i < 9; i++) row().querySelector('button').click()
})()`
