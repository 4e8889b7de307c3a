export * from './envs/index.ts'
