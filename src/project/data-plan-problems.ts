// The problems of a data binding, in words: no data, no target, columns that cannot be used as they are meant.
import { type Text, text } from '../base/text.ts';
import type { Diagnostic } from '../layers/define.ts';
import type { ColumnInfo, DataSchema } from './document.ts';
import { usualText } from './text-column.ts';

const problem = (severity: Diagnostic['severity'], code: string, message: Text): Diagnostic => ({
  severity,
  code,
  message,
});

export const NO_DATA = problem(
  'error',
  'data.none',
  text(
    'There is no data yet. Open a file or choose a built-in sample in the Data panel.',
    'Данных пока нет. Откройте файл или выберите встроенный набор на панели «Данные».',
  ),
);

export const NOT_READ = problem(
  'error',
  'data.notRead',
  text(
    'The data has not been read yet. Open the file again in the Data panel.',
    'Данные ещё не прочитаны. Откройте файл снова на панели «Данные».',
  ),
);

export const NO_ROWS = problem(
  'error',
  'data.noRows',
  text(
    'The data has no rows. Choose a file that holds at least one row below its header.',
    'В данных нет строк. Выберите файл, в котором под заголовком есть хотя бы одна строка.',
  ),
);

export const NO_GROUP = problem(
  'error',
  'data.noGroup',
  text(
    'Whole groups are to be held out, but no column says which group a row belongs to. Give a column the role “group”, or split by chance.',
    'Откладывать нужно группы целиком, но столбца с номером группы нет. Назначьте столбцу роль «группа» или делите случайно.',
  ),
);

/** Time is the order of rows: windows run down the file, and its end is held out. */
export function outOfTime(name: string, order: 'falling' | 'mixed'): Diagnostic {
  return {
    ...problem(
      'warning',
      'data.outOfTime',
      order === 'falling'
        ? text(
            `By “${name}” the first row is the newest, but time is taken to run down the file: the oldest rows are held out, and forecasts go back in time. Take the rows in the order of “${name}” (Data panel, Split).`,
            `По столбцу «${name}» первая строка самая новая, а время считается идущим сверху вниз: откладываются самые старые строки, и прогноз делается в прошлое. Берите строки по порядку столбца «${name}» (панель «Данные», «Разбиение»).`,
          )
        : text(
            `The rows are not in the order of “${name}”, but time is taken to run down the file. Take them in that order (Data panel, Split); if the file holds several series, give the column that tells them apart the role “group”.`,
            `Строки идут не по порядку столбца «${name}», а время считается идущим сверху вниз. Берите их по этому порядку (панель «Данные», «Разбиение»); если в файле несколько рядов, назначьте столбцу, который их различает, роль «группа».`,
          ),
    ),
    fix: {
      kind: 'setData',
      title: text(`Take the rows in the order of “${name}”`, `Брать строки по порядку «${name}»`),
      path: 'order',
      value: name,
    },
  };
}

export function goneOrder(name: string): Diagnostic {
  return problem(
    'error',
    'data.orderGone',
    text(
      `Rows are to be taken in the order of “${name}”, but this data has no such column of dates or numbers. Choose another column, or the order of the file (Data panel, Split).`,
      `Строки нужно брать по порядку «${name}», но такого столбца с датами или числами в этих данных нет. Выберите другой столбец или порядок строк файла (панель «Данные», «Разбиение»).`,
    ),
  );
}

export function goneColumn(name: string): Diagnostic {
  return problem(
    'error',
    'data.targetGone',
    text(
      `The target column “${name}” is not in this data. Choose another target in the Data panel.`,
      `Целевого столбца «${name}» в этих данных нет. Выберите другой на панели «Данные».`,
    ),
  );
}

