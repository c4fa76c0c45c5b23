// A language model on the command line: made, trained a little, asked to write on. The built program in a process of its own.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const run = promisify(execFile);
const cli = async (...args: readonly string[]) =>
  (await run(process.execPath, [resolve('out/main/cli.js'), ...args])).stdout;

describe('a language model on the command line', () => {
  it('is trained on another text, and writes the same from the same seed', async () => {
    const folder = await temporaryFolder();
    const file = (name: string) => join(folder, name);
    await cli('new', 'characters', '--output', file('a.loom'));
    await cli('train', file('a.loom'), '--steps', '6', '--save', file('b.loom'), '--json');
    const ask = (...more: readonly string[]) =>
      cli('predict', file('b.loom'), '--generate', '30', '--prompt', 'Shall I', ...more);
    const text = await ask();
    expect(text).toMatch(/^Shall I/);
    expect(text.trimEnd().length).toBeGreaterThan(20);
    expect(await ask()).toBe(text);
    const { type, text: more } = JSON.parse(await ask('--seed', '2', '--temperature', '2', '--json'));
    expect([type, more.length]).toEqual(['text', 30]);
    expect(`Shall I${more}`).not.toBe(text.trimEnd());
  });

  it('says what is missing, and refuses to write where there is no text', async () => {
    await expect(cli('predict', resolve('examples/digits.loom'))).rejects.toThrow(
      /--data FILE, or --generate N/,
    );
    await expect(cli('predict', resolve('examples/digits.loom'), '--generate', '3')).rejects.toThrow();
    const folder = await temporaryFolder();
    await cli(
      'train',
      resolve('examples/digits.loom'),
      '--steps',
      '2',
      '--save',
      join(folder, 'd.loom'),
      '--json',
    );
    await expect(cli('predict', join(folder, 'd.loom'), '--generate', '3')).rejects.toThrow(
      /cannot write on/,
    );
  });

  it('is told what a text file holds', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'poem.txt'), 'Tyger Tyger, burning bright,\nIn the forests of the night;\n');
    const told = await cli('data', join(folder, 'poem.txt'), '--json');
    expect(told).toMatch(/"rows":57/);
    expect(told).toMatch(/"character"/);
  });
});
