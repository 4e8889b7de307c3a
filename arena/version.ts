export { ENGINE } from '../agents/core/version.ts'
