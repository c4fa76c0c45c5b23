// What a document's network does with given weights, without a run: answers, scores, spreads, writing on. Each call opens a
// session of its own on this thread and closes it.
import type { Prediction, RunHistograms } from '../../contract/runs.ts';
import type { Session } from '../../engine/backends/backend.ts';
import type { PreparedData } from '../../engine/data/prepared.ts';
import { Trainer } from '../../engine/train/loop.ts';
import type { Network } from '../../engine/train/network.ts';
import type { SavedState, Weights } from '../../engine/train/saved-state.ts';
import { trainerSettings } from '../../engine/train/training-settings.ts';
import { dataPlan } from '../../project/data-plan.ts';
import type { LoomDocument } from '../../project/document.ts';
import { openBackend } from '../workers/open-backend.ts';
import { type Continuation, continueText } from './continue-text.ts';
import type { SavedEncoding } from './datasets/encode-rows.ts';
import { type DetailedScore, predictionOf, scoreOf, sessionWith } from './run-session.ts';
import { trainableNetwork } from './trainable.ts';

export interface Evaluation {
  readonly training: DetailedScore | null;
  readonly validation: DetailedScore | null;
}

async function withSession<T>(
  document: LoomDocument,
  weights: Weights,
  use: (network: Network, session: Session) => T | Promise<T>,
): Promise<T> {
  const { network } = trainableNetwork(document);
  const { backend, dispose } = await openBackend(document.training.backend, 1, null);
  const session = sessionWith(backend, network, weights);
  try {
    return await use(network, session);
  } finally {
    session.dispose();
    await dispose();
  }
}

/** What a network that guesses the next token of a text writes after a prompt. */
export function writeOn(document: LoomDocument, weights: Weights, request: Continuation): Promise<string> {
  return withSession(document, weights, (network, session) =>
    continueText(network, session, document.data, request),
  );
}

/** `features` are those of `rows` rows, encoded and scaled as in training. */
export function predictions(
  document: LoomDocument,
  weights: Weights,
  { target, moreTargets, featureScaling }: SavedEncoding,
  features: Float32Array,
  rows: number,
): Promise<Prediction> {
  const { featureNames } = dataPlan(document.data);
  const answers = {
    target,
    ...(moreTargets === undefined ? {} : { moreTargets }),
    featureScaling,
    featureNames,
  };
  return withSession(document, weights, (network, session) =>
    predictionOf(network, session, answers, features, rows),
  );
}

export function scores(
  document: LoomDocument,
  weights: Weights,
  prepared: PreparedData,
): Promise<Evaluation> {
  return withSession(document, weights, (network, session) => ({
    training: scoreOf(network, session, prepared, prepared.training),
    validation: scoreOf(network, session, prepared, prepared.validation),
  }));
}

/** How weights, gradients and activations are spread on the batch where a run of this state stands. */
export async function spread(
  document: LoomDocument,
  data: PreparedData,
  state: SavedState,
): Promise<RunHistograms> {
  const { network } = trainableNetwork(document);
  const { backend, dispose } = await openBackend(document.training.backend, 1, null);
  const settings = trainerSettings(document.training);
  const trainer = new Trainer({ network, data, settings, backend, now: () => 0 });
  try {
    // The weights that predictions use: the best ones, where a rule has put them back.
    trainer.load(undefined, { ...state, more: {} });
    return trainer.histograms();
  } finally {
    trainer.dispose();
    await dispose();
  }
}
