import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileAccess } from '../../../src/main/services/files.ts';
import { ProjectService } from '../../../src/main/services/projects.ts';
import { RecentList } from '../../../src/main/services/recent.ts';
import { RecoveryService } from '../../../src/main/services/recovery.ts';
import { parseSettings, SettingsService } from '../../../src/main/services/settings.ts';
import { packProject, unpackProject } from '../../../src/project/file/project-file.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';
import { keptRuns, RecordingClient } from '../../helpers/stand-ins.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const client = new RecordingClient();

async function service() {
  const folder = await temporaryFolder();
  const dataDir = await temporaryFolder();
  const access = new FileAccess(dataDir);
  const recent = new RecentList(dataDir);
  const runs = keptRuns();
  const format = { encode: packProject, decode: unpackProject, templates: TEMPLATES };
  const recovery = new RecoveryService({ dataDir, runs, format });
  const projects = new ProjectService({ access, recent, recovery, runs, format });
  const place = (name: string) => access.issue(client.id, join(folder, name), 'write').handle;
  return { folder, access, recent, recovery, runs, projects, place };
}

describe('projects', () => {
  it('every template makes a project without a file', async () => {
    const { projects } = await service();
    for (const { id } of projects.templates()) {
      expect(await projects.create(id)).toMatchObject({ file: null, runs: [], trainedRun: null });
    }
  });

  it('an unknown template is refused with the known ones', async () => {
    const { projects } = await service();
    await expect(projects.create('no')).rejects.toMatchObject({
      code: 'file.unknownTemplate',
      params: { template: 'no', known: expect.stringContaining('digits') },
    });
  });

  it('what was saved opens the same, at the same place', async () => {
    const { projects, place } = await service();
    const { document } = await projects.create('digits');
    const file = await projects.save(client, document, place('a.loom'), []);
    const opened = await projects.open(client, file.handle);
    expect(opened).toEqual({ document, file, runs: [], trainedRun: null });
  });

  it('saving needs a handle for writing', async () => {
    const { projects, access, folder } = await service();
    const { document } = await projects.create('digits');
    const readOnly = access.issue(client.id, join(folder, 'x.loom'), 'read').handle;
    await expect(projects.save(client, document, readOnly, [])).rejects.toMatchObject({
      code: 'file.readOnlyHandle',
    });
    await expect(projects.save(client, document, 'guess', [])).rejects.toMatchObject({
      code: 'file.badHandle',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('a run that cannot be exported leaves the old file', async () => {
    const { projects, place, folder } = await service();
    const { document } = await projects.create('digits');
    await projects.save(client, document, place('a.loom'), []);
    const before = await readFile(join(folder, 'a.loom'));
    await expect(
      projects.save(client, { ...document, name: 'new' }, place('a.loom'), ['gone']),
    ).rejects.toMatchObject({
      code: 'run.unknownRun',
    });
    expect(await readFile(join(folder, 'a.loom'))).toEqual(before);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('PK but not really a zip')],
    ['half a project', packProject({ document: TEMPLATES[0]!.create(), runs: [] }).slice(0, 400)],
  ])(
    'a file that holds %s is refused by its name, takes nothing over and is not recent',
    async (_, content) => {
      const { projects, place, folder, runs, recent } = await service();
      await writeFile(join(folder, 'bad.loom'), content);
      await expect(projects.open(client, place('bad.loom'))).rejects.toMatchObject({
        code: expect.stringMatching(/^file\./),
        params: { name: 'bad.loom' },
      });
      expect(runs.kept.size).toBe(0);
      expect(await recent.load()).toEqual([]);
      expect(new Uint8Array(await readFile(join(folder, 'bad.loom')))).toEqual(content);
    },
  );

  it('a project that was moved is file.notFound with its path', async () => {
    const { projects, place, folder } = await service();
    await expect(projects.open(client, place('gone.loom'))).rejects.toMatchObject({
      code: 'file.notFound',
      params: { path: join(folder, 'gone.loom') },
    });
  });

  it('a dropped copy opens without a file, so that saving asks where to', async () => {
    const { projects, access } = await service();
    const bytes = packProject({ document: TEMPLATES[0]!.create(), runs: [] });
    const { handle } = await access.adoptContent(
      client.id,
      'dropped.loom',
      (async function* () {
        yield bytes;
      })(),
    );
    expect((await projects.open(client, handle)).file).toBeNull();
  });

  it('an opened project may read the data file that it names, and only that', async () => {
    const { projects, place, access, folder } = await service();
    const document = TEMPLATES[0]!.create();
    const path = '/elsewhere/table.csv';
    const source = { kind: 'file' as const, path, name: 'table.csv', bytes: 3, sha256: 'a'.repeat(64) };
    await writeFile(
      join(folder, 'a.loom'),
      packProject({ document: { ...document, data: { ...document.data, source } }, runs: [] }),
    );
    expect(() => access.checkData(client.id, path)).toThrow();
    await projects.open(client, place('a.loom'));
    expect(() => access.checkData(client.id, path)).not.toThrow();
    expect(() => access.checkData(client.id, '/etc/passwd')).toThrow();
  });

  it('recent projects come newest first, once each, and say when they are gone', async () => {
    const { projects, place, folder } = await service();
    const { document } = await projects.create('digits');
    for (const name of ['a.loom', 'b.loom', 'a.loom']) await projects.save(client, document, place(name), []);

    await rm(join(folder, 'b.loom'));
    const listed = await projects.recent(client);
    expect(listed.map(({ file, exists }) => [file.name, exists])).toEqual([
      ['a.loom', true],
      ['b.loom', false],
    ]);
    expect((await projects.open(client, listed[0]!.file.handle)).document).toEqual(document);
  });

  it('the recent list keeps twenty', async () => {
    const { recent } = await service();
    for (let at = 0; at < 25; at++) await recent.add(`/p/${at}.loom`, new Date(at));
    const listed = await recent.load();
    expect(listed.length).toBe(20);
    expect(listed[0]?.path).toBe('/p/24.loom');
  });
});

describe('settings', () => {
  it('are remembered', async () => {
    const folder = await temporaryFolder();
    await new SettingsService(folder).save({ locale: 'ru', theme: 'dark' });
    expect(await new SettingsService(folder).load()).toEqual({ locale: 'ru', theme: 'dark' });
  });

  it.each([null, '', '{', '[]', '{"theme":"purple","locale":null}', 'null'])(
    '%j means the defaults',
    (raw) => {
      expect(parseSettings(raw)).toEqual({ locale: null, theme: 'system' });
    },
  );

  it('keep language and theme where the saved blocks cannot be read', () => {
    const raw = '{"theme":"dark","locale":"ru","blocks":{"saved-1":{"block":1}}}';
    expect(parseSettings(raw)).toEqual({ locale: 'ru', theme: 'dark' });
  });

  it('of two saves at once the later one stays', async () => {
    const folder = await temporaryFolder();
    const settings = new SettingsService(folder);
    await Promise.all([
      settings.save({ locale: 'en', theme: 'dark' }),
      settings.save({ locale: 'ru', theme: 'light' }),
    ]);
    expect(await settings.load()).toEqual({ locale: 'ru', theme: 'light' });
  });
});
