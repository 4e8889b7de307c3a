import { z } from 'zod'
import type { ArchiveNotes, Game, GameSpec, Json, Paint, Viewer } from '../core/game.ts'
import { defineGame } from '../core/registry.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { draw } from './draw.ts'
import { Geometry } from './geometry.ts'
import { PLANES } from './observe.ts'
import { fromSgf, replay, toSgf, whyIllegal } from './record.ts'
import { goOptions, type Rules, readRules } from './rules.ts'
import { initialSetup } from './setup.ts'
import { readSgfSize } from './sgf.ts'
import type { GoState } from './state.ts'
import { formatVertex, parseVertex } from './vertex.ts'
import { view } from './view.ts'

/** Raised whenever the same seed and actions would no longer give the same game. */
const VERSION = 1

/** Go by one set of rules. */
export class Go implements Game<GoState> {
  readonly rules: Rules
  readonly options: Readonly<Record<string, Json>>
  readonly spec: GameSpec
  readonly archive = { extension: 'sgf', write: sgfOf }
  private readonly geometry: Geometry
  private readonly saved: z.ZodType<{
    width?: number | undefined
    height?: number | undefined
    setup: { board: string; toPlay: number; komi: number }
    moves: number[]
    toPlay?: number | undefined
  }>

  constructor(rules: Rules) {
    const { width, height, superko, maxMoves } = rules
    const points = width * height
    this.rules = rules
    const { width: _, height: __, ...others } = rules
    this.options = { ...(width === height ? { size: width } : { width, height }), ...others }
    this.geometry = new Geometry(width, height)
    this.spec = {
      id: 'go',
      version: VERSION,
      players: 2,
      actions: { kind: 'fixed', count: points + 1 },
      outcomes: 0,
      observation: { shape: [height, width, PLANES.length], planes: PLANES },
      hidden: false,
      simultaneous: false,
      scoring: 'win-loss',
      historical: superko !== 'simple',
      longest: maxMoves,
    }
    this.saved = z.strictObject({
      width: z.literal(width).optional(), // saves of 0.1.0 have no size
      height: z.literal(height).optional(),
      setup: z.strictObject({
        board: z.string().regex(new RegExp(`^[.XO]{${points}}$`)),
        toPlay: z.int().min(0).max(1),
        komi: z.number().min(-1000).max(1000),
      }),
      moves: z.array(
        z
          .int()
          .min(0)
          .max(2 * points + 1),
      ),
      toPlay: z.int().min(0).max(1).optional(),
    })
  }

  start(): GoState {
    const begun = replay(this.rules, this.geometry, initialSetup(this.rules), [])
    if (!begun.ok) throw new Error(`Expected rules that a game can begin by, but: ${begun.error.message}`)
    return begun.value
  }

  load(data: unknown): Result<GoState> {
    const read = this.saved.safeParse(data)
    if (!read.success) {
      const issue = read.error.issues[0]
      return fail('bad-save', `Expected a saved state of go, but ${issue.path.join('.') || 'it'}: ${issue.message}.`)
    }
    const moves = read.data.moves.map(move => ({ player: move & 1, action: move >> 1 }))
    const state = replay(this.rules, this.geometry, read.data.setup, moves)
    if (state.ok && read.data.toPlay !== undefined) state.value.setTurn(read.data.toPlay)
    return state
  }

  fromPosition(text: string): Result<GoState> {
    return fromSgf(text, this.rules, this.geometry)
  }

  format(action: number): string {
    return formatVertex(action, this.rules.width, this.rules.height)
  }

  parse(text: string, state: GoState): Result<number> {
    const action = parseVertex(text, this.rules.width, this.rules.height)
    if (!action.ok || state.isLegal(action.value)) return action
    if (state.end !== 'going') return fail('illegal-action', `Expected no move, but got '${text}': the game is over.`)
    return fail('illegal-action', `Expected a legal move, but got '${text}': ${whyIllegal(state, action.value)}.`)
  }

  view(state: GoState, _viewer: Viewer): Json {
    return view(state)
  }

  draw(state: GoState, _viewer: Viewer, paint: Paint): string {
    return draw(state, paint)
  }
}

/** How SGF names the ends that are not the rules' (property RE). */
const SGF_ENDS = { time: 'T', forfeit: 'F', resignation: 'R' } as const

function sgfOf(start: GoState, actions: readonly number[], { players, ended, winner }: ArchiveNotes): string {
  const state = start.clone()
  for (const action of actions) state.play(action)
  const result = ended !== 'rules' && winner !== undefined && { result: `${'BW'[winner]}+${SGF_ENDS[ended]}` }
  return toSgf(state, { black: players[0], white: players[1], ...result })
}

/** The size of the board, whatever else a saved state holds. */
const savedSize = z.object({ width: z.int(), height: z.int() })

export const go = defineGame({
  id: 'go',
  summary: 'Go on any board up to 19x19, area scoring, superko',
  options: goOptions,
  examples: ['go', 'go?size=19&komi=6.5&handicap=4', 'go?width=7&height=5&superko=situational&suicide=true'],
  make(options) {
    const rules = readRules(options)
    return rules.ok ? ok(new Go(rules.value)) : rules
  },
  implied(position, { size, width, height }) {
    if (size !== undefined || width !== undefined || height !== undefined) return {}
    const read = readSgfSize(position)
    return read ? { width: read.width, height: read.height } : {}
  },
  impliedBySave(data, { size, width, height }) {
    if (size !== undefined || width !== undefined || height !== undefined) return {}
    const read = savedSize.safeParse(data)
    return read.success ? read.data : {}
  },
})
