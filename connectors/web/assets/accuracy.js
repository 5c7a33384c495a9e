// How often receipts are right and how much human work that takes: what analysts get.
import {ask, el} from './dom.js'
import {chart} from './chart.js'
import {percent} from './format.js'

const every = 10_000 // milliseconds between two looks

export async function show({main, store, listen}) {
  const tiles = el('div', {class: 'tiles'}), grid = el('div', {class: 'grid plots'})
  main.append(el('h1', {}, 'Accuracy and review load'), tiles, grid)
  const assure = a => {
    if (!a.time) return
    tiles.replaceChildren(...[[a.audits, 'blind audits'], [a.wrong, 'of them wrong'], [`${percent(a.low)} – ${percent(a.high)}`, 'of unreviewed receipts are wrong'],
      [a.threshold > 1 ? 'all' : `below ${percent(a.threshold)}`, a.certified ? 'is reviewed, certified by labels' : 'is reviewed, trusting probabilities']].map(([b, t]) => el('div', {class: 'tile'}, el('b', {}, b), el('span', {}, t))))
  }
  listen(store, {snapshot: s => assure(s.assurance), assurance: assure})
  async function draw() {
    try {
      grid.replaceChildren(...(await ask('/api/plots', {store})).map(picture))
      setTimeout(draw, every)
    } catch (error) {
      grid.replaceChildren(el('p', {class: 'empty'}, error.message))
    }
  }
  draw()
}

function picture(p) {
  const rows = p.kind === 'diagonal' ? p.rows ?? [] : (p.rows ?? []).toReversed()
  return el('figure', {class: 'card'}, el('h2', {}, p.title), el('figcaption', {class: 'small soft'}, p.says),
    p.error ? el('p', {class: 'bad small'}, p.error) : rows.length
      ? chart({kind: p.kind, label: p.title, unit: p.unit ? ' ' + p.unit : '', xs: rows.map(r => r[p.x]), ys: rows.map(r => Number(r[p.y]))})
      : el('p', {class: 'empty'}, 'Nothing yet.'))
}
