// Review: take a task, look at the evidence, decide. An ordinary one is two keys: N to
// take the next, A to accept it.
import {el, post} from './dom.js'
import {evidence} from './evidence.js'
import {clock, money, percent, seconds, short} from './format.js'
import {Lines} from './lines.js'
import {Whose} from './whose.js'

const over = t => ['settled', 'expired'].includes(t.state)
const held = t => ['claimed', 'undone'].includes(t.state)

export function show({main, me, listen, waiting}) {
  const tasks = new Map()
  let current = null, lines = null, whose = null, opened = ''
  const queue = el('ul', {class: 'list', id: 'queue'}), proof = el('section', {class: 'grid', id: 'evidence', 'aria-label': 'Evidence'}), map = el('div', {id: 'map'})
  const desk = el('section', {class: 'card', id: 'desk', 'aria-label': 'Decision'}), say = el('p', {class: 'note', role: 'status', hidden: true})
  main.append(el('h1', {class: 'skip'}, 'Review'), say, el('div', {class: 'grid review'}, el('section', {class: 'card', id: 'waits', 'aria-label': 'Queue'}, el('h2', {}, 'Queue'), queue, map), proof, desk))

  const mine = t => (held(t) || t.state === 'decided') && t.reviewer.endsWith('/' + me.name)
  const free = t => ['queued', 'released'].includes(t.state)
  const age = t => Math.floor(t.queued / 60e6) // in minutes: among the equally old, the dearest first
  const inOrder = () => [...tasks.values()].filter(t => !over(t)).sort((a, b) => age(a) - age(b) || b.total.minor - a.total.minor)

  const tell = text => { say.textContent = text; say.hidden = !text }
  async function act(task, what, more = {}) {
    try {
      await post('/api/act', {store: task.store, task: task.id, do: what, ...more})
      tell('')
    } catch (error) { tell(error.message) }
  }
  const next = () => { const task = inOrder().find(t => mine(t) && held(t)) ?? inOrder().find(free); if (task) choose(task, true) }
  function choose(task, take) {
    current = task.id
    if (take && free(task) && me.acts) act(task, 'claim')
    draw()
  }
  async function decide(decision, more = {}) {
    const task = tasks.get(current)
    if (!task || !mine(task) || !held(task)) return
    if (decision !== 'cannot_tell' && whose.missing()) return tell('Choose whose card it is first, or press C if nobody can tell.')
    await act(task, 'decide', {decision, comment: desk.querySelector('#comment')?.value ?? '', passage: whose.passage, ...more})
  }
  const accept = () => lines?.changed() ? decide('edited', {goods: lines.goods()}) : decide('accepted')
  const cannotTell = () => decide('cannot_tell')
  function reassign() {
    const to = desk.querySelector('#shopper')?.value
    if (!to) tell('Choose the shopper whose goods these are.')
    else if (!lines?.changed()) tell('Take off what is the other shopper’s first.')
    else decide('reassigned', {goods: lines.goods(), shopper: to})
  }
  /** Chooses a line, and shows what proves it. */
  function point(at) {
    lines?.choose(at)
    const product = lines?.rows[at]?.product
    for (const event of proof.querySelectorAll('.event')) event.classList.toggle('chosen', event.dataset.product === product)
    proof.querySelector('.chosen')?.scrollIntoView({block: 'nearest'})
  }
  function films() {
    const parts = [...proof.querySelectorAll('details')], open = parts.some(p => !p.open)
    for (const part of parts) part.open = open
  }
  const undo = () => { const task = tasks.get(current); if (task?.state === 'decided') act(task, 'undo') }
  const release = () => { const task = tasks.get(current); if (task && held(task)) act(task, 'release') }

  function draw() {
    const all = inOrder()
    waiting(all.filter(free).length)
    queue.replaceChildren(...all.map(t => el('li', {}, el('button', {class: 'row', 'data-task': t.id, 'aria-current': t.id === current ? 'true' : null, onclick: () => choose(t, true)},
      el('span', {class: 'top'}, el('span', {}, short(t.visit)), money(t.total)),
      el('span', {class: 'small soft'}, `${t.candidates?.length ? 'whose card' : t.kind} · ${t.from ? '' : `${percent(t.probability)} sure · `}`, free(t) ? `since ${clock(t.queued)}` : mine(t) ? el('span', {class: 'good'}, t.state === 'decided' ? `${t.decision.replace('_', ' ')}, can be undone` : 'yours') : el('span', {class: 'warn'}, `${t.reviewer.split('/')[1]} has it`))))))
    if (!all.length) queue.replaceChildren(el('li', {class: 'empty'}, 'Nothing waits. Good.'))
    const task = tasks.get(current)
    if (!task) {
      desk.replaceChildren(el('p', {class: 'empty'}, 'Press ', el('kbd', {}, 'N'), ' to take the next task.'))
      proof.replaceChildren(el('div', {class: 'card empty'}, 'The evidence of a visit is shown here.'))
      map.replaceChildren()
      return
    }
    if (opened !== task.id) { opened = task.id; lines = new Lines(task); whose = new Whose(task); prove(task) }
    decision(task)
  }

  function decision(task) {
    const can = me.acts && mine(task) && held(task)
    lines.enable(can)
    whose.enable(can, tasks.values())
    const comment = desk.querySelector('#comment')?.value ?? ''
    desk.replaceChildren(el('h2', {}, `Visit ${short(task.visit)} · ${task.kind}`),
      task.text ? el('p', {class: 'note', id: 'contested'}, el('b', {}, contestedName(task)), `: “${task.text}”`) : '', el('p', {class: 'small', id: 'why'}, doubt(task)), el('p', {class: 'small soft'}, task.from ? '' : `${percent(task.probability)} sure that all of it is right · `, `${seconds((task.left - task.entered) / 1e6)} in the store`),
      lines.node, whose.node,
      can ? el('label', {class: 'small soft'}, 'Comment, which the shopper reads ', el('input', {id: 'comment', value: comment})) : '',
      can ? el('div', {class: 'acts'}, el('button', {class: 'main wide', id: 'accept', onclick: accept}, 'Accept these lines', el('kbd', {}, 'A')),
        el('button', {id: 'cannot', onclick: cannotTell}, 'Cannot tell', el('kbd', {}, 'C')), el('button', {onclick: release}, 'Give back', el('kbd', {}, 'G')),
        el('select', {id: 'shopper', 'aria-label': 'Another shopper', onchange: event => { around.chosen = event.target.value }}, new Option('Another shopper …', ''), ...others(task)), el('button', {onclick: reassign}, 'Reassign', el('kbd', {}, 'R'))) : '',
      task.state === 'decided' && mine(task) ? el('div', {class: 'acts'}, el('p', {class: 'wide good'}, `Decided: ${task.decision.replace('_', ' ')}.`), el('button', {class: 'wide', id: 'undo', onclick: undo}, 'Undo', el('kbd', {}, 'U')), el('button', {class: 'main wide', onclick: next}, 'Next', el('kbd', {}, 'N'))) : '',
      over(task) ? el('p', {class: 'good', id: 'settled'}, task.state === 'settled' ? `Settled: ${task.decision.replace('_', ' ')}.` : 'Nobody looked in time: forgiven.') : '',
      held(task) && !mine(task) ? el('p', {class: 'warn'}, `${task.reviewer.split('/')[1]} has it until ${clock(task.until)}.`) : '',
      el('p', {class: 'keys'}, 'Keys: N next · 1–9 choose a line · + and − change it · A accept · C cannot tell · S another shopper · R reassign · G give back · U undo · F all frames'))
  }

  let around = [] // visits whose the goods may be, the likeliest first
  const others = task => around.filter(v => v !== task.visit).map(v => new Option(short(v), v, false, v === around.chosen))

  /** Chooses the next of them. */
  function another() {
    const select = desk.querySelector('#shopper')
    if (!select) return
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length
    around.chosen = select.value
  }

  async function prove(task) {
    proof.replaceChildren(el('div', {class: 'card empty'}, 'Fetching the evidence …'))
    map.replaceChildren()
    try {
      const {visit, products, map: plan, events} = await evidence(task)
      if (opened !== task.id) return
      around = likely(visit)
      lines.offer(products)
      whose.tell(visit.company)
      map.replaceChildren(plan)
      proof.replaceChildren(...events)
      if (!events.length) proof.replaceChildren(el('div', {class: 'card empty'}, 'The scales saw nothing of this visit.'))
      decision(tasks.get(task.id))
    } catch (error) { proof.replaceChildren(el('div', {class: 'card'}, el('p', {class: 'warn'}, error.message))) }
  }

  const keys = {n: next, a: accept, c: cannotTell, r: reassign, u: undo, g: release, f: films, s: another, '+': () => lines?.change(1), '=': () => lines?.change(1), '-': () => lines?.change(-1)}
  document.addEventListener('keydown', event => {
    if (event.target.matches('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey) return
    if (/^[1-9]$/.test(event.key)) point(Number(event.key) - 1)
    else if (whose?.choose(event.key.toLowerCase())) tell('')
    else if (keys[event.key.toLowerCase()]) keys[event.key.toLowerCase()]()
    else return
    event.preventDefault()
  })
  listen('', {
    snapshot(s) { tasks.clear(); s.tasks.forEach(t => tasks.set(t.id, t)); draw() },
    task(t) { tasks.set(t.id, t); draw() },
  })
}

const contestedName = task => task.product ? (task.before ?? []).find(l => l.product === task.product)?.name || task.product : 'The whole receipt'

/** The visits whose the goods may be, the likeliest first, which is chosen where it is what the doubt is about. */
function likely(visit) {
  const share = new Map()
  for (const a of visit.events.flatMap(e => e.alternatives ?? [])) if (a.visit) share.set(a.visit, Math.max(share.get(a.visit) ?? 0, a.probability))
  share.delete(visit.id)
  const all = [...share].sort((a, b) => b[1] - a[1]).map(([id]) => id)
  const doubtful = visit.events.toSorted((a, b) => a.probability - b.probability)[0]?.alternatives?.[0]?.visit
  all.chosen = doubtful === visit.id ? '' : doubtful
  return all
}

/** Why a person is asked. */
function doubt(task) {
  if (task.kind === 'audit') return 'Nobody doubts it: this is a sample, to know how often receipts are right.'
  if (task.from) return `These were taken off ${short(task.from.split('/')[0])}’s receipt. This visit was charged for the rest already: are they its, too?`
  if (task.text) return ''
  const least = [...task.before ?? []].sort((a, b) => a.probability - b.probability)[0]
  if (task.candidates?.length && task.probability > 0.9) return 'The goods are hardly in doubt. Whose card it was is not known.'
  if (!least || least.probability - task.probability > 0.05) return 'Each line is likely by itself. The doubt is whether something is missing, or is another’s.'
  return `${least.name || least.product} is the least sure, with ${percent(least.probability)}.`
}
