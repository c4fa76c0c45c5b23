// Groups: made, opened, taken apart, shared, nested, copied; and what the compiler says of them.
import { describe, expect, it } from 'vitest';
import { blockIdOf, blocksOf, countInstances, layerIn } from '../../../src/project/blocks.ts';
import {
  addNode,
  addPort,
  applyFix,
  connect,
  copyNodes,
  duplicateNodes,
  groupNodes,
  makeUnique,
  movePort,
  pasteNodes,
  removeBlock,
  removeNodes,
  removePort,
  renameGroup,
  renamePort,
  setDisabled,
  setParam,
  ungroupNodes,
} from '../../../src/project/commands/index.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import { canConnect } from '../../../src/project/connect.ts';
import type { LoomDocument } from '../../../src/project/document.ts';
import { expandGroups } from '../../../src/project/expand.ts';
import { packProject, unpackProject } from '../../../src/project/file/index.ts';
import { chain, emptyDocument } from '../../../src/project/new-document.ts';
import { editIn, existingScope, openBlock, placeOf, viewOf } from '../../../src/project/scope.ts';
import { sampleBinding } from '../../../src/project/templates/samples.ts';

/** input → dense-1 (8) → dense-2 (6) → dense-3 (3) → output. */
const START: LoomDocument = {
  ...emptyDocument('groups'),
  ...chain([
    { kind: 'input' },
    { kind: 'dense', params: { units: 8, activation: 'relu' } },
    { kind: 'dense', params: { units: 6, activation: 'relu' } },
    { kind: 'dense', params: { units: 3, activation: 'softmax' } },
    { kind: 'output' },
  ]),
  data: sampleBinding('iris'),
};
const HIDDEN = ['dense-1', 'dense-2'];
const grouped = groupNodes(START, HIDDEN).document;
const AT = { x: 0, y: 0 };

/** A second group of the same block, between the first and dense-3. */
function twice(): LoomDocument {
  const copied = duplicateNodes(grouped, ['group-1'], { x: 200, y: 0 }).document;
  const wire = Object.values(copied.edges).find(({ target }) => target === 'dense-3')!;
  const { [wire.id]: _, ...edges } = copied.edges;
  const between = connect(
    { ...copied, edges },
    { node: 'group-1', port: 'groupOutput-1' },
    { node: 'group-2', port: 'groupInput-1' },
  ).document;
  return connect(between, { node: 'group-2', port: 'groupOutput-1' }, { node: 'dense-3', port: 'x' })
    .document;
}

const codes = (document: LoomDocument) =>
  compileDocument(document).report.diagnostics.map(({ code }) => code);

