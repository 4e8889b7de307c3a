import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NONE, ROOT, Tree, UNPROVEN } from '../../../agents/search/tree.ts'

/** A tree as nested data, children in order: what must survive a move in memory. */
type Shape = { key: number; visits: number; totals: number[]; proof: number; below: Shape[] }

function shape(tree: Tree, node = ROOT): Shape {
  const below: Shape[] = []
  for (let child = tree.firstChild[node]; child !== NONE; child = tree.nextSibling[child]) {
    expect(tree.parent[child]).toBe(node)
    below.push(shape(tree, child))
  }
  const totals = [...tree.totals.subarray(node * tree.players, (node + 1) * tree.players)]
  return { key: tree.key[node], visits: tree.visits[node], totals, proof: tree.proof[node], below }
}

function count({ below }: Shape): number {
  return below.reduce((sum, each) => sum + count(each), 1)
}

/** A tree of 2 players in which node i + 1 hangs below node `parents[i] % (i + 1)`. */
function grown(parents: readonly number[], limit = Number.POSITIVE_INFINITY): Tree {
  const tree = new Tree(2, limit)
  tree.clear()
  parents.forEach((parent, i) => {
    const node = tree.add(parent % (i + 1), i)
    tree.visits[node] = i
    tree.proof[node] = i % 4 === 0 ? 1 : UNPROVEN
    tree.totals[2 * node] = i / 2
    tree.totals[2 * node + 1] = -i / 2
  })
  return tree
}

const anyParents = fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 })

describe('a tree', () => {
  test('keeps exactly what is below the new root, in order', () => {
    fc.assert(
      fc.property(anyParents, fc.nat(1000), (parents, pick) => {
        const tree = grown(parents)
        const root = pick % tree.size
        const below = shape(tree, root)
        tree.reroot(root)
        expect(shape(tree)).toEqual(below)
        expect(tree.size).toBe(count(below))
        expect(tree.parent[ROOT]).toBe(NONE)
        expect(tree.nextSibling[ROOT]).toBe(NONE)
      }),
    )
  })

  test('grows on after it was rerooted', () => {
    fc.assert(
      fc.property(anyParents, fc.nat(1000), (parents, pick) => {
        const tree = grown(parents)
        tree.reroot(pick % tree.size)
        const before = shape(tree)
        const added = tree.add(ROOT, 12345)
        expect(shape(tree)).toEqual({
          ...before,
          below: [{ key: 12345, visits: 0, totals: [0, 0], proof: UNPROVEN, below: [] }, ...before.below],
        })
        expect(tree.child(ROOT, 12345)).toBe(added)
      }),
    )
  })

  test('keeps every field when its columns grow', () => {
    const parents = Array.from({ length: 5000 }, (_, i) => (i * 7919) % (i + 1))
    const tree = grown(parents)
    expect(tree.size).toBe(5001)
    for (let i = 0; i < parents.length; i++) {
      const node = i + 1
      expect([tree.key[node], tree.parent[node], tree.visits[node], tree.totals[2 * node]]).toEqual([
        i,
        parents[i] % (i + 1),
        i,
        i / 2,
      ])
    }
  })

  test('has room up to its limit', () => {
    const tree = grown([0, 0, 0], 5)
    expect([tree.hasRoom(1), tree.hasRoom(2)]).toEqual([true, false])
  })
})
