// The staircase: each room uses the rooms below it and knows nothing of those above.
const rooms = ['envs', 'agents', 'arena', 'league', 'web', 'bin']

const climbs = rooms.slice(0, -1).map((room, floor) => ({
  name: `${room}-climbs-the-stairs`,
  severity: 'error',
  comment: `${room}/ may import only itself and ${rooms.slice(0, floor).join(', ') || 'nothing above the ground'}.`,
  from: { path: `^${room}/` },
  to: { path: `^(${[...rooms.slice(floor + 1), 'test', 'index.ts'].join('|')})(/|$)` },
}))

module.exports = {
  forbidden: [
    ...climbs,
    {
      name: 'kernels-know-nothing-of-ludus',
      severity: 'error',
      comment: 'agents/nn/wasm could be a package of its own.',
      from: { path: '^agents/nn/wasm/' },
      to: { path: '^(agents|envs|arena|league|web|bin)/', pathNot: '^agents/nn/wasm/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: ['\\.d\\.ts$', '^bin/'] }, to: {} },
    {
      name: 'no-way-round',
      severity: 'error',
      comment: 'The package imports its own files, never itself by name.',
      from: {},
      to: { path: '^dist/' },
    },
    { name: 'resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^agents/nn/wasm/(assembly/|build[.]mjs)' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js'],
    },
  },
}
