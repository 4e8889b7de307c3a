import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { fresh, ludus } from '../support/cli.ts'

const ZIPPED = resolve('test/golden/rts/table-2-cancel.jsonl.gz')
const TEXT = gunzipSync(readFileSync(ZIPPED)).toString()
const [HEADER, FIRST, ...REST] = TEXT.split('\n')
const { mapInline: MAP, ...named } = JSON.parse(HEADER)
/** The same game with its map by name. */
const NAMED = [JSON.stringify({ ...named, map: 'pit/mine.xml' }), FIRST, ...REST].join('\n')
const TICKS = TEXT.trim().split('\n').length - 2

const XML = `<rts.PhysicalGameState width="${MAP.width}" height="${MAP.height}">
<terrain>${MAP.terrain}</terrain>
<players>${MAP.playerResources.map((stock: number, id: number) => `<rts.Player ID="${id}" resources="${stock}"/>`).join('')}</players>
<units>${MAP.units
  .map(
    ([id, type, player, x, y, hp, resources]: number[]) =>
      `<u type="${type}" ID="${id}" player="${player}" x="${x}" y="${y}" resources="${resources}" hitpoints="${hp}"/>`,
  )
  .join('\n')}</units>
</rts.PhysicalGameState>`

it('says that traces are the same, plain or gzipped, and exits with 0', () =>
  fresh(async folder => {
    writeFileSync(join(folder, 'plain.jsonl'), TEXT)
    const { code, out } = await ludus(folder, ['rts-trace', ZIPPED, 'plain.jsonl'])
    expect(out).toBe(`${ZIPPED}: the same, ${TICKS} ticks\nplain.jsonl: the same, ${TICKS} ticks\n`)
    expect(code).toBe(0)
  }))

it('says where a trace first differs, goes on with the others, and exits with 1', () =>
  fresh(async folder => {
    const changed = JSON.parse(FIRST)
    changed.r[1] = 77
    writeFileSync(join(folder, 'changed.jsonl'), [HEADER, JSON.stringify(changed), ...REST].join('\n'))
    const { code, out } = await ludus(folder, ['rts-trace', 'changed.jsonl', ZIPPED])
    const stocks = JSON.stringify(JSON.parse(FIRST).r)
    expect(out).toContain(
      `changed.jsonl: differs in line 2 (tick 0): expected r to be ${JSON.stringify(changed.r)}, but got ${stocks}\n`,
    )
    expect(out).toContain(`${ZIPPED}: the same`)
    expect(code).toBe(1)
  }))

it("finds a trace's map by name: in --maps, be it a file or a folder, or in a maps.json beside it, one up or in the working directory", () =>
  fresh(async folder => {
    for (const name of ['traces', 'maps', 'maps/pit', 'near']) mkdirSync(join(folder, name))
    writeFileSync(join(folder, 'traces/named.jsonl'), NAMED)
    const file = { 'pit/mine.xml': MAP }
    writeFileSync(join(folder, 'elsewhere.json'), JSON.stringify(file))
    writeFileSync(join(folder, 'maps/pit/mine.xml'), XML)
    for (const maps of ['elsewhere.json', 'maps']) {
      const { code, out } = await ludus(folder, ['rts-trace', 'traces/named.jsonl', '--maps', maps])
      expect(out).toBe(`traces/named.jsonl: the same, ${TICKS} ticks\n`)
      expect(code).toBe(0)
    }
    const lost = await ludus(folder, ['rts-trace', 'traces/named.jsonl'])
    expect(lost.err).toContain("Expected a map that ships or a maps.json nearby for 'pit/mine.xml'")
    expect(lost.code).toBe(2)
    writeFileSync(join(folder, 'maps.json'), JSON.stringify(file))
    expect((await ludus(folder, ['rts-trace', 'traces/named.jsonl'])).code).toBe(0)
    mkdirSync(join(folder, 'far/away'), { recursive: true })
    writeFileSync(join(folder, 'far/away/named.jsonl'), NAMED)
    expect((await ludus(folder, ['rts-trace', 'far/away/named.jsonl'])).code).toBe(0)
    writeFileSync(join(folder, 'traces/maps.json'), '{}') // the nearer one counts
    const nearer = await ludus(folder, ['rts-trace', 'traces/named.jsonl'])
    expect(nearer.err).toContain("Expected a map in maps.json, but it has no 'pit/mine.xml'.")
    expect(nearer.code).toBe(2)
  }))

it('exits with 2 where a trace or its map can not be read, and never leaves the folder of maps', () =>
  fresh(async folder => {
    writeFileSync(join(folder, 'cut.jsonl.gz'), readFileSync(ZIPPED).subarray(0, 500))
    writeFileSync(join(folder, 'text.jsonl'), 'a trace\n')
    writeFileSync(join(folder, 'out.jsonl'), NAMED.replace('pit/mine.xml', '../mine.xml'))
    writeFileSync(join(folder, 'broken.json'), '{')
    mkdirSync(join(folder, 'maps'))
    const cases: [string[], RegExp][] = [
      [['missing.jsonl', ZIPPED], /missing\.jsonl: Expected a readable file, but got ENOENT/],
      [['cut.jsonl.gz'], /cut\.jsonl\.gz: Expected a sound gzip file/],
      [['text.jsonl'], /text\.jsonl: Expected line 1 of a trace to be JSON, but got 'a trace'/],
      [['out.jsonl', '--maps', 'maps'], /Expected a map within maps, but got '\.\.\/mine\.xml'/],
      [['out.jsonl', '--maps', 'broken.json'], /Expected maps by name as JSON in broken\.json/],
      [['out.jsonl', '--maps', 'nowhere.json'], /Expected a readable file, but got nowhere\.json \(ENOENT\)/],
      [[], /missing required argument 'files'/],
    ]
    for (const [args, message] of cases) {
      const { code, err } = await ludus(folder, ['rts-trace', ...args])
      expect(err).toMatch(message)
      expect(code).toBe(2)
    }
  }))
