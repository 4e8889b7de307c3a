import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { Paint } from '../../../envs/core/game.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { type CrossTable, crossTableOf } from '../../../league/crossTable.ts'
import { crossTableCsv, standingsCsv } from '../../../league/report/csv.ts'
import { reportJson } from '../../../league/report/json.ts'
import { sprtText } from '../../../league/report/sprtText.ts'
import { crossTableSvg, ratingsSvg } from '../../../league/report/svg.ts'
import { drawTable, plain } from '../../../league/report/table.ts'
import { crossTableText, standingsText } from '../../../league/report/text.ts'
import { niceTicks } from '../../../league/report/ticks.ts'
import { sprtConfig } from '../../../league/sprt/config.ts'
import { SprtTest } from '../../../league/sprt/test.ts'
import type { Standings } from '../../../league/standings.ts'
import type { Tournament } from '../../../league/tournament/run.ts'
import { ALONE, decided, drawGain, finished, POINTS, playOut, tournamentOf, WIN_LOSS } from '../support.ts'

function reportOf(tournament: Tournament): { standings: Standings; table: CrossTable } {
  const standings = tournament.standings()
  return { standings, table: crossTableOf(tournament.entrants, tournament.tally, standings) }
}

const AGENTS = ['mcts?sims=400', 'greedy', 'random', 'a "very", <long> & strange name of more than thirty characters']

function versus() {
  const tournament = tournamentOf(4, { agents: AGENTS, games: 10 })
  const rng = Rng.fromSeed('report')
  playOut(tournament, place => decided(place, drawGain(rng, { win: 0.35 + 0.1 * place.entrants[1], draw: 0.2 })))
  tournament.tally.add(finished('0/2-3/99/0', [-1, 1], { forfeit: { player: 0, reason: 'illegal' } }))
  return tournament
}

function alone() {
  const tournament = tournamentOf(3, { games: 8 }, ALONE)
  const rng = Rng.fromSeed('alone')
  playOut(tournament, place => [-20 - 15 * place.entrants[0] + Math.round(5 * rng.normal())])
  return tournament
}

function points() {
  const tournament = tournamentOf(3, { games: 8 }, POINTS)
  const rng = Rng.fromSeed('points')
  playOut(tournament, place => decided(place, place.entrants[1] - place.entrants[0] + Math.round(2 * rng.normal())))
  return tournament
}

describe('text', () => {
  it('of games of win and loss', () => {
    const { standings, table } = reportOf(versus())
    const lines = [...standingsText(standings, plain), '', ...crossTableText(table, plain)]
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(110)
    expect(lines.join('\n')).toMatchSnapshot()
  })

  it('of one-player worlds, and of games of points', () => {
    const solo = reportOf(alone())
    expect(
      [...standingsText(solo.standings, plain), '', ...crossTableText(solo.table, plain)].join('\n'),
    ).toMatchSnapshot()
    const scored = reportOf(points())
    expect(
      [...standingsText(scored.standings, plain), '', ...crossTableText(scored.table, plain)].join('\n'),
    ).toMatchSnapshot()
  })

  it('of a sequential test', () => {
    const config = sprtConfig.parse({ game: { id: 'any', options: {} }, agents: ['new', 'old'], elo1: 50 })
    const test = new SprtTest(config, WIN_LOSS)
    for (let pair = 0; pair < 60; pair++) {
      test.add(finished(`0/0-1/${pair}/0`, [1, -1]))
      test.add(finished(`0/0-1/${pair}/1`, pair % 3 === 0 ? [1, -1] : pair % 3 === 1 ? [0, 0] : [-1, 1]))
    }
    expect(sprtText(test.state(), config, plain).join('\n')).toMatchSnapshot()
    const won = new SprtTest(config, WIN_LOSS)
    for (const turned of [0, 1]) won.add(finished(`0/0-1/0/${turned}`, turned ? [-1, 1] : [1, -1]))
    expect(sprtText(won.state(), config, plain)[3]).toMatch(
      /^Elo \+∞ \(-511.5 to \+∞\) {2}nElo \+∞ \(-∞ to \+∞\) {2}LOS 75.0%/,
    )
  })

  it('of a sequential test, in the unit of what it measures', () => {
    const config = sprtConfig.parse({ game: { id: 'any', options: {} }, agents: ['new', 'old'] })
    const head = (rules: ConstructorParameters<typeof SprtTest>[1]) =>
      sprtText(new SprtTest(config, rules).state(), config, plain)[0]
    expect(head(WIN_LOSS)).toMatch(/at most 0 or at least 10 Elo\.$/)
    expect(head({ ...WIN_LOSS, scoring: 'points' })).toMatch(/at most 0 or at least 10 points a game\.$/)
    expect(head({ ...WIN_LOSS, players: 1, scoring: 'return' })).toMatch(/at most 0 or at least 10 of return\.$/)
  })

  it('splits wide cross tables into blocks and loses no column', () => {
    const tournament = tournamentOf(30, { games: 2 })
    playOut(tournament, place => decided(place, 1))
    const lines = crossTableText(reportOf(tournament).table, plain, 80)
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(80)
    const heads = lines.filter(line => line.includes('player')).flatMap(line => line.match(/\d+/g)!.map(Number))
    expect(heads).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
  })

  it('is as wide with colours as without', () => {
    const colours: Paint = (style, text) => `<${style}>${text}</${style}>`
    const { standings, table } = reportOf(versus())
    const bare = (lines: readonly string[]) =>
      lines.map(line => line.replace(/<\/?(dim|bold|red|green|yellow|blue|cyan|magenta)>/g, '').trimEnd())
    expect(bare(standingsText(standings, colours))).toEqual(standingsText(standings, plain).map(line => line.trimEnd()))
    expect(bare(crossTableText(table, colours))).toEqual(crossTableText(table, plain).map(line => line.trimEnd()))
  })

  it('aligns columns and leaves out empty ones', () => {
    const lines = drawTable(
      [
        { title: 'x', align: 'right', cells: ['1', '22'] },
        { title: 'gone', align: 'left', cells: ['', ''] },
        { title: 'name', align: 'left', cells: ['a', 'bb'] },
      ],
      plain,
    )
    expect(lines).toEqual([' x  name', ' 1  a', '22  bb'])
  })
})

