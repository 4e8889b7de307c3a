import { mkdirSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What a file is called until it is whole. A process that was killed may leave one. */
export const UNFINISHED = '.partial'

/** Writes a file and makes sure that it is on the disk. Whatever happens to the process or the machine, it is there whole or not at all. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  const unfinished = file + UNFINISHED
  const handle = await open(unfinished, 'w')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(unfinished, file)
  await syncFolder(dirname(file))
}

/** Makes a rename outlive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return // which lets nobody open a folder, and keeps its journal itself
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
