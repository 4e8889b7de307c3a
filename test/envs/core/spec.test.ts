import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeOptions, readOptions } from '../../../envs/core/options.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { formatSpec, parseSpec } from '../../../envs/core/spec.ts'

describe('spec strings', () => {
  it('name a thing, its options and its rest', () => {
    expect(parseSpec('random')).toEqual({ ok: true, value: { name: 'random', options: {} } })
    expect(unwrap(parseSpec('mcts?sims=400&c=1.4&reuse'))).toEqual({
      name: 'mcts',
      options: { sims: 400, c: 1.4, reuse: true },
    })
    expect(unwrap(parseSpec('gtp:gnugo --mode gtp?x=1'))).toEqual({
      name: 'gtp',
      options: {},
      rest: 'gnugo --mode gtp?x=1',
    })
    expect(unwrap(parseSpec('gtp?deadline=9:a:b'))).toEqual({ name: 'gtp', options: { deadline: 9 }, rest: 'a:b' })
  })

  it('are refused where they make no sense', () => {
    for (const text of ['', '?', 'a b', 'mcts?=4', 'mcts?sims=1&sims=2', ':x']) expect(parseSpec(text).ok).toBe(false)
  })

  it('survive being written and read', () => {
    const value = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.string().filter(text => parseAsText(text)),
    )
    const options = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), value, { noNullPrototype: true })
    fc.assert(
      fc.property(options, given => {
        expect(unwrap(parseSpec(formatSpec({ name: 'x', options: given }))).options).toEqual(given)
      }),
    )
  })
})

// a text that looks like a number or a truth value is read as one: such options are not texts
function parseAsText(text: string): boolean {
  return text === text.trim() && !['true', 'false'].includes(text) && !/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
}

describe('options', () => {
  const schema = z.strictObject({
    size: z.int().min(1).max(19).default(9).describe('side of the board'),
    superko: z.enum(['positional', 'simple']).default('positional').describe('which repeats are illegal'),
    komi: z.number().default(7.5).describe('points for White'),
  })
  const message = (given: Record<string, unknown>): string => {
    const read = readOptions(schema, given, 'go')
    return read.ok ? '' : `${read.error.code}: ${read.error.message}`
  }

  it('fill in defaults', () => {
    expect(unwrap(readOptions(schema, { size: 5 }, 'go'))).toEqual({ size: 5, superko: 'positional', komi: 7.5 })
  })

  it('say what was expected and what came, and the nearest right name', () => {
    expect(message({ size: 25 })).toBe('bad-option: Expected size of go to be at most 19, but got 25.')
    expect(message({ size: 2.5 })).toBe('bad-option: Expected size of go to be a whole number, but got 2.5.')
    expect(message({ komi: 'much' })).toBe("bad-option: Expected komi of go to be a number, but got 'much'.")
    expect(message({ superko: 'no' })).toBe(
      "bad-option: Expected superko of go to be one of 'positional', 'simple', but got 'no'.",
    )
    expect(message({ siez: 9 })).toBe("unknown-option: Expected an option of go, but got 'siez'. Did you mean 'size'?")
    expect(message({ xxxxxxxx: 9 })).toBe(
      "unknown-option: Expected an option of go, but got 'xxxxxxxx'. There is 'size', 'superko', 'komi'.",
    )
  })

  it('describe themselves for a manual', () => {
    expect(describeOptions(schema)[0]).toEqual({ name: 'size', help: 'side of the board', initial: '9' })
  })
})
