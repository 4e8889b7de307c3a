import { createRequire } from 'node:module'

/** The version of this package, as replays and checkpoints record it. */
export const ENGINE = (createRequire(import.meta.url)('ludus/package.json') as { readonly version: string }).version
