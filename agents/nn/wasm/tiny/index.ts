export * from './shape.ts'
export { SparseBatch } from './sparseBatch.ts'
export * from './tinyNet.ts'
