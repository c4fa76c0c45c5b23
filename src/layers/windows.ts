// Sliding windows over images and sequences, built from slices: what convolution and pooling share. Channels last;
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

/** For x [N, H, W, C], the value under each kernel position: KH·KW tensors [N, OH, OW, C], row by row. */
export function windows(b: LayerBuilder, x: ValueId, spec: WindowSpec): readonly ValueId[] {
  const [batch = 1, height = 1, width = 1, channels = 1] = b.shapeOf(x);
  const { kernel, stride, dilation, padding } = spec;
  const rows = planAxis(height, kernel[0], stride[0], dilation[0], padding);
  const columns = planAxis(width, kernel[1], stride[1], dilation[1], padding);
  const [oh, ow] = [rows.positions, columns.positions];
  // Every slice below takes positions · stride numbers, of which the last few may lie past the window: zeros stand there.
  const need = (length: number, plan: AxisPlan, axis: 0 | 1) =>
    Math.max(0, (kernel[axis] - 1) * dilation[axis] + plan.positions * stride[axis] - plan.before - length);
  const [below, right] = [need(height, rows, 0), need(width, columns, 1)];
  const padded =
    rows.before + columns.before + below + right === 0
      ? x
      : b.pad(x, [0, rows.before, columns.before, 0], [0, below, right, 0]);
  const [sh, sw] = stride;
  const found: ValueId[] = [];
  for (let row = 0; row < kernel[0]; row++) {
    for (let column = 0; column < kernel[1]; column++) {
      const starts = [0, row * dilation[0], column * dilation[1], 0];
      const all = b.slice(padded, starts, [batch, oh * sh, ow * sw, channels]);
      if (sh === 1 && sw === 1) {
        found.push(all);
        continue;
      }
      const split = b.reshape(all, [batch, oh, sh, ow, sw * channels]);
      const picked = b.slice(split, [0, 0, 0, 0, 0], [batch, oh, 1, ow, channels]);
      found.push(b.reshape(picked, [batch, oh, ow, channels]));
    }
  }
  return found;
}

/** x [N, H, W, C] ⋆ kernel [KH, KW, C/groups, F] → [N, OH, OW, F]. */
export function convolve(
  b: LayerBuilder,
  x: ValueId,
  kernel: ValueId,
  spec: WindowSpec,
  groups = 1,
): ValueId {
  const parts = windows(b, x, spec);
  const [, , inner = 1, filters = 1] = b.shapeOf(kernel);
  const [batch = 1, oh = 1, ow = 1] = b.shapeOf(present(parts[0], 'a window'));
  const depth = parts.length * inner;
  const outer = filters / groups;
  const results = Array.from({ length: groups }, (_, group) => {
    const own =
      groups === 1
        ? parts
        : parts.map((part) => b.slice(part, [0, 0, 0, group * inner], [batch, oh, ow, inner]));
    const columns = own.length === 1 ? present(own[0], 'a window') : b.concat(own, 3);
    const flat = b.reshape(kernel, [depth, filters]);
    const weights = groups === 1 ? flat : b.slice(flat, [0, group * outer], [depth, outer]);
    return b.matmul(b.reshape(columns, [batch * oh * ow, depth]), weights); // [N·OH·OW, F/groups]
  });
  const joined = results.length === 1 ? present(results[0], 'a group') : b.concat(results, 1);
  return b.reshape(joined, [batch, oh, ow, filters]);
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
