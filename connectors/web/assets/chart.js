// Small pictures of numbers, as SVG.
import {svg} from './dom.js'
import {number} from './format.js'

const height = 150, left = 52, bottom = 20, top = 8, right = 8

/** Draws ys over xs, which are numbers or words, in a picture so wide and tall; a span of xs may be marked. */
export function chart({kind, label, xs, ys, unit = '', span, wide = 360, tall = height}) {
  const numeric = typeof xs[0] === 'number'
  const [x0, x1] = numeric ? (kind === 'diagonal' ? [0, 1] : [Math.min(...xs), Math.max(...xs)]) : [-0.5, xs.length - 0.5]
  const [y0, y1] = kind === 'diagonal' ? [0, 1] : range(ys, kind === 'bar')
  const x = v => left + (wide - left - right) * (v - x0) / (x1 - x0 || 1)
  const y = v => top + (tall - top - bottom) * (1 - (v - y0) / (y1 - y0 || 1))
  const broad = Math.min(40, Math.max(1, 0.7 * (x(1) - x(0)))) // of a bar
  const at = i => numeric ? xs[i] : i
  const parts = [y0, (y0 + y1) / 2, y1].flatMap(v => [
    svg('line', {class: 'axis', x1: left, x2: wide - right, y1: y(v), y2: y(v)}),
    svg('text', {x: left - 6, y: y(v) + 4, 'text-anchor': 'end'}, tick(v, y1 - y0) + unit)])
  if (span) parts.push(svg('rect', {class: 'span', x: x(span[0]), width: Math.max(2, x(span[1]) - x(span[0])), y: top, height: tall - top - bottom}))
  if (kind === 'diagonal') parts.push(svg('line', {class: 'ideal', x1: x(0), y1: y(0), x2: x(1), y2: y(1)}))
  if (kind === 'bar') ys.forEach((v, i) => parts.push(svg('rect', {class: 'bar', x: x(at(i)) - broad / 2, width: broad, y: y(Math.max(v, 0)), height: Math.abs(y(0) - y(v)), rx: 2}, svg('title', {}, `${xs[i]}: ${v}${unit}`))))
  else parts.push(svg('polyline', {class: 'curve', points: ys.map((v, i) => `${x(at(i))},${y(v)}`).join(' ')}))
  if (kind === 'line' || kind === 'diagonal') ys.forEach((v, i) => parts.push(svg('circle', {class: 'point', cx: x(at(i)), cy: y(v), r: 3}, svg('title', {}, `${xs[i]}: ${v}${unit}`))))
  if (!numeric && xs.length) for (const i of new Set([0, xs.length - 1])) parts.push(svg('text', {x: x(i), y: tall - 4, 'text-anchor': i ? 'end' : 'start'}, String(xs[i]).slice(5, 16)))
  return svg('svg', {class: 'chart', viewBox: `0 0 ${wide} ${tall}`, role: 'img', 'aria-label': label}, ...parts)
}

// A tick is told apart from the next.
const tick = (v, span) => span < 1 ? v.toFixed(Math.ceil(-Math.log10(span / 4))) : span < 10 ? v.toFixed(1) : number(v)

// The range shows more than the numbers, but nothing below zero of what is never negative.
function range(ys, fromZero) {
  const low = fromZero ? 0 : Math.min(...ys), high = Math.max(...ys)
  const air = high > low ? (high - low) * 0.08 : (Math.abs(high) || 1) / 2
  return [low < 0 ? low - air : Math.max(0, fromZero ? 0 : low - air), high + air]
}
