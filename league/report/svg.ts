import type { Cell, CrossTable } from '../crossTable.ts'
import type { Estimate } from '../ratings/paired.ts'
import type { Standings } from '../standings.ts'
import { digitsFor, halfWidth, percent, signed, tidy } from './numbers.ts'
import { clip } from './table.ts'
import { niceTicks } from './ticks.ts'

const NAME = 34 // most characters of a name
const CHARACTER = 8.3 // pixels of a character at 13 px in a wide typeface
const ROW = 28

/** The ratings (in one-player worlds the mean returns) as dots with their 95 % intervals, best on top. */
export function ratingsSvg(standings: Standings): string {
  const dots =
    standings.kind === 'returns'
      ? standings.rows.map(row => ({ name: row.name, at: row.mean }))
      : standings.rows.map(row => ({ name: row.name, at: row.rating }))
  const title = {
    elo: 'Rating (Elo, field mean 0)',
    points: 'Rating (points a game, field mean 0)',
    returns: 'Mean return',
  }[standings.kind]
  const known = dots.flatMap(dot => (dot.at ? [dot.at.value, dot.at.low, dot.at.high] : [])).filter(Number.isFinite)
  const ticks = niceTicks(
    Math.min(...known, ...(known.length > 0 ? [] : [0])),
    Math.max(...known, ...(known.length > 0 ? [] : [1])),
    6,
  )
  const digits = standings.kind === 'elo' ? 0 : digitsFor(known)
  const left = 24 + labelWidth(dots.map(dot => dot.name))
  const plot = 460
  const width = left + plot + 130
  const top = 54
  const bottom = top + ROW * dots.length
  const [first, last] = [ticks[0], ticks[ticks.length - 1]]
  const x = (value: number) => left + (plot * (value - first)) / (last - first)
  const grid = ticks.map(
    tick => `<line class="${tick === 0 ? 'axis' : 'grid'}" x1="${px(x(tick))}" x2="${px(x(tick))}" y1="${top - 6}" y2="${bottom}"/>
<text class="small" x="${px(x(tick))}" y="${bottom + 18}" text-anchor="middle">${tickText(tick)}</text>`,
  )
  const rows = dots.map(({ name, at }, i) => {
    const y = top + ROW * (i + 0.5)
    return `<text x="${left - 14}" y="${px(y + 4.5)}" text-anchor="end">${label(name)}</text>
${at ? whisker(at, y, x, first, last) : ''}
<text class="small" x="${left + plot + 14}" y="${px(y + 4)}">${at ? escaped(`${standings.kind === 'returns' ? at.value.toFixed(digits) : signed(at.value, digits)} ± ${halfWidth(at, digits)}`) : 'no result'}</text>`
  })
  return document(width, bottom + 34, title, [...grid, ...rows])
}

function whisker(at: Estimate, y: number, x: (value: number) => number, first: number, last: number): string {
  const low = x(Math.max(at.low, first))
  const high = x(Math.min(at.high, last))
  const caps = [low, high].map(
    end => `<line class="whisker" x1="${px(end)}" x2="${px(end)}" y1="${px(y - 5)}" y2="${px(y + 5)}"/>`,
  )
  return `<line class="whisker" x1="${px(low)}" x2="${px(high)}" y1="${px(y)}" y2="${px(y)}"/>${caps.join('')}<circle class="dot" cx="${px(x(at.value))}" cy="${px(y)}" r="5"/>`
}

