// From a data binding to the tensors it yields: which columns feed the network, how wide they become, what the target
// is. Pure, so that the canvas infers shapes without the data and the dataset service encodes by the same plan.

import { type Text, text } from '../base/text.ts';
import { DATE_PARTS } from '../engine/data/date-parts.ts';
import type { Diagnostic } from '../layers/define.ts';
import type { ColumnInfo, ColumnSettings, DataBinding, DataSchema } from './document.ts';

/**
 * How one raw cell becomes features: a number gives one (and a mark of whether it was missing), a category one per
 * class (one-hot, in `classes` order) or its place in that order.
 */
export type CellEncoding =
  | { readonly kind: 'number'; readonly indicator: boolean }
  | { readonly kind: 'oneHot'; readonly classes: readonly string[] }
  | { readonly kind: 'ordinal'; readonly classes: readonly string[] };

export interface PlannedFeature {
  readonly column: string;
  /** An image gives its pixels, row by row, channels last; a date gives its parts. */
  readonly encoding:
    | CellEncoding
    | { readonly kind: 'date' }
    | { readonly kind: 'image'; readonly shape: readonly [number, number, number] };
}

/** A cell of a raw row, as predictions take it and `data.rows` gives it. */
export interface PlannedCell {
  readonly name: string;
  readonly column: string;
  readonly encoding: CellEncoding;
}

export type PlannedTarget =
  | { readonly kind: 'classes'; readonly column: string; readonly classes: readonly string[] }
  | { readonly kind: 'numbers'; readonly columns: readonly string[] };

