// Commands on the canvas.
import type { Action } from '../actions/registry.ts';

export const canvasActions: readonly Action[] = [];
