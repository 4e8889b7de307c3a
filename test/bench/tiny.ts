import { type SparseInput, TinyNet } from '../../agents/nn/wasm/tiny/index.ts'
import { Rng } from '../../envs/core/rng.ts'
import { PlainNet } from './plainNet.ts'
import { type Row, rate } from './row.ts'

const HIDDEN = 80
const LISTED = 30 // inputs of a position that are not 0
const POSITIONS = 64 // that take turns
const BATCH = 20 // afterstates of a roll
const CHANGED = 6 // inputs in which an afterstate differs from the position before
const PLIES = 60 // of a game, after which traces are reset
const CALLS = 20_000

/** What nets of TD-Gammon's size take, sigmoids throughout, on one core: kernels beside plain loops over typed arrays. */
export async function tinyRows(): Promise<Row[]> {
  return [...(await rowsOf(198, 4)), ...(await rowsOf(196, 5))]
}

async function rowsOf(inputs: number, outputs: number): Promise<Row[]> {
  const rng = Rng.fromSeed('bench')
  const net = new TinyNet({
    inputs,
    layers: [
      { units: HIDDEN, activation: 'sigmoid' },
      { units: outputs, activation: 'sigmoid' },
    ],
  })
  net.initialise(() => rng.float())
  const plain = new PlainNet(inputs, HIDDEN, outputs, net.weights())
  const positions = Array.from({ length: POSITIONS }, () => drawPosition(inputs, rng))
  const target = Array.from({ length: outputs }, () => rng.float())
  const dense = new Float32Array(inputs)
  for (let i = 0; i < LISTED; i++) dense[positions[0].indices[i]] = positions[0].values[i]

  const rows: Row[] = []
  const time = async (what: string, call: (position: SparseInput, turn: number) => unknown): Promise<void> => {
    const perSecond = await rate(() => {
      for (let turn = 0; turn < CALLS; turn++) call(positions[turn % POSITIONS], turn)
      return CALLS
    })
    rows.push({ name: `${inputs}-${HIDDEN}-${outputs}: ${what}`, value: 1e6 / perSecond, unit: 'us' })
  }
  const { batch } = net

  await time('evaluate a position, sparse', position => net.forward(position))
  await time('evaluate a position, sparse, plain JS', position => plain.forward(position))
  await time('evaluate a position, dense', () => net.forward(dense))
  await time(`evaluate ${BATCH} positions`, (_, turn) => {
    batch.clear()
    for (let p = 0; p < BATCH; p++) batch.addPosition(positions[(turn + p) % POSITIONS])
    net.forwardBatch()
  })
  await time(`evaluate ${BATCH} positions, plain JS`, (_, turn) => {
    for (let p = 0; p < BATCH; p++) plain.forward(positions[(turn + p) % POSITIONS])
  })
  await time(`evaluate ${BATCH} positions that differ from one in ${CHANGED} inputs`, (position, turn) => {
    net.setBase(position)
    batch.clear()
    for (let p = 0; p < BATCH; p++) {
      const { indices, values } = positions[(turn + p) % POSITIONS]
      for (let i = 0; i < CHANGED; i++) batch.add(indices[i], values[i])
      batch.end()
    }
    net.forwardChanges()
  })
  await time('a step of SGD', position => net.sgd(position, target, 0.01))
  await time('a step of SGD, plain JS', position => plain.sgd(position, target, 0.01))
  await time('a step of TD(0)', position => net.td(position, target, 0.01, 0))
  await time('a step of TD(0.7)', (position, turn) => {
    if (turn % PLIES === 0) net.resetTraces()
    net.td(position, target, 0.01, 0.7)
  })
  await time('a step of TD(0.7), plain JS', (position, turn) => {
    if (turn % PLIES === 0) plain.resetTraces()
    plain.td(position, target, 0.01, 0.7)
  })
  return rows
}

function drawPosition(inputs: number, rng: Rng): SparseInput {
  const order = rng.shuffle(Array.from({ length: inputs }, (_, i) => i))
  return {
    indices: Int32Array.from(order.slice(0, LISTED)),
    values: Float32Array.from({ length: LISTED }, () => rng.float()),
    count: LISTED,
  }
}