export interface DataPlan {
  /** Of one row of the dataset, or of one step of a window. */
  readonly features: readonly PlannedFeature[];
  /** Names of the encoded features, e.g. `age`, `colour=red`, `price[t−2]`. */
  readonly featureNames: readonly string[];
  /** Shape of a sample's features: [n], an image's [height, width, channels], or [steps, n] for a series. */
  readonly featureShape: readonly number[];
  /** The cells of a raw row: the feature columns, or an image's pixels, or a window's rows one after another. */
  readonly cells: readonly PlannedCell[];
  readonly window: { readonly length: number; readonly horizon: number; readonly stride: number } | null;
  readonly target: PlannedTarget | null;
  /** Problems of the binding itself: no data, no target, one class only, no features. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A whole-number column of at most this many distinct values, each seen often enough, is read as classes. */
const MOST_INFERRED_CLASSES = 20;
const FEWEST_ROWS_A_CLASS = 4;

/** Whether a column that is the target means classes where the user has not said so. */
export function suggestsClasses(column: ColumnInfo, rows: number): boolean {
  if (column.type === 'category') return true;
  if (column.type !== 'number' || column.classes === null) return false;
  const count = column.classes.length;
  return count <= 2 || (count <= MOST_INFERRED_CLASSES && rows >= FEWEST_ROWS_A_CLASS * count);
}

export function dataPlan(binding: DataBinding): DataPlan {
  const schema = binding.schema;
  if (schema === null) return emptyPlan(binding.source.kind === 'none' ? NO_DATA : NOT_READ);
  if (schema.rows === 0 || schema.columns.length === 0) return emptyPlan(NO_ROWS);

  const diagnostics: Diagnostic[] = [];
  const known = new Set(schema.columns.map((column) => column.name));
  for (const [name, role] of Object.entries(binding.roles)) {
    if (role === 'target' && !known.has(name)) diagnostics.push(goneColumn(name));
  }
  const roleOf = (column: ColumnInfo) =>
    Object.hasOwn(binding.roles, column.name) ? binding.roles[column.name] : 'feature';

  const window = binding.window ?? null;
  const targets = schema.columns.filter((column) => roleOf(column) === 'target');
  const features = schema.columns
    // A series is continued from its own past.
    .filter((column) => roleOf(column) === 'feature' || (window !== null && targets.includes(column)))
    .flatMap((column) => plannedFeature(column, settingsOf(binding, column.name), diagnostics));
  const target = plannedTarget(targets, binding, schema, diagnostics);
  if (features.length === 0) diagnostics.push(noFeatures(schema));
  if (window !== null && schema.rows < window.length + window.horizon) {
    diagnostics.push(shortSeries(schema.rows, window.length + window.horizon));
  }

  if (binding.split.kind === 'group' && !schema.columns.some((column) => roleOf(column) === 'group')) {
    diagnostics.push(NO_GROUP);
  }

  const stepCells = features.flatMap(cellsOf);
  const stepNames = stepCells.flatMap(namesOf);
  const [first] = features;
  const alone = features.length === 1 && first?.encoding.kind === 'image' ? first.encoding.shape : null;
  const steps = Array.from({ length: window?.length ?? 1 }, (_, step) => step - (window?.length ?? 1) + 1);
  const at = (step: number) => (step === 0 ? '[t]' : `[t−${-step}]`);
  return {
    features,
    featureNames:
      window === null ? stepNames : steps.flatMap((step) => stepNames.map((name) => name + at(step))),
    featureShape: window === null ? (alone ?? [stepNames.length]) : [window.length, stepNames.length],
    cells:
      window === null
        ? stepCells
        : steps.flatMap((step) => stepCells.map((cell) => ({ ...cell, name: cell.name + at(step) }))),
    window,
    target,
    diagnostics: errorsFirst(diagnostics),
  };
}

const PLAIN = { kind: 'number', indicator: false } as const;

function cellsOf({ column, encoding }: PlannedFeature): PlannedCell[] {
  if (encoding.kind === 'date') {
    return DATE_PARTS.map((part) => ({ name: `${column} ${part}`, column, encoding: PLAIN }));
  }
  if (encoding.kind !== 'image') return [{ name: column, column, encoding }];
  const [height, width, channels] = encoding.shape;
  return Array.from({ length: height * width * channels }, (_, index) => {
    const pixel = Math.floor(index / channels);
    const place = [Math.floor(pixel / width), pixel % width, ...(channels > 1 ? [index % channels] : [])];
    return { name: `${column}[${place.join(',')}]`, column, encoding: PLAIN };
  });
}

function namesOf({ name, encoding }: PlannedCell): string[] {
  switch (encoding.kind) {
    case 'number':
      return encoding.indicator ? [name, `${name} missing`] : [name];
    case 'oneHot':
      return encoding.classes.map((label) => `${name}=${label}`);
    case 'ordinal':
      return [name];
  }
}

/** How many samples `rows` rows make: themselves, or windows over them with a target after each. */
export function sampleCount({ window }: DataPlan, rows: number): number {
  if (window === null) return rows;
  return Math.max(0, Math.floor((rows - window.length - window.horizon) / window.stride) + 1);
}

/** What `binding` says of one column beyond the settings for all. */
export function settingsOf(binding: DataBinding, column: string): ColumnSettings {
  const own = binding.columns;
  return own !== undefined && Object.hasOwn(own, column) ? (own[column] ?? {}) : {};
}

function plannedFeature(
  column: ColumnInfo,
  settings: ColumnSettings,
  diagnostics: Diagnostic[],
): PlannedFeature[] {
  switch (column.type) {
    case 'number': {
      const encoding = { kind: 'number', indicator: settings.indicator === true } as const;
      return [{ column: column.name, encoding }];
    }
    case 'category': {
      const classes = column.classes ?? [];
      return [{ column: column.name, encoding: { kind: settings.encoding ?? 'oneHot', classes } }];
    }
    case 'date':
      return [{ column: column.name, encoding: { kind: 'date' } }];
    case 'image':
      return [{ column: column.name, encoding: { kind: 'image', shape: column.shape ?? [1, 1, 1] } }];
    case 'text':
      diagnostics.push(textFeature(column.name));
      return [];
    case 'empty':
      diagnostics.push(emptyFeature(column.name));
      return [];
  }
}

function plannedTarget(
  columns: readonly ColumnInfo[],
  binding: DataBinding,
  schema: DataSchema,
  diagnostics: Diagnostic[],
): PlannedTarget | null {
  const [first, ...others] = columns;
  const fail = (diagnostic: Diagnostic) => {
    diagnostics.push(diagnostic);
    return null;
  };
  if (first === undefined) return fail(noTarget(schema));
  const unusable = columns.find((column) => column.type !== 'number' && column.type !== 'category');
  if (unusable !== undefined) return fail(unusableTarget(unusable));

  const asClasses =
    binding.targetType === 'classes' ||
    (binding.targetType === 'auto' &&
      (columns.some((column) => column.type === 'category') ||
        (others.length === 0 && suggestsClasses(first, schema.rows))));
  if (!asClasses) {
    const words = columns.find((column) => column.type !== 'number');
    if (words !== undefined) return fail(targetNotNumber(words.name));
    return { kind: 'numbers', columns: columns.map((column) => column.name) };
  }
  if (others.length > 0) return fail(severalClassTargets(columns.map((column) => column.name)));
  if (first.classes === null) return fail(tooManyClasses(first.name));
  if (first.classes.length < 2) return fail(oneClass(first.name, first.classes[0] ?? ''));
  return { kind: 'classes', column: first.name, classes: first.classes };
}

function emptyPlan(diagnostic: Diagnostic): DataPlan {
  return {
    features: [],
    featureNames: [],
    featureShape: [0],
    cells: [],
    window: null,
    target: null,
    diagnostics: [diagnostic],
  };
}

function errorsFirst(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const rank = { error: 0, warning: 1, info: 2 };
  return [...diagnostics].sort((a, b) => rank[a.severity] - rank[b.severity]);
}

const problem = (severity: Diagnostic['severity'], code: string, message: Text): Diagnostic => ({
  severity,
  code,
  message,
});

const NO_DATA = problem(
  'error',
  'data.none',
  text(
    'There is no data yet. Open a file or choose a built-in sample in the Data panel.',
    'Данных пока нет. Откройте файл или выберите встроенный набор на панели «Данные».',
  ),
);

const NOT_READ = problem(
  'error',
  'data.notRead',
  text(
    'The data has not been read yet. Open the file again in the Data panel.',
    'Данные ещё не прочитаны. Откройте файл снова на панели «Данные».',
  ),
);

const NO_ROWS = problem(
  'error',
  'data.noRows',
  text(
    'The data has no rows. Choose a file that holds at least one row below its header.',
    'В данных нет строк. Выберите файл, в котором под заголовком есть хотя бы одна строка.',
  ),
);

const NO_GROUP = problem(
  'error',
  'data.noGroup',
  text(
    'Whole groups are to be held out, but no column says which group a row belongs to. Give a column the role “group”, or split by chance.',
    'Откладывать нужно группы целиком, но столбца с номером группы нет. Назначьте столбцу роль «группа» или делите случайно.',
  ),
);

function goneColumn(name: string): Diagnostic {
  return problem(
    'error',
    'data.targetGone',
    text(
      `The target column “${name}” is not in this data. Choose another target in the Data panel.`,
      `Целевого столбца «${name}» в этих данных нет. Выберите другой на панели «Данные».`,
    ),
  );
}

function noTarget(schema: DataSchema): Diagnostic {
  const last = schema.columns.at(-1)?.name ?? '';
  return problem(
    'error',
    'data.noTarget',
    text(
      `No target is chosen: the network does not know what to predict. Give a column, for example “${last}”, the role “target” in the Data panel.`,
      `Цель не выбрана: неизвестно, что предсказывать. На панели «Данные» назначьте роль «цель» одному из столбцов, например «${last}».`,
    ),
  );
}

function noFeatures(schema: DataSchema): Diagnostic {
  const count = schema.columns.length;
  return problem(
    'error',
    'data.noFeatures',
    text(
      `No column (of ${count}) feeds the network. Give at least one number or category column the role “feature”.`,
      `Ни один из столбцов (всего ${count}) не подаётся на вход сети. Назначьте роль «признак» хотя бы одному числовому или категориальному столбцу.`,
    ),
  );
}

function shortSeries(rows: number, needed: number): Diagnostic {
  return problem(
    'error',
    'data.shortSeries',
    text(
      `The window and its horizon take ${needed} rows, but the data has ${rows}. Choose a shorter window or a nearer horizon.`,
      `Окно вместе с горизонтом занимает ${needed} строк, а в данных их ${rows}. Выберите окно короче или горизонт ближе.`,
    ),
  );
}

function textFeature(name: string): Diagnostic {
  return problem(
    'warning',
    'data.textFeature',
    text(
      `Column “${name}” holds free text and is left out of the features. Give it the role “ignored”, or replace it with numbers or a few categories.`,
      `В столбце «${name}» произвольный текст, в признаки он не входит. Назначьте ему роль «не используется» или замените числами либо несколькими категориями.`,
    ),
  );
}

function emptyFeature(name: string): Diagnostic {
  return problem(
    'info',
    'data.emptyFeature',
    text(
      `Column “${name}” has no values and is left out of the features. Give it the role “ignored” to silence this.`,
      `В столбце «${name}» нет значений, в признаки он не входит. Чтобы убрать это сообщение, назначьте ему роль «не используется».`,
    ),
  );
}

function unusableTarget(column: ColumnInfo): Diagnostic {
  if (column.type === 'image') {
    return problem(
      'error',
      'data.targetImage',
      text(
        `The target column “${column.name}” holds images. Choose a column of classes or numbers as the target.`,
        `В целевом столбце «${column.name}» изображения. Выберите целью столбец с классами или числами.`,
      ),
    );
  }
  if (column.type === 'date') {
    return problem(
      'error',
      'data.targetDate',
      text(
        `The target column “${column.name}” holds dates. Choose a column of classes or numbers as the target.`,
        `В целевом столбце «${column.name}» даты. Выберите целью столбец с классами или числами.`,
      ),
    );
  }
  return column.type === 'empty'
    ? problem(
        'error',
        'data.targetEmpty',
        text(
          `The target column “${column.name}” has no values. Choose another target.`,
          `В целевом столбце «${column.name}» нет значений. Выберите другую цель.`,
        ),
      )
    : problem(
        'error',
        'data.targetText',
        text(
          `The target column “${column.name}” holds free text: nearly every value differs, so there are no classes to learn. Choose a column of numbers or of a few repeated values.`,
          `В целевом столбце «${column.name}» произвольный текст: почти все значения различны, классов в нём нет. Выберите столбец с числами или с несколькими повторяющимися значениями.`,
        ),
      );
}

function targetNotNumber(name: string): Diagnostic {
  return problem(
    'error',
    'data.targetNotNumber',
    text(
      `The target is to be read as a number, but column “${name}” holds words. Read the target as classes, or choose a column of numbers.`,
      `Цель должна читаться как число, но в столбце «${name}» слова. Читайте цель как классы или выберите числовой столбец.`,
    ),
  );
}

function severalClassTargets(names: readonly string[]): Diagnostic {
  const list = names.map((name) => `“${name}”`).join(', ');
  const spisok = names.map((name) => `«${name}»`).join(', ');
  return problem(
    'error',
    'data.severalTargets',
    text(
      `Columns ${list} are all targets, but classes come from one column. Keep one of them as the target, or use several number columns.`,
      `Целями назначены сразу столбцы ${spisok}, но классы берутся из одного. Оставьте один из них или выберите несколько числовых столбцов.`,
    ),
  );
}

function tooManyClasses(name: string): Diagnostic {
  return problem(
    'error',
    'data.tooManyClasses',
    text(
      `Column “${name}” cannot be read as classes: it holds fractions or too many different values. Read the target as a number.`,
      `Столбец «${name}» нельзя читать как классы: в нём дробные числа или слишком много разных значений. Читайте цель как число.`,
    ),
  );
}

function oneClass(name: string, only: string): Diagnostic {
  return problem(
    'error',
    'data.oneClass',
    text(
      `The target column “${name}” has one class only, “${only}”: there is nothing to tell apart. Add rows of another class, or choose another target.`,
      `В целевом столбце «${name}» только один класс — «${only}»: различать нечего. Добавьте строки другого класса или выберите другую цель.`,
    ),
  );
}
