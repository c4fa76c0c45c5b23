// A network with groups learns exactly as the same network drawn flat, bit for bit.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createWasmBackend } from '../../../src/engine/backends/wasm/index.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { trainerSettings } from '../../../src/engine/train/training-settings.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import type { EdgeRecord, LoomDocument, NodeRecord } from '../../../src/project/document.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';

const DATASETS = new DatasetService({ resourcesDir: 'resources' });
const GROUPED = present(
  TEMPLATES.find(({ id }) => id === 'digits-resblocks'),
  'the template of residual blocks',
).create();

/**
 * The template drawn by hand: what fed a group feeds the layers that its input led to, and so on. The ids are those that
 * the tensors have, since first values are drawn by the tensors' names.
 */
function drawnFlat(): LoomDocument {
  const block = present(GROUPED.blocks?.['block-1'], 'the block');
  const nodes: NodeRecord[] = Object.values(GROUPED.nodes).filter(({ kind }) => kind !== 'group');
  const wires: Omit<EdgeRecord, 'id'>[] = [];
  const wire = (source: string, target: string, targetPort = 'x') =>
    wires.push({ source, sourcePort: 'y', target, targetPort });
  for (const group of ['group-1', 'group-2']) {
    for (const node of Object.values(block.nodes)) {
      if (node.kind === 'groupInput' || node.kind === 'groupOutput') continue;
      nodes.push({ ...node, id: `${group}.${node.id}` });
    }
    const before = group === 'group-1' ? 'conv2d-1' : 'group-1.activation-1';
    wire(before, `${group}.conv2d-1`);
    wire(`${group}.conv2d-1`, `${group}.conv2d-2`);
    wire(before, `${group}.add-1`);
    wire(`${group}.conv2d-2`, `${group}.add-1`);
    wire(`${group}.add-1`, `${group}.activation-1`);
  }
  wire('input-1', 'conv2d-1');
  wire('group-2.activation-1', 'globalAvgPool-1');
  wire('globalAvgPool-1', 'dense-1');
  wire('dense-1', 'output-1');
  const edges = wires.map((one, index): [string, EdgeRecord] => [
    `edge-${index + 1}`,
    { ...one, id: `edge-${index + 1}` },
  ]);
  const { blocks: _, ...rest } = GROUPED;
  return {
    ...rest,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    edges: Object.fromEntries(edges),
  };
}

async function learn(document: LoomDocument, epochs: number) {
  const network = present(compileDocument(document).network, 'a network');
  const trainer = new Trainer({
    network,
    data: await DATASETS.prepare(document.data),
    settings: { ...trainerSettings(document.training), epochs },
    backend: createWasmBackend({ maximumBytes: 256 * 2 ** 20 }),
    now: () => 0,
  });
  trainer.load();
  trainer.resume();
  while (trainer.state === 'running') trainer.advance();
  expect(trainer.state).toBe('finished');
  const points = trainer.takePoints();
  return {
    trainer,
    points,
    validation: points.findLast(({ validation }) => validation !== null)?.validation,
  };
}

describe('a network with groups', () => {
  it('has the losses, the gradients and the weights of its flat twin', async () => {
    const [grouped, flat] = [await learn(GROUPED, 2), await learn(drawnFlat(), 2)];
    expect(compileDocument(drawnFlat()).report.totals).toEqual(compileDocument(GROUPED).report.totals);
    expect(grouped.points.length).toBeGreaterThan(2);
    expect(grouped.points).toEqual(flat.points);
    const [weights, twins] = [grouped.trainer.weights(), flat.trainer.weights()];
    expect(Object.keys(weights)).toContain('group-2.conv2d-1/kernel');
    expect(weights).toEqual(twins);
  });

  it('learns: residual blocks read handwritten digits', async () => {
    const { validation } = await learn(GROUPED, 20);
    expect(validation?.metric ?? 0).toBeGreaterThanOrEqual(0.95);
  });
});
