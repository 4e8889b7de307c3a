import { shorten, suggest } from '../core/options.ts'
import { fail, type Result } from '../core/result.ts'
import { type RtsMap, readMap } from './map.ts'
import { MAPS } from './maps.ts'
import { readMapXml } from './mapXml.ts'

/** A map as the option `map` gives it: the name of one that ships, the lines of a map file (XML or JSON), or the map itself. */
export function findMap(given: unknown): Result<RtsMap> {
  if (typeof given === 'string') {
    if (Object.hasOwn(MAPS, given)) return readMap(MAPS[given])
    return fail(
      'bad-map',
      `Expected the name of a map, but got '${shorten(given)}'.${suggest(given, Object.keys(MAPS))}`,
    )
  }
  if (!Array.isArray(given) || !given.every(line => typeof line === 'string')) return readMap(given)
  const text = given.join('\n').trim()
  return text.startsWith('<') ? readMapXml(text) : readMapJson(text)
}

function readMapJson(text: string): Result<RtsMap> {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return fail('bad-map', `Expected the lines of a map to be XML or JSON, but got '${shorten(text)}'.`)
  }
  return readMap(data)
}