/** The cross table as a heat map: blue where the row's player is ahead of the column's, orange where behind, the stronger the more. */
export function crossTableSvg(table: CrossTable): string {
  const { names, cells, kind } = table
  const side = kind === 'elo' ? 44 : 60
  const left = 48 + labelWidth(names)
  const top = 76
  const gains = cells.flatMap(row => row.flatMap(cell => (cell?.gain == null ? [] : [cell.gain])))
  const scale = Math.max(1e-9, ...gains.map(Math.abs))
  const digits = digitsFor(gains)
  const title = {
    elo: 'Score of row against column, %',
    points: 'Points a game of row against column',
    returns: 'Return of row less that of column, same episodes',
  }[kind]
  const heads = names.map(
    (_, j) =>
      `<text class="small" x="${px(left + side * (j + 0.5))}" y="${top - 10}" text-anchor="middle">${j + 1}</text>`,
  )
  const rows = names.map((name, i) => {
    const y = top + 34 * i
    const squares = cells[i].map((cell, j) => square(cell, left + side * j, y, side))
    return `<text x="${left - 14}" y="${y + 21}" text-anchor="end">${label(name)} <tspan class="muted">${i + 1}</tspan></text>
${squares.join('')}`
  })
  return document(left + side * names.length + 24, top + 34 * names.length + 24, title, [...heads, ...rows])

  function square(cell: Cell | null, x: number, y: number, wide: number): string {
    const lean =
      cell === null
        ? null
        : kind === 'elo'
          ? cell.score === null
            ? null
            : 2 * cell.score - 1
          : cell.gain === null
            ? null
            : tidy(cell.gain / scale)
    const box = `x="${px(x + 1)}" y="${y + 1}" width="${wide - 2}" height="32" rx="3"`
    if (cell === null || lean === null) return `<rect class="empty" ${box}/>`
    const strength = Math.abs(lean)
    const text = kind === 'elo' ? (100 * cell.score!).toFixed(0) : signed(cell.gain!, digits)
    const tip = `${cell.games} games${cell.score === null ? '' : `, score ${percent(cell.score, 1)}`}, LOS ${percent(cell.los, 1)}`
    return `<g><title>${escaped(tip)}</title><rect class="empty" ${box}/><rect class="${lean >= 0 ? 'ahead' : 'behind'}" ${box} fill-opacity="${(0.06 + 0.94 * strength).toFixed(2)}"/><text class="cell${strength > 0.68 ? ' strong' : ''}" x="${px(x + wide / 2)}" y="${y + 21}" text-anchor="middle">${escaped(text)}</text></g>`
  }
}

const STYLE = `
svg{background:#fcfcfb;color-scheme:light dark}
.back{fill:#fcfcfb}
text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1c1b19}
.title{font-weight:600;font-size:15px}
.small,.cell{font-size:12px;font-variant-numeric:tabular-nums}
.small,.muted{fill:#62605b}
.grid{stroke:#e4e2dd}
.axis{stroke:#a5a29b}
.whisker{stroke:#2a6fbb;stroke-width:2}
.dot,.ahead{fill:#2a6fbb}
.behind{fill:#c2591a}
.empty{fill:#efedea}
.strong{fill:#fff}
@media (prefers-color-scheme:dark){
svg{background:#1b1a19}
.back{fill:#1b1a19}
text{fill:#f1efec}
.small,.muted{fill:#aeaba4}
.grid{stroke:#34322f}
.axis{stroke:#6d6a64}
.whisker{stroke:#6ba6e6}
.dot{fill:#6ba6e6}
.empty{fill:#2a2826}
.strong{fill:#fff}
}`

function document(width: number, height: number, title: string, content: readonly string[]): string {
  const [w, h] = [Math.ceil(Math.max(width, 48 + title.length * 9.5)), Math.ceil(height)]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-label="${escaped(title)}">
<style>${STYLE}
</style>
<rect class="back" width="100%" height="100%"/>
<text class="title" x="24" y="28">${escaped(title)}</text>
${content.join('\n')}
</svg>
`
}

function labelWidth(names: readonly string[]): number {
  return Math.max(0, ...names.map(name => clip(name, NAME).length)) * CHARACTER
}

function label(name: string): string {
  return escaped(clip(name, NAME))
}

function tickText(tick: number): string {
  return String(Number(tick.toPrecision(12)))
}

/** Pixels to a tenth, without trailing zeros. */
function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, found => `&#${found.charCodeAt(0)};`).replace(/[^\x20-\uFFFD]/g, '')
}
