// The .loom file: what is saved comes back; what is broken or hostile is refused with its reason.

import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { AppError, formatError } from '../../../src/base/errors/app-error.ts';
import { layerOf } from '../../../src/layers/catalog.ts';
import { packProject, type StoredRun, unpackProject } from '../../../src/project/file/index.ts';
import { FORMAT_MIGRATIONS, FORMAT_VERSION } from '../../../src/project/file/migrations.ts';
import type { RunRecord } from '../../../src/project/run-record.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';

const document = present(TEMPLATES[1], 'a template').create();

const record: RunRecord = {
  id: 'run-1',
  startedAt: '2026-01-01T00:00:00.000Z',
  document,
  training: document.training,
  metricName: 'accuracy',
  dataHash: 'abc',
  build: 'reference-f64',
  status: {
    id: 'run-1',
    state: 'finished',
    reason: 'epochs',
    error: null,
    epoch: 1,
    epochs: 1,
    step: 2,
    steps: 2,
    samplesPerSecond: 1000,
    secondsLeft: null,
  },
  points: [
    {
      step: 1,
      epoch: 0.5,
      seconds: 0.1,
      loss: 2.3,
      metric: 0.1,
      gradients: { 'dense-1': 0.5 },
      validation: null,
    },
  ],
};
const weights = Uint8Array.from({ length: 4000 }, (_, index) => (index * 37) % 251);
const runs: readonly StoredRun[] = [
  { record, weights },
  { record: { ...record, id: 'run-2', status: { ...record.status, id: 'run-2' } }, weights: null },
];
const preview = Uint8Array.from([1, 2, 3]);
const saved = packProject({ document, runs, preview });

