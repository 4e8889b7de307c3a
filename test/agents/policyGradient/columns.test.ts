import { beforeAll, describe, expect, test } from 'vitest'
import { capture, decode, encode, restore } from '../../../agents/nn/core/checkpoint.ts'
import { Columns } from '../../../agents/policyGradient/columns.ts'
import { fail, unwrap } from '../../../envs/core/result.ts'
import { use } from '../nn/backends.ts'

beforeAll(() => use('cpu'))

const LAYOUT = { place: { kind: 'float32', width: 2 }, count: { kind: 'int32', width: 1 } } as const

function filled(rows: number): Columns<typeof LAYOUT> {
  const columns = new Columns(LAYOUT)
  for (let i = 0; i < rows; i++) {
    const row = columns.add()
    columns.of('place').set([i, -i], row * 2)
    columns.of('count')[row] = i
  }
  return columns
}
const counts = (columns: Columns<typeof LAYOUT>) => [...columns.of('count').subarray(0, columns.rows)]

describe('columns', () => {
  test('keep their rows as they grow', () => {
    const columns = filled(100)
    expect(columns.rows).toBe(100)
    expect(counts(columns)).toEqual([...Array(100).keys()])
    expect([...columns.of('place').subarray(20, 24)]).toEqual([10, -10, 11, -11])
  })

  test('begin anew with zeros where rows were forgotten', () => {
    const columns = filled(5)
    columns.clear()
    columns.add(3)
    expect(counts(columns)).toEqual([0, 0, 0])
    expect([...columns.of('place').subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('give copies of rows in an order, which others take in', () => {
    const taken = filled(5).take([4, 0, 4])
    const columns = filled(1)
    expect(columns.append(taken)).toBe(1)
    expect(counts(columns)).toEqual([0, 4, 0, 4])
    expect([...columns.of('place').subarray(2, 8)]).toEqual([4, -4, 0, -0, 4, -4])
  })

  test('change places', () => {
    const [a, b] = [filled(3), filled(0)]
    a.exchange(b)
    b.add()
    expect([a.rows, b.rows]).toEqual([0, 4])
    expect(counts(b)).toEqual([0, 1, 2, 0])
  })

  test.each([0, 7])('come back from a checkpoint with %i rows', rows => {
    const { bytes } = encode(capture({ steps: filled(rows) }))
    const columns = filled(3)
    unwrap(restore(unwrap(decode(bytes)), { steps: columns }))
    expect(counts(columns)).toEqual([...Array(rows).keys()])
    columns.add()
    expect(columns.rows).toBe(rows + 1)
  })

  test('are as they were where a checkpoint is refused for the sake of another part', () => {
    const steps = filled(3)
    const before = capture({ steps })
    const other = { tensors: new Map(), save: () => null, load: () => fail('bad-part', 'Expected another part.') }
    const checkpoint = capture({ steps: filled(7), other })
    expect(restore(checkpoint, { steps, other })).toMatchObject({ ok: false, error: { code: 'bad-part' } })
    expect(capture({ steps })).toEqual(before)
  })

  test('refuse what they did not save', () => {
    const checkpoint = { ...capture({ steps: filled(1) }), state: { steps: { rows: -1 } } }
    expect(restore(checkpoint, { steps: filled(1) })).toMatchObject({ error: { code: 'bad-rows' } })
  })
})
