import { describe, expect, it } from 'vitest'
import type { Game } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { parseSpec } from '../../envs/core/spec.ts'
import { games } from '../../envs/games.ts'
import { conforms, playthrough } from '../support/conformance.ts'

/** How many actions of a golden playthrough lie between positions shown in full: few enough to see much, many enough for a short file. */
const stride = ({ spec }: Game) => (spec.id === 'backgammon' ? 17 : Math.ceil(spec.longest / 60))

/** Adding a game means adding its lines here. */
const GAMES = [
  'backgammon',
  'backgammon?cube=false',
  'backgammon?jacoby=true',
  'backgammon?length=3',
  'backgammon?length=4&cube=false&maxTurns=150',
  'connect-four',
  'connect-four?columns=9&rows=2',
  'go?size=1',
  'go?size=2&suicide=true',
  'go?size=5&superko=simple&komi=0.5',
  'go?width=7&height=3&superko=situational&suicide=true&komi=0',
  'go?size=9&handicap=4&komi=0.5',
  'go?size=19',
  'gridworld?map=cliff-walking',
  'gridworld?map=frozen-lake-4x4',
  'gridworld?map=frozen-lake-8x8&slippery=false',
  'gridworld?map=taxi',
  'gridworld?map=windy',
  'gridworld?map=four-rooms',
  'gridworld?map=key-door',
  'gridworld?map=memory',
  'gridworld?map=multi-room',
  'rts?map=tiny-5x4&maxTicks=200',
  'rts?map=pocket-8x8&fog=true&maxTicks=200',
  'rts?map=tiny-5x4&conflicts=alternate&unitTable=1&maxTicks=200',
  'rts?map=tiny-5x4&conflicts=random&unitTable=3&maxTicks=200',
  'rts?map=tiny-5x4&conflicts=random&unitTable=3&fog=true&maxTicks=200',
  'tic-tac-toe',
]

const make = (text: string) => {
  const { name, options } = unwrap(parseSpec(text))
  return unwrap(games.make(name, options))
}

for (const text of GAMES) conforms(text, () => make(text), text.includes('size=19') ? 1 : 4)

describe('every game of the registry', () => {
  for (const text of GAMES) {
    it(`${text} is made again by its id and its options in full`, () => {
      const game = make(text)
      const again = unwrap(games.make(game.spec.id, game.options))
      expect([again.spec, again.options]).toEqual([game.spec, game.options])
      const start = (of: typeof game) => of.start(Rng.fromSeed('made again')).save()
      expect(start(again)).toEqual(start(game))
    })
  }
})

describe('golden playthroughs', () => {
  for (const text of GAMES) {
    // npx vitest run test/envs/conformance.test.ts -u writes them anew: read the difference before it is committed
    it(`${text} goes as recorded`, async () => {
      const game = make(text)
      const file = `../golden/playthroughs/${text.replace(/[?&]/g, '_')}.txt`
      await expect(playthrough(game, 'golden', stride(game))).toMatchFileSnapshot(file)
    })
  }

  it('cover every game of the registry, each by its own name', () => {
    expect(new Set(GAMES.map(text => text.split('?')[0]))).toEqual(new Set(games.list().map(kind => kind.id)))
  })
})
