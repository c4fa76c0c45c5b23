// Which of the data's targets an output predicts: all that there is, or the columns it names, read as it says. What
// leaves a choice, or cannot be had, is a problem in words.
import { type Text, text } from '../base/text.ts';
import type { ParamValues } from '../layers/params.ts';
import type { DataPlan } from './data-plan.ts';
import { type PlannedTarget, targetColumns } from './planned-targets.ts';

/** A planned target, or some columns of one; `source` still names the whole tensor. */
export interface OutputTarget {
  readonly target: PlannedTarget;
  /** Where its columns are in the tensor; null takes all. */
  readonly places: readonly number[] | null;
}

export interface TargetProblem {
  readonly code: 'data.noTarget' | 'output.columns' | 'output.reading';
  readonly message: Text;
  /** What mends it: parameters of the output. */
  readonly fix: {
    readonly title: Text;
    readonly param: 'columns' | 'reading';
    readonly value: string;
  } | null;
}

export interface Resolved {
  readonly found: OutputTarget | null;
  readonly problem: TargetProblem | null;
}

type Reading = PlannedTarget['kind'];

/** Whether the output rebuilds the features instead of predicting a target. */
export function rebuildsInput(params: ParamValues): boolean {
  return params.target === 'features';
}

/**
 * What the output is compared with. `width` is what arrives there and `taken` what other outputs name: they only make
 * the suggestion likelier where there is a choice. Both are null where nothing is known of the data.
 */
export function outputTarget(
  plan: DataPlan,
  params: ParamValues,
  width: number | null = null,
  taken: ReadonlySet<string> = new Set(),
): Resolved {
  if (rebuildsInput(params)) {
    if (plan.features.length === 0) return { found: null, problem: null };
    return whole({ kind: 'numbers', source: 'features', columns: plan.featureNames });
  }
  if (plan.targets.length === 0) return { found: null, problem: null };
  const reading = readingOf(params);
  const named = namesOf(params, allColumns(plan));
  if (named.length > 0) return byName(plan, named, reading);
  if (reading === null) {
    return plan.target !== null
      ? whole(plan.target)
      : fail(choose(plan, candidates(plan, null), width, taken));
  }
  const fitting = candidates(plan, reading);
  const [only, ...others] = fitting;
  if (only === undefined) return fail(noReading(plan, reading));
  return others.length === 0 ? whole(only) : fail(choose(plan, fitting, width, taken));
}

/** The columns that an output names. A comma may belong to a name: parts that are a known column together are one. */
export function namesOf({ columns }: ParamValues, known: readonly string[]): readonly string[] {
  if (typeof columns !== 'string') return [];
  const parts = columns.split(',');
  const names = new Set<string>();
  for (let start = 0; start < parts.length; ) {
    let end = start + 1;
    for (let longer = parts.length; longer > end; longer--) {
      if (known.includes(parts.slice(start, longer).join(',').trim())) end = longer;
    }
    names.add(parts.slice(start, end).join(',').trim());
    start = end;
  }
  names.delete('');
  return [...names];
}

function readingOf({ reading }: ParamValues): Reading | null {
  return reading === 'classes' || reading === 'numbers' || reading === 'labels' ? reading : null;
}

function whole(target: PlannedTarget): Resolved {
  return { found: { target, places: null }, problem: null };
}

function fail(problem: TargetProblem): Resolved {
  return { found: null, problem };
}

function candidates({ targets }: DataPlan, reading: Reading | null): readonly PlannedTarget[] {
  return targets.filter(({ kind }) => reading === null || kind === reading);
}

function byName(plan: DataPlan, names: readonly string[], reading: Reading | null): Resolved {
  const known = allColumns(plan);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) return fail(unknownColumns(unknown, known));
  const readings = reading === null ? usualReadings(plan, names) : [reading];
  for (const kind of readings) {
    for (const target of plan.targets) {
      const found = target.kind === kind ? chosen(target, names) : null;
      if (found !== null) return { found, problem: null };
    }
  }
  return fail(reading === null ? mixedColumns(names) : unreadable(names, reading));
}

/** As the columns suggest: one is classes or a number, several are numbers, or else labels. */
function usualReadings({ targets }: DataPlan, names: readonly string[]): readonly Reading[] {
  if (names.length > 1) return ['numbers', 'labels'];
  const classes = targets.some(
    (target) => target.kind === 'classes' && target.column === names[0] && target.suggested,
  );
  return classes ? ['classes', 'labels'] : ['numbers', 'classes', 'labels'];
}

