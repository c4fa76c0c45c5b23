import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleanUploads, markUploadUsed } from '../../../src/main/services/upload-cleanup.ts';
import { packProject } from '../../../src/project/file/project-file.ts';
import { emptyDocument } from '../../../src/project/new-document.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2030, 0, 1);
const hex = (digit: string) => digit.repeat(32);

describe('dropped files that are kept', () => {
  let folder = '';
  let uploadDir = '';
  const drop = async (name: string, ageDays: number): Promise<string> => {
    await mkdir(join(uploadDir, name), { recursive: true });
    await writeFile(join(uploadDir, name, 'data.csv'), 'x\n1\n');
    const then = new Date(NOW_MS - ageDays * DAY_MS);
    await utimes(join(uploadDir, name), then, then);
    return join(uploadDir, name, 'data.csv');
  };
  const project = async (name: string, path: string): Promise<string> => {
    const document = emptyDocument();
    const source = { kind: 'file', path, name: 'data.csv', bytes: 4, sha256: 'x' } as const;
    const file = join(folder, name);
    await writeFile(
      file,
      packProject({ document: { ...document, data: { ...document.data, source } }, runs: [] }),
    );
    return file;
  };
  const clean = (...paths: string[]) =>
    cleanUploads({ uploadDir, projects: async () => paths, nowMs: NOW_MS });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerloom-uploads-'));
    uploadDir = join(folder, 'uploads');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('go where they are old and no project names them', async () => {
    await drop(hex('a'), 100);
    await drop(hex('b'), 10);
    const named = await project('p.loom', await drop(hex('c'), 100));
    expect(await clean(named)).toEqual([hex('a')]);
    expect((await readdir(uploadDir)).sort()).toEqual([hex('b'), hex('c')]);
  });

  it('all stay where a project that may name them cannot be read', async () => {
    await drop(hex('a'), 100);
    await writeFile(join(folder, 'broken.loom'), 'no project');
    expect(await clean(join(folder, 'broken.loom'))).toEqual([]);
    expect(await readdir(uploadDir)).toEqual([hex('a')]);
  });

  it('a project that is gone keeps nothing', async () => {
    await drop(hex('a'), 100);
    expect(await clean(join(folder, 'gone.loom'))).toEqual([hex('a')]);
  });

  it('what the app did not put there stays', async () => {
    await drop('my own folder', 500);
    expect(await clean()).toEqual([]);
    expect(
      await cleanUploads({ uploadDir: join(folder, 'none'), projects: async () => [], nowMs: NOW_MS }),
    ).toEqual([]);
  });

  it('halves of uploads go after a day', async () => {
    await mkdir(uploadDir);
    await writeFile(join(uploadDir, '.half.tmp'), 'x');
    const then = new Date(NOW_MS - 2 * DAY_MS);
    await utimes(join(uploadDir, '.half.tmp'), then, then);
    await clean();
    expect(await readdir(uploadDir)).toEqual([]);
  });

  it('use makes them young again; files elsewhere are left alone', async () => {
    const path = await drop(hex('a'), 100);
    await markUploadUsed(uploadDir, path);
    expect((await stat(join(uploadDir, hex('a')))).mtimeMs).toBeGreaterThan(Date.now() - DAY_MS);
    const before = (await stat(folder)).mtimeMs;
    await markUploadUsed(uploadDir, join(folder, 'other', 'data.csv'));
    expect((await stat(folder)).mtimeMs).toBe(before);
  });
});
