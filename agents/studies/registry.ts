import { suggest } from '../../envs/core/options.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import type { Study } from './study.ts'

/** Studies by name, in the order in which they are listed: `--use` adds a third party's. */
export class StudyRegistry {
  private readonly studies = new Map<string, Study>()

  constructor(studies: readonly Study[]) {
    for (const study of studies) this.add(study)
  }

  /** @throws Error where the name is taken or no name, or a bar says nothing that could fail */
  add(study: Study): void {
    const { name, bars } = study
    if (!/^[a-z0-9-]+$/.test(name))
      throw new Error(`Expected a study's name such as 'policy-value', but got '${name}'.`)
    if (this.studies.has(name)) throw new Error(`Expected a new study's name, but '${name}' is taken.`)
    for (const [key, { atLeast, atMost }] of Object.entries(bars)) {
      if ((atLeast === undefined) === (atMost === undefined)) {
        throw new Error(`Expected the bar '${key}' of ${name} to say either atLeast or atMost.`)
      }
    }
    if (Object.values(bars).every(({ quick }) => quick === undefined)) {
      throw new Error(`Expected a bar of ${name} that a quick run can fail.`)
    }
    this.studies.set(name, study)
  }

  list(): readonly Study[] {
    return [...this.studies.values()]
  }

  /** Code: `unknown-study`. */
  get(name: string): Result<Study> {
    const study = this.studies.get(name)
    if (study) return ok(study)
    return fail('unknown-study', `Expected a study, but got '${name}'.${suggest(name, [...this.studies.keys()])}`)
  }
}
