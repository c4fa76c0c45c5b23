// What a run will take of memory, before it starts: by parts, with what would make it fit where it does not.
import type { RunMemory } from '../../contract/runs.ts';
import { trainerSettings } from '../../engine/train/training-settings.ts';
import { compileDocument } from '../../project/compile.ts';
import { dataPlan, sampleCount } from '../../project/data-plan.ts';
import type { LoomDocument } from '../../project/document.ts';
import {
  batchThatFits,
  contributors,
  fits,
  type MachineMemory,
  plannedShape,
  refusal,
  runBytes,
  totalBytes,
} from './run-memory.ts';
import { threadsFor } from './run-threads.ts';

/** Null where the graph is no network yet. `held` says what stays in memory of so many bytes of features. */
export function runMemory(
  document: LoomDocument,
  given: {
    readonly held: (bytes: number) => number;
    readonly cores: number;
    readonly machine: MachineMemory;
  },
): RunMemory | null {
  const { network, report } = compileDocument(document);
  if (network === null) return null;
  const { training } = document;
  const { machine } = given;
  const samples = sampleCount(dataPlan(document.data), document.data.schema?.rows ?? 0);
  const shape = plannedShape(document, network, samples, given.held);
  const settings = trainerSettings(training);
  const bytesWith = (batchSize: number) => {
    const batch = Math.min(batchSize, Math.max(1, shape.training));
    const threads = threadsFor(training.threads, given.cores, report.totals.flops, batch);
    return runBytes(network, { ...settings, batchSize: batch }, shape, threads);
  };
  const found = bytesWith(training.batchSize);
  const limit = fits(found, machine);
  const byBatch = settings.optimizer.search === null;
  const batch = byBatch ? Math.min(training.batchSize, shape.training) : shape.training;
  const memory = {
    bytes: totalBytes(found.parts),
    parts: found.parts,
    kernelBytes: found.kernelBytes,
    ...machine,
    limit,
    largest: [...contributors(report, found, batch)],
    batch: limit !== null && byBatch ? batchThatFits(batch, bytesWith, machine) : null,
  };
  if (limit === null) return { ...memory, refusal: null };
  const { code, params } = refusal(memory, document).toWire();
  return { ...memory, refusal: { code, params: { ...params } } };
}
