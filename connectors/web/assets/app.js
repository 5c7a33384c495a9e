// The shell of every page: who is here, which store, and the stream of what changes.
import {ask} from './dom.js'

const views = {
  '/store': './store.js', '/receipts': './receipts.js', '/review': './review.js',
  '/pipeline': './pipeline.js', '/accuracy': './accuracy.js', '/audit': './audit.js',
}
const find = id => document.getElementById(id)

/** listen opens a stream and calls on[kind] with what each event says. */
function listen(store, on) {
  const stream = new EventSource('/api/events' + (store ? `?store=${encodeURIComponent(store)}` : ''))
  const state = find('state')
  stream.onopen = () => { state.textContent = 'live'; state.className = 'state live' }
  stream.onerror = () => { state.textContent = 'connecting'; state.className = 'state' }
  for (const [kind, take] of Object.entries(on)) stream.addEventListener(kind, event => take(JSON.parse(event.data)))
}

/** A new process has not heard of its stores yet: wait for the first. */
async function arrive() {
  for (;;) {
    const me = await ask('/api/me')
    if (me.stores.length) return me
    find('main').textContent = 'Waiting for the first word from a store …'
    await new Promise(later => setTimeout(later, 500))
  }
}

const me = await arrive()
const chosen = new URLSearchParams(location.search).get('store') ?? localStorage.getItem('store')
const store = me.stores.includes(chosen) ? chosen : me.stores[0]
const select = find('stores')
for (const key of me.stores) select.append(new Option(key, key, false, key === store))
select.onchange = () => { localStorage.setItem('store', select.value); location.assign(location.pathname) }
for (const link of document.querySelectorAll('nav a')) {
  if (new URL(link.href).pathname === location.pathname) link.setAttribute('aria-current', 'page')
}
find('audit').hidden = !me.audits
if (!me.open) {
  find('out').hidden = false
  find('out').querySelector('button').textContent = `Sign out ${me.name}`
}

/** How many tasks wait, beside the page's name. */
function waiting(n) {
  find('waiting').textContent = n
  find('waiting').hidden = n === 0
}

const main = find('main')
main.textContent = ''
const {show} = await import(views[location.pathname])
show({main, me, store, listen, waiting})
