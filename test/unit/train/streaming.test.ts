// Training on features that come in blocks: the same bits as from memory in the same order, whatever the pauses, and an
// order that is a good shuffle though it needs few blocks at hand.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PreparedData } from '../../../src/engine/data/prepared.ts';
import { bytesInMemory } from '../../../src/engine/data/prepared.ts';
import { BlockPool, type RowBlocks } from '../../../src/engine/data/row-blocks.ts';
import { epochOrder } from '../../../src/engine/train/batches.ts';
import { BlockStore } from '../../../src/main/services/datasets/blocks/block-store.ts';
import { jobData, openJobData } from '../../../src/main/services/datasets/blocks/job-data.ts';
import { storedRows, storeRows } from '../../../src/main/services/datasets/blocks/prepared-blocks.ts';
import { madeUpData, runToEnd, smallTrainer } from './small-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'layerloom-streaming-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Rows of an array as blocks, with a count of what was read. */
function blocksOf(data: Float32Array, width: number, blockRows: number, mixedBlocks: number) {
  const rows = data.length / width;
  const reads: number[] = [];
  const blocks: RowBlocks = {
    rows,
    width,
    blockRows,
    mixedBlocks,
    reference: null,
    read: (block, into) => {
      reads.push(block);
      into.set(data.subarray(block * blockRows * width, (block + 1) * blockRows * width));
    },
  };
  return { blocks, reads };
}

function features(data: PreparedData): Float32Array {
  return Float32Array.from(data.tensors.features?.data ?? []);
}

/** The small run's data with features in blocks; `memory` keeps them in memory too, so that only the order is of blocks. */
function streamed(memory: boolean, blockRows = 4, mixedBlocks = 3): PreparedData {
  const data = madeUpData();
  const { blocks } = blocksOf(features(data), 3, blockRows, mixedBlocks);
  const { features: whole, ...tensors } = data.tensors;
  return {
    ...data,
    tensors: memory && whole ? { ...tensors, features: whole } : tensors,
    streamed: { features: { shape: [3], blocks } },
  };
}

describe('the order of rows in blocks', () => {
  const rows = Int32Array.from({ length: 1000 }, (_, row) => row).filter((row) => row % 5 !== 0);
  const { blocks } = blocksOf(new Float32Array(1000), 1, 16, 8);

  it('has every row once, is the same for the same seed and epoch, and another for any other', () => {
    const order = epochOrder(rows, 3, 0, blocks);
    expect([...order].sort((a, b) => a - b)).toEqual([...rows]);
    expect(epochOrder(rows, 3, 0, blocks)).toEqual(order);
    expect(epochOrder(rows, 3, 1, blocks)).not.toEqual(order);
    expect(epochOrder(rows, 4, 0, blocks)).not.toEqual(order);
  });

  it('takes so many blocks together and no more', () => {
    const order = epochOrder(rows, 3, 0, blocks);
    for (let start = 0; start < order.length; ) {
      const found = new Set<number>();
      let end = start;
      for (; end < order.length && (found.size < 8 || found.has(order[end]! >> 4)); end++)
        found.add(order[end]! >> 4);
      expect(found.size).toBeLessThanOrEqual(8);
      // What came is whole: none of these blocks comes again.
      for (const row of order.subarray(end)) expect(found.has(row >> 4)).toBe(false);
      start = end;
    }
  });

  it('puts a row anywhere: over many epochs its place is the middle one on average', () => {
    const small = Int32Array.from({ length: 96 }, (_, row) => row);
    const places = new Float64Array(96);
    const epochs = 2000;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const own = blocksOf(new Float32Array(96), 1, 8, 3).blocks;
      epochOrder(small, 11, epoch, own).forEach((row, place) => {
        places[row]! += place / epochs;
      });
    }
    // The deviation of a mean of 2000 uniform places is 0.62.
    for (const place of places) expect(Math.abs(place - 47.5)).toBeLessThan(3.2);
  });
});

describe('training on features in blocks', () => {
  it('gives the same bits as features in memory in the same order', () => {
    const fromMemory = runToEnd(smallTrainer({ data: streamed(true) }));
    const fromBlocks = runToEnd(smallTrainer({ data: streamed(false) }));
    expect(fromBlocks.weights()).toEqual(fromMemory.weights());
    const scores = (trainer: typeof fromBlocks) => trainer.takePoints().map(({ validation }) => validation);
    expect(scores(fromBlocks)).toEqual(scores(fromMemory));
  });

  it('gives the same bits whatever the pauses and single steps', () => {
    const through = runToEnd(smallTrainer({ data: streamed(false) }));
    const trainer = smallTrainer({ data: streamed(false) });
    for (let step = 0; step < 5; step++) trainer.stepOnce();
    trainer.resume();
    for (let step = 0; step < 4; step++) trainer.advance();
    trainer.pause();
    expect(runToEnd(trainer).weights()).toEqual(through.weights());
  });

  it('finds a number that is not finite where it is', () => {
    const data = madeUpData({ row: 5, value: Number.NaN });
    const { blocks } = blocksOf(features(data), 3, 4, 3);
    const { features: _, ...tensors } = data.tensors;
    const trainer = runToEnd(
      smallTrainer({ data: { ...data, tensors, streamed: { features: { shape: [3], blocks } } } }),
    );
    expect(trainer.state).toBe('paused');
    expect(trainer.status().error?.code).toBe('run.notFinite');
  });

  it('reads each block of an epoch once, ahead of the step that needs it', () => {
    const data = madeUpData();
    const { blocks, reads } = blocksOf(features(data), 3, 2, 4);
    const { features: _, ...tensors } = data.tensors;
    const whole = {
      ...data,
      tensors,
      validation: new Int32Array(0),
      streamed: { features: { shape: [3], blocks } },
    };
    const trainer = smallTrainer({ data: whole, settings: { epochs: 1 } });
    trainer.resume();
    trainer.advance();
    // The first eight rows are of at most four blocks; the blocks that follow are being read already.
    expect(reads.length).toBeGreaterThan(4);
    runToEnd(trainer);
    expect(reads.length).toBe(25);
  });

  it('takes memory for some blocks only', () => {
    const { blocks } = blocksOf(new Float32Array(3_000_000), 3, 64, 4);
    const data = { ...streamed(false), streamed: { features: { shape: [3], blocks } } };
    expect(bytesInMemory(data)).toBeLessThan(20_000);
  });
});

