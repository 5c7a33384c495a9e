// A visit as a card: lines, receipts, events with what else they may have been, the truth.
import {ask, el} from './dom.js'
import {clock, grams, money, percent, status, tone, short} from './format.js'

/** What has become of a visit, and its place in the queue of review where it waits there. */
export function standing(visit) {
  const place = status(visit) === 'pending' && visit.receipts.at(-1).place
  return [chip(status(visit)), place ? el('span', {class: 'small soft'}, ` number ${place}`) : '']
}

export const chip = word => el('span', {class: `chip ${tone(word)}`}, word)

export function lines(visit) {
  if (!visit.lines?.length) return el('p', {class: 'soft'}, 'Nothing taken.')
  return el('table', {}, el('tbody', {}, ...visit.lines.map(line => el('tr', {},
    el('td', {}, `${line.quantity} × ${line.name || line.product}`), el('td', {class: 'n soft'}, percent(line.probability)), el('td', {class: 'n'}, money(line.amount)))),
  el('tr', {}, el('td', {}, el('b', {}, 'Total')), el('td', {class: 'n soft'}, percent(visit.probability)), el('td', {class: 'n'}, el('b', {}, money(visit.total))))))
}

/** What an event of one's own visit, or of another's, may have been, the belief and the others, as bars; what differs from the belief stands out. */
export function hypotheses(event, names, own = event.visit) {
  const parts = (product, quantity, visit) => !visit && !product ? ['nobody:', 'the weight moved', 'by itself', '']
    : [`${Math.abs(quantity)} ×`, names.get(product) ?? product, quantity < 0 ? 'put back' : 'taken', visit && visit !== own ? `by ${short(visit)}` : '']
  const belief = parts(event.product, event.quantity, event.visit)
  const said = all => all.flatMap((part, i) => [part === belief[i] || !part ? part : el('mark', {}, part), ' '])
  const all = [{words: belief, probability: event.probability},
    ...(event.alternatives ?? []).map(a => ({words: parts(a.product, a.quantity, a.visit), probability: a.probability}))]
  return el('div', {class: 'bars'}, ...all.flatMap(h => [el('span', {}, said(h.words)), el('meter', {min: 0, max: 1, value: h.probability, 'aria-label': h.words.join(' ').trim()}), el('span', {class: 'soft'}, percent(h.probability))]))
}

export function history(visit) {
  return el('ol', {class: 'list small'}, ...visit.receipts.map(r => el('li', {class: 'row'}, el('span', {class: 'top'}, el('span', {}, clock(r.time), ' ', chip(r.status)), money(r.total)))))
}

export function truth(visit) {
  if (!visit.known) return null
  const bought = new Map(visit.lines?.map(l => [l.barcode, l.quantity]))
  const exact = visit.truth.length === bought.size && visit.truth.every(g => bought.get(g.barcode) === g.quantity)
  return el('section', {}, el('h2', {}, 'What was really taken ', el('span', {class: exact ? 'good' : 'bad'}, exact ? '✓ exact' : '✗ differs')),
    el('ul', {class: 'list small'}, ...visit.truth.map(g => el('li', {}, `${g.quantity} × ${g.name || g.barcode}`))))
}

/** What the shopper said is wrong, and what they were answered. */
export function contests(visit) {
  const all = visit.receipts.at(-1)?.contests ?? []
  return all.length ? el('section', {}, el('h2', {}, 'What the shopper contests'), ...all.map(c => el('p', {class: 'note'},
    chip(c.state), ` ${c.name || 'Everything'}: “${c.text}”`, c.reason ? ` – answered “${c.reason}”` : ''))) : null
}

/** Opens the shopper's own page in a tab of its own. */
async function asShopper(store, visit, button) {
  try {
    const {url} = await ask('/api/link', {store, visit})
    button.replaceWith(el('a', {href: url, target: '_blank', rel: 'noreferrer', id: 'shopper-page'}, 'The shopper’s page'))
  } catch (error) { button.textContent = error.message }
}

/** Opens a visit over the page; with the store, for whom may give the shopper a link. */
export function open(visit, names, store) {
  const dialog = el('dialog', {'aria-label': 'Visit'},
    el('header', {}, el('h1', {}, `Visit ${short(visit.id)} `, ...standing(visit)), el('button', {onclick: () => dialog.close(), 'aria-label': 'Close'}, '✕')),
    el('p', {class: 'soft'}, `In at ${clock(visit.entered)}${visit.left ? `, out at ${clock(visit.left)}` : ', still inside'} · tracked as ${visit.target}`),
    lines(visit), truth(visit), contests(visit),
    el('h2', {}, 'What happened'), ...visit.events.map(e => el('section', {class: 'note'}, el('div', {class: 'small soft'}, `${clock(e.time)} · shelf ${e.plate.fixture}.${e.plate.shelf}, plate ${e.plate.plate} · ${grams(e.grams)}`), hypotheses(e, names))),
    el('h2', {}, 'Receipts'), history(visit),
    store && visit.receipts.length ? el('button', {id: 'link', onclick: event => asShopper(store, visit.id, event.target)}, 'Make a link for the shopper') : '')
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}
