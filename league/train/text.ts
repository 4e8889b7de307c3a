import type { GameSpec, Paint } from '../../envs/core/game.ts'
import type { Estimate } from '../ratings/paired.ts'
import { digitsFor, halfWidth, percent, signed, UNKNOWN } from '../report/numbers.ts'
import { type Column, clip, drawTable } from '../report/table.ts'
import type { Measured } from './measure.ts'

type Rules = Pick<GameSpec, 'players' | 'scoring'>

/** Widest a rival's name is shown. */
const NAME = 24

/** `rating +123 ± 45`: the newest snapshot in a few words. */
export function measuredNote({ rating }: Measured, rules: Rules): string {
  if (!rating) return ''
  const digits = rules.players === 2 && rules.scoring === 'win-loss' ? 0 : digitsFor([rating.value])
  return `${rules.players === 1 ? 'return' : 'rating'} ${signed(rating.value, digits)} ± ${halfWidth(rating, digits)}`
}

/** All snapshots of a training as lines for a terminal, with what the numbers mean below them. */
export function measuredText(snapshots: readonly Measured[], rules: Rules, paint: Paint): readonly string[] {
  const rivals = snapshots[0]?.scores.map(({ rival }) => rival) ?? []
  const alone = rules.players === 1
  const digits = rules.scoring === 'win-loss' ? 0 : digitsFor(snapshots.flatMap(({ rating }) => rating?.value ?? []))
  const columns: Column[] = [
    column(
      'games',
      snapshots.map(({ games }) => games.toLocaleString('en')),
    ),
    column(
      alone ? 'return' : 'rating',
      snapshots.map(({ rating }) => (rating ? signed(rating.value, digits) : UNKNOWN)),
    ),
    column(
      '± 95%',
      snapshots.map(({ rating }) => (rating ? halfWidth(rating, digits) : UNKNOWN)),
    ),
    ...rivals.flatMap((rival, i) =>
      scoreColumns(
        rival,
        snapshots.map(({ scores }) => scores[i].score),
        rules,
      ),
    ),
    column(
      'forfeits',
      snapshots.map(({ forfeits }) => (forfeits > 0 ? String(forfeits) : '')),
    ),
  ]
  const unit = rules.scoring === 'points' ? 'points a game' : 'Elo'
  const meaning = alone
    ? 'Return: the mean of an episode. Against a rival: how much more than it in the same episodes.'
    : `Rating: ${unit}, 0 being ${clip(rivals[0] ?? '', NAME)}. Intervals are over pairs of games.`
  return [...drawTable(columns, paint), '', paint('dim', meaning)]
}

function scoreColumns(rival: string, scores: readonly Estimate[], rules: Rules): readonly Column[] {
  const shares = rules.players === 2 && rules.scoring === 'win-loss'
  const digits = digitsFor(scores.map(({ value }) => value))
  const text = ({ value }: Estimate) => (shares ? percent(value, 1) : signed(value, digits))
  const half = ({ value, low, high }: Estimate) =>
    shares ? `${percent(low, 1)} to ${percent(high, 1)}` : halfWidth({ value, low, high }, digits)
  return [column(clip(rival, NAME), scores.map(text)), column('± 95%', scores.map(half))]
}

function column(title: string, cells: readonly string[]): Column {
  return { title, align: 'right', cells }
}
