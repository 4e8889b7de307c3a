/**
 * Mixes 32-bit words and four more into a number of 53 bits. Two lanes of MurmurHash3 (Appleby), each with its own seed.
 *
 * @param words as many as there are; none is left out.
 */
export function hashWords(words: Int32Array, a: number, b: number, c: number, d: number): number {
  let low = 0x9e3779b9
  let high = 0x85ebca6b
  for (let i = 0; i < words.length; i++) {
    low = mix(low, words[i])
    high = mix(high, Math.imul(words[i], 0x27d4eb2f) ^ i)
  }
  low = finish(mix(mix(mix(mix(low, a), b), c), d))
  high = finish(mix(mix(mix(mix(high, d), c), b), a))
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0)
}

function mix(hash: number, word: number): number {
  const scrambled = Math.imul(word, 0xcc9e2d51)
  const turned = hash ^ Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593)
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0
}

function finish(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return twice ^ (twice >>> 16)
}
