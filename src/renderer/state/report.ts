// The compile report, steadied: a node whose findings are unchanged keeps its report object, so that only nodes with
// news draw again.

import { compileDocument } from '../../project/compile.ts';
import type { CompileReport, NodeReport } from '../../project/compile-types.ts';
import type { LoomDocument } from '../../project/document.ts';

let last: { readonly document: LoomDocument; readonly report: CompileReport } | null = null;

export function steadyReport(document: LoomDocument): CompileReport {
  if (last?.document === document) return last.report;
  const fresh = compileDocument(document).report;
  const former = last?.report.nodes ?? {};
  const nodes = Object.fromEntries(
    Object.entries(fresh.nodes).map(([id, report]): [string, NodeReport] => {
      const before = former[id];
      return [id, before !== undefined && same(before, report) ? before : report];
    }),
  );
  last = { document, report: { ...fresh, nodes } };
  return last.report;
}

function same(a: NodeReport, b: NodeReport): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
