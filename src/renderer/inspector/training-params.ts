// The training settings as a parameter schema, so that their form is the same as every other.
import { type ParamSchema, p } from '../../base/params.ts';
import { type Text, text } from '../../base/text.ts';
import { DEFAULT_TRAINING } from '../../project/new-document.ts';
import { CATALOGUES } from '../i18n/index.ts';

const { en, ru } = CATALOGUES;
type Setting = keyof typeof en.inspector.docs;

function words(name: Setting): { readonly title: Text; readonly doc: Text } {
  return {
    title: text(en.inspector[name], ru.inspector[name]),
    doc: text(en.inspector.docs[name], ru.inspector.docs[name]),
  };
}

const count = (name: Setting, max: number, standard: number, min = 1) =>
  p.int({ ...words(name), default: standard, min, max });
const penalty = (name: Setting) =>
  p.float({ ...words(name), default: 0, min: 0, max: 1e6, logarithmic: true });

/** Names are those of the document's training settings. */
export const TRAINING_PARAMS = {
  batchSize: count('batchSize', 1_000_000, DEFAULT_TRAINING.batchSize),
  epochs: count('epochs', 1_000_000, DEFAULT_TRAINING.epochs),
  seed: count('seed', 2 ** 31 - 1, DEFAULT_TRAINING.seed, 0),
  l1: penalty('l1'),
  l2: penalty('l2'),
  penalizeBiases: p.bool({ ...words('penalizeBiases'), default: false }),
  threads: count('threads', 64, 0, 0),
} as const satisfies ParamSchema;