describe('grouping', () => {
  it('puts one node in the place of several, with a port for every value that crosses the border', () => {
    expect(Object.keys(grouped.nodes).sort()).toEqual(['dense-3', 'group-1', 'input-1', 'output-1']);
    const block = blocksOf(grouped)['block-1']!;
    expect(Object.keys(block.nodes).sort()).toEqual(['dense-1', 'dense-2', 'groupInput-1', 'groupOutput-1']);
    const layer = layerIn(grouped, grouped.nodes['group-1']!)!;
    expect(layer.inputs.map(({ name }) => name)).toEqual(['groupInput-1']);
    expect(layer.outputs.map(({ name }) => name)).toEqual(['groupOutput-1']);
    expect(block.nodes['dense-1']).toBe(START.nodes['dense-1']);
  });

  it('changes nothing of what is computed', () => {
    const [flat, { report, network }] = [compileDocument(START), compileDocument(grouped)];
    expect(report.diagnostics).toEqual([]);
    expect(report.totals).toEqual(flat.report.totals);
    expect(network?.parameters.map(({ name, shape }) => [name.replace('group-1.', ''), shape])).toEqual(
      flat.network?.parameters.map(({ name, shape }) => [name, shape]),
    );
    expect(report.nodes['group-1']).toMatchObject({
      outputShapes: [[6]],
      parameters: 8 * 5 + 6 * 9,
      flops: (flat.report.nodes['dense-1']?.flops ?? 0) + (flat.report.nodes['dense-2']?.flops ?? 0),
    });
    expect(report.nodes['group-1.dense-1']?.parameters).toBe(40);
  });

  it('lets a value that several inner layers use enter once, and one that several outer layers use leave once', () => {
    const fan = {
      ...START,
      ...chain([
        { kind: 'input' },
        { kind: 'dense', params: { units: 3 } },
        { kind: 'dense', params: { units: 3 }, from: ['input-1'] },
        { kind: 'add', from: ['dense-1', 'dense-2'] },
        { kind: 'dense', params: { units: 3 }, from: ['add-1'] },
        { kind: 'multiply', from: ['add-1', 'dense-3'] },
        { kind: 'output' },
      ]),
    };
    const { document } = groupNodes(fan, ['dense-1', 'dense-2', 'add-1']);
    const { inputs, outputs } = layerIn(document, document.nodes['group-1']!)!;
    expect([inputs.length, outputs.length]).toEqual([1, 1]);
    expect(compileDocument(document).report.totals).toEqual(compileDocument(fan).report.totals);
    expect(ungroupNodes(document, [], ['group-1']).document).toEqual(fan);
  });

  it('names ports after the layers that the user has named, and numbers the others', () => {
    const named = {
      ...START,
      ...chain([
        { kind: 'input', name: 'Left' },
        { kind: 'input' },
        { kind: 'concat', from: ['input-1', 'input-2'] },
        { kind: 'output' },
      ]),
    };
    const { document } = groupNodes(named, ['concat-1']);
    const { inputs, outputs } = layerIn(document, document.nodes['group-1']!)!;
    expect(inputs.map(({ title }) => title.en)).toEqual(['Left', 'Input 2']);
    expect(outputs.map(({ title }) => title.ru)).toEqual(['Выход']);
  });

  it('gives ports to loose ends where nothing crosses the border', () => {
    const loose = { ...START, ...chain([{ kind: 'dense' }, { kind: 'dense' }]), edges: {} };
    const wired = connect(loose, { node: 'dense-1', port: 'y' }, { node: 'dense-2', port: 'x' }).document;
    const { document } = groupNodes(wired, HIDDEN);
    const { inputs, outputs } = layerIn(document, document.nodes['group-1']!)!;
    expect([inputs.length, outputs.length]).toEqual([1, 1]);
    expect(ungroupNodes(document, [], ['group-1']).document).toEqual(wired);
  });

  it('of layers with others between them still trains: the wires do not meet inside', () => {
    const around = groupNodes(START, ['dense-1', 'dense-3']).document;
    expect(codes(around)).toEqual([]);
    expect(
      canConnect(around, { node: 'group-1', port: 'groupOutput-1' }, { node: 'dense-2', port: 'x' })?.en,
    ).toMatch(/already/);
  });

  it('leaves the ports of an open block outside', () => {
    const inner = editIn(grouped, ['group-1'], (view) => groupNodes(view, Object.keys(view.nodes))).document;
    expect(blocksOf(inner)['block-1']?.nodes['groupInput-1']).toBeDefined();
    expect(codes(inner)).toEqual([]);
  });

  it('of nothing changes nothing', () => {
    expect(groupNodes(START, ['missing']).document).toBe(START);
  });
});

