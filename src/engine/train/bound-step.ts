// A compiled step program with its inputs looked up: what is written before every run, without a search by name.
import type { Executable, NumberArray } from '../backends/backend.ts';
import type { Program } from '../ir/types.ts';
import type { BatchFeeder } from './batches.ts';
import { RANDOM, RATE, STEP_NUMBER } from './step-names.ts';

export interface BoundStep {
  readonly executable: Executable;
  readonly feed: ReturnType<BatchFeeder['bind']>;
  /** Null where the program does not declare the input. */
  readonly rate: NumberArray | null;
  readonly t: NumberArray | null;
  readonly random: NumberArray | null;
}

export function bindStep(program: Program, executable: Executable, feeder: BatchFeeder): BoundStep {
  const declared = new Set(program.inputs.map(({ name }) => name));
  const find = (name: string) => (declared.has(name) ? executable.input(name) : null);
  return {
    executable,
    feed: feeder.bind(executable),
    rate: find(RATE),
    t: find(STEP_NUMBER),
    random: find(RANDOM),
  };
}
