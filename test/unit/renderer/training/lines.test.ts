// From runs to lines: which lines there are, how they are told apart, and what an export of them holds.
import { describe, expect, it } from 'vitest';
import type { CurvePoint } from '../../../../src/contract/runs.ts';
import { TEMPLATES } from '../../../../src/project/templates/index.ts';
import { chartCsv } from '../../../../src/renderer/training/chart/export.ts';
import { duration, groupedNumber } from '../../../../src/renderer/training/format.ts';
import { distinctColors, flowOrder, pairLines } from '../../../../src/renderer/training/lines.ts';

const point: CurvePoint = {
  step: 10,
  epoch: 2,
  seconds: 0.5,
  loss: 0.3,
  metric: 0.9,
  gradients: {},
  validation: { loss: 0.4, metric: 0.8 },
};
const style = {
  pair: { training: '#111111', validation: '#222222' },
  labels: { training: 'training', validation: 'validation' },
  runColors: ['#aaaaaa', '#bbbbbb'],
  hidden: new Set<string>(),
};

describe('lines of loss and metric', () => {
  it('are two for one run, in the two colours', () => {
    const lines = pairLines('loss', [{ id: 'a', label: 'Run 1', points: [point] }], 'epoch', style);
    expect(lines.map(({ label, color }) => [label, color])).toEqual([
      ['training', '#111111'],
      ['validation', '#222222'],
    ]);
    expect(lines.map((line) => [line.x(point), line.y(point)])).toEqual([
      [2, 0.3],
      [2, 0.4],
    ]);
  });

  it('take a colour a run where several are compared, validation dashed', () => {
    const runs = ['a', 'b'].map((id) => ({ id, label: id, points: [point] }));
    const lines = pairLines('metric', runs, 'step', style);
    expect(lines.map(({ color, dash }) => [color, dash.length > 0])).toEqual([
      ['#aaaaaa', false],
      ['#aaaaaa', true],
      ['#bbbbbb', false],
      ['#bbbbbb', true],
    ]);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(4);
  });

  it('have no validation value between epochs', () => {
    const [, validation] = pairLines('loss', [{ id: 'a', label: '', points: [] }], 'epoch', style);
    expect(validation?.y({ ...point, validation: null })).toBeNull();
  });
});

describe('layers', () => {
  it('come in the order of the flow, from input to output', () => {
    const document = TEMPLATES.find(({ id }) => id === 'digits-mlp')?.create();
    expect(flowOrder(document ?? { nodes: {}, edges: {} })).toEqual([
      'input-1',
      'dense-1',
      'dense-2',
      'output-1',
    ]);
  });

  it('of one category get colours of their own, the first that of the category', () => {
    const nodes = Array.from({ length: 6 }, (_, index) => ({ id: `dense-${index}`, category: 'dense' }));
    const colors = [...distinctColors(nodes, () => '#5b8def').values()];
    expect(colors[0]).toBe('#5b8def');
    expect(new Set(colors).size).toBe(6);
  });
});

describe('an exported table', () => {
  it('has one row an x and leaves cells empty where a line has no value', () => {
    const csv = chartCsv('Epochs', [
      { label: 'training', xs: [0, 1, 2], ys: [3, 2, 1] },
      { label: 'validation', xs: [1], ys: [2.5] },
    ]);
    expect(csv).toBe('Epochs,training,validation\r\n0,3,\r\n1,2,2.5\r\n2,1,\r\n');
  });

  it('disarms labels that a spreadsheet would run as a formula', () => {
    expect(chartCsv('x', [{ label: '=HYPERLINK("http://a")', xs: [], ys: [] }])).toBe(
      `x,"'=HYPERLINK(""http://a"")"\r\n`,
    );
  });
});

describe('numbers of a run', () => {
  it('read as durations in one or two units', () => {
    expect([duration(0.2), duration(59), duration(125), duration(4400)]).toEqual([
      { unit: 'seconds', main: 1, rest: 0 },
      { unit: 'seconds', main: 59, rest: 0 },
      { unit: 'minutes', main: 2, rest: 5 },
      { unit: 'hours', main: 1, rest: 13 },
    ]);
  });

  it('are grouped by narrow spaces in both languages', () => {
    expect([groupedNumber(412_000, 'en'), groupedNumber(412_000, 'ru')]).toEqual([
      '412\u202f000',
      '412\u202f000',
    ]);
  });
});
