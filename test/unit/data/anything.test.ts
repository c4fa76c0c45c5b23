import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/base/errors/app-error.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { unreadable } from '../../../src/main/services/readers/source.ts';
import { failure, readBytes } from './support.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/data');
/** Nothing that was dropped may make the app hold more than this on the word of a header. */
const MOST_BYTES = 2 ** 28;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerloom-anything-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A table with rows, or an AppError about the data; what it held on the way. */
async function outcome(name: string, content: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  const before = process.memoryUsage().arrayBuffers;
  try {
    const card = await new DatasetService({ resourcesDir: '' }).openFile(path);
    expect(card.schema.rows).toBeGreaterThan(0);
    return 'table';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toMatch(/^data\./);
    expect(error.message).not.toMatch(/\{\w+\}/);
    return error.code;
  } finally {
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MOST_BYTES);
    await rm(path);
  }
}

const EXTENSIONS = [
  'csv', 'tsv', 'txt', 'json', 'jsonl', 'parquet', 'npy', 'npz', 'zip', 'gz', 'sqlite', 'db', 'idx3-ubyte', 'png',
  'bmp', 'xlsx', 'pdf', 'exe', 'loom', '',
]; // biome-ignore format: one list
const MAGICS = [
  '', 'PK\x03\x04', 'PK\x05\x06', 'PAR1', 'SQLite format 3\0', '\x93NUMPY\x01\0', '\0\0\x08\x03', '\x1f\x8b\x08', 'BM',
  '\x89PNG\r\n', '%PDF-', '\x7fELF', 'MZ', '{"a":', '[[', '\xff\xfe', '\xfe\xff', '\xef\xbb\xbf', 'a,b\n"',
]; // biome-ignore format: one list

describe('anything at all may be dropped', () => {
  it('random bytes behind any signature, under any name, end in a table or in words', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...EXTENSIONS),
        fc.constantFrom(...MAGICS),
        fc.uint8Array({ maxLength: 300 }),
        async (extension, magic, rest) => {
          await outcome(`any.${extension}`, Buffer.concat([Buffer.from(magic, 'latin1'), rest]));
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);

  it('every fixture, cut off anywhere or with a byte changed, ends in a table or in words', async () => {
    const names = (await readdir(FIXTURES, { withFileTypes: true })).filter((entry) => entry.isFile());
    for (const { name } of names) {
      if (name.startsWith('.') || /\.(?:py|sh)$/.test(name) || name === 'endless-view.db') continue;
      const whole = new Uint8Array(await readFile(join(FIXTURES, name)));
      for (const share of [0, 0.1, 0.35, 0.6, 0.9, 0.99]) {
        await outcome(`cut-${name}`, whole.subarray(0, Math.floor(share * whole.length)));
      }
      for (const share of [0.02, 0.1, 0.5, 0.97]) {
        const changed = whole.slice();
        changed[Math.floor(share * whole.length)]! ^= 0xff;
        await outcome(`changed-${name}`, changed);
      }
    }
  }, 120_000);

  const u32 = (...values: number[]) =>
    Buffer.concat(values.map((v) => Buffer.from([v >>> 24, v >>> 16, v >>> 8, v])));
  const npy = (shape: string): Uint8Array => {
    const header = `{'descr': '<f8', 'fortran_order': True, 'shape': (${shape}), }\n`;
    return Buffer.concat([
      Buffer.from('\x93NUMPY\x01\0', 'latin1'),
      Buffer.from([header.length, 0]),
      Buffer.from(header),
    ]);
  };
  const parquet = Buffer.concat([
    Buffer.from('PAR1'),
    Buffer.alloc(64),
    Buffer.from([0xf0, 0xff, 0xff, 0x7f]),
    Buffer.from('PAR1'),
  ]);
  const huge: [string, Uint8Array][] = [
    ['idx of 4 milliards of pictures', Buffer.concat([u32(0x803, 0xffffffff, 28, 28), Buffer.alloc(100)])],
    [
      'idx of pictures as wide as memory',
      Buffer.concat([u32(0x803, 1, 0x7fffffff, 0x7fffffff), Buffer.alloc(8)]),
    ],
    ['npy of a shape beyond numbers', npy('99999999999999999999, 7')],
    ['npy of a milliard numbers', npy('1000000000,')],
    ['npy whose sides multiply to nothing', npy('4294967296, 0, 4294967296')],
    ['parquet with a footer of two gigabytes', parquet],
    [
      'gzip that says four gigabytes',
      Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), u32(0, 0xffffffff)]),
    ],
    [
      'sqlite of a milliard pages',
      Buffer.concat([
        Buffer.from('SQLite format 3\0'),
        Buffer.from([0x10, 0, 1, 1, 0, 64, 32, 32]),
        u32(1, 0x3fffffff),
        Buffer.alloc(68),
      ]),
    ],
    [
      'zip with a directory of four gigabytes',
      Buffer.concat([Buffer.from('PK\x05\x06\0\0\0\0', 'latin1'), Buffer.alloc(14, 0xff)]),
    ],
  ];
  it.each(huge)('%s is refused without being believed', async (name, content) => {
    const extension = name.split(' ')[0]!;
    expect(await outcome(`x.${extension === 'idx' ? 'idx3-ubyte' : extension}`, content)).not.toBe('table');
  });

  it('executables, documents and spreadsheets are called by their names', async () => {
    const kinds: [string, string, string][] = [
      ['setup.exe', `MZ${'\0'.repeat(60)}PE\0\0`, 'EXE'],
      ['tool', '\x7fELF\x02\x01\x01', 'ELF'],
      ['paper.pdf', '%PDF-1.7\n', 'PDF'],
      ['book.xls', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'Excel XLS'],
      ['clip.mp4', '\0\0\0\x20ftypisom\0\0\x02\0', 'MP4'],
      ['song.ogg', 'OggS\0\x02\0\0', 'OGG'],
      ['model.h5', '\x89HDF\r\n\x1a\n', 'HDF5'],
      ['model.pt', '\x80\x02}q\0.', 'Python pickle'],
      ['data.mat', `MATLAB 5.0 MAT-file, Platform: GLNXA64${' '.repeat(86)}\0\x01IM`, 'MATLAB MAT'],
      ['frame.feather', 'ARROW1\0\0', 'Arrow'],
      ['Main.class', '\xca\xfe\xba\xbe\0\0\0\x34', 'Java class'],
    ];
    for (const [name, content, kind] of kinds) {
      const { message } = await failure(readBytes(Buffer.from(content, 'latin1'), name));
      expect(message).toContain(kind);
    }
  });
});

