import { describe, expect, it } from 'vitest'
import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'

/** Everything that can be told of a state from outside: two states that agree on it are the same to any caller. */
function portrait(game: Game, state: State): unknown {
  const legal = new Int32Array(game.spec.actions.count)
  const odds = new Float64Array(game.spec.outcomes)
  const rewards = new Float64Array(game.spec.players)
  state.rewards(rewards)
  return {
    turn: state.turn,
    end: state.end,
    hash: state.hash,
    legal: [...legal.subarray(0, state.legal(legal))],
    outcomes: [...odds.subarray(0, state.outcomes(odds))],
    rewards: [...rewards],
    observations: players(game).map(player => observation(game, state, player)),
    views: [...players(game), 'all' as const].map(viewer => game.view(state, viewer)),
    save: state.save(),
  }
}

function players(game: Game): number[] {
  return Array.from({ length: game.spec.players }, (_, player) => player)
}

function observation(game: Game, state: State, player: number): number[] {
  const out = new Float32Array(game.spec.observation.shape.reduce((a, b) => a * b, 1)).fill(Number.NaN)
  state.observe(player, out)
  return [...out]
}

const plain = (_: string, text: string): string => text

/** Plays one seeded random game and calls `visit` at every state, the first and the last too. */
function playThrough(game: Game, seed: string, visit: (state: State, played: readonly number[]) => void): void {
  const rng = Rng.fromSeed(seed)
  const state = game.start(rng.split('world'))
  const random = new RandomPlay(game)
  const played: number[] = []
  visit(state, played)
  while (state.turn !== OVER) {
    const action = random.draw(state, rng)
    state.play(action)
    played.push(action)
    expect(played.length).toBeLessThanOrEqual(game.spec.longest)
    visit(state, played)
  }
}

/** Visits the beginning, the end, and a sample of what lies between: the dear checks need not see every state. */
function sampled(game: Game, seed: string, visit: (state: State) => void): void {
  playThrough(game, seed, (state, played) => {
    if (played.length < 8 || played.length % 13 === 0 || state.turn === OVER) visit(state)
  })
}

