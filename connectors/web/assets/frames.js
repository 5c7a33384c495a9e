// What the cameras saw around an event, fetched when it is asked for.
import {ask, el} from './dom.js'
import {clock} from './format.js'

/** A part of the page that opens to the pictures, camera by camera, or is open; nothing where there are none. */
export function frames(event, where, open) {
  if (!event.evidence?.some(at => at.topic.endsWith('.frames'))) return null
  const inside = el('div', {class: 'frames'})
  const details = el('details', {}, el('summary', {}, 'What the cameras saw'), inside)
  details.addEventListener('toggle', () => { if (details.open && !inside.hasChildNodes()) load(inside, event, where) })
  details.open = open // which toggles it
  return details
}

async function load(inside, event, where) {
  inside.replaceChildren(el('p', {class: 'small soft'}, 'Fetching the frames …'))
  try {
    const pictures = await ask('/api/frames', {...where, event: event.id})
    const cameras = [...new Set(pictures.map(p => p.camera))].sort()
    inside.replaceChildren(...cameras.map(camera => strip(camera, pictures.filter(p => p.camera === camera))))
    inside.querySelectorAll('.strip').forEach(centre)
    if (!pictures.length) inside.replaceChildren(el('p', {class: 'small soft'}, 'The frames are no longer kept.'))
  } catch (error) { inside.replaceChildren(el('p', {class: 'small warn'}, error.message)) }
}

/** Shows the middle of a strip first: the hand is at the shelf then. */
async function centre(strip) {
  const middle = strip.children[Math.floor(strip.children.length / 2)]
  await middle.decode()
  strip.scrollLeft = middle.offsetLeft - strip.offsetLeft - (strip.clientWidth - middle.clientWidth) / 2
}

const strip = (camera, pictures) => el('figure', {}, el('figcaption', {class: 'small soft'}, `Camera ${camera}`),
  el('div', {class: 'strip', tabindex: 0, role: 'group', 'aria-label': `Camera ${camera}`}, ...pictures.map(p =>
    el('img', {src: `data:image/jpeg;base64,${p.jpeg}`, alt: `Camera ${camera} at ${clock(p.time)}`, title: clock(p.time)}))))
