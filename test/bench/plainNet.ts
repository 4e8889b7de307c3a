import type { SparseInput } from '../../agents/nn/wasm/tiny/index.ts'

/** What `TinyNet` does with one hidden layer of sigmoids, in plain loops over typed arrays: the measure of what the kernels gain. */
export class PlainNet {
  private readonly inputs: number
  private readonly hidden: number
  private readonly outputs: number
  private readonly kernel: Float32Array // [inputs, hidden]
  private readonly bias: Float32Array
  private readonly outKernel: Float32Array // [outputs, hidden]
  private readonly outBias: Float32Array
  private readonly h: Float32Array
  private readonly y: Float32Array
  private readonly grad: Float32Array // by the hidden sums
  private readonly traces: Float32Array[] // of each output: kernel, bias, its row of outKernel, its outBias

  constructor(inputs: number, hidden: number, outputs: number, weights: readonly Float32Array[]) {
    this.inputs = inputs
    this.hidden = hidden
    this.outputs = outputs
    this.kernel = weights[0].slice()
    this.bias = weights[1].slice()
    this.outKernel = weights[2].map((_, i) => weights[2][(i % hidden) * outputs + Math.floor(i / hidden)])
    this.outBias = weights[3].slice()
    this.h = new Float32Array(hidden)
    this.y = new Float32Array(outputs)
    this.grad = new Float32Array(hidden)
    this.traces = Array.from({ length: outputs }, () => new Float32Array((inputs + 2) * hidden + 1))
  }

  forward({ indices, values, count }: SparseInput): Float32Array {
    const { hidden, outputs, kernel, outKernel, outBias, h, y } = this
    h.set(this.bias)
    for (let i = 0; i < count; i++) {
      const row = indices[i] * hidden
      const x = values[i]
      for (let u = 0; u < hidden; u++) h[u] += x * kernel[row + u]
    }
    for (let u = 0; u < hidden; u++) h[u] = 1 / (1 + Math.exp(-h[u]))
    for (let k = 0; k < outputs; k++) {
      let sum = outBias[k]
      for (let u = 0; u < hidden; u++) sum += h[u] * outKernel[k * hidden + u]
      y[k] = 1 / (1 + Math.exp(-sum))
    }
    return y
  }

  sgd(input: SparseInput, target: readonly number[], rate: number): void {
    const { hidden, outputs, kernel, bias, outKernel, outBias, h, y, grad } = this
    this.forward(input)
    grad.fill(0)
    for (let k = 0; k < outputs; k++) {
      const d = (target[k] - y[k]) * y[k] * (1 - y[k])
      for (let u = 0; u < hidden; u++) {
        grad[u] += d * outKernel[k * hidden + u]
        outKernel[k * hidden + u] += rate * d * h[u]
      }
      outBias[k] += rate * d
    }
    for (let u = 0; u < hidden; u++) {
      grad[u] *= h[u] * (1 - h[u])
      bias[u] += rate * grad[u]
    }
    for (let i = 0; i < input.count; i++) {
      const row = input.indices[i] * hidden
      const step = rate * input.values[i]
      for (let u = 0; u < hidden; u++) kernel[row + u] += step * grad[u]
    }
  }

  td(input: SparseInput, target: readonly number[], rate: number, decay: number): void {
    const { inputs, hidden, outputs, kernel, bias, outKernel, outBias, h, y, grad, traces } = this
    const biasAt = inputs * hidden
    const outAt = biasAt + hidden
    this.forward(input)
    for (let k = 0; k < outputs; k++) {
      const trace = traces[k]
      for (let i = 0; i < trace.length; i++) {
        const decayed = decay * trace[i]
        trace[i] = Math.abs(decayed) < 1e-30 ? 0 : decayed
      }
      const d = y[k] * (1 - y[k])
      for (let u = 0; u < hidden; u++) {
        grad[u] = d * outKernel[k * hidden + u] * h[u] * (1 - h[u])
        trace[biasAt + u] += grad[u]
        trace[outAt + u] += d * h[u]
      }
      trace[outAt + hidden] += d
      for (let i = 0; i < input.count; i++) {
        const row = input.indices[i] * hidden
        for (let u = 0; u < hidden; u++) trace[row + u] += input.values[i] * grad[u]
      }
    }
    for (let k = 0; k < outputs; k++) {
      const trace = traces[k]
      const step = rate * (target[k] - y[k])
      for (let i = 0; i < biasAt; i++) kernel[i] += step * trace[i]
      for (let u = 0; u < hidden; u++) {
        bias[u] += step * trace[biasAt + u]
        outKernel[k * hidden + u] += step * trace[outAt + u]
      }
      outBias[k] += step * trace[outAt + hidden]
    }
  }

  resetTraces(): void {
    for (const trace of this.traces) trace.fill(0)
  }
}
