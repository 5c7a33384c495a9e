// The lines of a receipt under review: what was believed, and what the reviewer makes of it.
import {el} from './dom.js'
import {money, percent} from './format.js'

export class Lines {
  constructor(task) {
    this.before = new Map((task.before ?? []).map(l => [l.product, l.quantity]))
    this.rows = (task.before ?? []).map(l => ({product: l.product, name: l.name, price: l.price, probability: l.probability, quantity: l.quantity}))
    const sure = row => row.product === task.product ? -1 : row.probability // what is contested is in doubt
    this.at = this.rows.reduce((least, row, i) => sure(row) < sure(this.rows[least]) ? i : least, 0)
    this.products = []
    this.can = false
    this.node = el('div')
    this.draw()
  }

  /** What is right, as the server wants it. */
  goods() { return this.rows.filter(r => r.quantity > 0).map(({product, quantity}) => ({product, quantity})) }

  changed() { return this.rows.some(r => r.quantity !== (this.before.get(r.product) ?? 0)) }

  enable(can) { if (can !== this.can) { this.can = can; this.draw() } }

  offer(products) { this.products = products; this.draw() }

  choose(at) { if (at < this.rows.length) { this.at = at; this.draw() } }

  change(by) {
    const row = this.rows[this.at]
    if (!row || !this.can) return
    row.quantity = Math.max(0, row.quantity + by)
    this.draw()
  }

  add(id) {
    const known = this.rows.findIndex(r => r.product === id), p = this.products.find(p => p.id === id)
    if (known < 0 && p) this.rows.push({product: p.id, name: p.name, price: p.price, probability: 1, quantity: 0})
    this.at = known < 0 ? this.rows.length - 1 : known
    this.change(1)
  }

  draw() {
    const total = this.rows.reduce((sum, r) => sum + r.quantity * r.price.minor, 0), currency = this.rows[0]?.price.currency
    this.node.replaceChildren(el('table', {id: 'lines'}, el('tbody', {}, ...this.rows.map((row, i) => {
      const step = by => el('button', {class: 'small', disabled: !this.can, 'aria-label': `${by > 0 ? 'one more' : 'one less'} ${row.name}`, onclick: () => { this.at = i; this.change(by) }}, by > 0 ? '+' : '−')
      return el('tr', {class: row.quantity !== (this.before.get(row.product) ?? 0) ? 'changed' : '', 'aria-current': i === this.at ? 'true' : null},
        el('td', {class: 'soft small'}, i === this.at ? `▸${i + 1}` : i + 1), el('td', {}, row.name || row.product, ' ', el('span', {class: `small ${row.probability < 0.95 ? 'warn' : 'soft'}`}, percent(row.probability))),
        el('td', {}, el('span', {class: 'qty'}, step(-1), el('b', {}, row.quantity), step(1))), el('td', {class: 'n'}, money({minor: row.quantity * row.price.minor, currency: row.price.currency})))
    }), el('tr', {}, el('td'), el('td', {}, el('b', {}, 'Total')), el('td'), el('td', {class: 'n'}, el('b', {}, money({minor: total, currency})))))),
    this.can && this.products.length ? el('select', {'aria-label': 'Add a product', onchange: event => this.add(event.target.value)}, new Option('Add a product …', ''), ...this.products.map(p => new Option(`${p.name} · ${money(p.price)}`, p.id))) : '')
  }
}
