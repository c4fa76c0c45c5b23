import { mkdir, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileBrowser } from '../../../src/main/services/file-browser.ts';
import { FileAccess } from '../../../src/main/services/files.ts';
import { storeUpload } from '../../../src/main/services/uploads.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

async function* chunks(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield new TextEncoder().encode(part);
}

describe('file handles', () => {
  it('a handle leads back to its path for the client that got it, and for no other', async () => {
    const access = new FileAccess(await temporaryFolder());
    const { handle, path, name } = access.issue('a', '/data/x.loom', 'write');
    expect({ path, name }).toEqual({ path: '/data/x.loom', name: 'x.loom' });
    expect(access.pathFor('a', handle, 'read')).toBe('/data/x.loom');
    expect(() => access.pathFor('b', handle, 'read')).toThrowError(/not chosen in this window/);
  });

  it('a path is not a handle', async () => {
    const access = new FileAccess(await temporaryFolder());
    access.issue('a', '/data/x.loom', 'write');
    for (const guess of ['/data/x.loom', '', '__proto__', 'write-']) {
      expect(() => access.pathFor('a', guess, 'read')).toThrowError(/not chosen/);
    }
  });

  it('what was chosen for reading cannot be written', async () => {
    const access = new FileAccess(await temporaryFolder());
    const { handle } = access.issue('a', '/data/x.csv', 'read');
    expect(() => access.pathFor('a', handle, 'write')).toThrowError(/reading only/);
  });

  it('a folder is neither read nor written, and a file is not listed', async () => {
    const access = new FileAccess(await temporaryFolder());
    const folder = access.issue('a', '/data', 'folder').handle;
    const file = access.issue('a', '/data/x.csv', 'read').handle;
    expect(() => access.pathFor('a', folder, 'read')).toThrowError();
    expect(() => access.pathFor('a', file, 'folder')).toThrowError();
  });

  it('a closed window takes its handles with it', async () => {
    const access = new FileAccess(await temporaryFolder());
    const { handle } = access.issue('a', '/data/x.loom', 'write');
    access.forget('a');
    expect(() => access.pathFor('a', handle, 'read')).toThrowError();
  });

  it('a document may name only data files that its client was given', async () => {
    const access = new FileAccess(await temporaryFolder());
    access.allowData('a', '/data/x.csv');
    expect(() => access.checkData('a', '/data/x.csv')).not.toThrow();
    expect(() => access.checkData('a', '/etc/passwd')).toThrowError(/not chosen/);
    expect(() => access.checkData('b', '/data/x.csv')).toThrowError();
  });

  it('adopts a dropped project for saving and dropped data for reading', async () => {
    const folder = await temporaryFolder();
    const access = new FileAccess(folder);
    for (const name of ['x.loom', 'x.csv']) await writeFile(join(folder, name), 'x');
    const project = await access.adoptPath('a', join(folder, 'x.loom'));
    const data = await access.adoptPath('a', join(folder, 'x.csv'));
    expect(access.isWritable('a', project.handle)).toBe(true);
    expect(access.isWritable('a', data.handle)).toBe(false);
  });

  it('takes a folder to be read as data, and never to be written', async () => {
    const folder = await temporaryFolder();
    const access = new FileAccess(folder);
    const { handle } = await access.adoptPath('a', folder);
    expect(access.dataPathFor('a', handle)).toBe(await realpath(folder));
    expect(() => access.pathFor('a', handle, 'write')).toThrow(
      expect.objectContaining({ code: 'file.readOnlyHandle' }),
    );
    const listed = access.issue('a', folder, 'folder');
    expect(access.dataPathFor('a', listed.handle)).toBe(folder);
    expect(() => access.dataPathFor('b', handle)).toThrow(
      expect.objectContaining({ code: 'file.badHandle' }),
    );
  });

  it('refuses missing files and devices by name', async () => {
    const folder = await temporaryFolder();
    const access = new FileAccess(folder);
    await expect(access.adoptPath('a', join(folder, 'no.csv'))).rejects.toMatchObject({
      code: 'file.notFound',
    });
    await expect(access.adoptPath('a', '/dev/zero')).rejects.toMatchObject({ code: 'file.cannotRead' });
  });
});

