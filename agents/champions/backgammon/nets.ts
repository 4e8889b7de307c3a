import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unwrap } from '../../../envs/core/result.ts'
import type { BackgammonNets } from '../../tdLambda/network.ts'
import { readNets } from '../../tdLambda/snapshot.ts'
import { FOLDER } from '../championAgent.ts'
import { backgammon } from './champion.ts'

/** The champion's nets, for who values positions by them. */
export function championNets(): BackgammonNets {
  return unwrap(readNets(readFileSync(join(FOLDER, backgammon.ladder[backgammon.ladder.length - 1]))))
}
