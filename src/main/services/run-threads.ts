// How many threads a run takes: as many as asked for, or by the size of its step.

/** Below this many floating-point operations a step, meeting at barriers costs more than a second thread saves. */
const WORTH_SHARING_FLOPS = 1e6;
const MOST = 8;

/** `asked` 0 chooses by the machine and the work; a step is about three forward passes over the batch. */
export function threadsFor(asked: number, cores: number, forwardFlops: number, batchSize: number): number {
  if (asked > 0) return asked;
  return forwardFlops * batchSize * 3 < WORTH_SHARING_FLOPS ? 1 : Math.max(1, Math.min(cores, MOST));
}