describe('blocks at hand', () => {
  it('stay as many as there are places, and a reading that fails spoils none', () => {
    const { blocks, reads } = blocksOf(
      Float32Array.from({ length: 40 }, (_, i) => i),
      1,
      4,
      2,
    );
    let broken = -1;
    const failing: RowBlocks = {
      ...blocks,
      read: (block, into) => {
        if (block === broken) {
          into.fill(-1);
          throw new Error('unreadable');
        }
        blocks.read(block, into);
      },
    };
    const pool = new BlockPool(failing, 2);
    expect(pool.block(0)[0]).toBe(0);
    expect(pool.block(1)[0]).toBe(4);
    broken = 5;
    expect(() => pool.block(5)).toThrow('unreadable');
    expect(pool.has(5)).toBe(false);
    expect(pool.block(1)[0]).toBe(4);
    expect(pool.block(0)[0]).toBe(0);
    expect(reads).toEqual([0, 1, 0]);
  });
});

describe('rows in a file', () => {
  const store = () =>
    new BlockStore({ folder: join(folder, String(made++)), memoryBytes: 64 * 1024, diskBytes: 2 ** 30 });
  let made = 0;
  const numbers = Float32Array.from({ length: 3000 }, (_, i) => Math.fround(Math.sin(i)));
  const write = (sample: number, data: Float32Array, at: number) =>
    data.set(numbers.subarray(3 * sample, 3 * sample + 3), at);
  const rowsOf = (blocks: RowBlocks) => {
    const all = new Float32Array(blocks.rows * blocks.width);
    const into = new Float32Array(blocks.blockRows * blocks.width);
    for (let block = 0; block * blocks.blockRows < blocks.rows; block++) {
      blocks.read(block, into);
      const at = block * blocks.blockRows * blocks.width;
      all.set(into.subarray(0, Math.min(into.length, all.length - at)), at);
    }
    return all;
  };

  it('are the numbers that were written, also when opened again', async () => {
    const own = store();
    const written = await storeRows(own, 'a', 'data', { rows: 1000, width: 3, write, bytes: null });
    expect(rowsOf(written)).toEqual(numbers);
    const again = storedRows(own, 'a', 'data');
    expect(again && rowsOf(again)).toEqual(numbers);
    expect(again?.mixedBlocks).toBe(written.mixedBlocks);
  });

  it('of bytes become the numbers these stand for, channel by channel', async () => {
    const table = Float32Array.from({ length: 512 }, (_, i) => Math.fround(i / 7));
    const row = (sample: number) => Uint8Array.from([sample & 255, 1, 2, (sample * 7) & 255]);
    const expected = Array.from({ length: 300 }, (_, sample) =>
      [...row(sample)].map((byte, i) => table[256 * (i % 2) + byte]!),
    ).flat();
    const own = store();
    const decoded = { channels: 2, table };
    const features = { rows: 300, width: 4, write, bytes: { row, decoded } };
    expect([...rowsOf(await storeRows(own, 'b', 'data', features))]).toEqual(expected);
    const again = storedRows(own, 'b', 'data');
    expect(again && [...rowsOf(again)]).toEqual(expected);
  });

  it('train another thread to the same bits', async () => {
    const data = madeUpData();
    const whole = features(data);
    const copy = (sample: number, into: Float32Array, at: number) =>
      into.set(whole.subarray(3 * sample, 3 * sample + 3), at);
    const blocks = await storeRows(store(), 'c', 'data', { rows: 64, width: 3, write: copy, bytes: null });
    const { features: _, ...tensors } = data.tensors;
    const prepared = { ...data, tensors, streamed: { features: { shape: [3], blocks } } };
    const sent = structuredClone(jobData(prepared));
    const there = runToEnd(smallTrainer({ data: openJobData(sent) }));
    const { blockRows, mixedBlocks } = blocks;
    const here = runToEnd(smallTrainer({ data: streamed(true, blockRows, mixedBlocks) }));
    expect(there.weights()).toEqual(here.weights());
  });

  it('that are cancelled while they are written leave nothing', async () => {
    const own = store();
    const signal = AbortSignal.abort(new Error('enough'));
    const slow = (sample: number, data: Float32Array, at: number) => {
      for (let i = 0; i < 40_000; i++) data[at] = Math.sin(sample + i);
    };
    const writing = storeRows(
      own,
      'd',
      'data',
      { rows: 4000, width: 3, write: slow, bytes: null },
      { signal },
    );
    await expect(writing).rejects.toThrow('enough');
    expect(storedRows(own, 'd', 'data')).toBeNull();
  });
});
