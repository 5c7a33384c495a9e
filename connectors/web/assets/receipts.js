// Receipts as they become final and are corrected, the newest first.
import {el} from './dom.js'
import {clock, money, percent, short, status} from './format.js'
import * as card from './visit.js'
import {exact} from './store.js'

export function show({main, me, store, listen}) {
  const show = v => card.open(v, names, me.links && store)
  const visits = new Map(), names = new Map()
  const body = el('tbody', {id: 'receipts'}), filter = el('select', {'aria-label': 'Status', onchange: draw},
    ...['all', 'pending', 'final', 'corrected', 'unpaid'].map(s => new Option(s)))
  main.append(el('h1', {}, 'Receipts'), el('section', {class: 'card scroll'}, filter, el('table', {}, el('thead', {}, el('tr', {},
    ...['Left', 'Visit', 'Status', 'Goods', 'Life'].map(t => el('th', {}, t)), el('th', {class: 'n'}, 'Sure'), el('th', {class: 'n'}, 'Total'), el('th', {}, 'Truth'))), body)))

  function draw() {
    const all = [...visits.values()].filter(v => v.receipts?.length && (filter.value === 'all' || status(v) === filter.value))
    all.sort((a, b) => b.left - a.left)
    body.replaceChildren(...all.slice(0, 100).map(v => el('tr', {class: 'pick', tabindex: 0, 'data-visit': v.id, onclick: () => show(v), onkeydown: e => { if (e.key === 'Enter') show(v) }},
      el('td', {}, clock(v.left)), el('td', {class: 'mono'}, short(v.id)), el('td', {}, ...card.standing(v), contested(v) ? el('span', {class: 'chip warn'}, 'contested') : ''),
      el('td', {}, (v.lines ?? []).map(l => `${l.quantity} × ${l.name}`).join(', ') || el('span', {class: 'soft'}, 'nothing')),
      el('td', {class: 'small soft'}, life(v.receipts)), el('td', {class: 'n'}, percent(v.probability)), el('td', {class: 'n'}, money(v.total)),
      el('td', {}, !v.known ? '' : exact(v) ? el('span', {class: 'good'}, '✓ exact') : el('span', {class: 'bad'}, '✗ differs')))))
    if (!all.length) body.replaceChildren(el('tr', {}, el('td', {colspan: 8, class: 'empty'}, 'No receipts yet.')))
  }
  const naming = floor => { for (const f of floor.facings ?? []) names.set(f.product, f.name) }
  listen(store, {
    snapshot(s) { visits.clear(); naming(s.floor); (s.visits ?? []).forEach(v => visits.set(v.id, v)); draw() },
    floor: naming, visit(v) { visits.set(v.id, v); draw() },
  })
}

const contested = v => v.receipts.at(-1).contests?.some(c => c.state === 'open')

/** The statuses in their order, each once however many revisions had it. */
const life = receipts => receipts.map(r => r.status).filter((s, i, all) => s !== all[i - 1]).join(' → ')
