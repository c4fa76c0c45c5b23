// What a template is, and the short way to make one on a built-in sample.
import type { Text } from '../../base/text.ts';
import type { ParamValues } from '../../layers/params.ts';
import type { Blocks } from '../blocks.ts';
import type { DataBinding, LoomDocument, TrainingSettings } from '../document.ts';
import { chain, DEFAULT_TRAINING, emptyDocument, type NodeSpec } from '../new-document.ts';
import { type SampleId, sampleBinding } from './samples.ts';

export interface Template {
  readonly id: string;
  readonly title: Text;
  readonly description: Text;
  readonly create: () => LoomDocument;
}

/** Layers in a row between an input and an output. */
export function onSample(
  name: string,
  sample: SampleId,
  layers: readonly NodeSpec[],
  training: Partial<TrainingSettings> = {},
  rest: {
    readonly shape?: readonly number[];
    readonly data?: Partial<DataBinding>;
    readonly output?: ParamValues;
    /** What groups among the layers show. */
    readonly blocks?: Blocks;
  } = {},
): LoomDocument {
  const input: NodeSpec = { kind: 'input', params: { shape: rest.shape ?? [] } };
  return {
    ...emptyDocument(name),
    ...chain([input, ...layers, { kind: 'output', params: rest.output ?? {} }], rest.blocks),
    ...(rest.blocks === undefined ? {} : { blocks: rest.blocks }),
    data: sampleBinding(sample, rest.data),
    training: { ...DEFAULT_TRAINING, ...training },
  };
}

export const adam = (rate: number) => ({ kind: 'adam', params: { rate } });
