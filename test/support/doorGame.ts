import { z } from 'zod'
import { CHANCE, type Game, type Json, OVER, type State } from '../../envs/core/game.ts'
import { defineGame } from '../../envs/core/registry.ts'
import { fail, ok } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'

/**
 * A heap of tokens. In turn, each of two players takes 1 to 3; then a wind takes one more with probability 1/4. Who takes the last
 * token wins; nobody does where the wind takes it. It has all that the door must carry, and ops that fail on purpose.
 */
export class Tokens implements State {
  left = 0
  turn = 0
  next = 0 // player who moves after the wind
  reward = 0 // of player 0, since the last action

  constructor(left: number) {
    this.left = left
  }
  get end(): 'going' | 'terminated' {
    return this.turn === OVER ? 'terminated' : 'going'
  }
  get hash(): number {
    return this.left * 3 + (this.turn === CHANCE ? 2 : this.next)
  }
  legal(out: Int32Array): number {
    if (this.turn < 0) return 0
    const count = Math.min(3, this.left)
    for (let i = 0; i < count; i++) out[i] = i
    return count
  }
  isLegal(action: number): boolean {
    if (this.turn === CHANCE) return action === 0 || action === 1
    return this.turn >= 0 && Number.isInteger(action) && action >= 0 && action < Math.min(3, this.left)
  }
  play(action: number): void {
    if (this.turn === CHANCE) {
      this.left -= action
      this.turn = this.left === 0 ? OVER : this.next
      return
    }
    this.left -= action + 1
    if (this.left === 0) {
      this.reward = this.turn === 0 ? 1 : -1
      this.turn = OVER
    } else {
      this.next = 1 - this.turn
      this.turn = CHANCE
    }
  }
  outcomes(out: Float64Array): number {
    if (this.turn !== CHANCE) return 0
    out[0] = 0.75
    out[1] = 0.25
    return 2
  }
  rewards(out: Float64Array): void {
    out[0] = this.reward
    out[1] = -this.reward || 0
  }
  observe(player: number, out: Float32Array): void {
    out[0] = this.left
    out[1] = player === this.turn ? 1 : 0
  }
  copyFrom(other: this): void {
    this.left = other.left
    this.turn = other.turn
    this.next = other.next
    this.reward = other.reward
  }
  clone(): this {
    const copy = new Tokens(0) as this
    copy.copyFrom(this)
    return copy
  }
  save(): Json {
    return [this.left, this.turn, this.next, this.reward]
  }
}

function tokensGame(heap: number): Game<Tokens> {
  return {
    spec: {
      id: 'tokens',
      version: 1,
      players: 2,
      actions: { kind: 'fixed', count: 3 },
      outcomes: 2,
      observation: { shape: [1, 2], planes: ['tokens left', 'to move'] },
      hidden: false,
      simultaneous: false,
      scoring: 'win-loss',
      historical: false,
      longest: 2 * heap,
    },
    options: { heap },
    start: (_rng: Rng) => new Tokens(heap),
    load(data: unknown) {
      if (!Array.isArray(data) || data.length !== 4 || !data.every(Number.isInteger)) {
        return fail('bad-data', 'Expected four whole numbers, but got something else.')
      }
      const state = new Tokens(data[0])
      ;[, state.turn, state.next, state.reward] = data as [number, number, number, number]
      return ok(state)
    },
    fromPosition(text: string) {
      const left = /^\{/.test(text) ? JSON.parse(text).left : Number(text)
      return left >= 1 && left <= heap
        ? ok(new Tokens(left))
        : fail('bad-position', `Expected a heap, but got ${text}.`)
    },
    format: (action, state) => (state.turn === CHANCE ? ['calm', 'gust'][action] : `take ${action + 1}`),
    parse(text, state) {
      const action = state.turn === CHANCE ? ['calm', 'gust'].indexOf(text) : Number(/^take (\d)$/.exec(text)?.[1]) - 1
      return state.isLegal(action) ? ok(action) : fail('illegal-move', `Expected a legal take, but got '${text}'.`)
    },
    view: state => ({ left: state.left }),
    draw: state => 'o'.repeat(state.left),
    doorOps: {
      add: (state, request) => {
        state.left += Number(request.tokens)
        return ok({ left: state.left })
      },
      // biome-ignore format: one line each, as the ops are
      spoil: state => { state.left = 99; throw new Error('spoilt on purpose') },
      waver: state => {
        state.left = 77
        return fail('wavered', 'Expected nothing.')
      },
    },
  }
}

/** The game above as a kind: `tokens?heap=7`. */
export const tokens = defineGame({
  id: 'tokens',
  summary: 'take the last token',
  options: z.strictObject({ heap: z.int().min(1).max(50).default(7).describe('tokens at the start') }),
  examples: ['tokens?heap=7'],
  make: ({ heap }) => ok(tokensGame(heap)),
})
