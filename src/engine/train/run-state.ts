// The states of a run and the moves between them. Anything else is a bug.
export type RunState = 'idle' | 'loaded' | 'running' | 'paused' | 'finished' | 'stopped' | 'failed';

const MOVES: { readonly [S in RunState]: readonly RunState[] } = {
  idle: ['loaded', 'failed'],
  loaded: ['running', 'stopped', 'failed'],
  running: ['paused', 'finished', 'stopped', 'failed'],
  paused: ['running', 'stopped', 'failed'],
  finished: [],
  stopped: [],
  failed: [],
};

export function mayMove(from: RunState, to: RunState): boolean {
  return MOVES[from].includes(to);
}

export function isOver(state: RunState): boolean {
  return MOVES[state].length === 0;
}
