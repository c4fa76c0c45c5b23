// A sensible first network for the bound data: layers, loss and settings by the kind of features, of targets, and by how
// many rows there are; with two sentences that say why.
import { type Text, text } from '../base/text.ts';
import { withColumnSettings } from './column-settings.ts';
import { type DataPlan, dataPlan, sampleCount } from './data-plan.ts';
import type { DataBinding, LoomDocument, TrainingSettings } from './document.ts';
import { type Body, denseBody, draftBody } from './draft-body.ts';
import { draftHeads } from './draft-heads.ts';
import { chain, DEFAULT_TRAINING, emptyDocument } from './new-document.ts';
import { settingsOf } from './planned-features.ts';
import { type StepColumns, stepColumns } from './step-columns.ts';
import { usualText } from './text-column.ts';

export interface Draft {
  readonly document: LoomDocument;
  readonly explanation: Text;
}

/** `document` with its graph and training settings replaced; null while the data is not settled. */
export function draftNetwork(document: LoomDocument): Draft | null {
  const read = withTextsRead(document.data);
  const plan = dataPlan(read);
  if (plan.features.length === 0 || plan.diagnostics.some(({ severity }) => severity === 'error'))
    return null;
  const rows = sampleCount(plan, read.schema?.rows ?? 0);
  const body =
    plan.targets.length === 0
      ? denseBody(plan, rows)
      : draftBody(plan, rows, read.schema?.rows ?? 0, madeSequence(read));
  const heads = draftHeads(plan, body);
  if (heads === null) return null;
  const graph = chain([...body.layers, ...heads.layers]);
  const data = body.picture ? { ...read, scaling: 'minmax' as const } : read;
  return {
    document: {
      ...document,
      ...graph,
      data,
      training: { ...document.training, ...trainingOf(plan, rows, body) },
    },
    explanation: text(`${body.why.en} ${heads.why.en}`, `${body.why.ru} ${heads.why.ru}`),
  };
}

/** Fewer steps of one number each are as well seen at once. */
const LEAST_STEPS = 10;

/** Of a generator's sequences, their steps. Numbered columns of a file may be pixels or questions, in no order of time. */
function madeSequence({ source, schema, roles }: DataBinding): StepColumns | null {
  if (source.kind !== 'generated' || schema === null) return null;
  const others = schema.columns.filter(({ name }) => (roles[name] ?? 'feature') !== 'feature');
  const found = stepColumns(schema.columns, new Set(others.map(({ name }) => name)));
  if (found === null || (found.channels.length === 1 && found.steps < LEAST_STEPS)) return null;
  // Step by step, channel by channel, as the input layer divides a row.
  const order = found.places.flat();
  return order.every((place, index) => index === 0 || place > order[index - 1]!) ? found : null;
}

/** Whether there is enough to draft by. */
export function canDraft(data: DataBinding): boolean {
  return draftNetwork({ ...emptyDocument(), data }) !== null;
}

/** A column of this many words a text says something; shorter ones are names and numbers. */
const SPEAKING_WORDS = 4;

/** Free texts as sequences of words, where they speak, or where there is nothing else to go by. */
function withTextsRead(binding: DataBinding): DataBinding {
  const columns = (binding.schema?.columns ?? []).filter(
    ({ name, type }) =>
      type === 'text' &&
      (binding.roles[name] ?? 'feature') === 'feature' &&
      settingsOf(binding, name).text === undefined,
  );
  const alone = dataPlan(binding).features.length === 0;
  return columns
    .filter(({ lengths }) => alone || (lengths?.words ?? 0) >= SPEAKING_WORDS)
    .reduce(
      (bound, column) => withColumnSettings(bound, [column.name], { text: usualText(column) }),
      binding,
    );
}

/** About four thousand steps, however many rows there are. */
function trainingOf(plan: DataPlan, rows: number, body: Body): Partial<TrainingSettings> {
  const batchSize = rows < 500 ? 16 : rows < 10_000 ? 32 : rows < 100_000 ? 128 : 512;
  // A step of a sequence answered for at every place teaches as much as many.
  const steps = plan.targetSteps === null ? 4000 : 1500;
  const epochs = Math.max(5, Math.min(120, Math.round((steps * batchSize) / Math.max(1, rows))));
  return {
    optimizer: { ...DEFAULT_TRAINING.optimizer, params: { rate: rows < 10_000 ? 0.005 : 0.002 } },
    batchSize,
    epochs,
    // Vectors looked up now and then are not to fade between.
    l2: body.looksUp ? 0 : rows < 500 ? 0.001 : 0.0001,
  };
}
