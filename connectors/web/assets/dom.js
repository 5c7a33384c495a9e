// Small tools to make elements. Text is always text, never markup.

/** el('p', {class: 'soft'}, 'words', otherElement) */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children)
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.flat().filter(child => child != null && child !== false))
  return element
}

/** ask('/api/visit', {store, visit}) is the answer's JSON, or an error with its reason. */
export async function ask(path, query = {}) {
  return answered(await fetch(`${path}?${new URLSearchParams(query)}`))
}

export async function post(path, body) {
  return answered(await fetch(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)}))
}

async function answered(response) {
  if (response.status === 401) location.assign('/signin')
  const text = await response.text()
  if (!response.ok) throw new Error(text.startsWith('{') ? JSON.parse(text).error : response.statusText)
  return text ? JSON.parse(text) : null
}
