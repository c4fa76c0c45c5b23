// Properties of random documents: history, files, compiling.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgramBuilder } from '../../src/engine/ir/program-builder.ts';
import { compileDocument } from '../../src/project/compile.ts';
import { documentSchema, type LoomDocument } from '../../src/project/document.ts';
import { packProject, unpackProject } from '../../src/project/file/index.ts';
import { EMPTY_HISTORY, record, redo, undo } from '../../src/project/history.ts';
import { emptyDocument } from '../../src/project/new-document.ts';
import { sampleBinding } from '../../src/project/templates/samples.ts';
import { applyAll, commands } from './random-documents.ts';

const START: LoomDocument = { ...emptyDocument('random'), data: sampleBinding('iris') };

describe('random documents', () => {
  it('come back step by step under undo, and forward again under redo', async () => {
    await fc.assert(
      fc.property(commands, (list) => {
        let document = START;
        let history = EMPTY_HISTORY;
        const states = [document];
        for (const run of list) {
          const edit = run(document);
          if (edit === null) continue;
          const steps = history.past.length;
          history = record(history, document, edit);
          document = edit.document;
          if (history.past.length === steps && steps > 0) states.pop();
          if (history.past.length > 0) states.push(document);
        }
        const final = document;
        const back: LoomDocument[] = [document];
        for (let move = undo(history, document); move !== null; move = undo(history, document)) {
          ({ history, document } = move);
          back.push(document);
        }
        expect(document).toEqual(START);
        expect(back.length).toBe(history.future.length + 1);
        for (let move = redo(history, document); move !== null; move = redo(history, document)) {
          ({ history, document } = move);
          back.pop();
          expect(document).toEqual(back.at(-1));
        }
        expect(document).toEqual(final);
      }),
      { numRuns: 150 },
    );
  });

  it('are valid, have wires only between nodes that are there, and survive saving and loading', async () => {
    await fc.assert(
      fc.property(commands, (list) => {
        const document = applyAll(START, list);
        expect(documentSchema.safeParse(document).success).toBe(true);
        const bytes = packProject({ document, runs: [] });
        const loaded = unpackProject(bytes, 'random.loom');
        expect(loaded.document).toEqual(document);
        expect(packProject(loaded)).toEqual(bytes);
      }),
      { numRuns: 80 },
    );
  });

  it('compile without throwing, and build at the shapes they report where they can train', async () => {
    await fc.assert(
      fc.property(commands, (list) => {
        const document = applyAll(START, list);
        const { report, network } = compileDocument(document);
        expect(network !== null).toBe(report.trainable);
        if (network === null) return;
        const b = new ProgramBuilder();
        const built = network.build(b, 3, 'training', true);
        for (const [node, value] of built.activations) {
          expect(b.shapeOf(value)).toEqual([3, ...(report.nodes[node]?.outputShapes[0] ?? [])]);
        }
        const trained = network.parameters.filter(({ trainable }) => trainable);
        const size = trained.reduce((sum, { shape }) => sum + shape.reduce((a, s) => a * s, 1), 0);
        expect(size).toBe(report.totals.parameters);
      }),
      { numRuns: 300 },
    );
  });
});
