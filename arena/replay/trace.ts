import type { End, Json } from '../../envs/core/game.ts'
import type { Replay } from '../job.ts'

/** What a trace begins with: everything that is settled before the first action. */
export type TraceStart = Pick<Replay, 'game' | 'position' | 'agents' | 'seed' | 'leg' | 'opening' | 'chanceByGame'>
/** What a trace ends with. */
export interface TraceEnd {
  readonly returns: readonly number[]
  readonly end: End
  readonly forfeit?: { readonly player: number; readonly reason: string } | undefined
  readonly resigned?: number | undefined
}

/**
 * A rolling fold of a match: what it started from, then each action with the hash of the state after it, then how it ended. 64 bits in two
 * lanes, each mixed as MurmurHash3 mixes a block (Appleby). It finds changes made by accident or in passing; it is no signature.
 */
export class Trace {
  private high = 0x9e3779b9 | 0 // int32
  private low = 0x85ebca6b | 0 // int32

  constructor(start: TraceStart) {
    this.text(canonical([start.game.id, start.game.version, start.game.options, start.position ?? null]))
    this.text(
      canonical([start.agents, start.seed, start.leg ?? 0, start.opening, ...(start.chanceByGame ? [true] : [])]),
    )
  }

  /** @param hash of the state after the action: a safe integer, >= 0. */
  action(action: number, hash: number): void {
    this.word(action)
    this.word(hash | 0)
    this.word(Math.floor(hash / 2 ** 32))
  }

  /** The finished trace: 16 hex digits. Nothing may be added afterwards. */
  finish({ returns, end, forfeit, resigned }: TraceEnd): string {
    const fault = forfeit ? [forfeit.player, forfeit.reason] : null
    this.text(canonical([returns, end, fault, resigned ?? null]))
    return hex(this.high) + hex(this.low)
  }

  private text(text: string): void {
    for (let i = 0; i < text.length; i++) this.word(text.charCodeAt(i))
    this.word(text.length)
  }

  private word(word: number): void {
    this.high = mix(this.high, word, 0xcc9e2d51, 0x1b873593)
    this.low = mix(this.low ^ this.high, word, 0x239b961b, 0x38b34ae5)
  }
}

function mix(lane: number, word: number, c1: number, c2: number): number {
  const k = Math.imul(word, c1)
  const h = lane ^ Math.imul((k << 15) | (k >>> 17), c2)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}

/** JSON with keys in order: equal data, equal text. */
export function canonical(data: Json): string {
  if (Array.isArray(data)) return `[${data.map(canonical).join(',')}]`
  if (data === null || typeof data !== 'object') return JSON.stringify(data)
  const entries = Object.entries(data as { readonly [key: string]: Json }).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(',')}}`
}
