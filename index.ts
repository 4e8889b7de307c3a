export * from './agents/index.ts'
export * from './arena/index.ts'
export * from './envs/index.ts'
export * from './league/index.ts'
