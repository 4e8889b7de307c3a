import * as tf from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { builds, on } from './support.ts'

describe.each(builds)('bridge, %s build', build => {
  afterEach(() => {
    vi.restoreAllMocks()
    tf.env().set('PROD', true)
  })

  it('says nothing on the console at the first write to the plain backend', async () => {
    const said = vi.spyOn(console, 'warn').mockImplementation(() => {})
    await on(build, () => tf.scalar(0))
    tf.env().set('PROD', false)
    const values = tf.tidy(() =>
      tf.einsum('i,i->', tf.tensor1d([1, 2], 'int32'), tf.tensor1d([3, 4], 'int32')).dataSync(),
    )
    expect([...values]).toEqual([11])
    expect(said).not.toHaveBeenCalled()
  })

  it('leaves nothing behind in either backend', async () => {
    await on(build, () => tf.scalar(0))
    const before = [tf.memory().numTensors, tf.memory().numDataBuffers, tf.backend().numDataIds()]
    tf.tidy(() => {
      const x = tf.complex([1, 2], [3, 4])
      for (const result of [tf.abs(x), tf.fft(x)]) result.dataSync()
    })
    expect([tf.memory().numTensors, tf.memory().numDataBuffers, tf.backend().numDataIds()]).toEqual(before)
  })

  it('carries strings there and back', async () => {
    await on(build, () => tf.scalar(0))
    const joined = tf.tidy(() => tf.concat([tf.tensor1d(['go', 'and']), tf.tensor1d(['come'])]).dataSync())
    expect([...joined]).toEqual(['go', 'and', 'come'])
  })

  it('takes exceptions of the plain kernel through', async () => {
    await expect(on(build, () => tf.reverse(tf.tensor1d(['a', 'b'])))).rejects.toThrow()
  })
})
