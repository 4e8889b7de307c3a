/** Where a run over data is, as plain data. */
export interface Position {
  readonly epoch: number
  /** Batches of this epoch that were handed out. */
  readonly batch: number
}

/** Examples in batches, epoch after epoch. At one position it always gives the same batches from there on. */
export interface Batches<B> {
  /** How many batches make an epoch. */
  readonly perEpoch: number
  position: Position
  /** The next batch, which becomes the caller's: it disposes of its tensors. */
  next(): B | Promise<B>
}
