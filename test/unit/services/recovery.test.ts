import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileAccess } from '../../../src/main/services/files.ts';
import { ProjectService } from '../../../src/main/services/projects.ts';
import { RecentList } from '../../../src/main/services/recent.ts';
import { RecoveryService } from '../../../src/main/services/recovery.ts';
import { packProject, unpackProject } from '../../../src/project/file/project-file.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';
import { keptRuns, RecordingClient } from '../../helpers/stand-ins.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const page = new RecordingClient('page-1');
const other = new RecordingClient('page-2');
const document = { ...TEMPLATES[0]!.create(), name: 'my work' };
const format = { encode: packProject, decode: unpackProject, templates: TEMPLATES };
const work = { copy: 'copy-0001', document, handle: null, runs: [] };

/** A process over a data folder; two of them over one folder are the app before and after a crash. */
function appOver(dataDir: string, isAlive: (pid: number) => boolean = () => false) {
  const access = new FileAccess(dataDir);
  const runs = keptRuns();
  const recovery = new RecoveryService({ dataDir, runs, format, isAlive });
  const projects = new ProjectService({ access, recent: new RecentList(dataDir), recovery, runs, format });
  return { access, recovery, projects };
}

describe('recovery copies', () => {
  it('a page that is back finds its own work, as it was', async () => {
    const { projects, recovery } = appOver(await temporaryFolder());
    await projects.keepRecovery(page, work);
    expect(await recovery.list(page)).toMatchObject([{ copy: 'copy-0001', name: 'my work', path: null }]);
    expect(await projects.openRecovery(page, 'copy-0001')).toMatchObject({ document, file: null });
  });

  it('work of a page that is still there is not offered to another, and is once that page is gone', async () => {
    const { projects, recovery } = appOver(await temporaryFolder());
    await projects.keepRecovery(page, work);
    expect(await recovery.list(other)).toEqual([]);
    recovery.forget(page.id);
    expect((await recovery.list(other)).length).toBe(1);
  });

  it('work of a process that is still there is not offered, and is after its crash', async () => {
    const dataDir = await temporaryFolder();
    const note = {
      name: 'theirs',
      path: null,
      savedAt: '2026-01-01',
      pid: process.pid + 1,
      client: 'window-1',
    };
    const { projects } = appOver(dataDir);
    await projects.keepRecovery(page, { ...work, copy: 'copy-0002' });
    await writeFile(join(dataDir, 'recovery/copy-0002.json'), JSON.stringify(note));
    expect(await appOver(dataDir, () => true).recovery.list(page)).toEqual([]);
    expect(await appOver(dataDir, () => false).recovery.list(page)).toMatchObject([{ name: 'theirs' }]);
  });

  it('a later copy takes the place of the former, and a discarded one leaves nothing', async () => {
    const dataDir = await temporaryFolder();
    const { projects, recovery } = appOver(dataDir);
    await projects.keepRecovery(page, work);
    await projects.keepRecovery(page, { ...work, document: { ...document, name: 'later' } });
    expect((await recovery.list(page)).map(({ name }) => name)).toEqual(['later']);
    await recovery.discard('copy-0001');
    expect(await recovery.list(page)).toEqual([]);
    expect(await readdir(join(dataDir, 'recovery'))).toEqual([]);
  });

  it('a page whose user let its work go leaves nothing, and others’ work alone', async () => {
    const { projects, recovery } = appOver(await temporaryFolder());
    await projects.keepRecovery(page, work);
    await projects.keepRecovery(other, { ...work, copy: 'copy-0002' });
    await recovery.discardOf(page);
    recovery.forget(other.id);
    expect((await recovery.list(page)).map(({ copy }) => copy)).toEqual(['copy-0002']);
  });

  it('recovered work of a saved project goes back to its file, which the copy never touched', async () => {
    const dataDir = await temporaryFolder();
    const folder = await temporaryFolder();
    const { access, projects } = appOver(dataDir);
    const { handle } = access.issue(page.id, join(folder, 'a.loom'), 'write');
    await projects.save(page, { ...document, name: 'as saved' }, handle, []);
    await projects.keepRecovery(page, { ...work, handle });
    expect((await projects.open(page, handle)).document.name).toBe('as saved');
    const recovered = await appOver(dataDir).projects.openRecovery(other, 'copy-0001');
    expect(recovered).toMatchObject({
      document: { name: 'my work' },
      file: { path: join(folder, 'a.loom') },
    });
    await rm(join(folder, 'a.loom'));
    expect((await projects.openRecovery(page, 'copy-0001')).file).toBeNull();
  });

  it('a copy without its note, or with a strange one, is not offered', async () => {
    const dataDir = await temporaryFolder();
    const { projects, recovery } = appOver(dataDir);
    await projects.keepRecovery(page, work);
    for (const note of ['{', '[]', '{"name":1}']) {
      await writeFile(join(dataDir, 'recovery/copy-0001.json'), note);
      expect(await recovery.list(page)).toEqual([]);
      await expect(projects.openRecovery(page, 'copy-0001')).rejects.toMatchObject({ code: 'file.notFound' });
    }
  });

  it('a run that is gone does not keep the rest from being kept', async () => {
    const { projects, recovery } = appOver(await temporaryFolder());
    await projects.keepRecovery(page, { ...work, runs: ['gone'] });
    expect((await recovery.list(page)).length).toBe(1);
  });
});
