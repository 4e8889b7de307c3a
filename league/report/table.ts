import type { Paint } from '../../envs/core/game.ts'

/** A column of a plain-text table. */
export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
  readonly cells: readonly string[]
  /** Styles a cell after it has been padded. */
  readonly paint?: (row: number) => Parameters<Paint>[0] | undefined
}

/** A table as lines, two spaces between columns. Columns of nothing but empty cells are left out. */
export function drawTable(columns: readonly Column[], paint: Paint): readonly string[] {
  const shown = columns.filter(column => column.cells.some(cell => cell !== ''))
  const widths = shown.map(({ title, cells }) => Math.max(title.length, ...cells.map(cell => cell.length)))
  const pad = (text: string, i: number) =>
    shown[i].align === 'left' ? text.padEnd(widths[i]) : text.padStart(widths[i])
  const head = shown.map(({ title }, i) => pad(title, i)).join('  ')
  const rows = (shown[0]?.cells ?? []).map((_, row) =>
    shown
      .map((column, i) => {
        const style = column.paint?.(row)
        const text = pad(column.cells[row], i)
        return style ? paint(style, text) : text
      })
      .join('  ')
      .trimEnd(),
  )
  return [paint('dim', head.trimEnd()), ...rows]
}

/** A text cut to so many characters, with an ellipsis where something is lost. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}

/** No styles: for files and pipes. */
export const plain: Paint = (_, text) => text
