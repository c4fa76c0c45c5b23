// What cures a run's trouble in one undoable click: edits of the settings or of the graph, for the next run. Pure.
import { type Text, text } from '../../base/text.ts';
import { layerOf } from '../../layers/catalog.ts';
import { type Edit, setParam, setTraining } from '../../project/commands/index.ts';
import type { LoomDocument, TrainingSettings } from '../../project/document.ts';
import { OPTIMIZER_KINDS, OPTIMIZERS } from '../../project/optimizers.ts';
import { shortNumber } from './chart/ticks.ts';
import type { Advice } from './health.ts';

export interface Cure {
  readonly title: Text;
  readonly apply: (document: LoomDocument) => Edit;
}

/** A rate is changed by this factor: the usual step of a search by hand. */
const RATE_STEP = 3;
const LEAST_L2 = 1e-3;

/** Null where there is none, or it has been applied since the run began with `trained`. */
export function cureOf(advice: Advice, document: LoomDocument, trained: TrainingSettings): Cure | null {
  switch (advice.kind) {
    case 'rising':
      return rateCure(document, trained, 1 / RATE_STEP);
    case 'plateau':
      return rateCure(document, trained, RATE_STEP);
    case 'exploding':
      return clippingCure(document) ?? rateCure(document, trained, 1 / RATE_STEP);
    case 'overfitting':
      return stoppingCure(document) ?? penaltyCure(document, trained);
    case 'vanishing':
      return reluCure(document);
  }
}

function rateCure({ training }: LoomDocument, trained: TrainingSettings, factor: number): Cure | null {
  const { optimizer } = training;
  const rate = rateOf(training);
  if (rate === null || rate !== rateOf(trained) || optimizer.kind !== trained.optimizer.kind) return null;
  const next = Number((rate * factor).toPrecision(2));
  const value = shortNumber(next, 2);
  return {
    title: text(`Set the learning rate to ${value}`, `Скорость обучения ${value.replace('.', ',')}`),
    apply: (document) =>
      setTraining(document, { optimizer: { ...optimizer, params: { ...optimizer.params, rate: next } } }),
  };
}

/**
 * The run's rate has been changed by `factor` while it rests: the document's rate follows, so that the settings show what
 * trains. Null where the document's rate was another one already.
 */
export function rateFollows(
  { training }: LoomDocument,
  trained: TrainingSettings,
  factor: number,
): Cure['apply'] | null {
  const { optimizer } = training;
  const rate = rateOf(training);
  if (rate === null || rate !== rateOf(trained) || optimizer.kind !== trained.optimizer.kind) return null;
  const params = { ...optimizer.params, rate: rate * factor };
  return (document) => setTraining(document, { optimizer: { ...optimizer, params } });
}

/** What is not stored has its default; null for a kind that this version does not know. */
function rateOf({ optimizer }: TrainingSettings): number | null {
  const known = OPTIMIZER_KINDS.find((kind) => kind === optimizer.kind);
  if (known === undefined) return null;
  const rate = optimizer.params.rate ?? OPTIMIZERS[known].params.rate.default;
  return typeof rate === 'number' ? rate : null;
}

function clippingCure({ training }: LoomDocument): Cure | null {
  if (training.clipping !== undefined && training.clipping.kind !== 'none') return null;
  return {
    title: text('Clip gradients by their norm', 'Ограничить норму градиентов'),
    apply: (document) => setTraining(document, { clipping: { kind: 'globalNorm', params: {} } }),
  };
}

function stoppingCure({ training, data }: LoomDocument): Cure | null {
  const rules = training.stopping ?? [];
  if (data.split.validation === 0 || rules.some(({ kind }) => kind === 'earlyStopping')) return null;
  return {
    title: text('Add early stopping', 'Добавить раннюю остановку'),
    apply: (document) =>
      setTraining(document, { stopping: [...rules, { kind: 'earlyStopping', params: {} }] }),
  };
}

function penaltyCure({ training }: LoomDocument, trained: TrainingSettings): Cure | null {
  if (training.l2 !== trained.l2) return null;
  const l2 = Math.max(LEAST_L2, training.l2 * RATE_STEP);
  const value = shortNumber(l2, 2);
  return {
    title: text(`Set the L2 penalty to ${value}`, `Штраф L2: ${value.replace('.', ',')}`),
    apply: (document) => setTraining(document, { l2 }),
  };
}

/** Sigmoid and tanh in hidden layers become ReLU; what an output shows is left as it is. */
function reluCure(document: LoomDocument): Cure | null {
  const shown = new Set(
    Object.values(document.edges)
      .filter(({ target }) => document.nodes[target]?.kind === 'output')
      .map(({ source }) => source),
  );
  const flat = Object.values(document.nodes).filter(({ id, kind, params }) => {
    const category = layerOf(kind)?.category;
    const hidden = category === 'dense' || category === 'convolution';
    return hidden && !shown.has(id) && (params.activation === 'sigmoid' || params.activation === 'tanh');
  });
  if (flat.length === 0) return null;
  const title = text('ReLU in the hidden layers', 'ReLU в скрытых слоях');
  return {
    title,
    apply: (start) => ({
      document: flat.reduce((now, { id }) => setParam(now, id, 'activation', 'relu').document, start),
      label: title,
      created: [],
      mergeKey: null,
      labelSince: null,
    }),
  };
}
