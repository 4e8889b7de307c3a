/** What all studies of MNIST's digits share: the data, the training of a classifier, and its test. */
import { argMax, reshape, type Tensor, tidy } from '@tensorflow/tfjs-core'
import { unwrap } from '../../envs/core/result.ts'
import { architectures } from '../nn/architectures.ts'
import type { Named } from '../nn/core/architecture.ts'
import type { Model } from '../nn/core/model.ts'
import { createTraining } from '../nn/core/training.ts'
import { createTrainStep } from '../nn/core/trainStep.ts'
import {
  type Augmentation,
  batchesOf,
  batchOf,
  type Dataset,
  mnist,
  split,
  subset,
  tensorBatches,
  tensorsOf,
} from '../nn/data/index.ts'
import { sparseSoftmaxCrossEntropy } from '../nn/losses/classification.ts'
import type { Optimizer } from '../nn/optim/optimizer.ts'
import { share } from './intervals.ts'
import { sheet } from './sheet.ts'
import type { Chart, Measured, StudyContext, StudyEvent } from './study.ts'
import { trainAsStudy } from './training.ts'

export interface Classifier {
  /** From the architectures that ship: it takes pictures, or pictures as rows of 784 numbers. */
  readonly architecture: Named
  /** Given how many steps the training takes, as schedules ask. */
  readonly optimizer: (steps: number) => Optimizer
  readonly epochs: number
  /** Examples of a batch. */
  readonly batch: number
  readonly augment?: readonly Augmentation[]
}

/** Charts of a training on digits. */
export const DIGIT_CHARTS: Readonly<Record<string, Chart>> = {
  loss: { title: 'Loss while training', x: 'step', y: 'cross entropy (nats)', scale: 'log' },
  error: {
    title: 'Error on training images that were held out',
    x: 'epoch',
    y: 'share of images misread',
    unit: '%',
  },
}

const HELD_OUT = 5000
const QUICK = 4000 // examples that a quick run trains and tests with
const CHUNK = 500 // examples of one forward pass of a test
const SHOWN = 100 // misread images at most

/** Trains on 55,000 digits and tests once, at the end, on the 10,000 of the test set; shows the first of those that it misread. */
export async function* classifyDigits(
  context: StudyContext,
  { architecture, optimizer, epochs, batch, augment = [] }: Classifier,
): AsyncGenerator<StudyEvent, Measured> {
  const { rng, size } = context
  const model = unwrap(architectures.make(architecture, rng.split('weights')))
  const data = mnist('train')
  const parts = size === 'quick' ? [QUICK / 4, QUICK] : [HELD_OUT, data.size - HELD_OUT]
  const [held, train] = split(data, parts, rng.split('split'))
  const test = size === 'quick' ? subset(mnist('test'), [...Array(QUICK).keys()]) : mnist('test')
  const batches = batchesOf(train, { size: batch, rng: rng.split('batches'), last: 'drop', augment })
  const steps = epochs * batches.perEpoch
  const step = createTrainStep<Record<'inputs' | 'targets', Tensor>>({
    weights: model.weights,
    optimizer: optimizer(steps),
    objective: ({ inputs, targets }, pass) => ({
      loss: sparseSoftmaxCrossEntropy(model.apply(asTaken(model, inputs), pass), targets),
    }),
  })
  const training = createTraining({
    step,
    batches: tensorBatches(batches),
    rng: rng.split('training'),
    parts: { model, optimizer: step },
    epochs,
    validate: () => ({ error: misread(model, held).length / held.size }),
  })
  try {
    yield* trainAsStudy(context, training, { steps, chart: 'loss', curve: 'training' })
    const wrong = misread(model, test)
    if (wrong.length > 0) yield { type: 'picture', name: 'misread', picture: sheet(test, wrong.slice(0, SHOWN)) }
    return share(test.size - wrong.length, test.size)
  } finally {
    step.dispose()
    model.dispose()
  }
}

/** The examples that a classifier names wrongly. */
function misread(model: Model<Tensor, Tensor>, data: Dataset): number[] {
  const wrong: number[] = []
  for (let from = 0; from < data.size; from += CHUNK) {
    const some = Array.from({ length: Math.min(CHUNK, data.size - from) }, (_, i) => from + i)
    const { columns } = batchOf(data, some)
    const said = tidy(() => {
      const { inputs } = tensorsOf({ size: some.length, columns: { inputs: columns.inputs } })
      return argMax(model.predict(asTaken(model, inputs)), -1).dataSync()
    })
    said.forEach((digit, i) => {
      if (digit !== columns.targets.values[i]) wrong.push(from + i)
    })
  }
  return wrong
}

/** Pictures in the shape that a model takes. [batch, 28, 28, 1] -> [batch, ...input] */
function asTaken({ input }: Model<Tensor, Tensor>, pictures: Tensor): Tensor {
  return reshape(pictures, [-1, ...input])
}
