/** TensorFlow itself as one more backend of the tests, where its package is installed. */
import { NATIVE, openNative } from '../../../agents/nn/core/native.ts'

/** Why tests on it are left out, if they are. */
export let missing: string | undefined

const opened = await openNative(NATIVE.node, ({ reason }) => {
  missing = reason
})

export const natives: readonly 'tensorflow'[] = opened ? ['tensorflow'] : []
