/** The digits of base 64, by value (RFC 4648). */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A string of bits, 0 or 1 each, as GNU Backgammon's IDs write it: packed into bytes from their lowest bit on, and these in base 64. */
export function formatBits(bits: readonly number[]): string {
  const digits = new Array<number>(Math.ceil((Math.ceil(bits.length / 8) * 8) / 6)).fill(0)
  for (const [index, bit] of bits.entries()) {
    const at = seat(index)
    digits[Math.floor(at / 6)] |= bit << (5 - (at % 6))
  }
  return digits.map(digit => DIGITS[digit]).join('')
}

/** The inverse of {@link formatBits}: the whole bytes' bits; undefined where a character is no digit of base 64. */
export function parseBits(text: string): number[] | undefined {
  const digits = [...text].map(character => DIGITS.indexOf(character))
  if (digits.includes(-1)) return undefined
  return Array.from({ length: Math.floor((text.length * 6) / 8) * 8 }, (_, index) => {
    const at = seat(index)
    return (digits[Math.floor(at / 6)] >> (5 - (at % 6))) & 1
  })
}

/** Where a bit goes: base 64 takes the bytes from their highest bit on. */
function seat(index: number): number {
  return index - (index % 8) + 7 - (index % 8)
}
