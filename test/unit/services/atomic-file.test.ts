import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SaveStage, writeAtomically, writeJson } from '../../../src/main/services/atomic-file.ts';
import { bundleEntry } from '../../helpers/bundle-entry.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const STAGES: readonly SaveStage[] = ['opened', 'written', 'synced', 'backedUp', 'renamed'];
let program: string;
let programFolder: string;

beforeAll(async () => {
  programFolder = await mkdtemp(join(tmpdir(), 'layerloom-save-'));
  program = await bundleEntry(
    fileURLToPath(new URL('../../helpers/save-and-die.ts', import.meta.url)),
    programFolder,
  );
});
afterAll(() => rm(programFolder, { recursive: true, force: true }));

const bytes = (value: string) => new TextEncoder().encode(value);

describe('writing a file atomically', () => {
  it('makes a new file', async () => {
    const path = join(await temporaryFolder(), 'a.loom');
    await writeAtomically(path, bytes('new'));
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('replaces an old one and leaves neither a backup nor a temporary file', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.loom');
    await writeFile(path, 'old');
    await writeAtomically(path, bytes('new'));
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.loom']);
  });

  it('keeps the previous file as .bak until the new one stands', async () => {
    const path = join(await temporaryFolder(), 'a.loom');
    await writeFile(path, 'old');
    let backup = '';
    await writeAtomically(path, bytes('new'), (stage) => {
      if (stage === 'backedUp') backup = readFileSync(`${path}.bak`, 'utf8');
    });
    expect(backup).toBe('old');
  });

  it('leaves a .bak of the user’s own alone', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.loom'), 'old');
    await writeFile(join(folder, 'a.loom.bak'), 'mine');
    await writeAtomically(join(folder, 'a.loom'), bytes('new'));
    expect(await readFile(join(folder, 'a.loom.bak'), 'utf8')).toBe('mine');
  });

  it('writes through a symbolic link and keeps the link', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'real.loom'), 'old');
    await symlink(join(folder, 'real.loom'), join(folder, 'link.loom'));
    await writeAtomically(join(folder, 'link.loom'), bytes('new'));
    expect(await readFile(join(folder, 'real.loom'), 'utf8')).toBe('new');
    expect((await readdir(folder)).sort()).toEqual(['link.loom', 'real.loom']);
  });

  it('keeps the permissions of the file it replaces', async () => {
    const path = join(await temporaryFolder(), 'a.loom');
    await writeFile(path, 'old');
    await chmod(path, 0o600);
    await writeAtomically(path, bytes('new'));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('a folder that is not there is a file.noFolder that names the path', async () => {
    const path = join(await temporaryFolder(), 'no', 'a.loom');
    await expect(writeAtomically(path, bytes('new'))).rejects.toMatchObject({
      code: 'file.noFolder',
      params: { path },
    });
  });

  it('a folder in the place of the file is refused and nothing is left behind', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'a.loom'));
    await expect(writeAtomically(join(folder, 'a.loom'), bytes('new'))).rejects.toMatchObject({
      code: 'file.isFolder',
    });
    expect(await readdir(folder)).toEqual(['a.loom']);
  });

  it.each(STAGES)('a failure when %s leaves the old file or the new one, whole', async (failing) => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.loom');
    await writeFile(path, 'old');
    const save = writeAtomically(path, bytes('new'), (stage) => {
      if (stage === failing) throw new Error('the disk is gone');
    });
    await expect(save).rejects.toMatchObject({ code: 'file.cannotWrite' });
    expect(await readFile(path, 'utf8')).toBe(failing === 'renamed' ? 'new' : 'old');
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.each(STAGES)('a process killed when %s leaves the old file or the new one, whole', async (stage) => {
    const path = join(await temporaryFolder(), 'a.loom');
    await writeFile(path, 'old'.repeat(100_000));
    await killedWhen(stage, path, 'new');
    const left = await readFile(path, 'utf8');
    expect(left).toBe(stage === 'renamed' ? 'new'.repeat(100_000) : 'old'.repeat(100_000));
  });

  it('small files of the app are written with the folders they need', async () => {
    const path = join(await temporaryFolder(), 'deep', 'settings.json');
    await writeJson(path, { theme: 'dark' });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ theme: 'dark' });
  });
});

/** Runs a save in a process of its own that kills itself at a stage. */
async function killedWhen(stage: SaveStage, path: string, word: string): Promise<void> {
  const child = fork(program, [stage, path, word]);
  const signal = await new Promise<NodeJS.Signals | null>((done, fail) => {
    child.on('error', fail);
    child.on('exit', (_, how) => done(how));
  });
  expect(signal).toBe('SIGKILL');
}
