/**
 * The results of a roll, slowly: every order of the dice and every checker is tried, and results are told apart as text. Written from the rules, shares
 * no code with the engine. A board is checkers by point as the mover counts them, 1 to 24, its bar 25 and what it has borne off 0; the opponent's are
 * on the mover's points too, its bar at 0 and what it has borne off at 25.
 */
export interface ReferenceBoard {
  readonly own: readonly number[] // [0..25]
  readonly other: readonly number[]
}

/** Boards after each legal way of playing a roll, without duplicates, and how many dice that takes. */
export function referencePlays(
  board: ReferenceBoard,
  a: number,
  b: number,
): { dice: number; boards: ReferenceBoard[] } {
  const orders = a === b ? [[a, a, a, a]] : [[a, b], [b, a]] // biome-ignore format: one line says it all
  const ways = orders.flatMap(order => everyWay(board, order, []))
  const dice = Math.max(...ways.map(way => way.used.length))
  let longest = ways.filter(way => way.used.length === dice)
  // Where one die or the other can be played, but not both, it must be the larger.
  if (dice === 1 && a !== b) {
    const larger = Math.max(...longest.map(way => way.used[0]))
    longest = longest.filter(way => way.used[0] === larger)
  }
  const boards = new Map(longest.map(way => [JSON.stringify(way.board), way.board]))
  return { dice, boards: [...boards.values()] }
}

interface Way {
  readonly board: ReferenceBoard
  readonly used: readonly number[]
}

/** Every way of playing these dice in this order as far as they go. */
function everyWay(board: ReferenceBoard, dice: readonly number[], used: readonly number[]): Way[] {
  const [die, ...rest] = dice
  const moves = die === undefined ? [] : singles(board, die)
  if (moves.length === 0) return [{ board, used }]
  const distinct = new Map(moves.map(each => [JSON.stringify(each), each]))
  return [...distinct.values()].flatMap(each => everyWay(each, rest, [...used, die]))
}

/** Boards after each legal move of one checker by one die. */
function singles(board: ReferenceBoard, die: number): ReferenceBoard[] {
  const { own, other } = board
  const boards: ReferenceBoard[] = []
  for (let from = 25; from >= 1; from--) {
    if (own[from] === 0) continue
    if (own[25] > 0 && from !== 25) continue
    const to = from - die
    if (to >= 1) {
      if (other[to] >= 2) continue
    } else {
      const isHome = own.every((count, point) => count === 0 || point <= 6)
      const isFarthest = own.every((count, point) => count === 0 || point <= from)
      if (!isHome || !(to === 0 || isFarthest)) continue
    }
    const after = { own: [...own], other: [...other] }
    after.own[from]--
    after.own[Math.max(to, 0)]++
    if (to >= 1 && other[to] === 1) {
      after.other[to] = 0
      after.other[0]++
    }
    boards.push(after)
  }
  return boards
}