/** The AppError that opening ends with. */
function refusal(bytes: Uint8Array): AppError {
  try {
    unpackProject(bytes, 'my.loom');
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('the file was opened');
}

/** The saved file with some of its files replaced or added; a null takes one out. */
function tampered(change: Readonly<Record<string, Uint8Array | null>>): Uint8Array {
  const files: Record<string, Uint8Array> = { ...unzipSync(saved) };
  for (const [name, bytes] of Object.entries(change)) {
    if (bytes === null) delete files[name];
    else files[name] = bytes;
  }
  return zipSync(files);
}

const json = (value: unknown) => strToU8(JSON.stringify(value));
const project = () =>
  JSON.parse(new TextDecoder().decode(unzipSync(saved)['project.json'])) as typeof document;

describe('saving and loading', () => {
  it('brings back the document, its runs, their weights and the preview', () => {
    expect(unpackProject(saved, 'my.loom')).toEqual({ document, runs, preview });
  });

  it('gives the same bytes for the same contents', () => {
    expect(packProject({ document, runs, preview })).toEqual(saved);
  });

  it('keeps project.json readable', () => {
    const text = new TextDecoder().decode(unzipSync(saved)['project.json']);
    expect(text).toContain('\n  "name": "digits-mlp"');
  });
});

describe('files that are refused', () => {
  it('what is not a zip archive, or another program’s, is not a project', () => {
    expect(refusal(strToU8('a,b\n1,2\n')).code).toBe('file.notProject');
    expect(refusal(new Uint8Array()).code).toBe('file.notProject');
    expect(refusal(new Uint8Array(100_000)).code).toBe('file.notProject');
    expect(refusal(zipSync({ 'word/document.xml': strToU8('<w/>') })).code).toBe('file.notProject');
    expect(refusal(tampered({ 'manifest.json': json({ format: 'other', version: 1 }) })).code).toBe(
      'file.notProject',
    );
  });

  it('a newer version is refused with both versions', () => {
    const error = refusal(tampered({ 'manifest.json': json({ format: 'layerloom', version: 7 }) }));
    expect(error.code).toBe('file.newer');
    expect(error.message).toMatch(/version 7, this app knows 1/);
    expect(formatError(error.toWire(), 'ru')).toMatch(/версия файла 7/);
  });

  it('a node of a newer layer version is refused by name', () => {
    const newer = project();
    const node = present(newer.nodes['dense-1'], 'dense-1');
    newer.nodes['dense-1'] = { ...node, version: 99 };
    expect(refusal(tampered({ 'project.json': json(newer) })).params).toMatchObject({ layer: 'dense' });
  });

  it('a file cut short anywhere is refused', async () => {
    await fc.assert(
      fc.property(fc.nat(saved.length - 1), (length) => {
        expect(refusal(saved.slice(0, length)).code).toMatch(/^file\.(notProject|damaged)$/);
      }),
    );
  });

  it('a flipped bit is either refused or changes nothing', async () => {
    const whole = unpackProject(saved, 'my.loom');
    await fc.assert(
      fc.property(fc.nat(saved.length - 1), fc.nat(7), (at, bit) => {
        const bytes = saved.slice();
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        try {
          const opened = unpackProject(bytes, 'my.loom');
          expect(opened.document).toEqual(whole.document);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a flipped bit in a run’s weights is found by the checksum', () => {
    const at = saved.findIndex((_, index) =>
      weights.slice(0, 64).every((byte, i) => saved[index + i] === byte),
    );
    const bytes = saved.slice();
    bytes[at + 100] = (bytes[at + 100] ?? 0) ^ 1;
    const error = refusal(bytes);
    expect(error.message).toMatch(/weights\/run-1\.safetensors: its checksum does not match/);
    expect(formatError(error.toWire(), 'ru')).toMatch(/контрольная сумма/);
  });

  it('random bytes never do anything but end in a message', async () => {
    await fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(refusal(bytes).code).toBe('file.notProject');
      }),
    );
  });

  it('a file without its end is called damaged, not foreign', () => {
    expect(refusal(saved.slice(0, saved.length >> 1)).code).toBe('file.damaged');
  });

  it('a bomb is refused by the sizes it states, before anything is unpacked', () => {
    const bomb = tampered({ 'preview.png': new Uint8Array(40 * 2 ** 20) });
    expect(bomb.length).toBeLessThan(2 ** 20);
    expect(refusal(bomb).code).toBe('file.tooMuchInside');
  });

  it('a bomb that lies about its size is stopped at the size it states', () => {
    const bomb = tampered({ 'project.json': new Uint8Array(3 * 2 ** 20) });
    const view = new DataView(bomb.buffer);
    for (let at = 0; at + 46 < bomb.length; at++) {
      if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) === 3 * 2 ** 20) {
        view.setUint32(at + 24, 100, true);
      }
    }
    expect(refusal(bomb).code).toBe('file.damaged');
  });

  it('too many files inside are refused', () => {
    const many = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [`x/${index}`, new Uint8Array()]),
    );
    expect(refusal(tampered(many)).message).toMatch(/at most 2500/);
  });

  it.each(['../evil.json', '/etc/passwd', 'runs/../../x.json', 'C:/x', 'a\\b', 'runs//x.json'])(
    'a name that leads out of the archive is refused: %s',
    (name) => {
      expect(refusal(tampered({ [name]: strToU8('{}') })).message).toMatch(/leads out of the archive/);
    },
  );

  it('keys that reach for prototypes are refused wherever they are, and pollute nothing', () => {
    const text = JSON.stringify(project());
    const attacks = [
      text.replace('{', '{"__proto__":{"polluted":true},'),
      text.replace('"params":{', '"params":{"__proto__":{"polluted":true},'),
      text.replace('"nodes":{', '"nodes":{"\\u005f_proto__":{"polluted":true},'),
    ];
    for (const attack of attacks) {
      expect(refusal(tampered({ 'project.json': strToU8(attack) })).code).toBe('file.damaged');
    }
    expect('polluted' in {}).toBe(false);
  });

  it('deep nesting is refused without running out of stack', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(refusal(tampered({ 'project.json': strToU8(deep) })).message).toMatch(/nested too deeply/);
  });

  it.each([
    ['NaN', (text: string) => text.replace(/"x":\d+/, '"x":NaN')],
    ['a number beyond all bounds', (text: string) => text.replace(/"x":\d+/, '"x":1e999')],
    ['a word for a number', (text: string) => text.replace(/"x":\d+/, '"x":"80"')],
    ['an unknown field', (text: string) => text.replace('{', '{"extra":1,')],
    ['a wire to nowhere', (text: string) => text.replace('"target":"dense-1"', '"target":"gone"')],
    ['a node under a foreign id', (text: string) => text.replace('"id":"dense-1"', '"id":"dense-9"')],
    ['text that is not UTF-8', () => null],
  ])('%s in project.json is refused, and the message names the file', (_, change) => {
    const text = change(JSON.stringify(project()));
    const bytes = text === null ? Uint8Array.from([0x7b, 0xff, 0xfe]) : strToU8(text);
    const error = refusal(tampered({ 'project.json': bytes }));
    expect(error.code).toBe('file.damaged');
    expect(error.message).toMatch(/^my\.loom is damaged .*project\.json/);
  });

  it('a run whose record is not its own is refused', () => {
    const other = json({ ...record, id: 'run-9' });
    expect(refusal(tampered({ 'runs/run-1.json': other })).message).toMatch(/calls itself run-9/);
  });

  it('a missing project.json is named', () => {
    expect(refusal(tampered({ 'project.json': null })).message).toMatch(/project\.json: it is missing/);
  });
});

describe('migrations', () => {
  it('lead from every earlier version to the present one', () => {
    const steps = Array.from({ length: FORMAT_VERSION - 1 }, (_, index) => index + 1);
    expect(Object.keys(FORMAT_MIGRATIONS).map(Number)).toEqual(steps);
  });

  it('exist for every earlier version of every layer', () => {
    for (const node of Object.values(document.nodes)) {
      const layer = present(layerOf(node.kind), node.kind);
      const steps = Array.from({ length: layer.version - 1 }, (_, index) => index + 1);
      expect(Object.keys(layer.migrations ?? {}).map(Number)).toEqual(steps);
    }
  });
});
