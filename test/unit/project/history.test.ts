// Undo and redo as people meet them: steps, names, gestures, sliders.
import { describe, expect, it } from 'vitest';
import { text } from '../../../src/base/text.ts';
import {
  addNode,
  applyFix,
  copyNodes,
  type Edit,
  insertOnEdge,
  moveNodes,
  pasteNodes,
  removeNodes,
  replaceNode,
  setParam,
} from '../../../src/project/commands/index.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import {
  beginGesture,
  EMPTY_HISTORY,
  endGesture,
  type History,
  record,
  redo,
  seal,
  undo,
} from '../../../src/project/history.ts';
import { chain, emptyDocument } from '../../../src/project/new-document.ts';

const START = {
  ...emptyDocument('test'),
  ...chain([{ kind: 'input' }, { kind: 'dense' }, { kind: 'activation' }, { kind: 'output' }]),
};
const AT = { x: 0, y: 0 };

/** A store as the renderer has it. */
function store() {
  let [history, document]: [History, typeof START] = [EMPTY_HISTORY, START];
  return {
    get document() {
      return document;
    },
    get history() {
      return history;
    },
    do(command: (d: typeof START) => Edit) {
      const edit = command(document);
      history = record(history, document, edit);
      document = edit.document;
    },
    set(next: History) {
      history = next;
    },
    undo() {
      const moved = undo(history, document);
      if (moved !== null) ({ history, document } = moved);
      return moved?.label.en ?? null;
    },
    redo() {
      const moved = redo(history, document);
      if (moved !== null) ({ history, document } = moved);
      return moved?.label.en ?? null;
    },
  };
}

const units = (value: number) => (d: typeof START) => setParam(d, 'dense-1', 'units', value);

describe('history', () => {
  it('names its steps', () => {
    const s = store();
    s.do((d) => addNode(d, 'dropout', AT));
    s.do(units(128));
    expect(s.history.past.map(({ label }) => label)).toEqual([
      text('Add Dropout', 'Добавить: Прореживание (dropout)'),
      text('Change “Units”: 64 → 128', 'Изменить «Нейроны»: 64 → 128'),
    ]);
    expect(s.undo()).toBe('Change “Units”: 64 → 128');
    expect(s.undo()).toBe('Add Dropout');
    expect(s.undo()).toBeNull();
    expect(s.document).toEqual(START);
    expect(s.redo()).toBe('Add Dropout');
  });

  it('makes one step of a slider being dragged, named from its first value to its last', () => {
    const s = store();
    for (const value of [65, 70, 90, 100]) s.do(units(value));
    expect(s.history.past.length).toBe(1);
    expect(s.undo()).toBe('Change “Units”: 64 → 100');
    expect(s.document).toEqual(START);
  });

  it('starts a new step once the slider was let go', () => {
    const s = store();
    s.do(units(70));
    s.set(seal(s.history));
    s.do(units(80));
    expect(s.history.past.length).toBe(2);
  });

  it('makes one step of a gesture, and none of a gesture that changed nothing', () => {
    const s = store();
    s.set(beginGesture(s.history, s.document, text('Move Dense', 'Переместить')));
    for (const x of [1, 2, 3]) s.do((d) => moveNodes(d, { 'dense-1': { x, y: 0 } }));
    s.set(endGesture(s.history, s.document));
    expect(s.history.past.map(({ label }) => label.en)).toEqual(['Move Dense']);
    s.set(beginGesture(s.history, s.document, text('Nothing', 'Ничего')));
    s.set(endGesture(s.history, s.document));
    expect(s.history.past.length).toBe(1);
    s.undo();
    expect(s.document).toEqual(START);
  });

  it('forgets what could be redone once something new is done', () => {
    const s = store();
    s.do(units(70));
    s.undo();
    s.do((d) => addNode(d, 'add', AT));
    expect(s.redo()).toBeNull();
  });

  it('records nothing where nothing changed', () => {
    const s = store();
    s.do(units(64));
    s.do((d) => removeNodes(d, ['nowhere']));
    expect(s.history.past).toEqual([]);
  });
});

describe('commands', () => {
  const ends = (document: typeof START) =>
    Object.values(document.edges).map(({ source, target }) => `${source} ${target}`);

  it('keep the flow when a middle node goes', () => {
    const { document } = removeNodes(START, ['dense-1', 'activation-1']);
    expect(ends(document)).toEqual(['input-1 output-1']);
  });

  it('put a node into the middle of a wire', () => {
    const { document, created } = insertOnEdge(START, 'edge-2', { kind: 'dropout' }, AT);
    expect(created).toEqual(['dropout-1']);
    expect(ends(document).sort()).toEqual([
      'activation-1 output-1',
      'dense-1 dropout-1',
      'dropout-1 activation-1',
      'input-1 dense-1',
    ]);
  });

  it('keep wires and fitting parameters when a node is replaced', () => {
    const wide = setParam(START, 'dense-1', 'units', 128).document;
    const { document } = replaceNode(wide, 'dense-1', 'maxout');
    expect(ends(document)).toEqual(['input-1 maxout-1', 'maxout-1 activation-1', 'activation-1 output-1']);
    expect(document.nodes['maxout-1']?.params).toMatchObject({ units: 128, pieces: 2 });
  });

  it('paste with the wires among the copied nodes, and with incoming ones where asked', () => {
    const clipping = copyNodes(START, ['dense-1', 'activation-1']);
    const plain = pasteNodes(START, clipping, { x: 40, y: 40 });
    expect(plain.created).toEqual(['dense-2', 'activation-2']);
    expect(ends(plain.document)).toContain('dense-2 activation-2');
    expect(ends(plain.document)).not.toContain('input-1 dense-2');
    const wired = pasteNodes(START, clipping, { x: 40, y: 40 }, { withIncoming: true });
    expect(ends(wired.document)).toContain('input-1 dense-2');
  });

  it('carry out a remedy under the remedy’s own name', () => {
    const document = addNode(START, 'dense', AT).document;
    const fix = compileDocument(document).report.nodes['dense-2']?.diagnostics.find((d) => d.fix)?.fix;
    expect(fix === undefined ? null : applyFix(document, fix).label.en).toBe('Remove this layer');
  });

  it('never use an id again that a wire or a weight may still carry', () => {
    const two = addNode(START, 'dense', AT).document;
    const { created } = addNode(removeNodes(two, ['dense-1']).document, 'dense', AT);
    expect(created).toEqual(['dense-3']);
  });
});
