// Sliding windows over images and sequences: where they lie, and whether they fit. Channels last;
// images are [N, H, W, C], sequences are images of height 1.
import { present } from '../base/assert.ts';
import { type Text, text } from '../base/text.ts';
import type { Shape, ValueId } from '../engine/ir/types.ts';
import type { LayerBuilder, LayerProblem } from './define.ts';

export type Padding = 'same' | 'valid';

/** One pair of numbers for the two spatial axes: height, width. */
export type Pair = readonly [number, number];

export interface WindowSpec {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Padding;
}

/** Where windows lie along one axis. */
export interface AxisPlan {
  readonly before: number;
  readonly after: number;
  readonly positions: number;
}

/** "Same" gives ⌈length / stride⌉ positions, the odd zero of an even kernel at the end; "valid" adds no zeros. */
export function planAxis(
  length: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: Padding,
): AxisPlan {
  const reach = (kernel - 1) * dilation + 1;
  if (padding === 'valid') {
    return { before: 0, after: 0, positions: Math.max(0, Math.floor((length - reach) / stride) + 1) };
  }
  const positions = Math.ceil(length / stride);
  const zeros = Math.max(0, (positions - 1) * stride + reach - length);
  return { before: Math.floor(zeros / 2), after: Math.ceil(zeros / 2), positions };
}

export function pair(values: readonly number[]): Pair {
  return [present(values[0], 'the first of a pair'), present(values[1], 'the second of a pair')];
}

/** x [N, H, W, C] ⋆ kernel [KH, KW, C/groups, F] → [N, OH, OW, F]. */
export function convolve(
  b: LayerBuilder,
  x: ValueId,
  kernel: ValueId,
  { kernel: size, stride, dilation, padding }: WindowSpec,
  groups = 1,
): ValueId {
  const [, height = 1, width = 1] = b.shapeOf(x);
  const rows = planAxis(height, size[0], stride[0], dilation[0], padding);
  const columns = planAxis(width, size[1], stride[1], dilation[1], padding);
  const before = [0, rows.before, columns.before, 0];
  const after = [0, rows.after, columns.after, 0];
  const padded = [...before, ...after].some((zeros) => zeros > 0) ? b.pad(x, before, after) : x;
  return b.conv2d(padded, kernel, { strides: stride, dilations: dilation, groups });
}

/** A window larger than what it slides over, without zeros around it. */
export function windowFits(
  lengths: readonly number[],
  kernel: readonly number[],
  dilation: readonly number[],
  padding: Padding,
): readonly LayerProblem[] {
  if (padding === 'same') return [];
  const at = lengths.findIndex((length, i) => length < ((kernel[i] ?? 1) - 1) * (dilation[i] ?? 1) + 1);
  if (at < 0) return [];
  const reach = ((kernel[at] ?? 1) - 1) * (dilation[at] ?? 1) + 1;
  return [
    {
      severity: 'error',
      code: 'window.size',
      port: 'x',
      message: text(
        `The window covers ${reach} positions, but only ${lengths[at]} arrive. Make it smaller, pool less before it, or pad with “same”.`,
        `Окно охватывает ${reach} позиций, а поступает только ${lengths[at]}. Уменьшите его, сократите подвыборку перед ним или выберите дополнение «same».`,
      ),
    },
  ];
}

/** The number of channels must divide into groups, and so must the filters. */
export function groupsFit(channels: number, filters: number, groups: number): readonly LayerProblem[] {
  if (channels % groups === 0 && filters % groups === 0) return [];
  return [
    {
      severity: 'error',
      code: 'convolution.groups',
      param: 'groups',
      message: text(
        `${groups} groups do not divide ${channels} channels and ${filters} filters evenly.`,
        `Группы (${groups}) не делят нацело каналы (${channels}) и фильтры (${filters}).`,
      ),
      fix: (node) => ({
        kind: 'setParam',
        title: text('Use one group', 'Взять одну группу'),
        node,
        param: 'groups',
        value: 1,
      }),
    },
  ];
}

export const PADDING_TITLES: Readonly<Record<Padding, Text>> = {
  same: text('Same (zeros around)', 'Same (нули по краям)'),
  valid: text('Valid (no zeros)', 'Valid (без нулей)'),
};

/** The fans of a kernel [KH, KW, C, F]: a unit sees one window. */
export function kernelFans(shape: Shape): { readonly in: number; readonly out: number } {
  const [kh = 1, kw = 1, inner = 1, filters = 1] = shape;
  return { in: kh * kw * inner, out: kh * kw * filters };
}
