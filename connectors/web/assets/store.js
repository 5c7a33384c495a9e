// The live store: who is where, what they take, what it costs.
import {el} from './dom.js'
import {clock, colour, grams, money, percent, short, status} from './format.js'
import {Plan} from './plan.js'
import * as card from './visit.js'

export function show({main, me, store, listen, waiting}) {
  const visits = new Map(), byTarget = new Map(), tasks = new Map(), weights = new Map(), names = new Map(), stands = new Map()
  let floor = {facings: []}, people = [], began = performance.now()
  const plan = new Plan({onShopper: target => openVisit(byTarget.get(target)), onFixture: openFixture})
  const tiles = el('div', {class: 'tiles'}), inside = el('ul', {class: 'list', id: 'inside'}), recent = el('ul', {class: 'list', id: 'recent'})
  main.append(el('h1', {class: 'skip'}, 'Store'), tiles, el('div', {class: 'grid store'},
    el('section', {class: 'card', 'aria-label': 'Floor'}, plan.node), el('div', {class: 'grid'},
      el('section', {class: 'card'}, el('h2', {}, 'In the store'), inside), el('section', {class: 'card'}, el('h2', {}, 'Just left'), recent))))

  const openVisit = id => { if (visits.has(id)) card.open(visits.get(id), names, me.links && store) }
  function openFixture(name) {
    const rows = floor.facings.filter(f => f.fixture === name), now = weights.get(name)
    const held = f => { const row = now?.grams[f.shelf - 1]?.slice(f.from - 1, f.to); return row?.every(g => g != null) ? Math.round(row.reduce((a, b) => a + b, 0)) + ' g' : '–' }
    const dialog = el('dialog', {'aria-label': `Shelf ${name}`}, el('header', {}, el('h1', {}, `Gondola ${name}`), el('button', {onclick: () => dialog.close(), 'aria-label': 'Close'}, '✕')),
      el('p', {class: 'soft'}, 'What should stand here, what is believed to have gone or come since this page’s server began to watch, and what the scales read now (from an arbitrary tare).'),
      el('table', {}, el('thead', {}, el('tr', {}, ...['Shelf', 'Plates', 'Product', 'Believed'].map(t => el('th', {}, t)), ...['Price', 'Unit', 'Weight now'].map(t => el('th', {class: 'n'}, t)))),
        el('tbody', {}, ...rows.map(f => el('tr', {}, el('td', {}, f.shelf), el('td', {}, f.from === f.to ? f.from : `${f.from}–${f.to}`), el('td', {}, f.name || f.product || 'kept free'), el('td', {}, ...believed(stands.get(facingOf(f)))), el('td', {class: 'n'}, money(f.price)), el('td', {class: 'n'}, f.grams ? Math.round(f.grams) + ' g' : '–'), el('td', {class: 'n'}, held(f)))))))
    dialog.addEventListener('close', () => dialog.remove())
    document.body.append(dialog)
    dialog.showModal()
  }

  function take(visit) {
    visits.set(visit.id, visit)
    byTarget.set(visit.target, visit.id)
    if (visits.size > 300) visits.delete(visits.keys().next().value)
  }
  const setFloor = f => { floor = f; plan.floor(f); for (const x of f.facings ?? []) names.set(x.product, x.name) }
  const row = (v, ...more) => el('li', {}, el('button', {class: 'row', onclick: () => openVisit(v.id), 'data-visit': v.id},
    el('span', {class: 'top'}, el('span', {}, dot(v.target), short(v.target)), money(v.total)), ...more))

  function draw() {
    const here = [...visits.values()].filter(v => !v.left && people.some(p => p.target === v.target))
    const gone = [...visits.values()].filter(v => v.receipts?.length && status(v) !== 'provisional').sort((a, b) => b.left - a.left)
    const known = gone.filter(v => v.known && v.receipts.at(-1).status !== 'pending')
    const open = [...tasks.values()].filter(t => !['settled', 'expired'].includes(t.state)).length
    waiting(open)
    tiles.replaceChildren(...[[people.length, 'in the store'], [gone.length, 'receipts'], [open, 'wait for review'],
      [money(sum(gone)), 'on receipts'], ...(known.length ? [[percent(known.filter(exact).length / known.length), `exact of ${known.length} against the truth`]] : [])].map(([b, t]) => el('div', {class: 'tile'}, el('b', {}, b), el('span', {}, t))))
    inside.replaceChildren(...here.map(v => row(v, el('span', {class: 'small soft'}, (v.lines ?? []).map(l => `${l.quantity} × ${l.name}`).join(', ') || 'nothing yet'))))
    if (!here.length) inside.replaceChildren(el('li', {class: 'empty'}, 'Nobody is inside.'))
    recent.replaceChildren(...gone.slice(0, 7).map(v => row(v, el('span', {class: 'small soft'}, clock(v.left), ' ', ...card.standing(v), ' ', v.known ? exact(v) ? el('span', {class: 'good'}, '✓ exact') : el('span', {class: 'bad'}, '✗ differs') : ''))))
  }
  let due = false
  const soon = () => { if (!due) { due = true; setTimeout(() => { due = false; draw() }, 250) } }

  listen(store, {
    snapshot(s) {
      visits.clear(); byTarget.clear(); tasks.clear()
      setFloor(s.floor); people = s.people ?? []; plan.people(people)
      ;(s.visits ?? []).forEach(take); (s.tasks ?? []).forEach(t => tasks.set(t.id, t))
      stands.clear(); for (const x of s.stands ?? []) stands.set(facingOf(x), x)
      for (const [name, w] of Object.entries(s.weights ?? {})) weights.set(name, w)
      draw()
    },
    floor: setFloor, people(p) { people = p.persons; plan.people(people); soon() },
    weights(w) { weights.set(w.fixture, w) }, stand(x) { stands.set(facingOf(x), x) }, visit(v) { take(v); soon() }, task(t) { tasks.set(t.id, t); soon() },
    flash(f) { if (performance.now() - began > 1000) plan.flash(f) },
  })
}

const facingOf = f => `${f.fixture}/${f.shelf}/${f.from}`

/** What is believed to be different on a facing from how it began. */
function believed(stand) {
  if (!stand) return ['–']
  const own = stand.taken > 0 ? `${stand.taken} taken` : stand.taken < 0 ? `${-stand.taken} more` : ''
  const astray = (stand.astray ?? []).map(g => el('span', {class: 'bad'}, ` ${g.quantity} × ${g.name} astray`))
  return own || astray.length ? [own, ...astray] : ['–']
}

const dot = target => { const d = el('span', {class: 'dot'}); d.style.background = colour(target); return d }
const sum = visits => visits.reduce((total, v) => ({minor: total.minor + v.total.minor, currency: v.total.currency || total.currency}), {minor: 0, currency: ''})

/** Whether the receipt is just what was taken. */
export function exact(v) {
  const bought = new Map((v.lines ?? []).map(l => [l.barcode, l.quantity]))
  return bought.size === v.truth.length && v.truth.every(g => bought.get(g.barcode) === g.quantity)
}
