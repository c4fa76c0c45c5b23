// What a run takes of memory, said before it starts and held against what it really takes.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { AppError, formatError } from '../../../src/base/errors/app-error.ts';
import { runMemorySchema } from '../../../src/contract/runs.ts';
import { createWasmBackend } from '../../../src/engine/backends/wasm/index.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { trainerSettings } from '../../../src/engine/train/training-settings.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { RunService } from '../../../src/main/services/runs.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import type { LoomDocument } from '../../../src/project/document.ts';
import { chain } from '../../../src/project/new-document.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';
import { RecordingClient } from '../../helpers/stand-ins.ts';
import { enableRelaxed } from '../../helpers/wasm.ts';

const GIGABYTE = 1e9;
const datasets = new DatasetService({ resourcesDir: 'resources' });
const nowhere = new URL('file:///nowhere.mjs');

function service(machine = { total: 16 * GIGABYTE, free: 8 * GIGABYTE }): RunService {
  return new RunService({
    data: datasets,
    workerUrls: { trainer: nowhere, peer: nowhere },
    cores: 1,
    memory: () => machine,
  });
}

function template(id: string, training: Partial<LoomDocument['training']> = {}): LoomDocument {
  const document = present(
    TEMPLATES.find((candidate) => candidate.id === id),
    id,
  ).create();
  return { ...document, training: { ...document.training, ...training } };
}

/** A classifier of digits with dense layers this wide. */
function wide(...units: readonly number[]): LoomDocument {
  const layers = [...units, 10].map((count) => ({ kind: 'dense', params: { units: count } }));
  return {
    ...template('digits-mlp'),
    ...chain([{ kind: 'input' }, { kind: 'flatten' }, ...layers, { kind: 'output' }]),
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Bytes of all live array buffers of this process. */
async function arrayBytes(): Promise<number> {
  // Buffers go a turn after the arrays that showed them.
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().arrayBuffers;
}

/** Trains three epochs as the trainer thread does, and answers what was held at the end. */
async function taken(document: LoomDocument): Promise<number> {
  const memories: WebAssembly.Memory[] = [];
  const Real = WebAssembly.Memory;
  vi.spyOn(WebAssembly, 'Memory').mockImplementation(function (this: unknown, descriptor) {
    const memory = new Real(descriptor);
    memories.push(memory);
    return memory;
  });
  const data = await datasets.prepare(document.data);
  const before = await arrayBytes();
  const settings = { ...trainerSettings(document.training), epochs: 3 };
  let clock = 0;
  const trainer = new Trainer({
    network: present(compileDocument(document).network, 'the network'),
    data,
    settings,
    backend: createWasmBackend({ enableRelaxed }),
    // Slow enough that some steps tell of themselves and some do not.
    now: () => {
      clock += 0.02;
      return clock;
    },
  });
  trainer.load();
  trainer.resume();
  while (trainer.state === 'running') trainer.advance();
  const kept = trainer.weights();
  const kernels = memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  const own = (await arrayBytes()) - before;
  const ofData = Object.values(data.tensors).reduce((sum, tensor) => sum + tensor.data.byteLength, 0);
  expect(kept).toBeDefined();
  trainer.dispose();
  // The lists of rows belong to the data; the order of an epoch is among the trainer's own arrays.
  return kernels + own + ofData + data.training.byteLength + data.validation.byteLength;
}

describe('the memory of a run', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    ['digits-mlp', {}],
    ['digits-cnn', {}],
    ['digits-lstm', {}],
    ['digits-denoise', {}],
    ['memory-lstm', {}],
    ['digits-cnn', { batchSize: 500 }],
  ] as const)('is estimated within 20 %% of what it takes: %s %j', async (id, training) => {
    const document = template(id, training);
    const estimate = present(await service().estimate(document), 'an estimate');
    expect(runMemorySchema.parse(estimate)).toEqual(estimate);
    const found = await taken(document);
    expect(estimate.bytes / found).toBeGreaterThan(0.8);
    expect(estimate.bytes / found).toBeLessThan(1.2);
  });

  it('is estimated within 20 % where weights and slots are most of it', async () => {
    const document = wide(20_000);
    const estimate = present(await service().estimate(document), 'an estimate');
    const found = await taken(document);
    expect(estimate.parts.optimizer).toBeGreaterThan(0);
    expect(estimate.bytes / found).toBeGreaterThan(0.8);
    expect(estimate.bytes / found).toBeLessThan(1.2);
  });

  it('is not known while the network cannot be trained', async () => {
    expect(await service().estimate(template('empty'))).toBeNull();
  });

  it('is said by parts that add up, the largest layers first', async () => {
    const memory = present(await service().estimate(wide(20_000)), 'an estimate');
    const { weights, optimizer, activations, data, copies } = memory.parts;
    expect(weights + optimizer + activations + data + copies).toBe(memory.bytes);
    expect(memory.largest[0]).toMatchObject({ node: 'dense-1', part: 'weights' });
    expect(memory.limit).toBeNull();
  });
});

describe('a run that cannot fit', () => {
  it('is refused before it starts, by the kernels’ address space, naming the layer', async () => {
    const document = wide(60_000, 60_000);
    const machine = { total: 512 * GIGABYTE, free: 512 * GIGABYTE };
    const refused = service(machine).start(document, false, new RecordingClient());
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    if (!(error instanceof AppError)) return;
    expect(error.code).toBe('run.cannotFit');
    expect(formatError(error, 'en')).toMatch(/WebAssembly can address 4\.29 GB.*weights of dense-2/);
    expect(formatError(error, 'ru')).toMatch(/WebAssembly может адресовать 4,29 ГБ.*веса слоя dense-2/);
  });

  it('is refused by the machine’s memory, with a batch that would do', async () => {
    const document = template('digits-cnn', { batchSize: 1200 });
    const small = { total: 12e6, free: 6e6 };
    const memory = present(await service(small).estimate(document), 'an estimate');
    expect(memory.limit).toBe('machine');
    const batch = present(memory.batch, 'a batch that fits');
    const smaller = template('digits-cnn', { batchSize: batch });
    expect(present(await service(small).estimate(smaller), 'an estimate').limit).toBeNull();
    await expect(service(small).start(document, false, new RecordingClient())).rejects.toThrow(
      new RegExp(`this machine has .*take a batch of ${batch}`),
    );
  });
});
