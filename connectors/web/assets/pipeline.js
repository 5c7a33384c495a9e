// The pipeline as it runs: every stage in the order of a visit.
import {el} from './dom.js'
import {bytes, clock, number, seconds} from './format.js'

const behind = 5000 // records: more than a busy moment holds

export function show({main, store, listen}) {
  const flow = el('div', {class: 'flow', id: 'stages'}), letters = el('tbody')
  main.append(el('h1', {}, 'Pipeline'), flow, el('section', {class: 'card scroll'}, el('h2', {}, 'Dead letters: what could not be used, and why'), el('table', {}, letters)))
  flow.append(el('p', {class: 'empty'}, 'Nothing is heard of the stages: they run in other processes.'))

  function draw({stages}) {
    flow.replaceChildren(...stages.map(s => {
      const state = s.unused ? 'unused' : !s.serves ? 'stopped' : s.lag > behind ? 'behind' : 'well'
      const own = () => [['out', `${number(s.written)}/s`], ['commit p50 / p99', `${seconds(s.commit_p50)} / ${seconds(s.commit_p99)}`],
        ['states', `${number(s.keys)} · ${bytes(s.bytes)}`], ['dead letters', number(s.letters)], ['restarts', number(s.restarts)]]
      const facts = [['in', `${number(s.read)}/s`], ['lag', `${number(s.lag)} records`], ...(!s.elsewhere ? own() : s.serves ? [['run by', s.condition]] : [])]
      return el('section', {class: `card stage ${state}`, 'aria-label': s.name}, el('h2', {}, s.name, ' ', el('span', {class: `chip ${{well: 'good', behind: 'warn', stopped: 'bad', unused: 'soft'}[state]}`}, state === 'well' ? 'running' : state)),
        el('div', {class: 'small soft'}, `${s.inbox} → ${(s.outboxes ?? []).join(', ') || '–'}`), state === 'stopped' ? el('p', {class: 'bad small'}, s.condition) : null,
        el('dl', {}, ...facts.flatMap(([k, v]) => [el('dt', {}, k), el('dd', {}, v)])))
    }))
  }
  const letter = l => letters.prepend(el('tr', {}, el('td', {}, clock(l.time)), el('td', {}, l.by), el('td', {}, l.reason), el('td', {class: 'mono soft'}, l.source)))
  listen(store, {
    pipeline: draw, letter,
    snapshot(s) { letters.replaceChildren(); (s.letters ?? []).forEach(letter); if (!s.letters?.length) letters.append(el('tr', {}, el('td', {class: 'empty'}, 'None.'))) },
  })
}
