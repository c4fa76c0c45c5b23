// Two-class and many-class clouds of points in the plane: what one layer can and cannot part.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { count, defineGenerator, noise, points2d, seed } from './define.ts';

const several = (initial: number, most: number) =>
  p.int({
    title: text('Classes', 'Классов'),
    doc: text('How many classes there are.', 'Сколько всего классов.'),
    default: initial,
    min: 2,
    max: most,
  });
const LETTERS = 'abcdefgh';
const letter = (index: number) => LETTERS[index] ?? '?';

export const circles = defineGenerator({
  id: 'circles',
  title: text('Circles', 'Круги'),
  description: text(
    'A disc inside a ring: no straight line parts them, one hidden layer does.',
    'Круг внутри кольца: прямой их не разделить, одного скрытого слоя достаточно.',
  ),
  params: {
    count: count(),
    noise: noise(0.1),
    ratio: p.float({
      title: text('Inner radius', 'Внутренний радиус'),
      doc: text(
        'Radius of the inner circle; the outer one has 1.',
        'Радиус внутреннего круга; у внешнего он равен 1.',
      ),
      default: 0.5,
      min: 0.05,
      max: 0.95,
      logarithmic: false,
    }),
    seed,
  },
  target: 'class',
  generate: (params, random) =>
    points2d(params.count, (row) => {
      const inner = row % 2 === 0;
      const angle = random.uniform(0, 2 * Math.PI);
      const radius = inner ? params.ratio : 1;
      return {
        x: radius * Math.cos(angle) + params.noise * random.normal(),
        y: radius * Math.sin(angle) + params.noise * random.normal(),
        label: inner ? 'inner' : 'outer',
      };
    }),
});

export const rings = defineGenerator({
  id: 'rings',
  title: text('Rings', 'Кольца'),
  description: text(
    'Several rings around one centre, a class each.',
    'Несколько колец с общим центром, каждое — отдельный класс.',
  ),
  params: { count: count(600), classes: several(3, 6), noise: noise(0.05), seed },
  target: 'class',
  generate: (params, random) =>
    points2d(params.count, (row) => {
      const ring = row % params.classes;
      const angle = random.uniform(0, 2 * Math.PI);
      const radius = (ring + 1) / params.classes;
      return {
        x: radius * Math.cos(angle) + params.noise * random.normal(),
        y: radius * Math.sin(angle) + params.noise * random.normal(),
        label: letter(ring),
      };
    }),
});

export const xor = defineGenerator({
  id: 'xor',
  title: text('Exclusive or', 'Исключающее ИЛИ'),
  description: text(
    'Opposite quarters of a square belong together: the task that a single neuron cannot learn.',
    'Противоположные четверти квадрата — один класс: задача, которую не решает одиночный нейрон.',
  ),
  params: { count: count(), noise: noise(0), seed },
  target: 'class',
  generate: (params, random) =>
    points2d(params.count, () => {
      const x = random.uniform(-1, 1);
      const y = random.uniform(-1, 1);
      return {
        x: x + params.noise * random.normal(),
        y: y + params.noise * random.normal(),
        label: x * y >= 0 ? 'same' : 'different',
      };
    }),
});

export const spirals = defineGenerator({
  id: 'spirals',
  title: text('Spirals', 'Спирали'),
  description: text(
    'Arms wound around each other: a hard test for small networks, with depth and width to play with.',
    'Закрученные друг вокруг друга рукава: трудная проверка для маленьких сетей, повод менять глубину и ширину.',
  ),
  params: {
    count: count(600),
    classes: several(2, 5),
    turns: p.float({
      title: text('Turns', 'Витков'),
      doc: text('How many times each arm winds round the centre.', 'Сколько раз каждый рукав обходит центр.'),
      default: 1.5,
      min: 0.25,
      max: 4,
      logarithmic: false,
    }),
    noise: noise(0.02),
    seed,
  },
  target: 'class',
  generate: (params, random) =>
    points2d(params.count, (row) => {
      const arm = row % params.classes;
      const along = Math.sqrt(random.uniform());
      const angle = 2 * Math.PI * (params.turns * along + arm / params.classes);
      return {
        x: along * Math.cos(angle) + params.noise * random.normal(),
        y: along * Math.sin(angle) + params.noise * random.normal(),
        label: letter(arm),
      };
    }),
});

export const gaussians = defineGenerator({
  id: 'gaussians',
  title: text('Gaussian clouds', 'Гауссовы облака'),
  description: text(
    'One cloud a class; the more they spread, the more they overlap and the less any network can win.',
    'По облаку на класс: чем шире разброс, тем сильнее они перекрываются и тем меньше может любая сеть.',
  ),
  params: { count: count(600), classes: several(3, 8), noise: noise(0.25), seed },
  target: 'class',
  generate: (params, random) =>
    points2d(params.count, (row) => {
      const cloud = row % params.classes;
      const angle = (2 * Math.PI * cloud) / params.classes;
      return {
        x: Math.cos(angle) + params.noise * random.normal(),
        y: Math.sin(angle) + params.noise * random.normal(),
        label: letter(cloud),
      };
    }),
});

export const moons = defineGenerator({
  id: 'moons',
  title: text('Moons', 'Полумесяцы'),
  description: text(
    'Two half circles that reach into each other.',
    'Две полуокружности, заходящие одна в другую.',
  ),
  params: { count: count(), noise: noise(0.1), seed },
  target: 'class',
  generate: (params, random) =>
    points2d(params.count, (row) => {
      const upper = row % 2 === 0;
      const angle = random.uniform(0, Math.PI);
      return {
        x: (upper ? Math.cos(angle) : 1 - Math.cos(angle)) + params.noise * random.normal(),
        y: (upper ? Math.sin(angle) : 0.5 - Math.sin(angle)) + params.noise * random.normal(),
        label: upper ? 'upper' : 'lower',
      };
    }),
});
