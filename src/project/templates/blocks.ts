// Templates that use a block more than once.
import { text } from '../../base/text.ts';
import { PORT_KINDS } from '../blocks.ts';
import type { BlockRecord } from '../document.ts';
import { chain, type NodeSpec } from '../new-document.ts';
import { adam, onSample, type Template } from './template.ts';

function block(name: string, specs: readonly NodeSpec[]): BlockRecord {
  return { name, ...chain([{ kind: PORT_KINDS.input }, ...specs, { kind: PORT_KINDS.output }]) };
}

const conv = (activation: string): NodeSpec => ({
  kind: 'conv2d',
  params: { filters: 16, kernel: [3, 3], activation },
});

/** He et al., 2016: y = relu(x + F(x)). */
const RESIDUAL = block('ResBlock', [
  { ...conv('relu'), from: ['groupInput-1'] },
  conv('linear'),
  { kind: 'add', from: ['groupInput-1', 'conv2d-2'] },
  { kind: 'activation', params: { activation: 'relu' } },
]);

const residual: NodeSpec = {
  kind: 'group',
  params: { block: 'block-1' },
};

export const BLOCKS: readonly Template[] = [
  {
    id: 'digits-resblocks',
    title: text('Handwritten digits: a block used twice', 'Рукописные цифры: блок дважды'),
    description: text(
      'One block with a shortcut around two convolutions, used twice. Open it, change it once, and both change.',
      'Один блок с обходной связью вокруг двух свёрток, использованный дважды. Откройте его и измените — изменятся оба.',
    ),
    create: () =>
      onSample(
        'digits-resblocks',
        'digits',
        [
          conv('relu'),
          residual,
          residual,
          { kind: 'globalAvgPool' },
          { kind: 'dense', params: { units: 10, activation: 'softmax' } },
        ],
        { optimizer: adam(0.005), epochs: 40 },
        { shape: [8, 8, 1], data: { scaling: 'minmax' }, blocks: { 'block-1': RESIDUAL } },
      ),
  },
];
