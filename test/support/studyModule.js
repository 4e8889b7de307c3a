import { setTimeout as wait } from 'node:timers/promises'

/**
 * Studies of a third party: a random walk that says after each step where it could go on, `walk`; the same with a bar that it can't
 * reach, `short-walk`; and games of a search, `match-walk`.
 */
export default function use({ studies }) {
  studies.add(walk('walk', 0))
  studies.add(walk('short-walk', Number.MAX_SAFE_INTEGER))
  studies.add({
    ...walk('match-walk', 0),
    async *run(context) {
      const plan = seed => ({ game: 'go?size=5', agents: ['mcts?sims=50', 'random'], seed: `${seed}` })
      let actions = 0
      for (let part = 0; part < 4; part++) {
        const name = `${part}.txt`
        if (!context.kept(name)) {
          let played = 0
          for await (const outcome of context.play(Array.from({ length: 10 }, (_, i) => plan(10 * part + i)))) {
            played += outcome.actions.length
            yield { type: 'progress', done: part, total: 4, note: 'games' }
          }
          context.keep(name, Buffer.from(String(played)))
        }
        actions += Number(Buffer.from(context.kept(name)).toString())
        yield { type: 'point', chart: 'place', curve: 'actions', x: part, y: actions }
      }
      return { steps: { value: actions } }
    },
  })
}

const STEPS = 200

function walk(name, atLeast) {
  return {
    name,
    title: 'A walk along a line',
    source: 'Pearson 1905',
    minutes: 1,
    bars: { steps: { what: 'steps', atLeast, quick: atLeast } },
    charts: { place: { title: 'Where it is', x: 'step', y: 'place' } },
    async *run({ rng, saved, size }) {
      const from = saved ? JSON.parse(Buffer.from(saved).toString()) : { step: 0, place: 0 }
      let { step, place } = from
      while (step < STEPS) {
        place += rng.split(step).float() - 0.5
        step++
        if (size === 'full') await wait(4)
        yield { type: 'point', chart: 'place', curve: 'walker', x: step, y: place }
        yield { type: 'progress', done: step, total: STEPS, note: `at ${place.toFixed(2)}` }
        yield { type: 'state', save: () => Buffer.from(JSON.stringify({ step, place })), now: true }
      }
      yield { type: 'picture', name: 'end', picture: { width: 1, height: 1, channels: 1, pixels: Uint8Array.of(7) } }
      return { steps: { value: step, interval: [step - 1, step + 1] } }
    },
  }
}
