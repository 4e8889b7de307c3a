import { conforms } from './conformance.ts'
import { decide, drawnGame, earn, over, roll } from './drawnGame.ts'
import { kuhnPoker } from './kuhnPoker.ts'

conforms('kuhn poker', () => kuhnPoker)
conforms('a drawn tree', () =>
  drawnGame(
    decide(0, {
      a: over(1),
      b: earn(2, roll({ c: [0.3, decide(1, { d: over(3), e: over(-1) })], f: [0.7, over(0)] })),
    }),
  ),
)
