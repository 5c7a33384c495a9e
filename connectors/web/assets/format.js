// Words and numbers as people read them.

export function money(amount) {
  if (!amount?.currency) return '–'
  const format = new Intl.NumberFormat(undefined, {style: 'currency', currency: amount.currency})
  return format.format(amount.minor / 10 ** format.resolvedOptions().maximumFractionDigits)
}

export const percent = p => p >= 0.9995 ? '100 %' : `${(100 * p).toFixed(p > 0.99 ? 1 : 0)} %`
export const clock = micros => micros ? new Date(micros / 1000).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit', second: '2-digit'}) : '–'
export const seconds = s => s >= 90 ? `${Math.round(s / 60)} min` : s >= 10 ? `${Math.round(s)} s` : s >= 1 ? `${s.toFixed(1)} s` : `${Math.round(1000 * s)} ms`
export const bytes = n => n >= 1e6 ? `${(n / 1e6).toFixed(1)} MB` : n >= 1e3 ? `${Math.round(n / 1e3)} kB` : `${n} B`
export const number = n => n >= 1e6 ? `${(n / 1e6).toFixed(1)} M` : n >= 1e4 ? `${Math.round(n / 1e3)} k` : Math.abs(n) >= 100 || Number.isInteger(n) ? String(Math.round(n)) : n.toFixed(1)
export const grams = g => `${g > 0 ? '+' : ''}${Math.round(g)} g`
export const short = id => id.length > 6 ? '…' + id.slice(-4) : id

const palette = ['#2563eb', '#db2777', '#d97706', '#7c3aed', '#059669', '#dc2626', '#0891b2', '#65a30d']
const given = new Map()

/** A shopper's colour, the same for as long as the page is open. */
export function colour(target) {
  if (!given.has(target)) given.set(target, palette[given.size % palette.length])
  return given.get(target)
}

const tones = {final: 'good', corrected: 'warn', pending: 'warn', unpaid: 'bad', provisional: 'soft', inside: 'good', left: 'soft'}

/** What has become of a visit: inside, left, or its last receipt's status. */
export const status = visit => visit.receipts?.at(-1)?.status ?? (visit.left ? 'left' : 'inside')
export const tone = word => tones[word] ?? 'soft'
