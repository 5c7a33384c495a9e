// Whose credential it was, where several were shown together: a key for each.
import {el} from './dom.js'
import {clock, short} from './format.js'

const letters = ['x', 'y', 'z', 'v', 'w', 'q']

export class Whose {
  constructor(task) {
    this.task = task
    this.passage = ''
    this.company = []
    this.can = false
    this.node = el('div', {id: 'whose'})
  }

  /** Goods are charged to a credential that somebody has chosen. */
  missing() { return this.task.candidates?.length > 0 && !this.passage }

  choose(key) {
    const candidate = this.task.candidates?.[letters.indexOf(key)]
    if (!candidate || !this.can || this.taken(candidate)) return false
    this.passage = candidate.passage
    this.draw()
    return true
  }

  /** The other visits of that moment, and what they are charged to. */
  tell(company) { this.company = company ?? []; this.draw() }

  /** What is known by now: who may decide, and what was chosen in other tasks. */
  enable(can, tasks) { this.can = can; this.tasks = tasks; this.draw() }

  /** The visit that the credential is another's of. */
  taken(candidate) {
    const other = [...this.tasks ?? []].find(t => t.passage === candidate.passage && t.visit !== this.task.visit)
    return other?.visit ?? (candidate.visit !== this.task.visit ? candidate.visit : '')
  }

  draw() {
    if (!this.task.candidates?.length) return
    const chosen = this.passage || this.task.passage
    this.node.replaceChildren(el('h2', {}, 'Whose card is it?'), el('p', {class: 'small soft'}, 'These were shown together, and who is who could not be told.'),
      ...this.task.candidates.map((c, i) => el('button', {class: 'row', 'data-passage': c.passage, 'aria-pressed': String(c.passage === chosen), disabled: !this.can || !!this.taken(c), onclick: () => this.choose(letters[i])},
        el('span', {class: 'top'}, el('span', {class: 'mono'}, c.card), el('kbd', {}, letters[i].toUpperCase())),
        el('span', {class: 'small soft'}, `shown at ${clock(c.time)}, gate ${c.gate}`, this.taken(c) ? el('b', {class: 'warn'}, ` · is ${short(this.taken(c))}’s`) : ''))),
      ...this.company.map(o => el('p', {class: 'small soft'}, `${short(o.visit)} came in with them and is charged to `, el('span', {class: 'mono'}, o.card || 'nothing yet'), '.')))
  }
}
