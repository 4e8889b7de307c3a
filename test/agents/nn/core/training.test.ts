import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { architectures } from '../../../../agents/nn/architectures.ts'
import type { PolicyValue } from '../../../../agents/nn/blocks/policyValue.ts'
import { type Checkpoint, decode, encode } from '../../../../agents/nn/core/checkpoint.ts'
import type { TrainingEvent } from '../../../../agents/nn/core/events.ts'
import type { Pass } from '../../../../agents/nn/core/layer.ts'
import { gaussian } from '../../../../agents/nn/core/noise.ts'
import { createTraining, type Training } from '../../../../agents/nn/core/training.ts'
import { createTrainStep, type Objective } from '../../../../agents/nn/core/trainStep.ts'
import { batchesOf, datasetOf, tensorBatches } from '../../../../agents/nn/data/index.ts'
import { binaryCrossEntropy } from '../../../../agents/nn/losses/classification.ts'
import { squaredError } from '../../../../agents/nn/losses/regression.ts'
import { adam } from '../../../../agents/nn/optim/adam.ts'
import { nesterov } from '../../../../agents/nn/optim/momentum.ts'
import { warmUp } from '../../../../agents/nn/optim/schedules.ts'
import { sgd } from '../../../../agents/nn/optim/sgd.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { backends, use } from '../backends.ts'
import { type Pair, shuffled, toyTraining } from './toy.ts'

async function all(training: Training): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = []
  for await (const event of training.run()) events.push(event)
  return events
}

/** As a resume in another process has it: by way of a file. */
const through = (checkpoint: Checkpoint) => unwrap(decode(encode(checkpoint).bytes))

