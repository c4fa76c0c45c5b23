// Properties of groups in random documents: grouping and ungrouping, computing the same, history, files.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, isPort } from '../../src/project/blocks.ts';
import { groupNodes, ungroupNodes } from '../../src/project/commands/index.ts';
import { compileDocument } from '../../src/project/compile.ts';
import { documentSchema, type LoomDocument } from '../../src/project/document.ts';
import { expandGroups } from '../../src/project/expand.ts';
import { packProject, unpackProject } from '../../src/project/file/index.ts';
import { EMPTY_HISTORY, record, redo, undo } from '../../src/project/history.ts';
import { emptyDocument } from '../../src/project/new-document.ts';
import { editIn, placeOf, viewOf } from '../../src/project/scope.ts';
import { sampleBinding } from '../../src/project/templates/samples.ts';
import { applyAll, commands } from './random-documents.ts';

const START: LoomDocument = { ...emptyDocument('random'), data: sampleBinding('iris') };

/** Which of a document's nodes: one bit each, in their order. */
const choice = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
const chosen = (document: LoomDocument, bits: readonly boolean[]): readonly string[] =>
  Object.keys(document.nodes).filter(
    (id, index) => bits[index % bits.length] && !isPort(document.nodes[id]!),
  );

/** What a network needs to know of a node: where its values come from. */
function wiring(document: LoomDocument): readonly string[] {
  return Object.values(document.edges)
    .map(({ source, sourcePort, target, targetPort }) => `${source}:${sourcePort}>${target}:${targetPort}`)
    .sort();
}

describe('grouping any layers', () => {
  it('and ungrouping them gives the same document', () => {
    fc.assert(
      fc.property(commands, choice, (list, bits) => {
        const document = applyAll(START, list);
        const ids = chosen(document, bits);
        const { document: grouped, created } = groupNodes(document, ids);
        expect(documentSchema.safeParse(grouped).success).toBe(true);
        expect(created.length).toBe(ids.length === 0 ? 0 : 1);
        expect(ungroupNodes(grouped, [], created).document).toEqual(document);
      }),
      { numRuns: 300 },
    );
  });

  it('twice inside each other, and ungrouping from outside or inside, keeps layers and wires', () => {
    fc.assert(
      fc.property(commands, choice, choice, fc.boolean(), (list, outer, inner, inwards) => {
        const document = applyAll(START, list);
        const first = groupNodes(document, chosen(document, outer));
        const [group] = first.created;
        if (group === undefined) return;
        const second = editIn(first.document, [group], (view) => groupNodes(view, chosen(view, inner)));
        const nested = second.created;
        let back: LoomDocument;
        if (inwards) back = ungroupNodes(second.document, [group], nested).document;
        else {
          const { document: once, created } = ungroupNodes(second.document, [], [group]);
          back = ungroupNodes(
            once,
            [],
            created.filter(
              (id) =>
                once.nodes[id]?.kind === 'group' && nested.length > 0 && !Object.hasOwn(document.nodes, id),
            ),
          ).document;
        }
        if (inwards) {
          expect(viewOf(back, [group]).nodes).toEqual(viewOf(first.document, [group]).nodes);
          expect(wiring(viewOf(back, [group]))).toEqual(wiring(viewOf(first.document, [group])));
          back = ungroupNodes(back, [], [group]).document;
        }
        expect(wiring(back)).toEqual(wiring(document));
        expect(back.nodes).toEqual(document.nodes);
        expect(blocksOf(back)).toEqual(blocksOf(document));
      }),
      { numRuns: 200 },
    );
  });

  it('leaves what the network computes as it was', () => {
    fc.assert(
      fc.property(commands, choice, (list, bits) => {
        const document = applyAll(START, list);
        const { document: grouped, created } = groupNodes(document, chosen(document, bits));
        const [before, after] = [compileDocument(document), compileDocument(grouped)];
        const [group] = created;
        if (group === undefined) return;
        expect(after.network !== null).toBe(before.network !== null);
        expect(after.report.totals).toEqual(before.report.totals);
        for (const [id, { outputShapes, parameters }] of Object.entries(before.report.nodes)) {
          if (isPort(placeOf(document, id)?.node ?? { kind: '' })) continue;
          const inside = after.report.nodes[`${group}.${id}`] ?? after.report.nodes[id];
          expect(inside).toMatchObject({ outputShapes, parameters });
        }
        const names = (document: LoomDocument) =>
          Object.values(expandGroups(document).document.nodes).filter(({ kind }) => kind === 'dense').length;
        expect(names(grouped)).toBe(names(document));
      }),
      { numRuns: 200 },
    );
  });

  it('is one step of the history, and what it made survives saving', () => {
    fc.assert(
      fc.property(commands, choice, (list, bits) => {
        const document = applyAll(START, list);
        const edit = groupNodes(document, chosen(document, bits));
        const history = record(EMPTY_HISTORY, document, edit);
        const back = undo(history, edit.document);
        if (edit.created.length === 0) {
          expect(back).toBeNull();
          return;
        }
        expect(back?.document).toEqual(document);
        expect(Object.hasOwn(back?.document ?? {}, 'blocks')).toBe(Object.hasOwn(document, 'blocks'));
        const again = back === null ? null : redo(back.history, back.document);
        expect(again?.document).toEqual(edit.document);
        const bytes = packProject({ document: edit.document, runs: [] });
        expect(unpackProject(bytes, 'random.loom').document).toEqual(edit.document);
      }),
      { numRuns: 100 },
    );
  });
});
