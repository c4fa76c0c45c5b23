import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemsCsv } from '../../../src/main/services/problem-export.ts';
import { cells, readBytes, readText } from './support.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const word = fc
  .string({ unit: 'grapheme', maxLength: 10 })
  .map((drawn) => `w${drawn.replace(/\p{Cc}|\p{Cs}|\ufffd|\ufeff/gu, '').trim()}d`);
const orMissing = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 6, nil: null });

describe('JSON is read back as it was written', () => {
  const records = fc
    .array(fc.record({ n: orMissing(number), w: orMissing(word), b: fc.boolean() }), {
      minLength: 3,
      maxLength: 25,
    })
    .filter((rows) => rows.some(({ n }) => n !== null) && rows.some(({ w }) => w !== null));
  const shapes: [string, (rows: readonly Record<string, unknown>[]) => string][] = [
    ['a list of records', (rows) => JSON.stringify(rows)],
    ['a record a line', (rows) => rows.map((row) => JSON.stringify(row)).join('\n')],
    [
      'a list a column',
      (rows) =>
        JSON.stringify({ n: rows.map(({ n }) => n), w: rows.map(({ w }) => w), b: rows.map(({ b }) => b) }),
    ],
    ['a list of lists', (rows) => JSON.stringify([['n', 'w', 'b'], ...rows.map(({ n, w, b }) => [n, w, b])])],
    ['wrapped', (rows) => JSON.stringify({ version: 1, data: rows })],
  ];
  it.each(shapes)('as %s', async (_, written) => {
    await fc.assert(
      fc.asyncProperty(records, async (rows) => {
        const { table } = await readText(written(rows), 'rows.json');
        expect(Object.fromEntries(table.columns.map((column) => [column.name, cells(column)]))).toEqual({
          n: rows.map(({ n }) => n),
          w: rows.map(({ w }) => w),
          b: rows.map(({ b }) => String(b)),
        });
      }),
      { numRuns: 60 },
    );
  });
});

interface Kind {
  readonly npy: string;
  readonly idx: number | null;
  readonly width: number;
  readonly value: fc.Arbitrary<number>;
  readonly put: (view: DataView, at: number, value: number, little: boolean) => void;
}
const whole = (bits: number, signed: boolean) =>
  signed
    ? fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
    : fc.integer({ min: 0, max: 2 ** bits - 1 });
