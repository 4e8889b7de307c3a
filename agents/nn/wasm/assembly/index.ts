export * from './elementwise'
export * from './optimizers'
