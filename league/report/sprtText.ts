import type { Paint } from '../../envs/core/game.ts'
import type { Estimate } from '../ratings/paired.ts'
import { pentanomialOf } from '../ratings/pairs.ts'
import type { SprtConfig } from '../sprt/config.ts'
import type { SprtState } from '../sprt/test.ts'
import { confidence, digitsFor, halfWidth, percent, signed } from './numbers.ts'

/** A sequential test as lines for a terminal: the verdict in a sentence, then what it rests on. */
export function sprtText(state: SprtState, config: SprtConfig, paint: Paint): readonly string[] {
  const { lower, upper, llr, pairs, statistics, unit } = state
  const lines = [
    verdictText(state, config, paint),
    '',
    `LLR ${llr.toFixed(2)} in (${lower.toFixed(2)}, ${upper.toFixed(2)})  H0 ${config.elo0}, H1 ${config.elo1} ${unit}  ${pairs} pairs`,
  ]
  if (statistics) {
    lines.push(
      `Elo ${estimate(statistics.elo, 1)}  nElo ${estimate(statistics.nElo, 1)}  LOS ${confidence(statistics.los)}  score ${percent(statistics.score, 1)}`,
      `Pairs by points 0, 1/2, 1, 3/2, 2: [${pentanomialOf(state.counts).join(', ')}]`,
    )
  }
  if (state.model === 'mean') lines.push(`Mean ${estimate(state.mean, digitsFor([state.mean.value]))} ${unit}`)
  return lines
}

function verdictText({ verdict, unit }: SprtState, { agents, elo0, elo1 }: SprtConfig, paint: Paint): string {
  const gap = `the difference ${agents[0]} - ${agents[1]} is`
  switch (verdict) {
    case 'H1':
      return paint('green', `H1 accepted: ${gap} at least ${elo1} ${unit} rather than at most ${elo0}.`)
    case 'H0':
      return paint('red', `H0 accepted: ${gap} at most ${elo0} ${unit} rather than at least ${elo1}.`)
    case 'open':
      return paint('yellow', `Not decided whether ${gap} at most ${elo0} or at least ${elo1} ${unit}.`)
  }
}

function estimate(of: Estimate, digits: number): string {
  const { value, low, high } = of
  if (Number.isFinite(high - low)) return `${signed(value, digits)} ± ${halfWidth(of, digits)}`
  return `${bound(value, digits)} (${bound(low, digits)} to ${bound(high, digits)})`
}

function bound(value: number, digits: number): string {
  return Number.isFinite(value) ? signed(value, digits) : value > 0 ? '+∞' : '-∞'
}
