import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { systemNow } from '../../arena/clock.ts'
import type { MatchRecord } from '../../arena/job.ts'
import { readRecord } from '../../arena/replay/format.ts'
import { rerunReplay } from '../../arena/replay/rerun.ts'
import { describeDifference, verifyReplay } from '../../arena/replay/verify.ts'
import { walkReplay } from '../../arena/replay/walk.ts'
import { CHANCE, type Game } from '../../envs/core/game.ts'
import { type House, type OpenHouse, sound } from '../house.ts'
import { withStore } from '../runs.ts'
import { duration, EXIT, paint, print, Stop } from '../terminal.ts'

/** `ludus replay`: a recorded match as text, checked against the rules. */
export function replay(program: Command, open: OpenHouse): void {
  program
    .command('replay')
    .description('show a recorded match as text and verify it by playing it again')
    .argument('<match>', "a match such as t1/37, or a file with one exported match, or '-' for standard input")
    .option('--moves', 'only the moves, without drawings')
    .option('--ply <n>', 'draw the position after this many actions only')
    .option('--seat <player>', 'show what this player (from 1) saw')
    .option('--rerun', 'also let the agents play it again: reproducible matches must come out the same')
    .addHelpText(
      'after',
      `
Verifying plays the match again without its agents: start, opening and chance must be what the seed draws, every action legal, and the
trace of all states, the returns and the end the same. Exits with 1 where anything differs, and says where first.

Examples:
  $ ludus replay t1/37
  $ ludus replay t1/37 --moves --rerun
  $ ludus export t1/37 | ludus replay -
`,
    )
    .action(async (match: string, options: ReplayOptions) => {
      const house = await open()
      const record = /^\w\d+\/\d+$/.test(match)
        ? await withStore(house, store => sound(store.match(match)))
        : fromFile(match)
      const game = sound(house.games.make(record.replay.game.id, record.replay.game.options))
      const difference = verifyReplay(record.replay, house)
      if (!difference) show(game, record, options)
      verdict(difference && describeDifference(difference), 'The replay is as the rules and its seed give it.')
      if (options.rerun && !difference) await again(house, record)
    })
}

interface ReplayOptions {
  readonly moves?: boolean
  readonly ply?: string
  readonly seat?: string
  readonly rerun?: boolean
}

function fromFile(file: string): MatchRecord {
  let text: string
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new Stop(
      EXIT.usage,
      `Expected a match such as t1/37 or a readable file, but got '${file}' (${(error as NodeJS.ErrnoException).code}).`,
    )
  }
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    throw new Stop(EXIT.usage, `Expected one exported match as JSON in '${file}', but it can't be parsed.`)
  }
  return sound(readRecord(data))
}

function show(game: Game, { replay, milliseconds, stderr }: MatchRecord, options: ReplayOptions): void {
  const seat = options.seat === undefined ? undefined : Number(options.seat)
  if (seat !== undefined && !(Number.isInteger(seat) && seat >= 1 && seat <= game.spec.players)) {
    throw new Stop(
      EXIT.usage,
      `Expected --seat to be a whole number from 1 to ${game.spec.players}, but got '${options.seat}'.`,
    )
  }
  const only = options.ply === undefined ? undefined : Number(options.ply)
  if (only !== undefined && !(Number.isInteger(only) && only >= 0 && only <= replay.actions.length)) {
    throw new Stop(
      EXIT.usage,
      `Expected --ply to be a whole number from 0 to ${replay.actions.length}, but got '${options.ply}'.`,
    )
  }
  const viewer = seat === undefined ? 'all' : seat - 1
  let drawn: number | undefined // the moment that was drawn last, where turns are simultaneous
  const draw = (ply: number): void => {
    const moment = game.moment?.(state)
    const due = only === undefined ? !options.moves && (moment === undefined || moment !== drawn) : ply === only
    if (!due) return
    drawn = moment
    print(`\n${game.draw(state, viewer, paint).trimEnd()}`)
  }

  print(replay.agents.map((agent, player) => `${paint('bold', `player ${player + 1}`)} ${agent}`).join('   '))
  const { state, steps } = walkReplay(game, replay)
  // What others do and say is hidden from a seat as what they have is.
  const isTold = (player: number): boolean => !game.spec.hidden || viewer === 'all' || player === viewer
  for (const { ply, player, text } of steps) {
    draw(ply)
    if (!isTold(player)) continue
    const opening = player !== CHANCE && ply < replay.opening ? paint('dim', ' (opening)') : ''
    const who = player === CHANCE ? paint('dim', 'chance') : `player ${player + 1}`
    print(`${String(ply + 1).padStart(4)}. ${who} ${paint('bold', text || 'nothing')}${opening}`)
  }
  draw(replay.actions.length)
  const { forfeit, resigned, returns, end } = replay
  const how = forfeit
    ? `player ${forfeit.player + 1} forfeited (${forfeit.reason})${isTold(forfeit.player) ? `: ${forfeit.detail.replace(/\.$/, '')}` : ''}`
    : resigned !== undefined
      ? `player ${resigned + 1} resigned`
      : end
  print(
    `\n${how}. Returns ${returns.join(', ')}; ${replay.actions.length} actions in ${duration(milliseconds / 1000)}.`,
  )
  for (const [player, text] of stderr.entries()) {
    if (text.trim() && isTold(player))
      print(`\n${paint('dim', `standard error of player ${player + 1}:`)}\n${text.trimEnd()}`)
  }
}

async function again(house: House, record: MatchRecord): Promise<void> {
  const rerun = await rerunReplay(record.replay, { ...house, now: systemNow })
  if (!rerun.ok) throw new Stop(EXIT.failed, rerun.error.message)
  verdict(rerun.value && describeDifference(rerun.value), 'Its agents play it again the same.')
}

function verdict(difference: string | undefined, good: string): void {
  if (!difference) {
    print(paint('green', good))
    return
  }
  process.stderr.write(`ludus: ${difference}\n`)
  process.exitCode = EXIT.failed
}