/** Null where the target lacks one of the columns. */
function chosen(target: PlannedTarget, names: readonly string[]): OutputTarget | null {
  if (target.kind === 'classes') {
    return names.length === 1 && target.column === names[0] ? { target, places: null } : null;
  }
  // The order of the data, whichever way they are written.
  const places = target.columns.flatMap((name, place) => (names.includes(name) ? [place] : []));
  if (places.length !== names.length) return null;
  if (places.length === target.columns.length) return { target, places: null };
  const columns = places.map((place) => target.columns[place] ?? '');
  return target.kind === 'numbers'
    ? { target: { ...target, columns }, places }
    : {
        target: { ...target, columns, values: places.map((place) => target.values[place] ?? ['', '']) },
        places,
      };
}

/** The columns that outputs may predict, in the order of the data's offers. */
export function allColumns({ targets }: Pick<DataPlan, 'targets'>): readonly string[] {
  return [...new Set(targets.flatMap(targetColumns))];
}

/** Nothing was chosen where there is a choice: suggests what has the width that arrives and nobody else predicts. */
function choose(
  plan: DataPlan,
  offers: readonly PlannedTarget[],
  width: number | null,
  taken: ReadonlySet<string>,
): TargetProblem {
  const options = offers.map((target) => ({
    columns: targetColumns(target).filter((name) => target.kind === 'classes' || !taken.has(name)),
    target,
  }));
  const free = options.filter(({ columns, target }) => {
    return columns.length > 0 && !(target.kind === 'classes' && taken.has(target.column));
  });
  const fits = free.find(({ columns, target }) =>
    target.kind === 'classes'
      ? target.classes.length === width || (width === 1 && target.classes.length === 2)
      : columns.length === width,
  );
  const best = fits ?? free.find(({ target }) => target.kind === 'classes' && target.suggested) ?? free[0];
  const value = (best?.columns ?? []).join(', ');
  const [all, alle] = quoted(allColumns(plan));
  const [mine, meine] = quoted(best?.columns ?? []);
  return {
    code: 'output.columns',
    message: text(
      `There are several targets, ${all}, and it is open which of them this output predicts. Name its columns.`,
      `Целей несколько: ${alle}, и неясно, какие из них предсказывает этот выход. Укажите его столбцы.`,
    ),
    fix:
      value === ''
        ? null
        : { title: text(`Predict ${mine}`, `Предсказывать ${meine}`), param: 'columns', value },
  };
}

function unknownColumns(names: readonly string[], known: readonly string[]): TargetProblem {
  const [list, liste] = quoted(names);
  const [all, alle] = quoted(known);
  return {
    code: 'output.columns',
    message: text(
      `There is no target column ${list}. Target columns are ${all}: separate names by commas, or give the column the role “target” in the Data panel.`,
      `Целевого столбца ${liste} нет. Есть столбцы: ${alle}. Перечислите имена через запятую или назначьте столбцу роль «цель» на панели «Данные».`,
    ),
    fix: {
      title: text('Choose by the data', 'Выбрать по данным'),
      param: 'columns',
      value: '',
    },
  };
}

function mixedColumns(names: readonly string[]): TargetProblem {
  const [list, liste] = quoted(names);
  const [first] = names;
  return {
    code: 'output.columns',
    message: text(
      `One output predicts columns of one kind, but ${list} are not all numbers and not all of two values. Give each kind an output of its own.`,
      `Один выход предсказывает столбцы одного вида, а ${liste} — не только числа и не только столбцы из двух значений. Добавьте для каждого вида свой выход.`,
    ),
    fix:
      first === undefined
        ? null
        : {
            title: text(`Predict “${first}” alone`, `Предсказывать только «${first}»`),
            param: 'columns',
            value: first,
          },
  };
}

const AS: Readonly<Record<Reading, Text>> = {
  classes: text('classes of one column', 'классы одного столбца'),
  numbers: text('numbers', 'числа'),
  labels: text('labels, yes or no each', 'метки «да или нет»'),
};

function unreadable(names: readonly string[], reading: Reading): TargetProblem {
  const [list, liste] = quoted(names);
  return {
    code: 'output.reading',
    message: text(
      `Column ${list} cannot be predicted as ${AS[reading].en}, as the data is read. Predict it automatically, or change how targets are read in the Data panel.`,
      `При нынешнем чтении данных ${liste} нельзя предсказывать как ${AS[reading].ru}. Выберите «Автоматически» или измените чтение целей на панели «Данные».`,
    ),
    fix: AUTOMATIC,
  };
}

function noReading(plan: DataPlan, reading: Reading): TargetProblem {
  return { ...unreadable(allColumns(plan), reading) };
}

const AUTOMATIC = {
  title: text('Choose automatically', 'Выбрать автоматически'),
  param: 'reading',
  value: 'auto',
} as const;

function quoted(names: readonly string[]): readonly [string, string] {
  const shown = names.slice(0, MOST_NAMED);
  const more = names.length > shown.length ? ', …' : '';
  return [
    shown.map((name) => `“${name}”`).join(', ') + more,
    shown.map((name) => `«${name}»`).join(', ') + more,
  ];
}

const MOST_NAMED = 8;