describe('ungrouping', () => {
  it('gives back the same document, definition and all', () => {
    const back = ungroupNodes(grouped, [], ['group-1']);
    expect(back.document).toEqual(START);
    expect('blocks' in back.document).toBe(false);
    expect([...back.created].sort()).toEqual(HIDDEN);
  });

  it('moves the layers with the group, and gives new ids where theirs are taken', () => {
    const { x, y } = grouped.nodes['group-1']!.position;
    const moved = { ...grouped.nodes['group-1']!, position: { x: x + 100, y: y + 40 } };
    const taken = addNode(
      { ...grouped, nodes: { ...grouped.nodes, 'group-1': moved } },
      'dense',
      AT,
    ).document;
    const clash = {
      ...taken,
      nodes: { ...taken.nodes, 'dense-1': { ...taken.nodes['dense-4']!, id: 'dense-1' } },
    };
    const { document } = ungroupNodes(clash, [], ['group-1']);
    const was = START.nodes['dense-2']!.position;
    expect(document.nodes['dense-2']?.position).toEqual({ x: was.x + 100, y: was.y + 40 });
    expect(Object.keys(document.nodes)).toContain('dense-5');
    const trained = compileDocument(removeNodes(document, ['dense-1', 'dense-4']).document).report;
    expect(trained.totals).toEqual(compileDocument(START).report.totals);
  });

  it('keeps the definition while another group shows it', () => {
    const both = twice();
    const one = ungroupNodes(both, [], ['group-1']).document;
    expect(countInstances(one, 'block-1')).toBe(1);
    expect(compileDocument(one).report.totals).toEqual(compileDocument(both).report.totals);
    const none = ungroupNodes(one, [], ['group-2']).document;
    expect(none.blocks).toBeUndefined();
    expect(compileDocument(none).report.totals).toEqual(compileDocument(both).report.totals);
  });
});

describe('an open block', () => {
  it('takes every command, and shares the edit among its groups, whose weights are their own', () => {
    const both = twice();
    const edited = editIn(both, ['group-2'], (view) => setParam(view, 'dense-1', 'units', 12)).document;
    const { report, network } = compileDocument(edited);
    expect(report.nodes['group-1.dense-1']?.outputShapes).toEqual([[12]]);
    expect(report.nodes['group-2.dense-1']?.outputShapes).toEqual([[12]]);
    const kernels = network?.parameters.filter(({ name }) => name.endsWith('dense-1/kernel'));
    expect(kernels?.map(({ name }) => name)).toEqual(['group-1.dense-1/kernel', 'group-2.dense-1/kernel']);
    expect(edited.nodes).toBe(both.nodes);
  });

  it('is the same view while its document is the same', () => {
    expect(viewOf(grouped, ['group-1'])).toBe(viewOf(grouped, ['group-1']));
    expect(viewOf(grouped, [])).toBe(grouped);
  });

  it('carries edits of the project through', () => {
    const done = editIn(grouped, ['group-1'], (view) => ({
      ...addNode(view, 'dense', AT),
      document: { ...view, notes: 'seen' },
    }));
    expect(done.document.notes).toBe('seen');
    expect(done.document.nodes).toBe(grouped.nodes);
  });

  it('refuses, in words, to contain itself at any depth', () => {
    const nested = editIn(grouped, ['group-1'], (view) => groupNodes(view, ['dense-1'])).document;
    const inner = blockIdOf(viewOf(nested, ['group-1']).nodes['group-1']!);
    expect(inner).toBe('block-2');
    for (const scope of [['group-1'], ['group-1', 'group-1']]) {
      const done = editIn(nested, scope, (view) => addNode(view, 'group', AT, { block: 'block-1' }));
      expect(done.document).toBe(nested);
      expect(done.refusal?.en).toMatch(/cannot stand inside itself/);
      expect(done.refusal?.ru).toMatch(/нельзя/);
    }
  });

  it('ends where its group does', () => {
    expect(existingScope(grouped, ['group-1'])).toEqual(['group-1']);
    expect(existingScope(START, ['group-1', 'group-2'])).toEqual([]);
    expect(openBlock(START, ['group-1'])).toBeNull();
  });

  it('is found by the id that the flat network gives its layers', () => {
    const nested = editIn(grouped, ['group-1'], (view) => groupNodes(view, ['dense-2'])).document;
    expect(placeOf(nested, 'group-1.group-1.dense-2')).toMatchObject({
      scope: ['group-1', 'group-1'],
      node: { id: 'dense-2' },
    });
    expect(placeOf(nested, 'dense-3')?.scope).toEqual([]);
    expect(placeOf(nested, 'group-1.nothing')).toBeNull();
  });
});

