// The learning rate as a parameter: the same meaning in every optimizer, with a default of its own.
import { type FloatParam, p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';

export function rateParam(standard: number): FloatParam {
  return p.float({
    title: text('Learning rate', 'Скорость обучения'),
    doc: text(
      'The length of a step, η. Too large and the loss jumps or grows; too small and training crawls. Change it by factors of 3 to 10.',
      'Длина шага η. Слишком большая — потери скачут или растут, слишком малая — обучение едва движется. Меняйте её в 3–10 раз.',
    ),
    default: standard,
    min: 1e-8,
    max: 100,
    logarithmic: true,
  });
}
