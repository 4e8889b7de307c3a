import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { readOptions, suggest } from '../../envs/core/options.ts'
import { fail, ok, unwrap } from '../../envs/core/result.ts'
import { formatSpec, parseSpec } from '../../envs/core/spec.ts'
import { type AgentAlias, defineAlias } from '../core/registry.ts'
import type { Champion } from './champion.ts'

/** Where weights lie: in the package's own folder, from which the compiled program reads them too. */
export const FOLDER = join(dirname(createRequire(import.meta.url).resolve('ludus/package.json')), 'agents', 'champions')

const championOptions = z.looseObject({
  level: z
    .int()
    .min(1)
    .optional()
    .describe(
      'which of its snapshots, 1 being the weakest; where absent, the last. Other options go to the agent that plays it, instead of the options that it has by default',
    ),
})

/**
 * The agent `champion:<name>`: a name for the agent that plays the weights that ship. Options may also follow the champion's name, where
 * one looks for them first: `champion:go9?level=2`.
 */
export function championAgent(champions: Readonly<Record<string, Champion>>): AgentAlias {
  return defineAlias({
    id: 'champion',
    summary: 'a trained player that ships, or an earlier snapshot of it',
    options: championOptions,
    rest: "a champion's name",
    examples: Object.keys(champions).map(name => `champion:${name}`),
    standsFor({ options, rest }) {
      const spec = parseSpec(rest)
      if (!spec.ok) return spec
      const read = readOptions(championOptions, { ...options, ...spec.value.options }, 'champion')
      if (!read.ok) return read
      const { level, ...others } = read.value
      const { name } = spec.value
      const champion = Object.hasOwn(champions, name) ? champions[name] : undefined
      if (!champion) {
        const hint = suggest(name, Object.keys(champions))
        return fail('unknown-champion', `Expected the name of a champion, but got '${name}'.${hint}`)
      }
      const { agent, play = '', ladder, game } = champion
      if (level !== undefined && level > ladder.length) {
        const levels = `a level from 1 to ${ladder.length}`
        return fail('bad-option', `Expected ${levels} of champion:${name}, but got ${level}.`)
      }
      const file = join(FOLDER, ladder[(level ?? ladder.length) - 1])
      const asked =
        Object.keys(others).length > 0
          ? formatSpec({ name: agent, options: others, rest: file })
          : `${agent}${play && `?${play}`}:${file}`
      return ok({ spec: asked, refuses: other => refusal(game, other) })
    },
  })
}

/** What a champion says of a game that it did not learn. */
function refusal(learnt: string, { spec, options }: Game): string | undefined {
  const { name, options: fixed } = unwrap(parseSpec(learnt))
  const same = name === spec.id && Object.entries(fixed).every(([key, value]) => isDeepStrictEqual(options[key], value))
  return same ? undefined : `because it learnt ${learnt}`
}
