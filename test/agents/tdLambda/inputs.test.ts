import { describe, expect, it } from 'vitest'
import { escapes, longestPrime } from '../../../agents/tdLambda/inputs/blockade.ts'
import { CONTACT_INPUTS, contactInputs } from '../../../agents/tdLambda/inputs/contact.ts'
import { Inputs } from '../../../agents/tdLambda/inputs/inputs.ts'
import { DESIGNS } from '../../../agents/tdLambda/inputs/parts.ts'
import { countShots } from '../../../agents/tdLambda/inputs/shots.ts'
import { TESAURO_INPUTS, tesauroInputs } from '../../../agents/tdLambda/inputs/tesauro.ts'
import { board, rolled, START, swapped } from './support.ts'

function listed(inputs: Inputs): Record<number, number> {
  return Object.fromEntries(Array.from({ length: inputs.count }, (_, i) => [inputs.indices[i], inputs.values[i]]))
}

describe('the inputs of TD-Gammon', () => {
  const inputs = new Inputs(TESAURO_INPUTS)

  it('are 198', () => expect(TESAURO_INPUTS).toBe(198))

  it('are these where a game begins', () => {
    tesauroInputs(START, 1, inputs)
    // five on the sixth point, three on the eighth, five on the 13th, two on the 24th
    const side = { 20: 1, 21: 1, 22: 1, 23: 1, 28: 1, 29: 1, 30: 1, 48: 1, 49: 1, 50: 1, 51: 1, 92: 1, 93: 1 }
    const other = Object.fromEntries(Object.entries(side).map(([index, value]) => [Number(index) + 98, value]))
    expect(listed(inputs)).toEqual({ ...side, ...other, 197: 1 })
  })

  it('count the bar in halves, checkers off in 15ths, and those beyond three in halves', () => {
    tesauroInputs(board({ 0: 6, 24: 1 }, { 3: 1, 24: 3 }), 0, inputs)
    const [bar, off] = [96, 97]
    const values = { 0: 1, 1: 1, 2: 1, 3: 1.5, [bar]: 0.5, [off]: 8 / 15, 110: 1, [98 + bar]: 1.5, [98 + off]: 11 / 15 }
    const found = listed(inputs)
    expect(Object.keys(found)).toEqual(Object.keys({ ...values, 196: 1 }))
    for (const [index, value] of Object.entries(values)) expect(found[Number(index)]).toBeCloseTo(value, 6)
  })
})

describe.each(Object.entries(DESIGNS))('inputs of the design %s', (_name, { parts, partOf, fixed }) => {
  it('are within their number, in ascending order, and none far above 1', () => {
    for (const state of rolled(8)) {
      const part = parts[partOf(state.checkers)]
      const inputs = new Inputs(part.inputs)
      part.fill(state.checkers, state.onRoll, inputs)
      for (let i = 0; i < inputs.count; i++) {
        expect(inputs.indices[i]).toBeGreaterThan(i === 0 ? -1 : inputs.indices[i - 1])
        expect(inputs.indices[i]).toBeLessThan(part.inputs)
        expect(Math.abs(inputs.values[i])).toBeLessThan(10)
      }
    }
  })

  it.skipIf(fixed)('are the same for the same position with the players changed about', () => {
    for (const { checkers, onRoll } of rolled(4)) {
      const part = parts[partOf(checkers)]
      const [a, b] = [new Inputs(part.inputs), new Inputs(part.inputs)]
      part.fill(checkers, onRoll, a)
      part.fill(swapped(checkers), 1 - onRoll, b)
      expect(listed(a)).toEqual(listed(b))
    }
  })
})

describe('shots', () => {
  const bits = (...points: number[]) => points.reduce((word, point) => word | (1 << point), 0)
  const shots = { hits: 0, doubleHits: 0, loss: 0 }
  const count = (men: number, onBar: number, blots: number, blocked: number) => {
    countShots(men, onBar, blots, blocked, shots)
    return shots
  }

  it('hit a blot six points away with 17 rolls, and one that is one away with 11', () => {
    expect(count(bits(16), 0, bits(10), 0).hits).toBe(17)
    expect(count(bits(11), 0, bits(10), 0).hits).toBe(11)
  })

  it('cost as many pips as the blot has come', () => {
    expect(count(bits(11), 0, bits(10), 0).loss).toBe(11 * 11) // it stands on the 11th point of who hits: 14 from its own, 11 from the bar's 25
  })

  it('are blocked by points that are held', () => {
    expect(count(bits(16), 0, bits(10), bits(11, 12, 13, 14, 15)).hits).toBe(11)
  })

  it('hit two blots by two dice or one after the other', () => {
    // one away from the one and two from the other: 2-1, and 1-1
    expect(count(bits(12, 22), 0, bits(11, 20), 0).doubleHits).toBe(3)
    expect(count(bits(12), 0, bits(10, 7), 0).doubleHits).toBe(4)
  })

  it('come from the bar first', () => {
    // enters on 5 alone, which hits nothing; then 1s from the bar's point of entry to the blot before it
    expect(count(0, 1, bits(18), bits(20, 21, 22, 23)).hits).toBe(13)
    // two on the bar: 1-1 and 5-5 have steps left that hit
    expect(count(bits(10), 2, bits(9), 0).hits).toBe(2)
  })

  it('are none behind the blots', () => {
    expect(count(bits(3), 0, bits(9), 0)).toEqual({ hits: 0, doubleHits: 0, loss: 0 })
  })
})

describe('a blockade', () => {
  it('of six points lets nothing out, of five its sixes', () => {
    const prime = 0b111111 << 10
    expect(escapes(prime, 16)).toBe(0)
    expect(escapes(prime & ~(1 << 10), 16)).toBe(11)
    expect(escapes(0, 16)).toBe(36)
  })

  it('is as long as its longest run', () => {
    expect([0, 0b1, 0b1011, 0b11110111, 0b111111].map(longestPrime)).toEqual([0, 1, 2, 4, 6])
  })
})

describe('positions with contact', () => {
  it('tell a lone checker from a point', () => {
    const inputs = new Inputs(CONTACT_INPUTS)
    contactInputs(board({ 4: 1, 9: 2, 23: 12 }, { 5: 15 }), 0, inputs)
    const found = listed(inputs)
    expect([found[16], found[17], found[36], found[37], found[38]]).toEqual([1, undefined, undefined, 1, undefined])
    expect([found[92], found[93], found[94], found[95]]).toEqual([undefined, 1, 1, 4.5])
  })
})