describe('ports', () => {
  it('are ordered from top to bottom, and keep their wires when they change places or names', () => {
    const more = addPort(grouped, [], 'group-1', 'input').document;
    const names = (document: LoomDocument) =>
      layerIn(document, document.nodes['group-1']!)!.inputs.map(({ name }) => name);
    expect(names(more)).toEqual(['groupInput-1', 'groupInput-2']);
    const moved = movePort(more, [], 'group-1', 'groupInput-2', -1).document;
    expect(names(moved)).toEqual(['groupInput-2', 'groupInput-1']);
    expect(moved.edges).toBe(more.edges);
    const named = renamePort(moved, [], 'group-1', 'groupInput-1', 'signal').document;
    expect(layerIn(named, named.nodes['group-1']!)!.inputs[1]?.title.en).toBe('signal');
    expect(movePort(more, [], 'group-1', 'groupInput-1', -1).document).toBe(more);
  });

  it('take their wires along when they go, at every group of the block', () => {
    const both = twice();
    const less = removePort(both, [], 'group-1', 'groupInput-1').document;
    expect(Object.values(less.edges).filter(({ target }) => target.startsWith('group-'))).toEqual([]);
    expect(Object.values(less.edges).filter(({ source }) => source.startsWith('group-'))).toHaveLength(1);
  });

  it('without a wire are told of the group', () => {
    const loose = addPort(grouped, [], 'group-1', 'input').document;
    const wired = editIn(loose, ['group-1'], (view) => {
      const { document } = addNode(view, 'concat', AT);
      return connect(document, { node: 'groupInput-2', port: 'y' }, { node: 'concat-1', port: 'x' });
    }).document;
    const problem = compileDocument(wired).report.nodes['group-1']?.diagnostics.find(
      ({ port }) => port === 'groupInput-2',
    );
    expect(problem).toMatchObject({ code: 'graph.unconnected', node: 'group-1' });
    expect(problem?.message.en).toContain('nothing at its input “2”');
  });

  it('that do not exist lose their wires without a crash', () => {
    const edges = {
      ...grouped.edges,
      'edge-99': { ...grouped.edges['edge-4']!, id: 'edge-99', source: 'group-1', sourcePort: 'gone' },
    };
    expect(compileDocument({ ...grouped, edges }).report.trainable).toBe(true);
  });
});

describe('instances', () => {
  it('become independent where asked', () => {
    const unique = makeUnique(twice(), 'group-2').document;
    const edited = editIn(unique, ['group-2'], (view) => setParam(view, 'dense-1', 'units', 12)).document;
    expect(compileDocument(edited).report.nodes['group-1.dense-1']?.outputShapes).toEqual([[8]]);
    expect(compileDocument(edited).report.nodes['group-2.dense-1']?.outputShapes).toEqual([[12]]);
  });

  it('name the block where they are its only one, and themselves where they are several', () => {
    const one = renameGroup(grouped, [], 'group-1', 'Encoder').document;
    expect(blocksOf(one)['block-1']?.name).toBe('Encoder');
    expect(one.nodes['group-1']?.name).toBe('');
    const two = renameGroup(duplicateNodes(one, ['group-1'], AT).document, [], 'group-2', 'Second').document;
    expect(blocksOf(two)['block-1']?.name).toBe('Encoder');
    expect(two.nodes['group-2']?.name).toBe('Second');
  });

  it('that are deleted leave the block for use, until it is removed', () => {
    const without = removeNodes(grouped, ['group-1']).document;
    expect(blocksOf(without)['block-1']).toBeDefined();
    expect(removeBlock(grouped, 'block-1')).toMatchObject({ document: grouped });
    expect(removeBlock(grouped, 'block-1').refusal?.ru).toMatch(/используется/);
    expect(removeBlock(without, 'block-1').document.blocks).toBeUndefined();
    const again = addNode(without, 'group', AT, { block: 'block-1' }).document;
    expect(blocksOf(again)).toEqual(blocksOf(grouped));
  });

  it('added without a block get one that hands its input on', () => {
    const { document } = addNode(START, 'group', AT);
    expect(Object.keys(blocksOf(document))).toEqual(['block-1']);
    const { inputs, outputs } = layerIn(document, document.nodes['group-1']!)!;
    expect([inputs.length, outputs.length]).toEqual([1, 1]);
  });

  it('that are disabled pass their first input through', () => {
    const off = setDisabled(grouped, ['group-1'], true).document;
    const { report } = compileDocument(off);
    expect(report.trainable).toBe(true);
    expect(report.nodes['group-1']).toMatchObject({ outputShapes: [[4]], parameters: 0 });
    expect(report.nodes['dense-3']?.parameters).toBe(3 * 5);
  });
});

