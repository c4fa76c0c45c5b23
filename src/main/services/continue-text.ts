// Writing on: a network that guesses the next token of a running text is asked again and again, each guess becoming part
// of what it reads. Which token is drawn depends on the seed and the place alone.

import { AppError } from '../../base/errors/app-error.ts';
import { fillUniform } from '../../base/random.ts';
import type { Session } from '../../engine/backends/backend.ts';
import { joinedTokens, RARE, seriesTokens } from '../../engine/data/token-series.ts';
import { buildPrediction } from '../../engine/train/evaluation.ts';
import type { Network } from '../../engine/train/network.ts';
import { predictionName } from '../../engine/train/step-names.ts';
import { dataPlan } from '../../project/data-plan.ts';
import type { DataBinding } from '../../project/document.ts';
import { tokenColumn } from '../../project/text-series.ts';

export interface Continuation {
  readonly prompt: string;
  /** How many to write. */
  readonly tokens: number;
  /** 0 takes the likeliest token each time, 1 draws by the network's probabilities, more is bolder. */
  readonly temperature: number;
  readonly seed: number;
  /** Of the first one, counted from where writing began: a text may be written in several goes. */
  readonly position: number;
}

/** Draws have a stream of their own. */
const STREAM = 0x77726974;

/** What follows the prompt. Throws `run.noRunningText` where the network does not predict the next token of a text. */
export function continueText(
  network: Network,
  session: Session,
  binding: DataBinding,
  { prompt, tokens, temperature, seed, position }: Continuation,
): string {
  const plan = dataPlan(binding);
  const column = tokenColumn(binding.schema);
  const [input] = network.inputs;
  const output = network.outputs.find(({ task }) => task === 'classes');
  const lone = plan.features.length === 1 && plan.features[0]?.encoding.kind === 'index';
  if (
    column?.tokens === undefined ||
    plan.window === null ||
    !lone ||
    plan.target?.kind !== 'classes' ||
    !input ||
    !output
  ) {
    throw new AppError('run.noRunningText');
  }
  const { classes } = plan.target;
  const { length } = plan.window;
  const codeOf = new Map(classes.map((token, code) => [token, code]));
  const rare = codeOf.get(RARE) ?? -1;
  const reading = binding.source.kind === 'file' ? binding.source.reading?.plain : undefined;
  const given = seriesTokens(prompt, column.tokens, reading?.lowerCase ?? false);
  const codes = given.map((token) => codeOf.get(token) ?? rare);

  const executable = session.compile(buildPrediction(network, 1));
  const row = executable.input(input.name);
  const everyStep = plan.targetSteps !== null;
  const uniform = new Float64Array(1);
  const written: string[] = [];
  for (let index = 0; index < tokens; index++) {
    const seen = codes.slice(-length);
    // Index 0 stands for nothing: after the text where each step answers for itself, else before it.
    const first = everyStep ? 0 : length - seen.length;
    row.fill(0);
    seen.forEach((code, place) => {
      row[first + place] = code + 1;
    });
    executable.run();
    const all = executable.output(predictionName(output.name));
    const from = everyStep ? Math.max(0, seen.length - 1) * classes.length : 0;
    fillUniform(uniform, seed, position + index, STREAM);
    const code = drawn(all.subarray(from, from + classes.length), temperature, uniform[0] ?? 0, rare);
    codes.push(code);
    written.push(classes[code] ?? '');
  }
  const before = joinedTokens(given, column.tokens);
  return joinedTokens([...given, ...written], column.tokens).slice(before.length);
}

/** One class by probabilities p^(1/temperature); never the one that stands for rare tokens, which cannot be spelt. */
function drawn(
  probabilities: ArrayLike<number>,
  temperature: number,
  uniform: number,
  never: number,
): number {
  let likeliest = -1;
  for (let code = 0; code < probabilities.length; code++) {
    if (code !== never && (likeliest < 0 || probabilities[code]! > probabilities[likeliest]!))
      likeliest = code;
  }
  if (temperature <= 0) return likeliest;
  const most = Math.log(probabilities[likeliest]!);
  const weights = Array.from(probabilities, (probability, code) =>
    code === never ? 0 : Math.exp((Math.log(probability) - most) / temperature),
  );
  let left = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [code, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return code;
  }
  return likeliest;
}
