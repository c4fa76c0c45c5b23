// Runs as files keep them: weights, and what training needs to go on, as safetensors with the shapes of the network.
import { decodeSafetensors, encodeSafetensors } from '../../codegen/safetensors.ts';
import type { RunRecord } from '../../contract/runs.ts';
import type { SavedState, Weights } from '../../engine/train/saved-state.ts';
import { compileDocument } from '../../project/compile.ts';
import type { LoomDocument } from '../../project/document.ts';
import type { StoredState } from '../../project/file/project-file.ts';
import type { SavedRun } from './ports.ts';

/**
 * Runs for one file. Only the newest that has weights keeps what it needs to go on: an optimizer's slots are as large as
 * the weights, or twice, and a file of many runs should not be. `exported` answers null for a run that is left out.
 */
export async function exportedRuns(
  ids: readonly string[],
  exported: (id: string, withState: boolean) => Promise<SavedRun | null>,
): Promise<SavedRun[]> {
  const newestFirst: SavedRun[] = [];
  let kept = false;
  for (const id of [...ids].reverse()) {
    const run = await exported(id, !kept);
    kept ||= run !== null && run.weights !== null;
    if (run !== null) newestFirst.push(run);
  }
  return newestFirst.reverse();
}

export function weightsFile(document: LoomDocument, weights: Weights): Uint8Array {
  const { network } = compileDocument(document);
  const shapes = new Map(network?.parameters.map(({ name, shape }) => [name, shape]));
  return fileOf(weights, (name) => shapes.get(name));
}

export function storedState({ position, more }: SavedState): StoredState {
  return { position, tensors: fileOf(more, () => undefined) };
}

function fileOf(tensors: Weights, shapeOf: (name: string) => readonly number[] | undefined): Uint8Array {
  const shaped = Object.entries(tensors).map(([name, data]) => [
    name,
    { shape: shapeOf(name) ?? [data.length], data },
  ]);
  return encodeSafetensors(Object.fromEntries(shaped));
}

/** Weights of a safetensors file, shapes left to the network. */
export function weightsFrom(file: Uint8Array, name: string): Weights {
  const tensors = decodeSafetensors(file, name);
  return Object.fromEntries(Object.entries(tensors).map(([key, { data }]) => [key, data]));
}

/** Null where the run has no weights. A file that kept the weights alone goes on with empty slots. */
export function savedStateOf({ record, weights, state }: SavedRun): SavedState | null {
  if (weights === null) return null;
  const own = weightsFrom(weights, record.id);
  return state
    ? { position: state.position, weights: own, more: weightsFrom(state.tensors, record.id) }
    : { position: positionOf(record), weights: own, more: {} };
}

/** Where a run stands by its curves alone: its optimizer has forgotten all, and its rules begin to watch anew. */
function positionOf({ status, points }: RunRecord): SavedState['position'] {
  const closing = points.filter(({ training, validation }) => training !== undefined || validation !== null);
  return {
    step: status.step,
    slotsSince: status.step,
    samples: 0,
    seconds: points.at(-1)?.seconds ?? 0,
    losses: closing.map(
      ({ training, validation }) => validation?.loss ?? training?.loss ?? Number.POSITIVE_INFINITY,
    ),
    sums: null,
    stopping: null,
    endedBy: status.reason,
  };
}

/** Whether its optimizer begins anew there. */
export function isFresh({ position }: SavedState): boolean {
  return position.step > 0 && position.slotsSince === position.step;
}