describe('copies of groups', () => {
  it('share the block within a project, also where it has changed since', () => {
    const clipping = copyNodes(grouped, ['group-1']);
    const edited = editIn(grouped, ['group-1'], (view) => setParam(view, 'dense-1', 'units', 20)).document;
    const { document } = pasteNodes(edited, clipping, AT, { withIncoming: false, sameProject: true });
    expect(countInstances(document, 'block-1')).toBe(2);
    expect(Object.keys(blocksOf(document))).toEqual(['block-1']);
  });

  it('bring their definitions, and those inside, into another project', () => {
    const nested = editIn(grouped, ['group-1'], (view) => groupNodes(view, ['dense-2'])).document;
    const clipping = copyNodes(nested, ['group-1']);
    const other = groupNodes(START, ['dense-3']).document;
    const { document } = pasteNodes(other, clipping, AT, { withIncoming: false, sameProject: false });
    expect(Object.keys(blocksOf(document)).sort()).toEqual(['block-1', 'block-2', 'block-3']);
    const pasted = document.nodes['group-2']!;
    expect(blockIdOf(pasted)).not.toBe('block-1');
    const inside = viewOf(document, ['group-2']).nodes['group-1']!;
    expect(blocksOf(document)[blockIdOf(inside)!]?.nodes['dense-2']).toBeDefined();
    const again = pasteNodes(document, copyNodes(document, ['group-2']), AT, {
      withIncoming: false,
      sameProject: false,
    }).document;
    expect(Object.keys(blocksOf(again))).toHaveLength(3);
  });
});

