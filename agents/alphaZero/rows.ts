/** What is known of each row under one name. */
export interface Column {
  readonly dtype: 'uint8' | 'float32'
  /** Of one row. */
  readonly shape: readonly number[]
}

export type Columns = Readonly<Record<string, Column>>

/** What is learnt from: one row for each position, column by column. */
export interface Rows<Kind extends Columns> {
  readonly count: number
  /** [rows, ...shape] each. */
  readonly columns: {
    readonly [Name in keyof Kind]: Kind[Name]['dtype'] extends 'uint8' ? Uint8Array : Numbers<Kind[Name]['dtype']>
  }
}

type Numbers<Type> = Type extends 'float32' ? Float32Array : Uint8Array | Float32Array

/** Numbers of one row. */
export function widthOf({ shape }: Column): number {
  return shape.reduce((product, axis) => product * axis, 1)
}

export function emptyRows<Kind extends Columns>(kind: Kind, count: number): Rows<Kind> {
  const columns = Object.entries(kind).map(([name, column]) => {
    const size = count * widthOf(column)
    return [name, column.dtype === 'uint8' ? new Uint8Array(size) : new Float32Array(size)]
  })
  return { count, columns: Object.fromEntries(columns) }
}
