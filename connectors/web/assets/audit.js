// Who did what.
import {ask, el} from './dom.js'
import {short} from './format.js'

export async function show({main}) {
  const actions = await ask('/api/actions')
  main.append(el('h1', {}, 'Audit trail'), el('section', {class: 'card scroll'}, el('table', {}, el('thead', {}, el('tr', {}, ...['When', 'Who', 'Did', 'Store', 'Visit', 'About'].map(t => el('th', {}, t)))),
    el('tbody', {}, ...actions.map(a => el('tr', {}, el('td', {}, new Date(a.time / 1000).toLocaleString()), el('td', {}, a.account), el('td', {}, a.did), el('td', {}, a.store), el('td', {class: 'mono'}, short(a.visit)), el('td', {class: 'mono soft'}, a.detail)))))))
  if (!actions.length) main.append(el('p', {class: 'empty'}, 'Nobody has done anything yet.'))
}
