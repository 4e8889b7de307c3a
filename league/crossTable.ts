import { pointsOf } from './ratings/leastSquares.ts'
import { meanEstimate, pairedTest } from './ratings/paired.ts'
import { pentanomialOf, totalOf } from './ratings/pairs.ts'
import { likelihoodOfSuperiority } from './ratings/ratingSet.ts'
import { ratingsOf, type Standings } from './standings.ts'
import type { Tally } from './tally.ts'
import type { Entrant } from './tournament/entrants.ts'

/** What the row's entrant did against the column's. */
export interface Cell {
  readonly games: number
  /** Points a game, 0 to 1, a win 1 and a draw 1/2; null where they never met and in one-player worlds. */
  readonly score: number | null
  /** Mean gain over the other: points a game, or difference in return; null in games of win and loss, or where unknown. */
  readonly gain: number | null
  /** Pairs by the row's points 0, 1/2, 1, 3/2, 2; empty in one-player worlds. */
  readonly pairs: readonly number[]
  /** How sure it is that the row's entrant is better, all results considered. */
  readonly los: number
}

/** Everyone against everyone, in the order of the standings; null on the diagonal. */
export interface CrossTable {
  readonly kind: Standings['kind']
  readonly names: readonly string[]
  readonly cells: readonly (readonly (Cell | null)[])[]
}

export function crossTableOf(entrants: readonly Entrant[], tally: Tally, standings: Standings): CrossTable {
  const order = standings.rows.map(row => row.entrant)
  const cell = tally.rules.players === 1 ? soloCell(tally) : versusCell(tally)
  return {
    kind: standings.kind,
    names: order.map(entrant => entrants[entrant].name),
    cells: order.map(row => order.map(column => (row === column ? null : cell(row, column)))),
  }
}

function soloCell(tally: Tally): (row: number, column: number) => Cell {
  return (row, column) => {
    const differences = tally.returnDifferences(row, column)
    return {
      games: differences.count,
      score: null,
      gain: differences.count > 0 ? meanEstimate(differences).value : null,
      pairs: [],
      los: pairedTest(differences).superiority,
    }
  }
}

function versusCell(tally: Tally): (row: number, column: number) => Cell {
  const set = ratingsOf(tally)
  const duels = tally.duels()
  const inPoints = tally.rules.scoring === 'points'
  const points = inPoints ? tally.pointsDuels() : []
  return (row, column) => {
    const meets = ({ a, b }: { a: number; b: number }) => (a === row && b === column) || (a === column && b === row)
    const found = duels.find(meets)
    const gained = points.find(meets)
    const { games, points: won } = found ? totalOf(found.counts) : { games: 0, points: 0 }
    const pentanomial = found ? pentanomialOf(found.counts) : []
    return {
      games,
      score: games === 0 ? null : (found!.a === row ? won : games - won) / games,
      gain: gained ? pointsOf(gained, row).mean : null,
      pairs: found?.a === row ? pentanomial : [...pentanomial].reverse(),
      los: likelihoodOfSuperiority(set, row, column),
    }
  }
}
