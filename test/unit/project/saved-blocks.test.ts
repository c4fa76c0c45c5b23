// Blocks kept for other projects: with all that is inside, shared where the project has them, replaced by name.
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../src/contract/projects.ts';
import { blocksOf } from '../../../src/project/blocks.ts';
import { addNode, groupNodes, renameBlock, setParam } from '../../../src/project/commands/index.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import { chain, emptyDocument } from '../../../src/project/new-document.ts';
import { bringBlock, savedBlock, withSavedBlock } from '../../../src/project/saved-blocks.ts';
import { editIn } from '../../../src/project/scope.ts';

const START = {
  ...emptyDocument('saved'),
  ...chain([{ kind: 'input' }, { kind: 'dense' }, { kind: 'dense' }, { kind: 'output' }]),
};
const outer = groupNodes(START, ['dense-1', 'dense-2']).document;
const nested = editIn(outer, ['group-1'], (view) => groupNodes(view, ['dense-2'])).document;
const named = renameBlock(nested, 'block-1', 'Encoder').document;

function saved() {
  const block = savedBlock(named, 'block-1');
  if (block === null) throw new Error('not saved');
  return block;
}

describe('a saved block', () => {
  it('holds what is inside it, and nothing else', () => {
    const other = addNode(named, 'group', { x: 0, y: 0 }).document;
    expect(Object.keys(blocksOf(other))).toHaveLength(3);
    expect(Object.keys(savedBlock(other, 'block-1')?.blocks ?? {}).sort()).toEqual(['block-1', 'block-2']);
    expect(savedBlock(other, 'missing')).toBeNull();
  });

  it('comes into another project under an id that is free there, and works', () => {
    const project = groupNodes(START, ['dense-1']).document;
    const brought = bringBlock(project, saved());
    expect(brought.block).not.toBe('block-1');
    const { document } = addNode(brought.document, 'group', { x: 0, y: 0 }, { block: brought.block });
    const codes = compileDocument(document).report.diagnostics.map(({ code }) => code);
    expect(codes).not.toContain('group.missing');
    expect(Object.keys(compileDocument(document).report.nodes)).toContain('group-2.group-1.dense-2');
  });

  it('is shared with the project that has it already', () => {
    const again = bringBlock(named, saved());
    expect(again.document).toBe(named);
    expect(again.block).toBe('block-1');
    const changed = editIn(named, ['group-1'], (view) => setParam(view, 'dense-1', 'units', 9)).document;
    expect(Object.keys(blocksOf(bringBlock(changed, saved()).document))).toHaveLength(3);
  });

  it('takes the place of one of the same name, and stands beside others', () => {
    const one = withSavedBlock({}, saved());
    expect(Object.keys(withSavedBlock(one, saved()))).toEqual(Object.keys(one));
    const unnamed = savedBlock(nested, 'block-1');
    expect(Object.keys(withSavedBlock(one, unnamed ?? saved()))).toHaveLength(2);
    expect(settingsSchema.safeParse({ locale: null, theme: 'dark', blocks: one }).success).toBe(true);
  });
});