/** What every game owes its callers. One call a game in test/envs/conformance.test.ts. */
export function conforms(name: string, make: () => Game, seeds = 5): void {
  describe(`${name} keeps the contract`, () => {
    const game = make()
    const { spec } = game
    const each = Array.from({ length: seeds }, (_, i) => `${name}/${i}`)

    it('has a sound spec', () => {
      expect(spec.version).toBeGreaterThanOrEqual(1)
      expect(Number.isInteger(spec.version)).toBe(true)
      expect(spec.players).toBeGreaterThanOrEqual(1)
      expect(spec.actions.count).toBeGreaterThanOrEqual(1)
      expect(spec.longest).toBeGreaterThanOrEqual(1)
      expect(Number.isFinite(spec.longest)).toBe(true)
      expect(spec.observation.planes.length).toBe(spec.observation.shape.at(-1))
      expect(JSON.parse(JSON.stringify(game.options))).toEqual(game.options)
    })

    it('tells positions apart by safe hashes, the same for the same position', () => {
      const positions = new Map<number, string>()
      for (const seed of each) {
        sampled(game, seed, state => {
          expect(Number.isSafeInteger(state.hash)).toBe(true)
          expect(state.hash).toBeGreaterThanOrEqual(0)
          const seen = JSON.stringify([game.view(state, 'all'), state.turn])
          positions.set(state.hash, seen)
        })
      }
      const different = new Set(positions.values()).size
      expect(positions.size).toBeGreaterThanOrEqual(Math.min(different, 2))
      if (different > 20) expect(positions.size).toBeGreaterThan(different / 2)
    })

    it('reads positions without throwing, and keeps in its own format what it can read back', () => {
      for (const text of ['', 'no position', '{}', '(;', '-1', '\u0000', '[]']) {
        const read = game.fromPosition(text)
        if (!read.ok) expect(read.error.code).toMatch(/^[a-z-]+$/)
      }
      if (!game.archive) return
      const { archive } = game
      for (const seed of each) {
        playThrough(game, seed, (state, played) => {
          if (state.turn !== OVER || state.end === 'truncated') return
          const text = archive.write(game.start(Rng.fromSeed(seed).split('world')), played, {
            players: ['a]b', 'c\\d'],
            ended: 'rules',
          })
          const back = unwrap(game.fromPosition(text))
          expect([back.hash, back.end, back.turn]).toEqual([state.hash, state.end, state.turn])
        })
      }
    })

    it('lists legal actions that agree with isLegal, sampleLegal and the notation', () => {
      const legal = new Int32Array(spec.actions.count)
      for (const seed of each) {
        const rng = Rng.fromSeed(`${seed}/sample`)
        sampled(game, seed, state => {
          const count = state.legal(legal)
          const listed = [...legal.subarray(0, count)]
          if (state.turn < 0) {
            expect(count).toBe(0)
          } else {
            expect(count).toBeGreaterThanOrEqual(1)
            expect(listed).toEqual([...new Set(listed)].sort((a, b) => a - b))
            const all = Array.from({ length: spec.actions.count }, (_, action) => action)
            expect(all.filter(action => state.isLegal(action))).toEqual(listed)
            for (let i = 0; i < 5 && state.sampleLegal; i++) expect(listed).toContain(state.sampleLegal(rng))
          }
          if (state.turn !== CHANCE) {
            for (const wrong of [-1, spec.actions.count, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 40]) {
              expect(state.isLegal(wrong)).toBe(false)
            }
          }
          const texts = listed.map(action => game.format(action, state))
          expect(new Set(texts).size).toBe(texts.length)
          expect(texts.map(text => game.parse(text, state))).toEqual(listed.map(value => ({ ok: true, value })))
          for (const wrong of ['', 'no such action', '\u0000', 'Z99']) {
            if (texts.includes(wrong)) continue // a play of nothing may be written as nothing
            const read = game.parse(wrong, state)
            expect(read.ok).toBe(false)
            if (!read.ok) expect(read.error.code).toMatch(/^[a-z-]+$/)
          }
        })
      }
    })

    it('draws sampleLegal evenly over what is legal', () => {
      for (const seed of each.slice(0, 2)) {
        const rng = Rng.fromSeed(`${seed}/even`)
        const legal = new Int32Array(spec.actions.count)
        let looked = 0
        sampled(game, seed, state => {
          if (!state.sampleLegal || state.turn < 0 || looked >= 3) return
          looked++
          const count = state.legal(legal)
          const draws = 400 * count
          const cells = new Map<number, number>()
          for (let i = 0; i < draws; i++) {
            const action = state.sampleLegal(rng)
            cells.set(action, (cells.get(action) ?? 0) + 1)
          }
          let chi = 0
          for (const action of legal.subarray(0, count)) chi += ((cells.get(action) ?? 0) - 400) ** 2 / 400
          const freedom = count - 1
          expect(chi).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom) + 15) // far beyond the 99.99 % range
        })
      }
    })

    it('gives chance nodes probabilities that sum to 1 and outcomes that can be named', () => {
      const odds = new Float64Array(spec.outcomes)
      for (const seed of each) {
        sampled(game, seed, state => {
          const count = state.outcomes(odds)
          if (state.turn !== CHANCE) {
            expect(count).toBe(0)
            return
          }
          let sum = 0
          for (let outcome = 0; outcome < count; outcome++) {
            sum += odds[outcome]
            expect(state.isLegal(outcome)).toBe(odds[outcome] > 0)
            if (odds[outcome] > 0) {
              expect(game.parse(game.format(outcome, state), state)).toEqual({ ok: true, value: outcome })
            }
          }
          expect(sum).toBeCloseTo(1, 12)
          expect(state.isLegal(count)).toBe(false)
          expect(state.isLegal(-1)).toBe(false)
        })
      }
    })

    it('ends: nothing is legal, and the rewards are of the kind that the spec says', () => {
      const rewards = new Float64Array(spec.players)
      for (const seed of each) {
        const returns = new Float64Array(spec.players)
        playThrough(game, seed, (state, played) => {
          expect(state.end === 'going').toBe(state.turn !== OVER)
          expect(state.turn === CHANCE || state.turn === OVER || (state.turn >= 0 && state.turn < spec.players)).toBe(
            true,
          )
          state.rewards(rewards)
          for (const [player, reward] of rewards.entries()) {
            expect(Number.isFinite(reward)).toBe(true)
            if (played.length === 0) expect(reward).toBe(0)
            returns[player] += reward
          }
        })
        if (spec.scoring !== 'return') expect(returns.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12)
        if (spec.scoring === 'win-loss') for (const value of returns) expect([-1, 0, 1]).toContain(value)
      }
    })

    it('writes whole, finite observations', () => {
      for (const seed of each) {
        sampled(game, seed, state => {
          for (const player of players(game)) {
            expect(observation(game, state, player).every(Number.isFinite)).toBe(true)
          }
        })
      }
    })

    it('copies, clones, saves and loads to equal and independent states', () => {
      const random = new RandomPlay(game)
      const spare = game.start(Rng.fromSeed('spare'))
      for (const seed of each) {
        sampled(game, seed, state => {
          const before = portrait(game, state)
          const loaded = unwrap(game.load(JSON.parse(JSON.stringify(state.save()))))
          const clone = state.clone()
          spare.copyFrom(state)
          for (const copy of [loaded, clone, spare]) expect(portrait(game, copy)).toEqual(before)
          // the copies go the same way, and leave the original where it was
          for (const copy of [loaded, clone, spare]) random.toEnd(copy, Rng.fromSeed(seed), 20)
          expect(portrait(game, clone)).toEqual(portrait(game, loaded))
          expect(portrait(game, spare)).toEqual(portrait(game, loaded))
          expect(portrait(game, state)).toEqual(before)
        })
      }
    })

    it('refuses to load what it did not save, without throwing', () => {
      const state = game.start(Rng.fromSeed('load'))
      const good = state.save()
      const bad: unknown[] = [undefined, null, 0, 'text', [], {}, [null], { ...(good as object), turn: 99 }, Number.NaN]
      if (good && typeof good === 'object' && !Array.isArray(good)) {
        for (const key of Object.keys(good)) {
          const { [key]: _, ...rest } = good as Record<string, unknown>
          bad.push(rest, { ...rest, [key]: 'x'.repeat(5) }, { ...rest, [key]: -77 }, { ...rest, [key]: { a: [] } })
        }
      }
      for (const data of bad) {
        const read = game.load(data)
        if (read.ok) expect(portrait(game, read.value)).toEqual(portrait(game, unwrap(game.load(read.value.save()))))
        else expect(read.error.code).toMatch(/^[a-z-]+$/)
      }
      for (const data of [undefined, null, 0, 'text', {}]) expect(game.load(data).ok).toBe(false)
    })

    it('plays the same game for the same seed', () => {
      const transcript = (seed: string): unknown[] => {
        const states: unknown[] = []
        playThrough(make(), seed, (state, played) => states.push([state.hash, state.turn, played.at(-1)]))
        return states
      }
      for (const seed of each) expect(transcript(seed)).toEqual(transcript(seed))
    })

    it('shows every viewer plain JSON and a drawing', () => {
      for (const seed of each.slice(0, 2)) {
        sampled(game, seed, state => {
          for (const viewer of [...players(game), 'all' as const]) {
            const view = game.view(state, viewer)
            expect(JSON.parse(JSON.stringify(view))).toEqual(view)
            expect(game.draw(state, viewer, plain).trim()).not.toBe('')
          }
        })
      }
    })

    if (!spec.hidden) {
      it('hides nothing, as its spec says', () => {
        sampled(game, each[0], state => {
          for (const player of players(game)) expect(game.view(state, player)).toEqual(game.view(state, 'all'))
        })
      })
    } else {
      it('has something hidden, which resample draws anew', () => {
        let [hides, changes] = [false, false]
        for (const seed of each) {
          const rng = Rng.fromSeed(`${seed}/changes`)
          sampled(game, seed, state => {
            for (const player of players(game)) {
              const all = JSON.stringify(game.view(state, 'all'))
              hides ||= JSON.stringify(game.view(state, player)) !== all
              const drawn = state.clone()
              drawn.resample!(player, rng)
              changes ||= JSON.stringify(game.view(drawn, 'all')) !== all
            }
          })
        }
        expect([hides, changes]).toEqual([true, true])
      })

      it('shows a player the same after resample: what it cannot see is all that changes', () => {
        for (const seed of each) {
          const rng = Rng.fromSeed(`${seed}/resample`)
          sampled(game, seed, state => {
            for (const player of players(game)) {
              const seen = [observation(game, state, player), game.view(state, player), game.draw(state, player, plain)]
              const drawn = state.clone()
              drawn.resample!(player, rng)
              expect([
                observation(game, drawn, player),
                game.view(drawn, player),
                game.draw(drawn, player, plain),
              ]).toEqual(seen)
              expect(drawn.turn).toBe(state.turn)
              if (state.turn === player) {
                const legal = (of: State): number[] => {
                  const out = new Int32Array(spec.actions.count)
                  return [...out.subarray(0, of.legal(out))]
                }
                expect(legal(drawn)).toEqual(legal(state))
              }
              expect(portrait(game, unwrap(game.load(drawn.save())))).toEqual(portrait(game, drawn))
            }
          })
        }
      })

      it('draws the same for a player whatever the hidden part was', () => {
        for (const seed of each) {
          sampled(game, seed, state => {
            for (const player of players(game)) {
              const other = state.clone()
              other.resample!(player, Rng.fromSeed('another hidden part'))
              const a = state.clone()
              a.resample!(player, Rng.fromSeed('same draw'))
              other.resample!(player, Rng.fromSeed('same draw'))
              expect(game.view(other, 'all')).toEqual(game.view(a, 'all'))
            }
          })
        }
      })
    }

    if (game.model) {
      it('has a model that agrees with play', () => {
        const model = game.model!()
        expect(model.transitions.length).toBe(model.states)
        for (const row of model.transitions) {
          expect(row.length).toBe(model.actions)
          for (const list of row) expect(list.reduce((sum, [p]) => sum + p, 0)).toBeCloseTo(1, 10)
        }
        const odds = new Float64Array(spec.outcomes)
        const reward = new Float64Array(spec.players)
        for (const seed of each) {
          sampled(game, seed, state => {
            if (state.turn < 0) return
            const from = model.indexOf(state)
            for (let action = 0; action < spec.actions.count; action++) {
              if (!state.isLegal(action)) continue
              const after = state.clone()
              after.play(action)
              const reached = new Map<string, number>()
              const arrive = (at: State, p: number): void => {
                at.rewards(reward)
                const key = `${model.indexOf(at)} ${reward[0]} ${at.end === 'terminated'}`
                reached.set(key, (reached.get(key) ?? 0) + p)
              }
              if (after.turn !== CHANCE) arrive(after, 1)
              else {
                const count = after.outcomes(odds)
                const likely = [...odds.subarray(0, count)]
                for (const [outcome, p] of likely.entries()) {
                  if (p === 0) continue
                  const settled = after.clone()
                  settled.play(outcome)
                  arrive(settled, p)
                }
              }
              const modelled = new Map<string, number>()
              for (const [p, next, r, terminated] of model.transitions[from][action]) {
                if (p > 0)
                  modelled.set(`${next} ${r} ${terminated}`, (modelled.get(`${next} ${r} ${terminated}`) ?? 0) + p)
              }
              expect([...reached.keys()].sort()).toEqual([...modelled.keys()].sort())
              for (const [key, p] of reached) expect(modelled.get(key)).toBeCloseTo(p, 10)
            }
          })
        }
      })
    }
  })
}

