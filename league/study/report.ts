import type { Bar, Measured, Study } from '../../agents/studies/study.ts'
import { reaches } from '../../agents/studies/study.ts'
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
  const number = size === 'quick' ? bar.quick : (bar.atLeast ?? bar.atMost ?? Number.NaN)
  return `${bar.atLeast === undefined ? 'at most' : 'at least'} ${shown(number, bar)}`
}

/** The line of one measured number: what, measured, bar, published, and whether it is reached. */
export interface ResultRow {
  readonly what: string
  readonly measured: string
  readonly bar: string
  readonly published: string
  readonly passed: boolean
}

export function resultRows(study: Study, result: StudyResult): readonly ResultRow[] {
  return Object.entries(study.bars).map(([key, bar]) => {
    const measured = result.measured[key] as Measured
    return {
      what: bar.what,
      measured: shownMeasured(measured, bar),
      bar: shownBar(bar, result.size),
      published: bar.published ? `${shown(bar.published.value, bar)} (${bar.published.source})` : '',
      passed: reaches(bar, measured, result.size),
    }
  })
}

/** The page of all results. A study without a full run says so: nothing is left out. */
export function studiesPage(studies: readonly Study[], find: (study: Study) => StudyResult | undefined): string {
  const lines = [
    '# Studies',
    '',
    'Each study was run on its full data, with the command, the seed and the backend that stand beside it. An interval covers 95 %.',
    '',
    '| study | what | measured | bar | published | reached | seed | time | backend | version |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ]
  for (const study of studies) {
    const result = find(study)
    if (!result) lines.push(`| ${study.name} | not run yet | | | | | | | | |`)
    else
      for (const row of resultRows(study, result)) {
        const { what, measured, bar, published, passed } = row
        const { seed, seconds, backend, engine } = result
        const cells = [
          study.name,
          what,
          measured,
          bar,
          published,
          passed ? 'yes' : 'no',
          seed,
          `${Math.round(seconds)} s`,
          backend,
          engine,
        ]
        lines.push(`| ${cells.join(' | ')} |`)
      }
  }
  return `${lines.join('\n')}\n`
}
