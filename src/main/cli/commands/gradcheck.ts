// `gradcheck PROJECT`: every parameter tensor's gradient against central differences, in float64.
import { AppError } from '../../../base/errors/app-error.ts';
import { createReferenceBackend } from '../../../engine/backends/reference/index.ts';
import { checkGradients } from '../../../engine/train/gradient-check.ts';
import { trainableNetwork } from '../../services/trainable.ts';
import { type Output, table } from '../output.ts';
import { readProject, type Workplace } from '../workplace.ts';

export async function gradcheck(path: string, { datasets }: Workplace, output: Output): Promise<void> {
  const { document } = await readProject(path);
  const { network } = trainableNetwork(document);
  const data = await datasets.prepare(document.data);
  const { l1, l2, penalizeBiases, seed } = document.training;
  const checks = checkGradients({
    network,
    data,
    settings: { l1, l2, penalizeBiases },
    seed,
    backend: createReferenceBackend(),
  });
  for (const check of checks) output.record({ type: 'tensor', ...check });
  const rows = checks.map(({ parameter, shape, checked, error, passed }) => [
    parameter,
    shape.join('×'),
    checked,
    error.toExponential(1),
    output.word(passed ? 'correct' : 'wrong'),
  ]);
  const heading = (['tensor', 'shape', 'checked', 'error'] as const).map(output.word);
  for (const line of table([[...heading, ''], ...rows])) output.line(line);
  const wrong = checks.filter(({ passed }) => !passed);
  output.record({
    type: 'done',
    passed: wrong.length === 0,
    error: checks.reduce((most, { error }) => Math.max(most, error), 0),
  });
  if (wrong.length > 0) {
    const worst = wrong.reduce((a, b) => (a.error > b.error ? a : b));
    throw new AppError('run.wrongGradient', { tensor: worst.parameter, error: worst.error.toExponential(1) });
  }
}
