package money

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// run lets the day pass: shoppers come and leave, reviewers work, and some contest.
func (d *day) run() {
	for range 4 + d.chance.IntN(5) {
		d.visit()
		d.pass(schemas.Micros(d.chance.IntN(int(schemas.Hour))))
		d.judge()
		d.contest()
	}
	for range 30 { // reviews expire, banks are asked again
		d.judge()
		d.contest()
		d.pass(6 * schemas.Hour)
	}
	for range 8 { // until the last dispute is answered and the last refund was tried four times
		d.pass(schemas.Day)
	}
	d.provider.Finish(context.Background())
	d.drain()
}

// pass is time going by, told twice now and then.
func (d *day) pass(span schemas.Micros) {
	d.now += span
	for range 1 + d.chance.IntN(2) {
		for _, topic := range []schemas.Topic{schemas.Billed, schemas.Doubted} {
			d.write(schemas.Event{Topic: topic, Key: shop, Body: schemas.Tick{Source: "clock", Watermark: d.now}})
		}
	}
	d.drain()
}

// visit is one shopper with goods that nobody else can have: each unit is a product.
func (d *day) visit() {
	d.shoppers++
	who := fmt.Sprint("v", d.shoppers)
	key := shop.Visit(who)
	bill := func(body schemas.Body) { d.write(schemas.Event{Topic: schemas.Billed, Key: key, Body: body}) }
	if d.chance.IntN(4) > 0 {
		bill(d.shown(who))
	}
	basket := schemas.Basket{Visit: who, Target: who, Time: d.now, Entered: d.now, Total: schemas.Money{Currency: "EUR"}, Probability: 0.999}
	bill(basket)
	if d.chance.IntN(3) == 0 {
		d.drain()
	}
	for i := range d.chance.IntN(4) {
		price := schemas.Money{Minor: 50 + int64(d.chance.IntN(300)), Currency: "EUR"}
		basket.Lines = append(basket.Lines, schemas.Line{
			Product: fmt.Sprintf("unit %s.%d", who, i), Quantity: 1, Price: price, Amount: price,
			Tax: schemas.Money{Minor: price.Minor * 7 / 107, Currency: "EUR"}, PriceList: "v1", Probability: 0.9,
		})
		basket.Total.Minor += price.Minor
		bill(basket)
	}
	d.now += schemas.Minute
	basket.Time, basket.Left = d.now, d.now
	if d.chance.IntN(2) == 0 {
		basket.Probability = d.chance.Float64()
	}
	if d.later.IntN(4) == 0 { // it is not yet known with what
		unknown := basket
		unknown.Doubtful, unknown.Lines, unknown.Total.Minor = true, nil, 0
		bill(unknown)
	}
	for range 1 + d.chance.IntN(2) { // it leaves, and is said to leave again
		bill(basket)
	}
	if d.later.IntN(3) == 0 {
		d.drain()
		bill(d.amended(basket))
	}
	d.drain()
}

// amended is a basket as it turns out half a minute later, for better or worse.
func (d *day) amended(basket schemas.Basket) schemas.Basket {
	d.now += 30 * schemas.Second
	basket.Time, basket.Lines = d.now, slices.Clone(basket.Lines)
	if n := len(basket.Lines); n > 0 && d.later.IntN(3) > 0 {
		put := d.later.IntN(n)
		basket.Total.Minor -= basket.Lines[put].Amount.Minor
		basket.Lines = slices.Delete(basket.Lines, put, put+1)
		return basket
	}
	price := schemas.Money{Minor: 100, Currency: "EUR"}
	basket.Lines = append(basket.Lines, schemas.Line{Product: "unit " + basket.Visit + ".9", Quantity: 1, Price: price, Amount: price, PriceList: "v1"})
	basket.Total.Minor += price.Minor
	return basket
}

// shown is what a shopper pays with: a card of their own, or one of two that were shown
// together, by them and by who comes after or came before.
func (d *day) shown(who string) schemas.Credential {
	c := schemas.Credential{Visit: who, Time: d.now, Hold: schemas.Money{Currency: "EUR"}}
	pair := d.shoppers / 2
	if d.shoppers%2 == 0 {
		d.together = d.chance.IntN(2) == 0
	}
	if d.together {
		for _, card := range []string{"left", "right"} {
			token := fmt.Sprintf("%s card of pair %d", card, pair)
			c.Among = append(c.Among, schemas.Candidate{Passage: "passage of the " + token, Gate: "door", Time: d.now, Token: token})
		}
		return c
	}
	c.Token = "card of " + who
	if d.chance.IntN(2) == 0 {
		c.Hold.Minor = 500
	}
	return c
}

// pick is whose credential a reviewer says it was: mostly one of those it may be.
func (d *day) pick(task schemas.ReviewTask) string {
	n := d.chance.IntN(len(task.Candidates) + 1)
	if n == len(task.Candidates) {
		return []string{"", "a passage of yesterday"}[d.chance.IntN(2)]
	}
	return task.Candidates[n].Passage
}

// judge lets reviewers decide open tasks, twice now and then; some they leave, and of
// those that are over they speak, too.
func (d *day) judge() {
	for _, id := range slices.Sorted(maps.Keys(d.tasks)) {
		task := d.tasks[id]
		if d.chance.IntN(3) > 0 {
			continue
		}
		v := schemas.Verdict{Task: id, Reviewer: "north/eve", Time: d.now, Decision: schemas.Accept}
		switch d.chance.IntN(4) {
		case 0:
			v.Decision = schemas.CannotTell
		case 1:
			v.Decision, v.Lines = schemas.Edit, task.Before[:len(task.Before)/2]
		case 2:
			v.Decision, v.Lines = schemas.Reassign, task.Before[:len(task.Before)/2]
			v.Shopper = fmt.Sprint("v", 1+d.chance.IntN(d.shoppers+1)) // themselves, or somebody who is yet to come
			v.Theirs = d.last()[shop.Visit(v.Shopper)].Lines
		}
		if len(task.Candidates) > 0 {
			v.Passage = d.pick(task)
		}
		for range 1 + d.chance.IntN(2) {
			d.write(schemas.Event{Topic: schemas.Doubted, Key: shop, Body: v})
		}
		if d.chance.IntN(6) == 0 {
			d.write(schemas.Event{Topic: schemas.Doubted, Key: shop, Body: schemas.Verdict{Task: id, Reviewer: v.Reviewer, Time: d.now, Undo: true}})
		}
	}
	d.drain()
}

// contest lets a shopper say that a receipt is wrong, or a line of it: some before it is
// final, some after a refund, some of what they never had, and many twice.
func (d *day) contest() {
	if d.chance.IntN(2) > 0 {
		return
	}
	who := fmt.Sprint("v", 1+d.chance.IntN(d.shoppers))
	dispute := schemas.Dispute{Visit: who, Time: d.now - schemas.Micros(d.chance.IntN(int(schemas.Hour))), Text: "not mine", Lines: d.last()[shop.Visit(who)].Lines}
	if d.chance.IntN(3) > 0 {
		dispute.Product = fmt.Sprintf("unit %s.%d", who, d.chance.IntN(4))
	}
	for range 1 + d.chance.IntN(2) {
		d.write(schemas.Event{Topic: schemas.Billed, Key: shop.Visit(who), Body: dispute})
		if d.chance.IntN(4) == 0 {
			dispute.Text = "certainly not mine"
		}
	}
	if d.chance.IntN(2) == 0 {
		d.drain()
	}
}
