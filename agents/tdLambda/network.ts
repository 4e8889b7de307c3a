import { hasBorneOff, PLACES } from '../../envs/backgammon/board.ts'
import { MOST_PLAYS, makePlay, Plays } from '../../envs/backgammon/plays.ts'
import type { BackgammonState } from '../../envs/backgammon/state.ts'
import type { BoardModel } from '../baselines/backgammon/evaluator.ts'
import { OUTCOMES } from '../baselines/backgammon/outcome.ts'
import { type Activation, type SparseInput, TinyNet } from '../nn/wasm/tiny/index.ts'
import { ChangesBatch } from './batch.ts'
import { Inputs } from './inputs/inputs.ts'
import { DESIGNS, type Design, type DesignName } from './inputs/parts.ts'
import { confine, decided, turnRow } from './outcomes.ts'

const BATCH = 64 // positions that a net evaluates at once

/** What nets are made of. */
export interface NetsShape {
  readonly inputs: DesignName
  /** Units of the hidden layer, by part of the design. */
  readonly hidden: readonly number[]
  readonly activation: Activation
}

/**
 * The nets of backgammon, one for each part of a design: a hidden layer and five sigmoid outputs, the chances of outcome.ts. What the rules leave no
 * room for is taken out of them. Nothing is allocated in use.
 */
export class BackgammonNets implements BoardModel {
  readonly shape: NetsShape
  readonly design: Design
  readonly nets: readonly TinyNet[]
  private readonly inputs: readonly Inputs[]
  private readonly batches: readonly ChangesBatch[]
  private readonly plays = new Plays()
  private readonly certain = new Float64Array(OUTCOMES)
  /** [plays]: the boards after the plays that were evaluated last. */
  readonly boards: readonly Int8Array[] = Array.from({ length: MOST_PLAYS }, () => new Int8Array(2 * PLACES))
  /** [plays, OUTCOMES]: the chances that these leave to the opponent, who is about to roll. */
  readonly results = new Float64Array(MOST_PLAYS * OUTCOMES)

  constructor(shape: NetsShape) {
    this.shape = shape
    this.design = DESIGNS[shape.inputs]
    const { parts } = this.design
    this.nets = parts.map(({ inputs }, part) => {
      const hidden = { units: shape.hidden[part], activation: shape.activation }
      const layers = [hidden, { units: OUTCOMES, activation: 'sigmoid' as const }]
      return new TinyNet({ inputs, layers }, { positions: BATCH })
    })
    this.inputs = parts.map(({ inputs }) => new Inputs(inputs))
    this.batches = parts.map((kind, part) => new ChangesBatch(this.nets[part], kind))
  }

  chances(checkers: Int8Array, player: number, out: Float64Array): void {
    if (decided(checkers, player, out)) return
    const outputs = this.nets[this.design.partOf(checkers)].forward(this.look(checkers, player))
    for (let k = 0; k < OUTCOMES; k++) out[k] = outputs[k]
    this.finish(checkers, player, out, 0)
  }

  /** The inputs of a position, for the net of its part. They stay until the next look. */
  look(checkers: Int8Array, player: number): SparseInput {
    const part = this.design.partOf(checkers)
    this.design.parts[part].fill(checkers, player, this.inputs[part])
    return this.inputs[part]
  }

  /** Evaluates all plays of the roll on the table, in their order: leaves `boards` and `results`, and returns how many there are. */
  evaluatePlays({ checkers, onRoll, high, low }: BackgammonState): number {
    return this.evaluateRoll(checkers, onRoll, high, low)
  }

  /** The same for any board and roll, `high` >= `low`; a pass counts as a play. */
  evaluateRoll(checkers: Int8Array, player: number, high: number, low: number): number {
    const { plays, boards, batches, design, results } = this
    const own = PLACES * player
    const other = PLACES - own
    const next = 1 - player
    plays.list(checkers, own, other, high, low)
    const count = Math.max(plays.count, 1)
    for (const batch of batches) batch.clear()
    for (let i = 0; i < count; i++) {
      const board = boards[i]
      for (let place = 0; place < 2 * PLACES; place++) board[place] = checkers[place]
      if (plays.count > 0) makePlay(plays.codes[i], board, own, other, high, low)
      if (!isOver(board)) batches[design.partOf(board)].add(board, next, i, results)
    }
    for (const batch of batches) batch.flush(results)
    for (let i = 0; i < count; i++) this.finish(boards[i], next, results, i)
    return count
  }

  /** Makes chances of outputs: for the player who is about to roll, and possible ones. */
  private finish(checkers: Int8Array, player: number, out: Float64Array, row: number): void {
    if (isOver(checkers)) {
      decided(checkers, player, this.certain)
      out.set(this.certain, row * OUTCOMES)
      return
    }
    if (this.design.fixed && player === 1) turnRow(out, row)
    confine(checkers, player, out, row)
  }
}

function isOver(checkers: Int8Array): boolean {
  return hasBorneOff(checkers, 0) || hasBorneOff(checkers, 1)
}
