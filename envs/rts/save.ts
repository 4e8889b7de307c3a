import type { Json } from '../core/game.ts'
import type { RtsState } from './state.ts'
import { orderRow, submittedRows, unitRow } from './view.ts'
import { ACTING, ISSUING, NOBODY } from './world.ts'

/** All of a state as plain data: what traces have of it, and where its tick stands. */
export function save(state: RtsState): Json {
  const { size } = state.rules
  const due = [...state.due.subarray(state.acted, state.phase === ACTING ? state.dues : state.acted)]
  return {
    t: state.time,
    r: [...state.stocks],
    u: Array.from({ length: state.count }, (_, at) => unitRow(state, at)),
    a: Array.from({ length: state.queued }, (_, at) => orderRow(state, state.queue[at])),
    nextId: state.nextId,
    clashes: state.clashes,
    turn: state.turn,
    asked: state.asked === NOBODY ? null : state.ids[state.asked],
    pending: [submittedRows(state, 0), submittedRows(state, 1)],
    ...(state.phase === ISSUING && {
      issuing: {
        player: state.issuer,
        row: state.issued,
        against: state.against,
        cell: state.usedCell,
        cost: state.usedCost,
      },
    }),
    ...(state.phase === ACTING && {
      acting: {
        due: due.map(at => orderRow(state, at)),
        dead: due.filter(at => at >= size).map(at => unitRow(state, at)),
      },
    }),
  }
}
