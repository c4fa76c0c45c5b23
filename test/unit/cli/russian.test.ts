// The command line in a Russian terminal: the built program in a process of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError, formatError } from '../../../src/base/errors/app-error.ts';
import { bindOptimizer } from '../../../src/engine/train/optimizers/index.ts';

const run = promisify(execFile);
const DIGITS = resolve('examples/digits.loom');
let folder = '';
let trained = '';

async function cli(...args: readonly string[]): Promise<string[]> {
  const env = { ...process.env, LANG: 'ru_RU.UTF-8', LC_ALL: '' };
  const { stdout } = await run(process.execPath, [resolve('out/main/cli.js'), ...args], { env });
  return stdout.trimEnd().split('\n');
}

/** Names that projects and --json have too, whatever the language. */
const NAMES =
  /digits|adam|wasm-[a-z-]+|accuracy|F1|AUC|FLOPs|layerloom|input(-1)?|dense(-1)?|kernel|bias|output(-1)?|loom|[A-Za-z]:\S+/g;

function english(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.replace(NAMES, '').match(/[A-Za-z]{2,}/g) ?? []);
}

describe('in a Russian terminal', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerloom-cli-ru-'));
    trained = join(folder, 'digits.loom');
    const lines = await cli('train', DIGITS, '--epochs', '2', '--save', trained);
    expect(lines[0]).toMatch(/^digits: параметров 650, adam, пакет 32, эпох 2 \(/);
    expect(
      lines[1]
        ?.trim()
        .split(/\s{2,}/)
        .join('|'),
    ).toMatch(/^эпоха\|потери\|accuracy\|пров\. потери/);
    expect(lines).toHaveLength(5);
    expect(english(lines)).toEqual([]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['evaluate', /^обучение \(строк: 1438\): потери/],
    ['inspect', /^узел\s+вид\s+выход\s+параметры\s+FLOPs/],
    ['gradcheck', /^тензор\s+форма\s+проверено\s+ошибка/],
  ])('%s has Russian headings and no English ones', async (command, heading) => {
    const lines = await cli(command, trained);
    expect(lines[0]).toMatch(heading);
    expect(english(lines)).toEqual([]);
  });

  it('folds and their mean', async () => {
    const lines = await cli('train', DIGITS, '--folds', '2', '--epochs', '1');
    expect([lines[0]?.split(/\s+/)[0], lines.at(-1)?.split(/\s+/)[0]]).toEqual(['блок', 'среднее']);
    expect(english(lines)).toEqual([]);
  });

  it('says in Russian what a setting of training should be', () => {
    let message = '';
    try {
      bindOptimizer({ kind: 'adam', params: { rate: -1 } });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      message = formatError(error, 'ru');
    }
    expect(message).toBe('Настройка обучения «optimizer.rate» равна -1; ожидается число от 1e-8 до 100.');
  });
});