export function noTarget(schema: DataSchema): Diagnostic {
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

export function unpredicted(names: readonly string[]): Diagnostic {
  const list = names.map((name) => `“${name}”`).join(', ');
  const liste = names.map((name) => `«${name}»`).join(', ');
  return problem(
    'warning',
    'data.targetUnused',
    text(
      `No output predicts the target ${list}. Add an output for it, or give the column another role.`,
      `Цель ${liste} не предсказывает ни один выход. Добавьте для неё выход или смените роль столбца.`,
    ),
  );
}

export function noFeatures(schema: DataSchema): Diagnostic {
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

export function shortSeries(rows: number, needed: number): Diagnostic {
  return problem(
    'error',
    'data.shortSeries',
    text(
      `The window and its horizon take ${needed} rows, but the data has ${rows}. Choose a shorter window or a nearer horizon.`,
      `Окно вместе с горизонтом занимает ${needed} строк, а в данных их ${rows}. Выберите окно короче или горизонт ближе.`,
    ),
  );
}

export function textFeature(column: ColumnInfo): Diagnostic {
  const { name } = column;
  return {
    ...problem(
      'warning',
      'data.textFeature',
      text(
        `Column “${name}” holds free text and is left out of the features. Read it as a sequence of tokens, or give it the role “ignored”.`,
        `В столбце «${name}» произвольный текст, в признаки он не входит. Читайте его как последовательность токенов или назначьте ему роль «не используется».`,
      ),
    ),
    fix: {
      kind: 'setColumn',
      title: text('Read it as a sequence of words', 'Читать как последовательность слов'),
      column: name,
      settings: { text: { ...usualText(column) } },
    },
  };
}

export function emptyFeature(name: string): Diagnostic {
  return problem(
    'info',
    'data.emptyFeature',
    text(
      `Column “${name}” has no values and is left out of the features. Give it the role “ignored” to silence this.`,
      `В столбце «${name}» нет значений, в признаки он не входит. Чтобы убрать это сообщение, назначьте ему роль «не используется».`,
    ),
  );
}

export function unusableTarget(column: ColumnInfo): Diagnostic {
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

export function targetNotNumber(name: string): Diagnostic {
  return problem(
    'error',
    'data.targetNotNumber',
    text(
      `The target is to be read as a number, but column “${name}” holds words. Read the target as classes, or choose a column of numbers.`,
      `Цель должна читаться как число, но в столбце «${name}» слова. Читайте цель как классы или выберите числовой столбец.`,
    ),
  );
}

export function labelsNeedTwo({ name, classes }: ColumnInfo): Diagnostic {
  const found = classes === null ? 'too many' : String(classes.length);
  const foundRu = classes === null ? 'слишком много' : String(classes.length);
  return problem(
    'error',
    'data.labelsNeedTwo',
    text(
      `Targets are to be read as labels, yes or no each, but column “${name}” has ${found} different values where two are needed. Give it another role, or read the targets otherwise.`,
      `Цели должны читаться как метки «да или нет», но в столбце «${name}» различных значений ${foundRu}, а нужно два. Назначьте ему другую роль или читайте цели иначе.`,
    ),
  );
}

export function weightProblems(columns: readonly ColumnInfo[]): readonly Diagnostic[] {
  const [first, second] = columns;
  if (first === undefined) return [];
  if (second !== undefined) {
    return [
      problem(
        'error',
        'data.severalWeights',
        text(
          `Columns “${first.name}” and “${second.name}” both have the role “weight”, but a row has one weight. Keep one of them.`,
          `Роль «вес» назначена столбцам «${first.name}» и «${second.name}», а вес у строки один. Оставьте один из них.`,
        ),
      ),
    ];
  }
  if (first.type === 'number') return [];
  return [
    problem(
      'error',
      'data.weightNotNumber',
      text(
        `Column “${first.name}” is to say how much a row counts, but it does not hold numbers. Choose a column of numbers that are not negative.`,
        `Столбец «${first.name}» должен задавать вес строки, но числа в нём не записаны. Выберите столбец с неотрицательными числами.`,
      ),
    ),
  ];
}

export function tooManyClasses(name: string): Diagnostic {
  return problem(
    'error',
    'data.tooManyClasses',
    text(
      `Column “${name}” cannot be read as classes: it holds fractions or too many different values. Read the target as a number.`,
      `Столбец «${name}» нельзя читать как классы: в нём дробные числа или слишком много разных значений. Читайте цель как число.`,
    ),
  );
}

export function oneClass(name: string, only: string): Diagnostic {
  return problem(
    'error',
    'data.oneClass',
    text(
      `The target column “${name}” has one class only, “${only}”: there is nothing to tell apart. Add rows of another class, or choose another target.`,
      `В целевом столбце «${name}» только один класс — «${only}»: различать нечего. Добавьте строки другого класса или выберите другую цель.`,
    ),
  );
}
