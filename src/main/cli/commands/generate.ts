// `predict PROJECT --generate N --prompt TEXT`: a language model writes on.
import type { Output } from '../output.ts';
import { readTrained } from '../trained.ts';
import type { Workplace } from '../workplace.ts';

export interface GenerateOptions {
  readonly generate: number;
  readonly prompt?: string;
  readonly temperature?: number;
  readonly seed?: number;
}

/** Prints the prompt and what follows it. Throws `run.noRunningText`, `run.notTrained`. */
export async function generate(
  path: string,
  options: GenerateOptions,
  workplace: Workplace,
  output: Output,
): Promise<void> {
  const { record, weights } = await readTrained(path);
  const { generate: tokens, prompt = '', temperature = 0.8, seed = 1 } = options;
  const text = await workplace.runs.continueTextWith(record, weights, {
    prompt,
    tokens,
    temperature,
    seed,
    position: 0,
  });
  output.record({ type: 'text', prompt, text });
  output.line(prompt + text);
}