describe('what is no file', () => {
  const open = (path: string) => failure(new DatasetService({ resourcesDir: '' }).openFile(path));

  it('a pipe and a device are not waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
    expect((await open(join(folder, 'pipe.csv'))).code).toBe('data.notAFile');
    expect((await open('/dev/zero')).code).toBe('data.notAFile');
  });

  it('links in a circle', async () => {
    await symlink(join(folder, 'b.csv'), join(folder, 'a.csv'));
    await symlink(join(folder, 'a.csv'), join(folder, 'b.csv'));
    expect((await open(join(folder, 'a.csv'))).code).toBe('data.linkLoop');
  });

  it('folders with nothing, with tables, with a link to themselves', async () => {
    await mkdir(join(folder, 'nothing', 'inside'), { recursive: true });
    expect((await open(join(folder, 'nothing'))).code).toBe('data.emptyFolder');
    await mkdir(join(folder, 'tables'));
    await writeFile(join(folder, 'tables', 't.csv'), 'x\n1\n');
    await symlink(join(folder, 'tables'), join(folder, 'tables', 'again'));
    const { schema } = await new DatasetService({ resourcesDir: '' }).openFile(join(folder, 'tables'));
    expect(schema.rows).toBe(1);
    await mkdir(join(folder, 'papers'));
    await writeFile(join(folder, 'papers', 'a.bin'), Uint8Array.of(0, 1, 2));
    expect((await open(join(folder, 'papers'))).code).toBe('data.noPictures');
  });

  it.each([
    ['EACCES', 'data.noPermission'],
    ['EBUSY', 'data.busy'],
    ['ELOOP', 'data.linkLoop'],
    ['ENOENT', 'data.moved'],
    ['EIO', 'data.unreadable'],
  ])('%s of the system is said in words', (code, expected) => {
    const cause = Object.assign(new Error('system'), { code });
    expect(unreadable('/x/a.csv', 'a.csv', cause).code).toBe(expected);
  });
});

it('extensions do not decide what a file is', async () => {
  for (const name of [
    'table.parquet',
    'shop.sqlite',
    'matrix-f4.npy',
    'python.zip',
    'excel.csv',
    'records.json',
  ]) {
    const content = new Uint8Array(await readFile(join(FIXTURES, name)));
    expect([name, await outcome(`plain-${extname(name).slice(1)}.bin`, content)]).toEqual([name, 'table']);
  }
});
