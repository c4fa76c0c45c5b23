// npm run new:layer on a copy of the layers.
import { spawnSync } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const TRAINING = 'test/conformance/layers-train.test.ts';
let root = '';
beforeEach(async () => {
  root = await temporaryFolder();
  await cp('src/layers', join(root, 'src/layers'), { recursive: true });
  await cp(TRAINING, join(root, TRAINING));
});

function newLayer(...args: string[]) {
  return spawnSync(process.execPath, ['scripts/new-layer.mjs', ...args], {
    encoding: 'utf8',
    env: { ...process.env, LAYERLOOM_ROOT: root },
  });
}

describe('npm run new:layer', () => {
  it('makes the file of a kind and lists it in the catalogue, imports in order', async () => {
    expect(newLayer('squeezeExcite', 'convolution').status).toBe(0);
    const source = await readFile(join(root, 'src/layers/kinds/squeeze-excite.ts'), 'utf8');
    expect(source).toContain("kind: 'squeezeExcite'");
    expect(source).toContain("category: 'convolution'");
    // The conformance suites ask for words of both languages.
    expect(source).toMatch(/keywords: \['squeeze-excite', '[а-яё ]+'\]/);
    expect(source).toMatch(/title: text\('Squeeze excite', '[А-ЯЁ][а-яё ]+.*'\)/);
    const catalogue = await readFile(join(root, 'src/layers/catalog.ts'), 'utf8');
    expect(catalogue).toContain('  squeezeExcite: layer(squeezeExcite),\n  output: layer(output),');
    const files = [...catalogue.matchAll(/'\.\/kinds\/([\w-]+)\.ts'/g)].map((match) => match[1]);
    expect(files).toContain('squeeze-excite');
    expect(files).toEqual([...files].sort());
    // The suite that trains every kind has its line, last in the table.
    const training = await readFile(join(root, TRAINING), 'utf8');
    expect(training).toContain("  squeezeExcite: vector(hidden(24), { kind: 'squeezeExcite' }),\n};\n");
    expect(training.replace(/ {2}squeezeExcite: .*\n/, '')).toBe(await readFile(TRAINING, 'utf8'));
  });

  it('refuses a kind that is there, a name that is none, and an unknown category, and changes nothing', async () => {
    const before = await readFile(join(root, 'src/layers/catalog.ts'), 'utf8');
    expect(newLayer('dense').stderr).toMatch(/dense\.ts is there already/);
    expect(newLayer('No-Kind').stderr).toMatch(/“No-Kind” is not a kind/);
    expect(newLayer('fresh', 'colour').stderr).toMatch(/no category “colour”; choose one of: input, dense/);
    expect(newLayer().stderr).toMatch(/name the kind/);
    expect(await readFile(join(root, 'src/layers/catalog.ts'), 'utf8')).toBe(before);
  });
});
