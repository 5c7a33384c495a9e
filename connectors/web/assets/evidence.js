// What is known of a visit under review, the most doubtful event first: how the weight
// changed, what else it may have been, and what the cameras saw.
import {ask, el} from './dom.js'
import {chart} from './chart.js'
import {clock, grams, short} from './format.js'
import {frames} from './frames.js'
import {Plan} from './plan.js'
import {hypotheses} from './visit.js'

/** The evidence of a task: {visit, products, map, events}, the last two as elements. */
export async function evidence(task) {
  const where = {store: task.store, visit: task.visit}
  const [visit, curves, floor, products] = await Promise.all([ask('/api/visit', where), ask('/api/evidence', where), ask('/api/floor', where), ask('/api/products', where)])
  const known = new Map(products.map(p => [p.id, p])), line = new Map((task.before ?? []).map((l, i) => [l.product, i + 1]))
  const own = visit.events.map(event => ({event, where, curve: curves.find(c => c.event === event.id)}))
  const sure = shown => shown.event.product === task.product ? -1 : shown.event.probability // what is contested is in doubt
  const all = [...own, ...await given(task, line)].sort((a, b) => sure(a) - sure(b))
  const plan = new Plan()
  plan.floor(floor)
  plan.visit(visit, event => line.get(event.product) ?? '–', all[0]?.event.id)
  return {visit, products, map: plan.node, events: all.map((shown, i) => card(shown, line, known, i === 0, task.visit))}
}

/** Of goods that were reassigned, what happened on the receipt that they were on. */
async function given(task, line) {
  if (!task.from) return []
  const where = {store: task.store, visit: task.from.split('/')[0]}
  try {
    const [visit, curves] = await Promise.all([ask('/api/visit', where), ask('/api/evidence', where)])
    return visit.events.filter(e => line.has(e.product)).map(event => ({event, where, curve: curves.find(c => c.event === event.id), on: where.visit}))
  } catch { return [] } // it is long ago, and nothing is known of it here any more
}

function card({event, where, curve, on}, line, known, first, own) {
  const one = known.get(event.product)?.grams
  return el('article', {class: 'card event', 'data-product': event.product},
    el('h2', {}, el('span', {class: 'number'}, line.get(event.product) ?? '–'), `${event.name || event.product} `,
      el('span', {class: 'soft'}, `${clock(event.time)} · shelf ${event.plate.fixture}.${event.plate.shelf} · `, el('b', {}, grams(event.grams)), one ? `, one weighs ${Math.round(one)} g` : '', on ? ` · on ${short(on)}’s receipt` : '')),
    el('div', {class: 'proof'}, el('div', {}, drawn(curve), hypotheses(event, new Map([...known].map(([id, p]) => [id, p.name])), own)), frames(event, where, first)))
}

function drawn(c) {
  if (!c || c.lost || !c.grams?.length) return el('p', {class: 'small soft'}, `No weight curve: ${c?.lost ?? 'not kept'}.`)
  const zero = c.from || c.times[0]
  return chart({kind: 'curve', label: 'Weight over time', unit: ' g', wide: 420, tall: 120, xs: c.times.map(t => (t - zero) / 1e6), ys: c.grams, span: c.from ? [0, (c.to - c.from) / 1e6] : null})
}
