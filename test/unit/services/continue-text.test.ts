// Writing on: deterministic by seed and place, in one go or in parts, and refused where there is no text to continue.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createWasmBackend } from '../../../src/engine/backends/wasm/index.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { trainerSettings } from '../../../src/engine/train/training-settings.ts';
import { type Continuation, continueText } from '../../../src/main/services/continue-text.ts';
import { schemaOf } from '../../../src/main/services/datasets/card.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import { readTable } from '../../../src/main/services/readers/index.ts';
import { bytesSource } from '../../../src/main/services/readers/source.ts';
import { sessionWith } from '../../../src/main/services/run-session.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import type { DataBinding, Reading } from '../../../src/project/document.ts';
import { draftNetwork } from '../../../src/project/draft.ts';
import { emptyDocument } from '../../../src/project/new-document.ts';
import { sampleBinding } from '../../../src/project/templates/samples.ts';
import { boundAfresh } from '../../../src/project/text-series.ts';
import { binding } from '../data/support.ts';

const ASKED: Continuation = { prompt: 'ab', tokens: 12, temperature: 1, seed: 3, position: 0 };

/** A drafted network, trained on a text for this long; the window answers at every step or after its end. */
async function writer(content: string, reading: Reading['plain'], epochs: number, everyStep = true) {
  const options = reading === undefined ? {} : { reading: { plain: reading } };
  const { table } = await readTable(bytesSource('text.txt', Buffer.from(content)), options);
  const source: DataBinding['source'] = {
    kind: 'file',
    path: '/text.txt',
    name: 'text.txt',
    bytes: 1,
    sha256: 'x',
    ...options,
  };
  const column = table.columns[0]?.name ?? '';
  const bound = boundAfresh(binding(null), { source, schema: schemaOf(table) }, column);
  const data: DataBinding = everyStep ? bound : { ...bound, window: { length: 6, horizon: 1, stride: 1 } };
  const { document } = present(draftNetwork({ ...emptyDocument('x'), data }), 'a draft');
  const network = present(compileDocument(document).network, 'a network');
  const backend = createWasmBackend({ maximumBytes: 64 * 2 ** 20 });
  const trainer = new Trainer({
    network,
    data: prepareTable({ table, binding: document.data, hash: 'h', file: 'f' }),
    settings: { ...trainerSettings(document.training), epochs },
    backend,
    now: () => 0,
  });
  trainer.load();
  trainer.resume();
  while (trainer.state === 'running') trainer.advance();
  const session = sessionWith(backend, network, trainer.weights());
  return (change: Partial<Continuation> = {}) =>
    continueText(network, session, document.data, { ...ASKED, ...change });
}

const PERIODIC = 'abcd'.repeat(60);

describe('a continuation', () => {
  it.each([
    ['every step answers', true],
    ['the end of the window answers', false],
  ])('of what was learnt goes on with it, where %s', async (_, everyStep) => {
    const write = await writer(PERIODIC, undefined, everyStep ? 25 : 6, everyStep);
    expect(write({ prompt: 'abcdabcd', temperature: 0 })).toBe('abcdabcdabcd');
    // From the middle of a period too.
    expect(write({ prompt: 'abcdabcdabc', temperature: 0, tokens: 5 })).toBe('dabcd');
  });

  it('is the same from the same seed, in one go or in parts, and another from another', async () => {
    const write = await writer(PERIODIC, undefined, 1);
    const whole = write({ temperature: 2, tokens: 24 });
    expect(whole).toHaveLength(24);
    expect(write({ temperature: 2, tokens: 24 })).toBe(whole);
    const first = write({ temperature: 2, tokens: 10 });
    const second = write({ temperature: 2, tokens: 14, prompt: `ab${first}`, position: 10 });
    expect(first + second).toBe(whole);
    expect(write({ temperature: 2, tokens: 24, seed: 4 })).not.toBe(whole);
  });

  it('begins from nothing, and takes characters that it has never seen', async () => {
    const write = await writer(PERIODIC, undefined, 1);
    expect(write({ prompt: '', tokens: 4 })).toMatch(/^[abcd]{4}$/);
    expect(write({ prompt: 'Ж?', tokens: 4 })).toMatch(/^[abcd]{4}$/);
  });

  it('of words is spelt with blanks, and never writes the token that stands for rare words', async () => {
    const words = Array.from({ length: 200 }, (_, at) =>
      at % 5 === 4 ? `rare${at}` : ['one', 'two', 'and', 'go'][at % 5],
    );
    const write = await writer(words.join(' '), { as: 'words', vocabulary: 5 }, 2);
    const text = write({ prompt: 'one two', tokens: 40, temperature: 3 });
    expect(text).toMatch(/^( (one|two|and|go)){40}$/);
  });

  it('is refused where the data is no running text', () => {
    const data = sampleBinding('iris');
    const { document } = present(draftNetwork({ ...emptyDocument('x'), data }), 'a draft');
    const network = present(compileDocument(document).network, 'a network');
    const session = createWasmBackend({ maximumBytes: 64 * 2 ** 20 }).createSession([]);
    expect(() => continueText(network, session, data, ASKED)).toThrowError(/cannot write on/);
  });
});