describe.each(backends)('a training on %s', backend => {
  beforeEach(() => use(backend))

  test('tells of each step, each epoch and the end', async () => {
    const events = await all(toyTraining(1).training)
    const epoch = ['step', 'step', 'step', 'step', 'epoch']
    expect(events.map(({ type }) => type)).toEqual([...epoch, ...epoch, ...epoch, 'end'])
    expect(events.map(({ step }) => step)).toEqual([1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12, 12, 12])
    expect(events[5]).toMatchObject({ epoch: 2, rate: 0.01 })
    expect(events[14]).toMatchObject({ epoch: 3, validation: { mae: expect.any(Number) } })
    expect(events[15]).toEqual({ type: 'end', step: 12, reason: 'done' })
  })

  test("an epoch's metrics are means over its examples, not its batches", async () => {
    const events = await all(toyTraining(1, { epochs: 1 }).training)
    const losses = events.flatMap(event => (event.type === 'step' ? [event.loss] : []))
    const mean = (4 * losses[0] + 4 * losses[1] + 4 * losses[2] + 2 * losses[3]) / 14
    expect(events[4]).toMatchObject({ train: { loss: mean } })
  })

  test('the same seed gives the same losses, bit for bit', async () => {
    const first = await all(toyTraining(5).training)
    expect(await all(toyTraining(5).training)).toEqual(first)
    expect(await all(toyTraining(6).training)).not.toEqual(first)
  })

  test('learns', async () => {
    const losses = (await all(toyTraining(1, { epochs: 60 }).training)).flatMap(event =>
      event.type === 'epoch' ? [event.train.loss] : [],
    )
    expect(losses.at(-1)).toBeLessThan(losses[0] / 2)
  })

  test('stopped after any event and resumed by way of a file, it goes on bit for bit', async () => {
    const whole = toyTraining(1)
    const events = await all(whole.training)
    const end = encode(whole.training.checkpoint())
    for (let stop = 0; stop < events.length; stop++) {
      const first = toyTraining(1)
      const told: TrainingEvent[] = []
      for await (const event of first.training.run()) {
        if (told.push(event) > stop) break
      }
      const second = toyTraining(1)
      unwrap(second.training.restore(through(first.training.checkpoint())))
      const rest = await all(second.training)
      // After the end there is but the end once more.
      expect(stop === events.length - 1 ? told : [...told, ...rest]).toEqual(events)
      expect(encode(second.training.checkpoint()).name).toBe(end.name)
    }
  })

  test('a signal ends it after the step that it is at, and it goes on from there', async () => {
    const whole = await all(toyTraining(1).training)
    const stopping = new AbortController()
    const { training } = toyTraining(1, { signal: stopping.signal })
    const told: TrainingEvent[] = []
    for await (const event of training.run()) {
      told.push(event)
      if (event.step === 6) stopping.abort()
    }
    expect(told.at(-1)).toEqual({ type: 'end', step: 6, reason: 'stopped' })
    const resumed = toyTraining(1)
    unwrap(resumed.training.restore(training.checkpoint()))
    expect([...told.slice(0, -1), ...(await all(resumed.training))]).toEqual(whole)
  })

  test.each([
    [{ steps: 5 }, [5, 10, 12]],
    [{ epochs: 2 }, [8, 12]],
  ])('gives checkpoints every %j and at the end', async (checkpoints, steps) => {
    const events = await all(toyTraining(1, { checkpoints }).training)
    const given = events.filter(event => event.type === 'checkpoint')
    expect(given.map(({ step }) => step)).toEqual(steps)
    for (const { step, checkpoint } of given) {
      const { training } = toyTraining(1, { checkpoints })
      unwrap(training.restore(through(checkpoint)))
      const rest = events.slice(events.findIndex(event => event.type === 'checkpoint' && event.step === step) + 1)
      if (step < 12) expect(await all(training)).toEqual(rest)
    }
  })

  test('two steps of one training: a generator and who tells its work from the real', async () => {
    const begin = () => {
      const rng = Rng.fromSeed(3)
      const [generator, critic] = ['generator', 'critic'].map(name => {
        const options = { inputs: name === 'critic' ? 3 : 2, hidden: [8], outputs: name === 'critic' ? 1 : 3 }
        return unwrap(architectures.make({ id: 'mlp', options }, rng.split(name)))
      })
      const made = (real: tf.Tensor, pass: Pass) =>
        generator.apply(tf.tensor(gaussian(pass.rng!, 2 * real.shape[0]), [real.shape[0], 2]), pass)
      const optimizer = adam({ rate: 0.01 })
      const criticStep = createTrainStep<Pair>({
        weights: critic.weights,
        optimizer,
        objective: ({ x }, pass) => {
          const [real, fake] = [critic.apply(x, pass), critic.apply(made(x, pass), pass)]
          const [ones, zeros] = [tf.onesLike(real), tf.zerosLike(fake)]
          return { loss: tf.add(binaryCrossEntropy(real, ones), binaryCrossEntropy(fake, zeros)) }
        },
      })
      const generatorStep = createTrainStep<Pair>({
        weights: generator.weights,
        optimizer,
        objective: ({ x }, pass) => {
          const told = critic.apply(made(x, pass), pass)
          return { loss: binaryCrossEntropy(told, tf.onesLike(told)) }
        },
      })
      const run = (batch: Pair, rng: Rng) => {
        const { loss: critics } = criticStep.run(batch, rng)
        const report = generatorStep.run(batch, rng)
        return { ...report, metrics: { critics } }
      }
      const parts = { generator, critic, criticStep, generatorStep }
      return createTraining({ step: { run }, parts, batches: shuffled(1), rng, epochs: 2 })
    }
    const events = await all(begin())
    const first = begin()
    const told: TrainingEvent[] = []
    for await (const event of first.run()) {
      told.push(event)
      if (event.step === 3) break
    }
    const second = begin()
    unwrap(second.restore(through(first.checkpoint())))
    expect([...told, ...(await all(second))]).toEqual(events)
  })

  test('a convolution net with batch norm, on a dataset that is augmented, goes on bit for bit', async () => {
    const rng = Rng.fromSeed(4)
    const values = (count: number) => gaussian(rng, count)
    const dataset = datasetOf({
      inputs: { shape: [3, 3, 2], values: values(10 * 18) },
      targets: { shape: [1], values: values(10) },
    })
    const begin = () => {
      const options = { height: 3, width: 3, planes: 2, actions: 10, blocks: 1, filters: 4 }
      const model = unwrap(architectures.make<tf.Tensor, PolicyValue>({ id: 'policy-value', options }, Rng.fromSeed(5)))
      const step = createTrainStep<Record<'inputs' | 'targets', tf.Tensor>>({
        weights: model.weights,
        objective: ({ inputs, targets }, pass) => {
          const { policy, value } = model.apply(inputs, pass)
          return { loss: tf.add(squaredError(value, targets), tf.mean(tf.square(policy))) }
        },
        optimizer: nesterov({ rate: 0.01, decay: 1e-4 }),
        clip: { norm: 1 },
      })
      const how = { size: 4, rng: Rng.fromSeed(6), augment: [{ kind: 'noise', sd: 0.1 } as const] }
      const batches = tensorBatches(batchesOf(dataset, how))
      return createTraining({ step, batches, rng, parts: { model, step }, epochs: 2 })
    }
    const events = await all(begin())
    for (const stop of [1, 3, 4]) {
      const first = begin()
      const told: TrainingEvent[] = []
      for await (const event of first.run()) {
        told.push(event)
        if (event.step === stop) break
      }
      const second = begin()
      unwrap(second.restore(through(first.checkpoint())))
      expect([...told, ...(await all(second))]).toEqual(events)
    }
  })

  test('a metric that is no number is kept as that', async () => {
    const { training } = toyTraining(1, ({ weights }) => {
      const nothing = () => tf.div(tf.scalar(0), tf.scalar(0))
      const objective: Objective<Pair> = () => ({
        loss: tf.sum(weights.get('output/bias')!),
        metrics: { nothing: nothing() },
      })
      return { step: createTrainStep({ weights, objective, optimizer: sgd({ rate: 1 }) }) }
    })
    for await (const event of training.run()) {
      if (event.type === 'step') unwrap(training.restore(through(training.checkpoint())))
      if (event.type === 'epoch') expect(event.train).toMatchObject({ nothing: Number.NaN, loss: expect.any(Number) })
      if (event.step === 4) break
    }
  })

  test('refuses to go on with other data', async () => {
    const { training } = toyTraining(1)
    const other = toyTraining(1, { batches: { ...shuffled(1), perEpoch: 5 } })
    expect(other.training.restore(training.checkpoint())).toMatchObject({
      error: { message: 'Expected a training on epochs of 5 batches, but got one on 4.' },
    })
  })

  test('goes on to a later end', async () => {
    const { training } = toyTraining(1, { epochs: 2 })
    await all(training)
    const longer = toyTraining(1, { epochs: 3 })
    unwrap(longer.training.restore(training.checkpoint()))
    expect((await all(longer.training)).map(({ step }) => step)).toEqual([9, 10, 11, 12, 12, 12])
  })

  test('leaves the number of tensors as it was', async () => {
    const { training } = toyTraining(1)
    const counts = new Set<number>()
    for await (const _ of training.run()) counts.add(tf.memory().numTensors)
    expect(counts.size).toBe(1)
  })

  test('a batch that leaves tensors behind is an error', async () => {
    const batches = shuffled(1)
    const next = batches.next.bind(batches)
    batches.next = () => {
      tf.zeros([1])
      return next()
    }
    await expect(all(toyTraining(1, { batches }).training)).rejects.toThrow(
      'Expected step 1 and its batch to leave no tensor behind, but they left 1.',
    )
  })

  test('a step that throws leaves its batch to nobody, and is taken again as it would have been', async () => {
    const whole = await all(toyTraining(1).training)
    let fails = true
    const { training } = toyTraining(1, model => {
      const objective: Objective<Pair> = ({ x, y }, pass) => {
        const error = tf.sub(model.apply(x, pass), y)
        const loss = tf.mean(tf.square(error))
        const broken = fails && step.optimizer.steps === 5
        return { loss: broken ? tf.div(loss, 0) : loss, metrics: { mae: tf.mean(tf.abs(error)) } }
      }
      const optimizer = adam({ rate: warmUp(5, 0.01) })
      const step = createTrainStep({ weights: model.weights, objective, optimizer })
      return { step, parts: { model, step } }
    })
    const before = tf.memory().numTensors
    const told: TrainingEvent[] = []
    const run = async () => {
      for await (const event of training.run()) told.push(event)
    }
    await expect(run()).rejects.toThrow('Expected a finite loss, but step 6 gave Infinity')
    expect(tf.memory().numTensors).toBe(before)
    fails = false
    await run()
    expect(told).toEqual(whole)
  })

  test('other work has its turn between two steps', async () => {
    let turns = 0
    const timer = setInterval(() => turns++, 0)
    await all(toyTraining(1, { epochs: 50 }).training)
    clearInterval(timer)
    expect(turns).toBeGreaterThan(1)
  })
})