describe('what is wrong', () => {
  it('inside shows on the closed group with its cure, which is one edit of the block', () => {
    const bad = editIn(groupNodes(START, ['dense-3']).document, ['group-1'], (view) =>
      setParam(view, 'dense-3', 'units', 7),
    ).document;
    const { report } = compileDocument(bad);
    const fix = report.diagnostics.find(({ fix }) => fix?.kind === 'setParam')?.fix;
    expect(fix).toMatchObject({ node: 'group-1.dense-3', value: 3 });
    expect(compileDocument(applyFix(bad, fix!).document).report.diagnostics).toEqual([]);
    const wrong = editIn(grouped, ['group-1'], (view) => {
      const broken = { ...view.nodes['dense-1']!, params: { ...view.nodes['dense-1']!.params, units: 0 } };
      return {
        ...setParam(view, 'dense-1', 'units', 1),
        document: { ...view, nodes: { ...view.nodes, 'dense-1': broken } },
      };
    }).document;
    const [first] = compileDocument(wrong).report.nodes['group-1']!.diagnostics;
    expect(first).toMatchObject({ severity: 'error', code: 'layer.param' });
    expect(first?.message.en).toMatch(/^Inside, at “Dense”/);
    expect(first?.message.ru).toMatch(/^Внутри/);
  });

  it('is a block that is missing, one that contains itself, and one nested past all measure', () => {
    const { blocks: _, ...missing } = grouped;
    expect(codes(missing)).toContain('group.missing');
    const block = blocksOf(grouped)['block-1']!;
    const own = { ...grouped.nodes['group-1']!, id: 'group-9' };
    const endless = {
      ...grouped,
      blocks: { 'block-1': { ...block, nodes: { ...block.nodes, 'group-9': own } } },
    };
    expect(codes(endless)).toContain('group.recursion');
    const blocks = Object.fromEntries(
      Array.from({ length: 9 }, (_, level) => {
        const inside = Array.from({ length: 10 }, (_, index) => ({
          ...own,
          id: `group-${index + 1}`,
          params: { block: `block-${level + 2}` },
        }));
        return [
          `block-${level + 1}`,
          { name: '', edges: {}, nodes: Object.fromEntries(inside.map((node) => [node.id, node])) },
        ];
      }),
    );
    const found = compileDocument({ ...grouped, blocks: { ...blocks, 'block-10': block } }).report;
    expect(found.diagnostics.map(({ code }) => code)).toContain('group.tooMuch');
    expect(Object.keys(found.nodes).length).toBeLessThan(50_000);
  });

  it('is an unknown layer inside, and a port outside any block', () => {
    const unknown = editIn(grouped, ['group-1'], (view) => {
      const node = { ...view.nodes['dense-1']!, kind: 'fromTheFuture' };
      return {
        ...setParam(view, 'dense-1', 'units', 1),
        document: { ...view, nodes: { ...view.nodes, 'dense-1': node } },
      };
    }).document;
    expect(compileDocument(unknown).report.diagnostics).toContainEqual(
      expect.objectContaining({ code: 'graph.unknownKind', node: 'group-1.dense-1' }),
    );
    expect(codes(addNode(START, 'groupInput', AT).document)).toContain('group.portOutside');
    expect(codes(addNode(START, 'groupOutput', AT).document)).toContain('group.portOutside');
  });

  it('is told once of a group that no output uses', () => {
    const spare = duplicateNodes(grouped, ['group-1'], AT, { withIncoming: true }).document;
    const told = compileDocument(spare).report.diagnostics.filter(({ code }) => code === 'graph.unused');
    expect(told.map(({ node }) => node)).toEqual(['group-2']);
    expect(compileDocument(applyFix(spare, told[0]!.fix!).document).report.diagnostics).toEqual([]);
  });

  it('is an id outside that looks like one inside', () => {
    const node = { ...START.nodes['dense-1']!, id: 'group-1.dense-1' };
    expect(codes({ ...grouped, nodes: { ...grouped.nodes, [node.id]: node } })).toContain('group.sameName');
  });
});

describe('files', () => {
  it('carry blocks, and open without them', () => {
    const nested = editIn(twice(), ['group-1'], (view) => groupNodes(view, ['dense-2'])).document;
    for (const document of [nested, START]) {
      const bytes = packProject({ document, runs: [] });
      const loaded = unpackProject(bytes, 'groups.loom').document;
      expect(loaded).toEqual(document);
      expect(packProject({ document: loaded, runs: [] })).toEqual(bytes);
    }
  });

  it('with a wire to a missing node inside a block are refused', () => {
    const block = blocksOf(grouped)['block-1']!;
    const edges = {
      ...block.edges,
      'edge-77': { ...block.edges['edge-1']!, id: 'edge-77', target: 'nowhere' },
    };
    const bytes = packProject({
      document: { ...grouped, blocks: { 'block-1': { ...block, edges } } },
      runs: [],
    });
    expect(() => unpackProject(bytes, 'bad.loom')).toThrow(/nowhere|damaged/);
  });
});

describe('documents without groups', () => {
  it('are their own flat document', () => {
    expect(expandGroups(START).document).toBe(START);
  });
});