describe('CSV and JSON', () => {
  /** Reads CSV back, quotes and all. */
  const read = (csv: string) =>
    csv
      .trimEnd()
      .split('\r\n')
      .map(line =>
        [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
          ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare,
        ),
      )

  it('CSV holds every row in full, names with commas and quotes too', () => {
    for (const tournament of [versus(), alone(), points()]) {
      const { standings, table } = reportOf(tournament)
      const [head, ...rows] = read(standingsCsv(standings))
      expect(rows.map(row => row[head.indexOf('player')])).toEqual(standings.rows.map(row => row.name))
      expect(new Set(rows.map(row => row.length))).toEqual(new Set([head.length]))
      expect(rows.map(row => Number(row[head.indexOf('forfeits_illegal')]))).toEqual(
        standings.rows.map(row => row.forfeits.illegal),
      )
      const cells = read(crossTableCsv(table))
      expect(cells.length - 1).toBe(table.names.length * (table.names.length - 1))
      expect(new Set(cells.map(row => row.length))).toEqual(new Set([11]))
    }
  })

  it('JSON has null for what is not known', () => {
    const tournament = tournamentOf(2, { games: 2 }, POINTS)
    tournament.tally.add(finished('0/0-1/0/0', [3, -3]))
    const { standings, table } = reportOf(tournament)
    const json = reportJson(tournament.config, standings, table)
    expect(json).toMatchObject({
      kind: 'points',
      matches: 1,
      standings: [{ rating: { value: 0, low: null, high: null } }, {}],
    })
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
  })
})

describe('SVG', () => {
  const drawings = [versus(), alone(), points(), tournamentOf(2)]
    .map(reportOf)
    .flatMap(({ standings, table }) => [ratingsSvg(standings), crossTableSvg(table)])

  it('is well-formed, names escaped, without NaN or infinities', () => {
    for (const svg of drawings) {
      expect(svg).not.toMatch(/NaN|Infinity|undefined|null/)
      const open: string[] = []
      for (const [, close, name, rest] of svg.matchAll(/<(\/?)([a-z]+)((?:\s[^<>]*)?)>/g)) {
        if (close) expect(open.pop()).toBe(name)
        else if (!rest.endsWith('/')) open.push(name)
      }
      expect(open).toEqual([])
      expect(svg.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!#\d+;)/)
    }
  })

  it('has a dot and a whisker for everyone, and a square for every two', () => {
    expect(drawings[0].match(/<circle/g)?.length).toBe(4)
    expect(drawings[0].match(/class="whisker"/g)?.length).toBe(12)
    expect(drawings[1].match(/<title>/g)?.length).toBe(12)
  })

  it('puts the best on top and its dot furthest to the right', () => {
    const dots = [...drawings[0].matchAll(/<circle class="dot" cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ])
    expect(dots).toEqual([...dots].sort((a, b) => b[0] - a[0]))
    expect(dots).toEqual([...dots].sort((a, b) => a[1] - b[1]))
  })

  const converter = spawnSync('rsvg-convert', ['--version']).status === 0
  it.skipIf(!converter)('is drawn by a strict reader', () => {
    for (const svg of drawings) {
      const { status, stdout } = spawnSync('rsvg-convert', [], { input: svg })
      expect(status).toBe(0)
      expect(stdout.subarray(1, 4).toString()).toBe('PNG')
    }
  })
})

it.each([
  [-301, 391, 6, [-400, -200, 0, 200, 400]],
  [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [-13, -13, 6, [-13, -12.5]],
  [5e-7, 5e-7, 3, [0, 0.5]],
])('ticks from %f to %f', (low, high, wanted, ticks) => {
  const found = niceTicks(low, high, wanted)
  expect(found.map(tick => Number(tick.toPrecision(6)))).toEqual(ticks)
  expect(found[0]).toBeLessThanOrEqual(low)
  expect(found.at(-1)).toBeGreaterThanOrEqual(high)
})
