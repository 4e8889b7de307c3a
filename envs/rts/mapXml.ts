import { parseXml, XmlElement } from '@rgrove/parse-xml'
import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { LONGEST_SIDE, type RtsMap, readMap } from './map.ts'
import { readTerrain } from './terrain.ts'

/** Reads a map file of the original (rts.PhysicalGameState as XML). Elements and attributes that it doesn't know are passed over, as there. */
export function readMapXml(text: string): Result<RtsMap> {
  const root = parse(text)
  if (!root.ok) return root
  if (root.value.name !== 'rts.PhysicalGameState')
    return fail('bad-map', `Expected a map's root to be rts.PhysicalGameState, but got ${shorten(root.value.name)}.`)
  try {
    return readRoot(root.value)
  } catch (error) {
    if (error instanceof Misfit) return fail('bad-map', error.message)
    throw error
  }
}

/** What a map file lacks: thrown from where it is found to be missing, and a coded fault at the door of this file. */
class Misfit extends Error {}

function readRoot(root: XmlElement): Result<RtsMap> {
  const [width, height] = ['width', 'height'].map(name => whole(root, name, 'a map'))
  for (const side of [width, height]) {
    if (side < 1 || side > LONGEST_SIDE)
      throw new Misfit(`Expected width and height of a map to be from 1 to ${LONGEST_SIDE}, but got ${side}.`)
  }
  const terrain = readTerrain(child(root, 'terrain').text, width, height)
  if (!terrain.ok) return terrain
  const playerResources = elements(child(root, 'players')).map((player, index) => {
    if (whole(player, 'ID', 'a player') !== index)
      throw new Misfit(
        `Expected players to be listed as 0 and 1, but got ${player.attributes.ID} as number ${index + 1}.`,
      )
    return whole(player, 'resources', `player ${index}`)
  })
  const units = elements(child(root, 'units')).map((unit, index) => {
    const id = whole(unit, 'ID', `unit number ${index + 1}`)
    const number = (name: string) => whole(unit, name, `unit ${id}`)
    return [id, unit.attributes.type, ...['player', 'x', 'y', 'hitpoints', 'resources'].map(number)]
  })
  return readMap({ width, height, terrain: terrain.value, playerResources, units })
}

function parse(text: string): Result<XmlElement> {
  try {
    return ok(parseXml(text).root!)
  } catch (error) {
    // The parser throws on what is not well-formed, and runs out of stack on elements nested without end.
    const [problem] = error instanceof Error ? error.message.split('\n') : []
    return fail('bad-map', `Expected a map to be well-formed XML, but got: ${shorten(String(problem))}.`)
  }
}

function elements(parent: XmlElement): XmlElement[] {
  return parent.children.filter(each => each instanceof XmlElement)
}

function child(parent: XmlElement, name: string): XmlElement {
  const found = elements(parent).find(each => each.name === name)
  if (!found) throw new Misfit(`Expected a map to have ${name}, but got none.`)
  return found
}

function whole(element: XmlElement, name: string, of: string): number {
  const text = element.attributes[name]
  if (text !== undefined && /^[+-]?\d+$/.test(text)) return Number(text)
  throw new Misfit(
    `Expected ${name} of ${of} to be a whole number, but got ${text === undefined ? 'nothing' : `'${shorten(text)}'`}.`,
  )
}