const KINDS: readonly Kind[] = [
  { npy: 'u1', idx: 8, width: 1, value: whole(8, false), put: (v, at, x) => v.setUint8(at, x) },
  { npy: 'i1', idx: 9, width: 1, value: whole(8, true), put: (v, at, x) => v.setInt8(at, x) },
  { npy: 'u2', idx: null, width: 2, value: whole(16, false), put: (v, at, x, le) => v.setUint16(at, x, le) },
  { npy: 'i2', idx: 11, width: 2, value: whole(16, true), put: (v, at, x, le) => v.setInt16(at, x, le) },
  { npy: 'u4', idx: null, width: 4, value: whole(32, false), put: (v, at, x, le) => v.setUint32(at, x, le) },
  { npy: 'i4', idx: 12, width: 4, value: whole(32, true), put: (v, at, x, le) => v.setInt32(at, x, le) },
  {
    npy: 'i8',
    idx: null,
    width: 8,
    value: whole(32, true),
    put: (v, at, x, le) => v.setBigInt64(at, BigInt(x), le),
  },
  {
    npy: 'u8',
    idx: null,
    width: 8,
    value: whole(32, false),
    put: (v, at, x, le) => v.setBigUint64(at, BigInt(x), le),
  },
  {
    npy: 'f4',
    idx: 13,
    width: 4,
    value: number.map((x) => Math.fround(x) + 0).filter(Number.isFinite),
    put: (v, at, x, le) => v.setFloat32(at, x, le),
  },
  { npy: 'f8', idx: 14, width: 8, value: number, put: (v, at, x, le) => v.setFloat64(at, x, le) },
];
/** A matrix of rows × columns of one kind. */
const matrix = fc.constantFrom(...KINDS).chain((kind) =>
  fc
    .record({ rows: fc.integer({ min: 1, max: 9 }), columns: fc.integer({ min: 1, max: 5 }) })
    .chain(({ rows, columns }) =>
      fc.record({
        kind: fc.constant(kind),
        values: fc.array(fc.array(kind.value, { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      }),
    ),
);
const transposed = (values: readonly (readonly number[])[]): number[][] =>
  values[0]!.map((_, column) => values.map((row) => row[column]! + 0));

describe('arrays are read back as they were written', () => {
  it('NPY of every type, order of axes and order of bytes', async () => {
    const layout = fc.record({
      little: fc.boolean(),
      fortran: fc.boolean(),
      wide: fc.boolean(),
      flat: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(matrix, layout, async ({ kind, values }, { little, fortran, wide, flat }) => {
        const columns = values[0]!.length;
        const oneAxis = flat && columns === 1;
        const order = kind.width === 1 ? '|' : little ? '<' : '>';
        const shape = oneAxis ? `${values.length},` : `${values.length}, ${columns}`;
        const header = `{'descr': '${order}${kind.npy}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape}), }\n`;
        const start = (wide ? 12 : 10) + header.length;
        const bytes = new Uint8Array(start + values.length * columns * kind.width);
        const view = new DataView(bytes.buffer);
        bytes.set(Buffer.from('\x93NUMPY', 'latin1'));
        bytes[6] = wide ? 2 : 1;
        if (wide) view.setUint32(8, header.length, true);
        else view.setUint16(8, header.length, true);
        bytes.set(Buffer.from(header), wide ? 12 : 10);
        values.forEach((row, r) => {
          row.forEach((value, c) => {
            const at = fortran ? c * values.length + r : r * columns + c;
            kind.put(view, start + at * kind.width, value, little);
          });
        });
        const { table } = await readBytes(bytes, 'a.npy');
        expect(table.columns.map(cells)).toEqual(transposed(values));
      }),
      { numRuns: 200 },
    );
  });

  it('IDX of every type', async () => {
    const idx = matrix.filter(({ kind }) => kind.idx !== null);
    await fc.assert(
      fc.asyncProperty(idx, async ({ kind, values }) => {
        const columns = values[0]!.length;
        const bytes = new Uint8Array(12 + values.length * columns * kind.width);
        const view = new DataView(bytes.buffer);
        bytes.set([0, 0, kind.idx ?? 0, 2]);
        view.setUint32(4, values.length);
        view.setUint32(8, columns);
        values.flat().forEach((value, index) => {
          kind.put(view, 12 + index * kind.width, value, false);
        });
        const { table } = await readBytes(bytes, 'a-idx2');
        expect(table.columns.map(cells)).toEqual(transposed(values));
      }),
      { numRuns: 150 },
    );
  });
});

it('a list of problems is a table that this app reads, and no cell of it is a formula', async () => {
  const message = fc.constantFrom(
    '=1+1',
    '@x',
    '+7',
    '-8 words',
    'plain',
    'with, comma',
    'two\nlines',
    '"quoted"',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 3, maxLength: 20 }), async (messages) => {
      const csv = problemsCsv(
        messages.map((said, index) => ({
          severity: 'error',
          code: 'x',
          message: { en: said, ru: said },
          line: index + 1,
          column: said,
        })),
        'en',
      );
      const { table } = await readText(csv, 'problems.csv');
      expect(table.rows).toBe(messages.length);
      expect(cells(table.columns[1])).toEqual(messages.map((_, index) => index + 1));
      for (const cell of cells(table.columns[3])) expect(String(cell)).not.toMatch(/^[=@\t\r]|^[+-](?!\d+$)/);
    }),
    { numRuns: 60 },
  );
});
