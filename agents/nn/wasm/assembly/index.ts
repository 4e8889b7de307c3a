export * from './elementwise'
export * from './optimizers'
export * from './tiny'
