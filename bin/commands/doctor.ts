import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import type { Command } from 'commander'
import { readCommand } from '../../agents/external/command.ts'
import { type BackendName, openBackend } from '../../agents/nn/core/backend.ts'
import { Store } from '../../arena/store/store.ts'
import { ENGINE } from '../../arena/version.ts'
import { addBackendOption, type BackendOption } from '../backend.ts'
import type { OpenHouse } from '../house.ts'
import { bytes, EXIT, paint, print } from '../terminal.ts'

/** A part that Ludus needs: what it is, or why it doesn't work, and what then. */
type Need =
  | { readonly ok: true; readonly what: string; readonly notes?: readonly string[] }
  | { readonly ok: false; readonly reason: string; readonly consequence: string }

/** A part that Ludus can do without, and what that costs. */
interface Part {
  readonly name: string
  readonly present: boolean
  readonly without: string
  readonly get: string
}

/** `ludus doctor`: where the data is, how large, what computes tensors, what is installed, and what missing parts cost. */
export function doctor(program: Command, open: OpenHouse): void {
  addBackendOption(program.command('doctor'))
    .description(
      'say where data is kept, how large it is, what computes tensors, what is installed and what is missing',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ ludus doctor\n  $ ludus doctor --backend gpu\n\nExits with 1 where something that Ludus needs does not work.\n',
    )
    .action(async ({ backend }: BackendOption) => {
      const house = await open()
      const [core] = cpus()
      row('ludus', ENGINE)
      row('node', `${process.version} (${process.platform} ${process.arch})`)
      row(
        'processor',
        `${core?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores: as many workers by default`,
      )
      row('memory', `${bytes(totalmem())}, ${bytes(freemem())} free`)
      row('data', `${house.data} (${existsSync(house.data) ? bytes(storeSize(house.data)) : 'nothing yet'})`)
      row(
        'games',
        house.games
          .list()
          .map(kind => kind.id)
          .join(', '),
      )
      row(
        'agents',
        house.agents
          .list()
          .map(kind => kind.id)
          .join(', '),
      )

      print()
      const needs = { store: sqlite(), tensors: await tensors(backend), onnx: await onnx() }
      for (const [name, need] of Object.entries(needs)) {
        if (!need.ok) {
          row(name, paint('red', `does not work: ${need.reason}. ${need.consequence}`))
          process.exitCode = EXIT.failed
          continue
        }
        row(name, need.what)
        for (const note of need.notes ?? []) row('', note)
      }
      for (const part of parts()) {
        row(part.name, part.present ? 'installed' : paint('yellow', `missing: ${part.without}. ${part.get}`))
      }
    })
}

function storeSize(folder: string): number {
  const store = Store.open(folder)
  try {
    return store.size()
  } finally {
    store.close()
  }
}

function row(name: string, text: string): void {
  print(`${paint('bold', name.padEnd(10))} ${text}`)
}

function parts(): readonly Part[] {
  return [
    {
      name: 'gnugo',
      present: readCommand('gnugo').ok,
      without: "no GNU Go to play against ('gtp:gnugo --mode gtp'), and its tests are left out",
      get: 'Debian: apt-get install gnugo',
    },
    {
      name: 'python3',
      present: readCommand('python3').ok,
      without: 'no Python agents, and the tests of the Python client are left out',
      get: 'Debian: apt-get install python3',
    },
  ]
}

const REINSTALL = "reinstall with 'npm ci'."

function sqlite(): Need {
  try {
    const Database = load('libsql')
    const db = new Database(':memory:')
    const { version } = db.prepare('select sqlite_version() as version').get() as { version: string }
    db.close()
    return { ok: true, what: `SQLite ${version} (libsql)` }
  } catch (error) {
    return { ok: false, reason: message(error), consequence: `Nothing can be recorded; ${REINSTALL}` }
  }
}

/** The backend that training would take, and the better ones with what it takes to have them. */
async function tensors(wanted: BackendName | undefined): Promise<Need> {
  try {
    const { build, passedOver } = await openBackend(wanted)
    const notes = passedOver.map(({ engine, reason, remedy }) => `not ${engine}: ${reason}. ${remedy}`)
    return { ok: true, what: build, notes }
  } catch (error) {
    const consequence = wanted ? "Without '--backend' and LUDUS_BACKEND the best to be had is taken." : REINSTALL
    return { ok: false, reason: message(error).replace(/\.$/, ''), consequence }
  }
}

/** A model in ONNX whose output is its input, one number: what the runtime is tried on. */
const IDENTITY = 'CAg6LwoQCgF4EgF5IghJZGVudGl0eRIBZ1oLCgF4EgYKBAgBEgBiCwoBeRIGCgQIARIAQgIQEQ=='

async function onnx(): Promise<Need> {
  try {
    const { env, InferenceSession, Tensor } = load('onnxruntime-node') as typeof import('onnxruntime-node')
    const session = await InferenceSession.create(Buffer.from(IDENTITY, 'base64'))
    const { y } = await session.run({ x: new Tensor('float32', [7], []) })
    await session.release()
    if (y.data[0] !== 7) throw new Error(`Expected the identity of 7 to be 7, but got ${y.data[0]}`)
    return { ok: true, what: `ONNX Runtime ${env.versions.node}` }
  } catch (error) {
    return { ok: false, reason: message(error), consequence: `No net can act; ${REINSTALL}` }
  }
}

const load = createRequire(import.meta.url)

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