describe('dropped content', () => {
  it('is kept under its hash, once however often it is dropped', async () => {
    const access = new FileAccess(await temporaryFolder());
    const first = await access.adoptContent('a', 'x.csv', chunks('1,2\n', '3,4\n'));
    const again = await access.adoptContent('b', 'x.csv', chunks('1,2\n3,4\n'));
    expect(again.path).toBe(first.path);
    expect(await readFile(first.path, 'utf8')).toBe('1,2\n3,4\n');
  });

  it.each(['../../x.csv', String.raw`..\..\x.csv`, '/etc/x.csv'])(
    'the name %s stays inside its folder',
    async (name) => {
      const folder = await temporaryFolder();
      const { path } = await new FileAccess(folder).adoptContent('a', name, chunks('x'));
      expect(path.startsWith(join(folder, 'uploads'))).toBe(true);
      expect(path.endsWith('/x.csv')).toBe(true);
    },
  );

  it.each(['', '..', 'con.csv', 'a\0b', 'x'.repeat(300)])('the name %j is refused', async (name) => {
    const access = new FileAccess(await temporaryFolder());
    await expect(access.adoptContent('a', name, chunks('x'))).rejects.toMatchObject({ code: 'file.badName' });
  });

  it('more than the limit is refused and leaves nothing', async () => {
    const folder = await temporaryFolder();
    await expect(storeUpload(folder, 'x.csv', chunks('1234', '5678'), 6)).rejects.toMatchObject({
      code: 'file.tooLarge',
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the file browser', () => {
  async function browserOver(): Promise<{
    root: string;
    outside: string;
    browser: FileBrowser;
    access: FileAccess;
  }> {
    const root = await temporaryFolder();
    const outside = await temporaryFolder();
    const access = new FileAccess(await temporaryFolder());
    await mkdir(join(root, 'sub'));
    await writeFile(join(root, 'a.csv'), 'abc');
    await writeFile(join(root, 'b.loom'), 'x');
    await writeFile(join(root, '.secret'), 'x');
    await writeFile(join(outside, 'c.csv'), 'x');
    return { root, outside, access, browser: new FileBrowser(access, [root]) };
  }

  it('starts at the first root, folders first, data apart from projects, hidden files left out', async () => {
    const { browser, root } = await browserOver();
    const data = await browser.list('a', null, 'data');
    expect(data.path).toBe(root);
    expect(data.entries.map(({ name, directory, bytes }) => ({ name, directory, bytes }))).toEqual([
      { name: 'sub', directory: true, bytes: 0 },
      { name: 'a.csv', directory: false, bytes: 3 },
    ]);
    const projects = await browser.list('a', null, 'project');
    expect(projects.entries.map(({ name }) => name)).toEqual(['sub', 'b.loom']);
  });

  it('goes into a folder and back up, and not above its root', async () => {
    const { browser, root } = await browserOver();
    const top = await browser.list('a', null, 'data');
    expect(top.parent).toBeNull();
    const sub = await browser.list('a', top.entries[0]?.handle ?? '', 'data');
    expect(sub.path).toBe(join(root, 'sub'));
    expect((await browser.list('a', sub.parent, 'data')).path).toBe(root);
  });

  it('neither shows nor follows links that lead out of its roots', async () => {
    const { browser, root, outside, access } = await browserOver();
    await symlink(outside, join(root, 'way-out'));
    await symlink(join(outside, 'c.csv'), join(root, 'c.csv'));
    const names = (await browser.list('a', null, 'data')).entries.map(({ name }) => name);
    expect(names).toEqual(['sub', 'a.csv']);
    const forged = access.issue('a', join(root, 'way-out'), 'folder').handle;
    await expect(browser.list('a', forged, 'data')).rejects.toMatchObject({ code: 'file.outsideRoots' });
  });

  it('a folder that became a link to elsewhere after it was listed is refused', async () => {
    const { browser, root, outside } = await browserOver();
    const listed = await browser.list('a', null, 'data');
    await rm(join(root, 'sub'), { recursive: true });
    await symlink(outside, join(root, 'sub'));
    await expect(browser.list('a', listed.entries[0]?.handle ?? '', 'data')).rejects.toMatchObject({
      code: 'file.outsideRoots',
    });
  });

  it('names a new project in a listed folder, with its ending', async () => {
    const { browser, root, access } = await browserOver();
    const { handle } = await browser.list('a', null, 'project');
    const file = await browser.create('a', handle, 'mine');
    expect(file.path).toBe(join(root, 'mine.loom'));
    expect(access.isWritable('a', file.handle)).toBe(true);
  });

  it.each(['../x', 'a/b', String.raw`a\b`, '..', '', 'nul', 'x\ny'])(
    'a new project cannot be named %j',
    async (name) => {
      const { browser } = await browserOver();
      const { handle } = await browser.list('a', null, 'project');
      await expect(browser.create('a', handle, name)).rejects.toMatchObject({ code: 'file.badName' });
    },
  );

  it('a project that is a link to outside is not written', async () => {
    const { browser, root, outside } = await browserOver();
    await symlink(join(outside, 'c.csv'), join(root, 'out.loom'));
    const { handle } = await browser.list('a', null, 'project');
    await expect(browser.create('a', handle, 'out')).rejects.toMatchObject({ code: 'file.outsideRoots' });
  });
});
