// Training by time on rows that run the other way, in a process of its own.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { bindFile } from '../../../src/main/cli/workplace.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { draftNetwork } from '../../../src/project/draft.ts';
import { packProject } from '../../../src/project/file/project-file.ts';
import { emptyDocument, NO_DATA } from '../../../src/project/new-document.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const run = promisify(execFile);

async function trained(split: 'time' | 'random'): Promise<string> {
  const folder = await temporaryFolder();
  const file = join(folder, 'newest-first.csv');
  const lines = Array.from(
    { length: 28 },
    (_, i) => `2024-02-${String(28 - i).padStart(2, '0')},${i % 7},${i}`,
  );
  await writeFile(file, `day,x,y\n${lines.join('\n')}\n`);
  const bound = await bindFile(new DatasetService({ resourcesDir: '' }), NO_DATA, file, {});
  const data = { ...bound, roles: { y: 'target' as const }, split: { ...bound.split, kind: split } };
  const { document } = present(draftNetwork({ ...emptyDocument('x'), data }), 'a draft');
  const project = join(folder, 'x.loom');
  await writeFile(project, packProject({ document, runs: [] }));
  const args = [resolve('out/main/cli.js'), 'train', project, '--steps', '2', '--json'];
  return (await run(process.execPath, args)).stdout;
}

it('train warns where time decides and the first row is the newest, and only there', async () => {
  const told = await trained('time');
  expect(told).toContain('"type":"warning","code":"data.outOfTime"');
  expect(told).toContain('By “day” the first row is the newest');
  expect(await trained('random')).not.toContain('data.outOfTime');
});