/** A whole seeded game as text, for a golden file: what a change of rules, notation, view or seed would show in. */
export function playthrough(game: Game, seed: string, every = 1): string {
  const lines = [JSON.stringify(game.spec), JSON.stringify(game.options), `seed ${seed}`]
  const odds = new Float64Array(game.spec.outcomes)
  const legal = new Int32Array(game.spec.actions.count)
  const rewards = new Float64Array(game.spec.players)
  const before: { state?: State } = {}
  playThrough(game, seed, (state, played) => {
    if (before.state && played.length > 0) {
      const who = before.state.turn === CHANCE ? 'chance' : `player ${before.state.turn}`
      lines.push(`${played.length}. ${who}: ${game.format(played[played.length - 1], before.state)}`)
    }
    before.state = state.clone()
    state.rewards(rewards)
    if (rewards.some(reward => reward !== 0)) lines.push(`rewards ${rewards.join(' ')}`)
    if (played.length % every !== 0 && state.turn !== OVER) return
    lines.push(game.draw(state, 'all', plain).trimEnd(), `hash ${state.hash} end ${state.end}`)
    if (state.turn === CHANCE) {
      lines.push(`outcomes ${[...odds.subarray(0, state.outcomes(odds))].map(p => p.toFixed(4)).join(' ')}`)
    } else if (state.turn !== OVER) {
      lines.push(
        `legal ${[...legal.subarray(0, state.legal(legal))].map(action => game.format(action, state)).join(' ')}`,
      )
      const seen = observation(game, state, state.turn)
      lines.push(
        `observation sum ${seen.reduce((a, b) => a + b, 0).toFixed(4)} of ${seen.filter(v => v !== 0).length} non-zero`,
      )
    }
  })
  return `${lines.join('\n')}\n`
}
