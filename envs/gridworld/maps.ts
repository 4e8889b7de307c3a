import type { Rules } from './types.ts'

/** A map that ships: its text, or the rules that draw one; and options that differ from those of its rules. */
export interface NamedMap {
  readonly rules: Rules
  readonly lines: readonly string[]
  readonly maxSteps?: number
}

/** Maps by name. Sources: Gymnasium 1.4.0 (first four); Sutton and Barto, 2nd edition, example 6.5; Sutton, Precup and Singh 1999, figure 2. */
export const NAMED_MAPS: Readonly<Record<string, NamedMap>> = {
  'cliff-walking': {
    rules: 'cliff',
    lines: ['............', '............', '............', 'SCCCCCCCCCCG'],
  },
  'frozen-lake-4x4': {
    rules: 'lake',
    lines: ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
    maxSteps: 100,
  },
  'frozen-lake-8x8': {
    rules: 'lake',
    lines: ['SFFFFFFF', 'FFFFFFFF', 'FFFHFFFF', 'FFFFFHFF', 'FFFHFFFF', 'FHHFFFHF', 'FHFFHFHF', 'FFFHFFFG'],
    maxSteps: 200,
  },
  taxi: {
    rules: 'taxi',
    lines: ['+---------+', '|R: | : :G|', '| : | : : |', '| : : : : |', '| | : | : |', '|Y| : |B: |', '+---------+'],
    maxSteps: 200,
  },
  windy: {
    rules: 'windy',
    lines: [
      '..........',
      '..........',
      '..........',
      'S......G..',
      '..........',
      '..........',
      '..........',
      '0001112210',
    ],
  },
  'four-rooms': {
    rules: 'rooms',
    lines: [
      '#############',
      '#S....#.....#',
      '#.....#.....#',
      '#...........#',
      '#.....#.....#',
      '#.....#.....#',
      '##.####.....#',
      '#.....###G###',
      '#.....#.....#',
      '#.....#.....#',
      '#...........#',
      '#.....#.....#',
      '#############',
    ],
  },
  'key-door': { rules: 'key-door', lines: [] },
  memory: { rules: 'memory', lines: [] },
  'multi-room': { rules: 'multi-room', lines: [] },
}
