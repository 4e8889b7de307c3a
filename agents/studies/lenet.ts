import { adam } from '../nn/optim/adam.ts'
import { cosine } from '../nn/optim/schedules.ts'
import { classifyDigits, DIGIT_CHARTS } from './digits.ts'
import type { Study } from './study.ts'

const EPOCHS = 8

export const lenetStudy: Study<'accuracy'> = {
  name: 'lenet',
  title: 'LeNet-5 reads handwritten digits',
  source: 'LeCun, Bottou, Bengio and Haffner 1998',
  minutes: 2,
  bars: {
    accuracy: {
      what: 'accuracy on test images',
      unit: '%',
      atLeast: 0.985,
      quick: 0.82,
      published: { value: 0.9905, source: 'LeCun et al. 1998, section 3.C' },
    },
  },
  charts: DIGIT_CHARTS,
  async *run(context) {
    const epochs = context.size === 'quick' ? 3 : EPOCHS
    const accuracy = yield* classifyDigits(context, {
      architecture: { id: 'lenet', options: {} },
      optimizer: steps => adam({ rate: cosine({ rate: 2e-3, steps }) }),
      epochs,
      batch: 64,
    })
    return { accuracy }
  },
}
