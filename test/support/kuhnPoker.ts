import { z } from 'zod'
import { CHANCE, type End, type Game, type Json, OVER, type State, type Viewer } from '../../envs/core/game.ts'
import { fail, ok } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'

const CARDS = ['J', 'Q', 'K']
const DEALS = [
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 2],
  [2, 0],
  [2, 1],
]
const SAVED = z.strictObject({
  deal: z.int().min(-1).max(5),
  bets: z.enum(['', 'p', 'b', 'pp', 'pb', 'bp', 'bb', 'pbp', 'pbb']),
})
export const PASS = 0
export const BET = 1
const NAMES = ['pass', 'bet']
const ENDINGS: Readonly<Record<string, number>> = { pp: 1, bb: 2, pbb: 2, bp: 0, pbp: 0 } // chips the better card wins; 0 where one gave up

/** Kuhn poker (Kuhn 1950): one card each of three, one chip in the pot, one bet. */
export class KuhnState implements State {
  private deal = -1 // index into DEALS, or -1
  private bets = '' // of p and b

  get turn(): number {
    if (this.deal < 0) return CHANCE
    return ENDINGS[this.bets] === undefined ? this.bets.length % 2 : OVER
  }
  get end(): End {
    return this.turn === OVER ? 'terminated' : 'going'
  }
  get hash(): number {
    return (this.deal + 1) * 64 + Number.parseInt(`1${this.bets.replace(/p/g, '0').replace(/b/g, '1')}`, 2)
  }
  legal(out: Int32Array): number {
    if (this.turn < 0) return 0
    out[0] = PASS
    out[1] = BET
    return 2
  }
  isLegal(action: number): boolean {
    return this.turn === CHANCE ? DEALS[action] !== undefined : this.turn !== OVER && NAMES[action] !== undefined
  }
  play(action: number): void {
    if (this.deal < 0) this.deal = action
    else this.bets += action === PASS ? 'p' : 'b'
  }
  outcomes(out: Float64Array): number {
    if (this.turn !== CHANCE) return 0
    out.fill(1 / DEALS.length, 0, DEALS.length)
    return DEALS.length
  }
  rewards(out: Float64Array): void {
    const chips = ENDINGS[this.bets]
    const [first, second] = DEALS[Math.max(0, this.deal)]
    if (chips === undefined) out[0] = 0
    else if (chips === 0) out[0] = this.bets === 'bp' ? 1 : -1
    else out[0] = first > second ? chips : -chips
    out[1] = -out[0] + 0
  }
  /** The own card, and the bets. */
  observe(player: number, out: Float32Array): void {
    out.fill(0)
    if (this.deal >= 0) out[DEALS[this.deal][player]] = 1
    for (let i = 0; i < this.bets.length; i++) out[3 + i] = this.bets[i] === 'b' ? 1 : -1
  }
  copyFrom(other: this): void {
    this.deal = other.deal
    this.bets = other.bets
  }
  clone(): this {
    const copy = new KuhnState() as this
    copy.copyFrom(this)
    return copy
  }
  save(): Json {
    return { deal: this.deal, bets: this.bets }
  }
  resample(player: number, rng: Rng): void {
    if (this.deal < 0) return
    const own = DEALS[this.deal][player]
    const possible = DEALS.map((_, deal) => deal).filter(deal => DEALS[deal][player] === own)
    this.deal = possible[rng.below(possible.length)]
  }
  card(player: number): string {
    return this.deal < 0 ? '?' : CARDS[DEALS[this.deal][player]]
  }
  get line(): string {
    return this.bets
  }
}

/** Positions are the two cards and the bets: `KQ pb`. */
export const kuhnPoker: Game<KuhnState> = {
  spec: {
    id: 'kuhn-poker',
    version: 1,
    players: 2,
    actions: { kind: 'fixed', count: 2 },
    outcomes: DEALS.length,
    observation: { shape: [6], planes: ['jack', 'queen', 'king', 'first', 'second', 'third'] },
    hidden: true,
    simultaneous: false,
    scoring: 'points',
    historical: false,
    longest: 4,
  },
  options: {},
  start: () => new KuhnState(),
  load(data) {
    const read = SAVED.safeParse(data)
    if (!read.success) return fail('bad-save', `Expected a deal and bets, but: ${read.error.issues[0].message}.`)
    const { deal, bets } = read.data
    const state = new KuhnState()
    if (deal >= 0) state.play(deal)
    for (const bet of bets) state.play(bet === 'p' ? PASS : BET)
    return ok(state)
  },
  fromPosition(text) {
    const [cards, bets = ''] = text.split(' ')
    const deal = DEALS.findIndex(([first, second]) => CARDS[first] + CARDS[second] === cards)
    return deal < 0
      ? fail('bad-position', `Expected cards and bets such as 'KQ pb', but got '${text}'.`)
      : kuhnPoker.load({ deal, bets })
  },
  format: (action, state) => (state.turn === CHANCE ? DEALS[action].map(card => CARDS[card]).join('') : NAMES[action]),
  parse(text, state) {
    const action = [0, 1, 2, 3, 4, 5].find(each => state.isLegal(each) && kuhnPoker.format(each, state) === text)
    return action === undefined ? fail('illegal-action', `Expected pass or bet, but got '${text}'.`) : ok(action)
  },
  view: (state, viewer: Viewer) => ({
    cards: [0, 1].map(player => (viewer === 'all' || viewer === player ? state.card(player) : '?')),
    bets: state.line,
  }),
  draw: (state, viewer) => JSON.stringify(kuhnPoker.view(state, viewer)),
}
