export * from './elementwise'
