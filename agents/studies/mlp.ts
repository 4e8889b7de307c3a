import { adam } from '../nn/optim/adam.ts'
import { cosine } from '../nn/optim/schedules.ts'
import { classifyDigits, DIGIT_CHARTS } from './digits.ts'
import type { Study } from './study.ts'

const EPOCHS = 12

export const mlpStudy: Study<'accuracy'> = {
  name: 'mlp',
  title: 'A multilayer perceptron reads handwritten digits',
  source: 'Rumelhart, Hinton and Williams 1986',
  minutes: 1,
  bars: {
    accuracy: {
      what: 'accuracy on test images',
      unit: '%',
      atLeast: 0.975,
      quick: 0.82,
      published: { value: 0.9695, source: 'LeCun et al. 1998, fig. 9: 784-300-100-10' },
    },
  },
  charts: DIGIT_CHARTS,
  async *run(context) {
    const epochs = context.size === 'quick' ? 3 : EPOCHS
    const accuracy = yield* classifyDigits(context, {
      architecture: { id: 'mlp', options: { inputs: 784, hidden: [300, 100], outputs: 10, dropout: 0.2 } },
      optimizer: steps => adam({ rate: cosine({ rate: 2e-3, steps }) }),
      epochs,
      batch: 128,
    })
    return { accuracy }
  },
}
