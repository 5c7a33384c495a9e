// The floor plan, drawn from the planogram's own coordinates, in metres. The store's y
// points up, a picture's down.
import {svg} from './dom.js'
import {colour, short} from './format.js'

const margin = 0.35 // metres around everything
const walk = 2.3 // metres before the shelves, where people are

/** A plan is an <svg> with drawn shelves; show, flash and trail change what moves on it. */
export class Plan {
  constructor({onShopper, onFixture} = {}) {
    this.onShopper = onShopper
    this.onFixture = onFixture
    this.ground = svg('g')
    this.moving = svg('g')
    this.node = svg('svg', {class: 'plan', role: 'group', 'aria-label': 'Floor plan'}, this.ground, this.moving)
    this.shoppers = new Map()
  }

  /** Draws what stands still. */
  floor({facings, cameras, gates}) {
    if (!facings?.length) return
    const box = bounds(facings, cameras ?? [], gates ?? [])
    this.node.setAttribute('viewBox', `${box.x} ${box.y} ${box.width} ${box.height}`)
    this.ground.replaceChildren(...grid(box), ...(cameras ?? []).map(view), ...(gates ?? []).map(gate), ...byFixture(facings).map(f => this.fixture(f)))
  }

  fixture([name, facings]) {
    const corners = facings.map(f => f.corners).flat()
    const x = mean(corners.map(c => c.x)), y = mean(corners.map(c => c.y))
    return svg('g', {class: 'fixture', 'aria-label': `Shelf ${name}`, ...opens(this.onFixture, name)}, ...facings.map(f => outline(f, 'body')), ...facings.filter(f => f.shelf === facings[0].shelf).map(f => outline(f, 'cells')),
    svg('text', {x, y: -y + 0.04, 'text-anchor': 'middle'}, name))
  }

  /** Moves the shoppers to where they are now. */
  people(persons) {
    const here = new Set()
    for (const person of persons) {
      here.add(person.target)
      const known = this.shoppers.get(person.target) ?? this.enter(person)
      known.trail.push(person.at)
      if (known.trail.length > 60) known.trail.shift()
      known.group.style.transform = `translate(${person.at.x}px, ${-person.at.y}px)`
      known.line.setAttribute('points', points(known.trail))
    }
    for (const [target, known] of this.shoppers) {
      if (here.has(target)) continue
      known.group.remove()
      known.line.remove()
      this.shoppers.delete(target)
    }
  }

  enter(person) {
    const fill = colour(person.target)
    const line = svg('polyline', {class: 'trail', stroke: fill})
    const group = svg('g', {class: 'shopper', 'data-target': person.target, 'aria-label': `Shopper ${short(person.target)}`, ...opens(this.onShopper, person.target)},
      svg('title', {}, `Shopper ${person.target}`), svg('circle', {r: 0.1, fill}), svg('text', {y: -0.15}, short(person.target)))
    this.moving.prepend(line)
    this.moving.append(group)
    const known = {group, line, trail: []}
    this.shoppers.set(person.target, known)
    return known
  }

  /** Lights up where something was taken or put back. */
  flash({at, name, quantity}) {
    const took = quantity > 0
    const ring = svg('circle', {class: `flash ${took ? 'took' : 'back'}`, cx: at.x, cy: -at.y})
    this.flashes = ((this.flashes ?? 0) + 1) % 3 // words of neighbours stand below one another
    const said = svg('text', {class: 'said', x: at.x, y: -at.y + 0.16 + 0.11 * this.flashes}, `${took ? '−' : '+'}${Math.abs(quantity)} ${name}`)
    this.moving.append(ring, said)
    setTimeout(() => { ring.remove(); said.remove() }, 2600)
  }

  /** Draws a whole visit's way, and where its events were: by their numbers, one set apart. */
  visit(visit, number, apart) {
    const fill = colour(visit.target)
    this.moving.replaceChildren(svg('polyline', {class: 'trail', stroke: fill, points: points(visit.trail ?? [])}))
    for (const event of visit.events) this.moving.append(
      svg('circle', {class: event.id === apart ? 'apart' : null, cx: event.place.x, cy: -event.place.y, r: 0.18, fill}),
      svg('text', {x: event.place.x, y: -event.place.y + 0.07, class: 'mark'}, number(event)))
  }
}

/** What makes a shape a button, for pointer and keyboard; nothing where nobody listens. */
const opens = (open, what) => open ? {
  tabindex: 0, role: 'button', onclick: () => open(what),
  onkeydown: event => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(what) } },
} : {}

const points = spots => spots.map(p => `${p.x},${-p.y}`).join(' ')
const mean = all => all.reduce((sum, x) => sum + x, 0) / all.length
const outline = (facing, kind) => svg('polygon', {class: kind, points: points(facing.corners)})

function byFixture(facings) {
  const all = new Map()
  for (const f of facings) all.set(f.fixture, [...(all.get(f.fixture) ?? []), f])
  return [...all]
}

/** The box around shelves, the floor before them, cameras and gates, in the picture's axes. */
function bounds(facings, cameras, gates) {
  const xs = [], ys = []
  for (const f of facings) {
    const [left, right, , back] = f.corners
    const deep = Math.hypot(back.x - left.x, back.y - left.y) || 1
    for (const c of f.corners) { xs.push(c.x); ys.push(c.y) }
    for (const c of [left, right]) { // the walk lies on the other side of the front than the back
      xs.push(c.x - walk * (back.x - left.x) / deep)
      ys.push(c.y - walk * (back.y - left.y) / deep)
    }
  }
  for (const c of cameras) { xs.push(c.at.x); ys.push(c.at.y) }
  for (const end of gates.flatMap(g => [g.from, g.to])) { xs.push(end.x); ys.push(end.y) }
  const x = Math.min(...xs) - margin, y = -Math.max(...ys) - margin
  return {x, y, width: Math.max(...xs) + margin - x, height: -Math.min(...ys) + margin - y}
}

/** A line every metre. */
function grid({x, y, width, height}) {
  const lines = []
  for (let at = Math.ceil(x); at < x + width; at++) lines.push(svg('line', {class: 'grid', x1: at, x2: at, y1: y, y2: y + height}))
  for (let at = Math.ceil(y); at < y + height; at++) lines.push(svg('line', {class: 'grid', y1: at, y2: at, x1: x, x2: x + width}))
  return lines
}

const ways = {in: 'in', out: 'out', both: 'in and out'}

/** A line on the floor where shoppers come and go. */
function gate({name, way, from, to}) {
  return svg('g', {class: 'gate'}, svg('title', {}, `Gate ${name}, ${ways[way]}`),
    svg('line', {x1: from.x, y1: -from.y, x2: to.x, y2: -to.y}),
    svg('text', {x: (from.x + to.x) / 2, y: -(from.y + to.y) / 2 + 0.16, 'text-anchor': 'middle'}, ways[way]))
}

/** A camera and what it sees of the floor. */
function view({name, at, look, half}) {
  const ahead = Math.atan2(look.y - at.y, look.x - at.x), far = Math.min(2.2, Math.hypot(look.y - at.y, look.x - at.x))
  const edge = turn => ({x: at.x + far * Math.cos(ahead + turn), y: at.y + far * Math.sin(ahead + turn)})
  return svg('g', {}, svg('title', {}, `Camera ${name}`), svg('polygon', {class: 'fov', points: points([at, edge(-half), edge(half)])}),
    svg('circle', {class: 'lens', cx: at.x, cy: -at.y, r: 0.045}))
}
