import type { Bar, Measured, Study } from '../../agents/studies/study.ts'
import { asks, reaches } from '../../agents/studies/study.ts'
import type { StudyResult } from './result.ts'

/** `98.72 %`, `0.0312`: a number as its bar's unit asks. */
export function shown(value: number, { unit }: Pick<Bar, 'unit'>): string {
  if (unit === '%') return `${(100 * value).toFixed(2)} %`
  return `${Number(value.toPrecision(4))}${unit ? ` ${unit}` : ''}`
}

/** `98.72 % (98.49 to 98.93 %)` */
export function shownMeasured({ value, interval }: Measured, bar: Bar): string {
  if (!interval) return shown(value, bar)
  const [low, high] = interval.map(bound => shown(bound, bar))
  return `${shown(value, bar)} (${low.replace(/ %$/, '')} to ${high})`
}

/** `at least 98.50 %` */
export function shownBar(bar: Bar, size: StudyResult['size'] = 'full'): string {
  const number = asks(bar, size)
  if (number === undefined) return 'no bar in a quick run'
  return `${bar.atLeast === undefined ? 'at most' : 'at least'} ${shown(number, bar)}`
}

/** The line of one measured number: what, measured, bar, published, and whether it is reached. */
export interface ResultRow {
  readonly what: string
  readonly measured: string
  readonly bar: string
  readonly published: string
  /** undefined where nothing is asked */
  readonly passed: boolean | undefined
}

export function resultRows(study: Study, result: StudyResult): readonly ResultRow[] {
  return Object.entries(study.bars).map(([key, bar]) => {
    const measured = result.measured[key] as Measured
    return {
      what: bar.what,
      measured: shownMeasured(measured, bar),
      bar: shownBar(bar, result.size),
      published: bar.published ? `${shown(bar.published.value, bar)} (${bar.published.source})` : '',
      passed: asks(bar, result.size) === undefined ? undefined : reaches(bar, measured, result.size),
    }
  })
}

/** The page of all results. A study without a full run says so: nothing is left out. */
export function studiesPage(studies: readonly Study[], find: (study: Study) => StudyResult | undefined): string {
  const found = studies.map(study => ({ study, result: find(study) }))
  return [
    '# Studies',
    '',
    'Each study was run on its full data. Intervals cover 95 %. What stands here is written by `ludus study --report docs/studies.md`; the',
    'studies are in [agents/studies](../agents/studies/README.md).',
    '',
    ...table(['study', 'what', 'measured', 'bar', 'published', 'reached'], found.flatMap(measuredRows)),
    '',
    'Times are of the machine that they were run on, and of what else ran on it. A result holds for its seed on its backend.',
    '',
    ...table(['study', 'command', 'seed', 'time', 'backend', 'version'], found.flatMap(runRows)),
    '',
  ].join('\n')
}

interface Found {
  readonly study: Study
  readonly result: StudyResult | undefined
}

function measuredRows({ study, result }: Found): readonly string[][] {
  if (!result) return [[study.name, 'not run yet', '', '', '', '']]
  return resultRows(study, result).map(({ what, measured, bar, published, passed }) => [
    study.name,
    what,
    measured,
    bar,
    published,
    passed ? 'yes' : '**no**',
  ])
}

function runRows({ study, result }: Found): readonly string[][] {
  if (!result) return []
  const { seed, seconds, backend, engine } = result
  return [[study.name, `\`ludus study ${study.name} --seed ${seed}\``, seed, minutes(seconds), backend, engine]]
}

function minutes(seconds: number): string {
  return seconds < 60 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(1)} min`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}
