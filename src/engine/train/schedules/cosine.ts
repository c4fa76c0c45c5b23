// Half a cosine from the full rate to a small share of it (Loshchilov, Hutter, 2017, without restarts).
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineSchedule } from './define.ts';

export const lastShare = p.float({
  title: text('Share at the end', 'Доля в конце'),
  doc: text(
    'The rate of the last step, as a share of the full one.',
    'Скорость на последнем шаге как доля от полной.',
  ),
  default: 0.01,
  min: 0,
  max: 1,
  logarithmic: false,
});

/** 1 at the start, `end` at the end, slow at both; `progress` runs from 0 to 1. */
export function halfCosine(progress: number, end: number): number {
  return end + ((1 - end) * (1 + Math.cos(Math.PI * Math.min(1, progress)))) / 2;
}

export const cosine = defineSchedule({
  kind: 'cosine',
  title: text('Cosine', 'Косинусная'),
  doc: {
    summary: text(
      'Lowers the rate along half a cosine over the whole run.',
      'Снижает скорость по половине косинусоиды на протяжении всего запуска.',
    ),
    formula:
      '\\eta_k = \\eta \\left( s + \\tfrac{1-s}{2} \\left( 1 + \\cos \\tfrac{\\pi k}{K} \\right) \\right)',
    when: text(
      'A good default for runs of a known length.',
      'Хороший выбор по умолчанию для запусков известной длины.',
    ),
  },
  params: { end: lastShare },
  factor: ({ end }, { step, steps }) => halfCosine(step / Math.max(1, steps - 1), end),
});
