import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { BAR, OFF } from './board.ts'

/** One checker moved by one die, in the mover's own places. In what is read, one stretch of a way as it is written, which may take several dice. */
export interface Step {
  readonly from: number // 0..24
  readonly to: number // 0..23 or 25
  readonly hit: boolean
}

/** Most steps of a play: a double's. */
const MOST_STEPS = 4
/** Longest text of a play that is read, in characters: far beyond any way of writing four steps. */
const LONGEST_PLAY = 200
/** A play that moves nothing is written as nothing, or told in words. */
const PASS = /^(|pass|no move|cannot move)$/i
/** The way of a checker from place to place, and how many take it. */
const WAY = /^((?:bar|b|\d+)(?:[/-](?:off|o|\d+)\*?)+)(?:\(([1-4])\))?(\*?)$/

/**
 * A play as GNU Backgammon writes it: `bar/22 13/8*`. One checker's steps are joined, with the places between only where it hits
 * (hitting on 20, `24/20` and `20/14` are one way with three places); equal ways are counted (`13/8(2)`); ways are ordered by their first step, high points first; where several
 * checkers come to a point on which one hits, the first has the star. '' where nothing moves.
 */
export function formatPlay(steps: readonly Step[]): string {
  const hits = new Set(steps.filter(step => step.hit).map(step => step.to))
  const counts = new Map<string, { way: readonly number[]; count: number }>()
  for (const way of join(steps, hits)) {
    const key = way.join('/')
    counts.set(key, { way, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  const starred = new Set<number>()
  const ways = [...counts.values()].map(({ way, count }) => {
    const places = way.map((place, i) => {
      const isOnTheWay = i < way.length - 1
      if (i === 0 || !hits.has(place) || (starred.has(place) && !isOnTheWay)) return formatPlace(place)
      starred.add(place)
      return `${formatPlace(place)}*`
    })
    return `${places.join('/')}${count > 1 ? `(${count})` : ''}`
  })
  return ways.join(' ')
}

/** A play step by step in numbers alone, high points first, as `.mat` files have it: `25/22 13/8*`. */
export function formatSteps(steps: readonly Step[]): string {
  return inOrder(steps)
    .map(({ from, to, hit }) => `${from + 1}/${to === OFF ? 0 : to + 1}${hit ? '*' : ''}`)
    .join(' ')
}

/** The ways of the checkers: where each begins, hits on its way, and ends. */
function join(steps: readonly Step[], hits: ReadonlySet<number>): number[][] {
  const left = inOrder(steps)
  const ways: number[][] = []
  while (left.length > 0) {
    const { from, to } = left.shift()!
    const way = [from, to]
    for (let i = 0; i < left.length; ) {
      const last = way[way.length - 1]
      if (left[i].from !== last) {
        i++
        continue
      }
      if (!hits.has(last)) way.pop()
      way.push(left.splice(i, 1)[0].to)
    }
    ways.push(way)
  }
  return ways
}

function inOrder(steps: readonly Step[]): Step[] {
  return [...steps].sort((a, b) => b.from - a.from || height(b.to) - height(a.to))
}

/**
 * Reads a play in any usual way of writing: ways of checkers in any order, joined or step by step, with spaces or commas between; `bar` or 25,
 * `off` or 0, in either case; with or without stars. Whether it is legal is for {@link matchPlay} to say.
 *
 * @returns the stretches as they are written, each with its own star; none for '' and `pass`. Fails with `bad-play` where it is no play.
 */
export function parsePlay(text: string): Result<readonly Step[]> {
  const words = text.trim().toLowerCase()
  if (PASS.test(words)) return ok([])
  const bad = fail('bad-play', `Expected a play such as 'bar/22 13/8*' or '6/5(2)', but got '${shorten(text)}'.`)
  if (words.length > LONGEST_PLAY) return bad
  const stretches: Step[] = []
  for (const word of words
    .replace(/\s*([/(*])/g, '$1')
    .replace(/\/\s+/g, '/')
    .split(/[\s,;]+/)) {
    const way = readWay(word)
    if (!way || stretches.length + way.length > MOST_STEPS) return bad
    stretches.push(...way)
  }
  return ok(stretches)
}

function readWay(word: string): Step[] | undefined {
  const match = WAY.exec(word)
  if (!match) return undefined
  const [, path, count = '1', lateStar] = match
  const places = `${path}${lateStar}`
    .split(/[/-]/)
    .map(place => ({ place: readPlace(place), hit: place.endsWith('*') }))
  const way = places.slice(1).map(({ place, hit }, i) => ({ from: places[i].place, to: place, hit }))
  const isWay = way.every(({ from, to }) => from <= BAR && height(to) < from && to !== BAR && to >= 0)
  return isWay ? new Array<Step[]>(Number(count)).fill(way).flat() : undefined
}

/**
 * The legal play that a text means. It is compared by where it leaves the mover's checkers; how they got there only matters where they could hit on the
 * way or not. Then the play is meant that hits on every point that the text has a star on, and on the points that it names and no others, as GNU
 * Backgammon reads it: `24/14` passes a blot by where it can, `24/20/14` takes it.
 *
 * @returns the play's index. Fails with `bad-play`, `illegal-play`, or `ambiguous-play` where the text leaves open on which way it hits.
 */
export function matchPlay(text: string, plays: readonly (readonly Step[])[]): Result<number> {
  const read = parsePlay(text)
  if (!read.ok) return read
  const moved = displacement(read.value)
  const fitting = plays.flatMap((play, index) =>
    displacement(play).every((change, place) => change === moved[place]) ? [{ index, play, hits: hitsOf(play) }] : [],
  )
  if (fitting.length === 0) return fail('illegal-play', `Expected ${expectation(plays)}, but got '${shorten(text)}'.`)
  if (fitting.length === 1) return ok(fitting[0].index)
  const starred = hitsOf(read.value)
  const named = new Set(read.value.map(({ to }) => to))
  const hittable = new Set(fitting.flatMap(({ hits }) => [...hits]))
  const meant = fitting.filter(
    ({ hits }) =>
      [...starred].every(place => hits.has(place)) &&
      [...hittable].every(place => hits.has(place) === named.has(place)),
  )
  if (meant.length === 1) return ok(meant[0].index)
  const choices = fitting.map(({ play }) => `'${formatPlay(play)}'`).join(' or ')
  return fail('ambiguous-play', `Expected ${choices}, but got '${shorten(text)}', which may be either.`)
}

/** How many checkers more or fewer each place has, the mover's hit checkers not counted. */
function displacement(steps: readonly Step[]): number[] {
  const change = new Array<number>(OFF + 1).fill(0)
  for (const { from, to } of steps) {
    change[from]--
    change[to]++
  }
  return change
}

function hitsOf(steps: readonly Step[]): Set<number> {
  return new Set(steps.filter(({ hit }) => hit).map(({ to }) => to))
}

function expectation(plays: readonly (readonly Step[])[]): string {
  const [first] = plays
  if (!first || (plays.length === 1 && first.length === 0)) return 'no checker to be moved, for no play is legal'
  return plays.length === 1
    ? `'${formatPlay(first)}'`
    : `one of ${plays.length} legal plays such as '${formatPlay(first)}'`
}

/** A place as ways are ordered: off is below the ace point. */
function height(place: number): number {
  return place === OFF ? -1 : place
}

function formatPlace(place: number): string {
  if (place === BAR) return 'bar'
  return place === OFF ? 'off' : `${place + 1}`
}

/** A place by its name, star or not; numbers above the bar's and whatever else is none are -2. */
function readPlace(text: string): number {
  const name = text.replace('*', '')
  if (name.startsWith('b')) return BAR
  if (name.startsWith('o') || name === '0') return OFF
  const number = Number(name)
  return number <= BAR + 1 ? number - 1 : -2
}
