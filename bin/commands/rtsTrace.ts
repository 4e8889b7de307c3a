import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Command } from 'commander'
import { fail, type Result } from '../../envs/core/result.ts'
import { findMap } from '../../envs/rts/findMap.ts'
import { type RtsMap, readMap } from '../../envs/rts/map.ts'
import { replayTrace, type TraceReplay } from '../../envs/rts/trace.ts'
import { readText, sound } from '../house.ts'
import { EXIT, paint, print, Stop } from '../terminal.ts'

/** `ludus rts-trace`: whether the RTS gives what a recorded game of the original engine has. */
export function rtsTrace(program: Command): void {
  program
    .command('rts-trace')
    .description('replay traces of microRTS and say where they first differ from the rules here')
    .argument('<files...>', 'traces: JSON lines, plain or gzipped')
    .option('--maps <path>', 'where maps are found by name: a JSON file of them, or a folder of map files')
    .addHelpText(
      'after',
      `
Compares units, stocks, orders in progress, what orders came to, what is legal and what is seen, tick by tick. Without --maps a trace's
map is one that ships, or stands in a maps.json beside the trace, one folder up or in the working directory. Exits with 1 where a trace differs, with 2 where one can't be read.

Examples:
  $ ludus rts-trace game.jsonl.gz
  $ ludus rts-trace traces/*.jsonl.gz --maps maps.json
`,
    )
    .action((files: string[], { maps }: { maps?: string }) => {
      let code: number = EXIT.done
      for (const file of files) code = Math.max(code, replayFile(file, maps))
      process.exitCode = code
    })
}

/** Says how the replay of a file went. Returns the exit code that it asks for. */
function replayFile(file: string, maps: string | undefined): number {
  let replay: TraceReplay
  try {
    replay = sound(replayTrace(readTrace(file), name => mapNamed(name, file, maps)))
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    process.stderr.write(`ludus: ${file}: ${error.message}\n`)
    return error.code
  }
  const { difference, ticks } = replay
  if (!difference) {
    print(`${file}: ${paint('green', 'the same')}, ${ticks} ticks`)
    return EXIT.done
  }
  const { line, time, key, expected, came } = difference
  print(
    `${file}: ${paint('red', 'differs')} in line ${line} (tick ${time}): expected ${key} to be ${JSON.stringify(expected)}, but got ${JSON.stringify(came)}`,
  )
  return EXIT.failed
}

function readTrace(file: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw new Stop(EXIT.usage, `Expected a readable file, but got ${(error as NodeJS.ErrnoException).code}.`)
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8')
  try {
    return gunzipSync(bytes).toString('utf8')
  } catch (error) {
    throw new Stop(EXIT.usage, `Expected a sound gzip file, but got: ${(error as Error).message}.`)
  }
}

function mapNamed(name: string, trace: string, maps: string | undefined): Result<RtsMap> {
  if (maps !== undefined) return isFolder(maps) ? mapInFolder(name, maps) : mapInFile(name, maps)
  const shipped = findMap(name)
  if (shipped.ok) return shipped
  const nearby = [dirname(trace), join(dirname(trace), '..'), '.']
    .map(folder => join(folder, 'maps.json'))
    .find(isThere)
  if (nearby !== undefined) return mapInFile(name, nearby)
  return fail(
    'no-map',
    `Expected a map that ships or a maps.json nearby for '${name}', but found neither: --maps names one.`,
  )
}

function mapInFile(name: string, file: string): Result<RtsMap> {
  let maps: unknown
  try {
    maps = JSON.parse(readText(file))
  } catch (error) {
    if (error instanceof Stop) throw error
    return fail('bad-maps', `Expected maps by name as JSON in ${file}, but it can't be parsed.`)
  }
  if (typeof maps === 'object' && maps !== null && Object.hasOwn(maps, name))
    return readMap((maps as Record<string, unknown>)[name])
  return fail('no-map', `Expected a map in ${basename(file)}, but it has no '${name}'.`)
}

function mapInFolder(name: string, folder: string): Result<RtsMap> {
  const file = join(folder, name)
  if (relative(folder, file).startsWith('..'))
    return fail('no-map', `Expected a map within ${folder}, but got '${name}'.`)
  return findMap(readText(file).split(/\r?\n/))
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
