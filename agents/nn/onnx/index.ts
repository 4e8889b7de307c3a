/** Any model as an ONNX file, and acting with it. README.md says how it works and what can't be exported. */
export { type ExportedCheckpoint, exportCheckpoint } from './checkpoint.ts'
export { type EncodeOptions, type ExportSpec, exportToOnnx, type InputSpec, type OnnxModel } from './export.ts'
export { exportModel, type ModelOptions } from './model.ts'
export { hashOf, type Numbers, Session, SessionCache } from './session.ts'
export type { Forward, Weights } from './trace.ts'
