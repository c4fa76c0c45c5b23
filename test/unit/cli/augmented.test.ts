// Augmentation as a project declares it reaches the thread that trains: the built program in a process of its own.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import type { Augmentation } from '../../../src/project/document.ts';
import { projectFormat } from '../../../src/project/file/index.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const run = promisify(execFile);

/** The held-out loss that training ends with, as it is printed. */
async function ending(path: string, augmentation: Augmentation | null, threads: number): Promise<string> {
  const template = present(
    TEMPLATES.find(({ id }) => id === 'digits-mlp'),
    'a template',
  ).create();
  const data = { ...template.data, ...(augmentation === null ? {} : { augmentation }) };
  await writeFile(path, projectFormat.encode({ document: { ...template, data }, runs: [] }));
  const args = ['train', path, '--epochs', '2', '--threads', String(threads), '--json'];
  const { stdout } = await run(process.execPath, [resolve('out/main/cli.js'), ...args]);
  return present(/"validation":(\{[^}]*\})/.exec(stdout.split('\n').at(-2) ?? ''), stdout)[1] ?? '';
}

it('a project’s augmentation changes its training, the same on any number of threads', async () => {
  const path = join(await temporaryFolder(), 'a.loom');
  const rule = { shift: 0.13, rotate: 10, noise: 0.1 };
  const changed = await ending(path, rule, 1);
  expect(await ending(path, rule, 2)).toBe(changed);
  expect(await ending(path, null, 1)).not.toBe(changed);
});
