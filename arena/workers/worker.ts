import type { MessagePort } from 'node:worker_threads'
import { agents } from '../../agents/agents.ts'
import { AgentRegistry } from '../../agents/core/registry.ts'
import { GameRegistry } from '../../envs/core/registry.ts'
import { type Fault, LudusError } from '../../envs/core/result.ts'
import { games } from '../../envs/games.ts'
import { adjudicate, type BrokenMatch } from '../adjudicate.ts'
import { systemAlarm, systemNow } from '../clock.ts'
import type { MatchJob, MatchRecord } from '../job.ts'
import { playMatch } from '../match.ts'
import { MatchPlanner } from '../plan.ts'
import type { Phase, Witness } from '../seated.ts'
import { loadModules, type Registries } from '../use.ts'
import { BlackBox } from './blackBox.ts'
import { Overheard } from './overheard.ts'

/** What a worker thread is asked to do. */
export type WorkerTask =
  | {
      readonly kind: 'play'
      readonly job: MatchJob
      readonly box: SharedArrayBuffer
      readonly hang: number
      /** Where events go, if anybody wants them. */
      readonly port?: MessagePort
    }
  | { readonly kind: 'adjudicate'; readonly broken: BrokenMatch; readonly box: SharedArrayBuffer }

/** Faults come back as values: a task that rejects is one whose thread died. */
export type WorkerAnswer = { readonly record: MatchRecord } | { readonly fault: Fault }

interface Workshop extends Registries {
  readonly planner: MatchPlanner
}

/** Registries by the modules that were added to them, so that no match meets another's modules. */
const workshops = new Map<string, Promise<Workshop>>()

let box = new BlackBox()
const overheard = new Overheard((player, text) => box.notes(player, text))
overheard.install()

/** The black box, and whose output is whose. */
const witness: Witness = {
  begins(phase: Phase, player: number, budget: number): void {
    overheard.listenTo(player)
    box.begins(phase, player, budget)
  },
  decided(player: number, spent: number, decisions: number): void {
    overheard.listenTo(-1)
    box.decided(player, spent, decisions)
  },
  played: action => box.played(action),
}

/** Piscina's entry to a worker thread of the match pool. */
export default async function work(task: WorkerTask): Promise<WorkerAnswer> {
  box = new BlackBox(task.box)
  box.countCalls()
  overheard.clear()
  box.begins('preparing', -1, Number.POSITIVE_INFINITY)
  try {
    const job = task.kind === 'play' ? task.job : task.broken.job
    const workshop = await workshopFor(job.use)
    const record = task.kind === 'play' ? await play(task, workshop) : adjudicate(task.broken, workshop.planner)
    return { record }
  } catch (error) {
    return { fault: faultOf(error) }
  } finally {
    overheard.listenTo(-1)
  }
}

async function play(task: WorkerTask & { readonly kind: 'play' }, workshop: Workshop): Promise<MatchRecord> {
  const { job, hang, port } = task
  const match = playMatch(job, {
    ...workshop,
    now: systemNow,
    alarm: systemAlarm,
    hang,
    witness,
    watched: port !== undefined,
    written: player => overheard.of(player),
  })
  for (;;) {
    const step = await match.next()
    if (step.done) return step.value
    port?.postMessage(step.value)
  }
}

function workshopFor(use: readonly string[]): Promise<Workshop> {
  const key = use.join('\n')
  const known = workshops.get(key)
  if (known) return known
  const opening = openWorkshop(use)
  workshops.set(key, opening)
  return opening
}

async function openWorkshop(use: readonly string[]): Promise<Workshop> {
  const registries = { games: new GameRegistry(games.list()), agents: new AgentRegistry(agents.list()) }
  await loadModules(use, registries)
  return { ...registries, planner: new MatchPlanner(registries) }
}

/** A fault of the job's, or what a game threw against its contract. */
function faultOf(error: unknown): Fault {
  if (error instanceof LudusError) return { code: error.code, message: error.message }
  return { code: 'game-failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
