/**
 * The memory of all typed arrays in plain data, to be handed over to another thread rather than copied. An array that shows only a part
 * of its memory is left to be copied: the rest may be somebody else's.
 */
export function memoryIn(data: unknown, found: Set<ArrayBuffer> = new Set()): Set<ArrayBuffer> {
  if (typeof data !== 'object' || data === null) return found
  if (ArrayBuffer.isView(data)) {
    const { buffer } = data
    if (buffer instanceof ArrayBuffer && data.byteLength === buffer.byteLength) found.add(buffer)
  } else if (data instanceof ArrayBuffer) found.add(data)
  else
    for (const each of data instanceof Map || Array.isArray(data) ? data.values() : Object.values(data))
      memoryIn(each, found)
  return found
}
