package main

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/exeunt-io/exeunt/schemas"
)

// A reviewer finds, in three keys, that goods are another's who has paid already. That one
// is asked about again; accepted, the goods are charged to them.
func TestReassignedGoodsInTheBrowser(t *testing.T) {
	b := browse(t)
	address, cluster := openShop(t, 4)
	now := schemas.MicrosOf(time.Now())
	leave(t, cluster, schemas.Credential{Visit: "other", Time: now, Token: "tok_visa_0001"}, 1, tea(1))
	b.signIn(address)
	const row = `document.querySelector('#receipts tr[data-visit=other]')`
	b.do("see the other's receipt", chromedp.Navigate(address+"/receipts"), chromedp.Poll[chromedp.Void](row+`?.querySelector('.chip').textContent === 'final'`))

	nuts := tea(0.99)
	nuts.Product, nuts.Name = "nuts", "Nuts"
	say(t, cluster, schemas.Event{Topic: schemas.Attributed, Key: schemas.Key("north/corner").Visit("giver"), Body: schemas.Interaction{
		ID: "e1#1", Revision: 1, Visit: "giver", Time: now, Product: "tea", Name: "Tea", Quantity: 1, Price: nuts.Price, PriceList: "v1", Probability: 0.5,
		Alternatives: []schemas.Alternative{{Visit: "other", Product: "tea", Quantity: 1, Probability: 0.45}},
	}})
	leave(t, cluster, schemas.Credential{Visit: "giver", Time: now, Token: "tok_amex_0002"}, 0.5, nuts, tea(0.5))
	b.do("take the giver's", chromedp.Navigate(address+"/review"), see(`#queue [data-task^="giver/"]`),
		chromedp.Poll[chromedp.Void](focus(`#queue [data-task^='giver/']`)), chromedp.KeyEvent(kb.Enter), see("#accept"), see("#evidence .event mark"))
	b.do("take off the doubtful one, and give it to whom it may be", chromedp.KeyEvent("-"), see("#lines .changed"), chromedp.KeyEvent("r"), see("#undo, #settled"))

	b.do("take the other's", see(`#queue [data-task^="other/reassigned/"]`),
		chromedp.Poll[chromedp.Void](focus(`#queue [data-task^='other/reassigned/']`)), chromedp.KeyEvent(kb.Enter), see("#accept"))
	b.do("see why", chromedp.Poll[chromedp.Void](`document.querySelector('#why').textContent.includes('taken off')`), see("#evidence .event"))
	b.shot("reassigned")
	b.do("accept", chromedp.KeyEvent("a"), see("#settled"))
	b.do("see it charged", chromedp.Navigate(address+"/receipts"), chromedp.Poll[chromedp.Void](
		row+`?.querySelector('.chip').textContent === 'corrected' && `+row+`.textContent.includes('4.80')`))
}
