import type { Champion } from '../champion.ts'

/** Players of the mazes that are seen in part. They draw by their policy: one that always takes the likeliest action may go in circles. */
export const mazeChampions: Readonly<Record<string, Champion>> = {
  'key-door': {
    summary: 'fetches a key, opens a door, finds the goal',
    game: 'gridworld?map=key-door',
    agent: 'onnx',
    play: 'temperature=1',
    ladder: ['mazes/keyDoor.onnx'],
  },
  'multi-room': {
    summary: 'opens doors until it finds the goal',
    game: 'gridworld?map=multi-room',
    agent: 'onnx',
    play: 'temperature=1',
    ladder: ['mazes/multiRoom.onnx'],
  },
}
