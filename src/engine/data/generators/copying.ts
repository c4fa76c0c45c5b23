// The copy task: several symbols are shown, a silence follows, and all of them are to be given back in their order.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { count, defineGenerator, seed } from './define.ts';

const LETTERS = 'ABCDEFGH';
const MOST_SHOWN = 8;

const answers = (shown: number) => Array.from({ length: shown }, (_, index) => `answer_${index + 1}`);

/**
 * Hochreiter and Schmidhuber (1997), as Arjovsky, Shah and Bengio (2016) state it: `shown` steps of symbols 1 … n, `delay`
 * steps of 0, and `shown` more steps of 0, at which the answers fall due one by one.
 */
export const copying = defineGenerator({
  id: 'copying',
  title: text('Copy task', 'Задача копирования'),
  description: text(
    'Several symbols are shown one by one, zeros follow for the delay and for the answer, and all symbols are to be given back in their order: a network must remember every one of them.',
    'Символы показываются один за другим, затем идут нули — задержка и место для ответа, — и все символы надо вернуть в том же порядке: сеть должна помнить каждый из них.',
  ),
  params: {
    count: count(3000),
    shown: p.int({
      title: text('Symbols to copy', 'Сколько копировать'),
      doc: text(
        'How many symbols are shown, and asked for.',
        'Сколько символов показывается и спрашивается.',
      ),
      default: 3,
      min: 1,
      max: MOST_SHOWN,
    }),
    delay: p.int({
      title: text('Delay', 'Задержка'),
      doc: text(
        'Steps between the last symbol and the first answer.',
        'Число шагов между последним символом и первым ответом.',
      ),
      default: 6,
      min: 0,
      max: 200,
    }),
    symbols: p.int({
      title: text('Different symbols', 'Различных символов'),
      doc: text('How many different symbols there are.', 'Сколько всего разных символов.'),
      default: 3,
      min: 2,
      max: LETTERS.length,
    }),
    seed,
  },
  target: 'answer_1',
  targets: ({ shown }) => answers(Number(shown)),
  generate: (params, random) => {
    const { shown } = params;
    const length = 2 * shown + params.delay;
    const steps = Array.from({ length }, () => new Float64Array(params.count));
    const copies = Array.from({ length: shown }, (): string[] => []);
    for (let row = 0; row < params.count; row++) {
      copies.forEach((copy, index) => {
        const symbol = random.index(params.symbols);
        steps[index]![row] = symbol + 1;
        copy.push(LETTERS[symbol] ?? '?');
      });
    }
    return [
      ...steps.map((values, index) => ({ name: `step_${index + 1}`, values })),
      ...answers(shown).map((name, index) => ({ name, values: copies[index]! })),
    ];
  },
});
