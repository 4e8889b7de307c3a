/**
 * Whether all of these can be paired off along allowed pairs: a perfect matching in a general graph, by growing alternating paths and
 * contracting odd cycles (Edmonds 1965), in time cubic in their number.
 */
export function matchable(members: readonly number[], allowed: (a: number, b: number) => boolean): boolean {
  const n = members.length
  if (n % 2 === 1) return false
  const near = members.map((a, i) => members.flatMap((b, j) => (i !== j && allowed(a, b) ? [j] : [])))
  const mate: number[] = new Array(n).fill(-1)
  for (let root = 0; root < n; root++) {
    if (mate[root] < 0 && !augment(root, near, mate)) return false
  }
  return true
}

/** Enlarges the matching by one pair that covers `root`, along an alternating path; false where there is none. */
function augment(root: number, near: readonly (readonly number[])[], mate: number[]): boolean {
  const n = near.length
  const parent: number[] = new Array(n).fill(-1) // the vertex from which an odd vertex was reached
  const base = Array.from({ length: n }, (_, v) => v) // the vertex to which an odd cycle was contracted
  const even: boolean[] = new Array(n).fill(false)
  even[root] = true
  const queue = [root]
  for (let head = 0; head < queue.length; head++) {
    const v = queue[head]
    for (const w of near[v]) {
      if (base[v] === base[w] || mate[v] === w) continue
      if (w === root || (mate[w] >= 0 && parent[mate[w]] >= 0)) {
        contract(v, w)
      } else if (parent[w] < 0) {
        parent[w] = v
        if (mate[w] < 0) {
          flip(w)
          return true
        }
        even[mate[w]] = true
        queue.push(mate[w])
      }
    }
  }
  return false

  function contract(v: number, w: number): void {
    const stem = meetingPoint(v, w)
    const inCycle: boolean[] = new Array(n).fill(false)
    mark(v, w)
    mark(w, v)
    for (let u = 0; u < n; u++) {
      if (!inCycle[base[u]]) continue
      base[u] = stem
      if (!even[u]) {
        even[u] = true
        queue.push(u)
      }
    }

    function mark(from: number, child: number): void {
      let at = from
      let below = child
      while (base[at] !== stem) {
        inCycle[base[at]] = true
        inCycle[base[mate[at]]] = true
        parent[at] = below
        below = mate[at]
        at = parent[mate[at]]
      }
    }
  }

  function meetingPoint(v: number, w: number): number {
    const passed: boolean[] = new Array(n).fill(false)
    for (let at = base[v]; ; at = base[parent[mate[at]]]) {
      passed[at] = true
      if (mate[at] < 0) break
    }
    let at = base[w]
    while (!passed[at]) at = base[parent[mate[at]]]
    return at
  }

  function flip(end: number): void {
    for (let w = end; w >= 0; ) {
      const v = parent[w]
      const before = mate[v]
      mate[v] = w
      mate[w] = v
      w = before
    }
  }
}
