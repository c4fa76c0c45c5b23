// `inspect PROJECT`: the network node by node, what it costs, and what is wrong with it.

import { layerOf } from '../../../layers/catalog.ts';
import { compileDocument } from '../../../project/compile.ts';
import { expandGroups } from '../../../project/expand.ts';
import { graphOf } from '../../../project/graph.ts';
import { placeOf } from '../../../project/scope.ts';
import { memoryText } from '../../services/run-memory.ts';
import { type Output, table } from '../output.ts';
import { readProject, type Workplace } from '../workplace.ts';

export async function inspect(
  path: string,
  { runs }: Pick<Workplace, 'runs'>,
  output: Output,
): Promise<void> {
  const { document } = await readProject(path);
  const { report } = compileDocument(document);
  const rows: (string | number)[][] = [
    [output.word('node'), output.word('kind'), output.word('output'), output.word('parameters'), 'FLOPs'],
  ];
  // In computing order, the inside of groups in its place; nodes on a cycle, and groups as a whole, come last.
  const { order } = graphOf(expandGroups(document).document);
  const ordered = new Set([...order.map(({ id }) => id), ...Object.keys(report.nodes)]);
  for (const id of ordered) {
    const record = placeOf(document, id)?.node;
    const node = report.nodes[id];
    if (!record || !node) continue;
    const shapes = node.outputShapes.map((shape) => (shape === null ? '?' : shape.join('×') || '1'));
    output.record({
      type: 'node',
      id,
      kind: record.kind,
      title: record.name || layerOf(record.kind)?.title.en || record.kind,
      outputShapes: node.outputShapes,
      parameters: node.parameters,
      tensors: node.tensors,
      flops: node.flops,
    });
    rows.push([id, record.kind, shapes.join(', '), node.parameters, node.flops]);
  }
  const { totals, trainable } = report;
  rows.push([output.word('total'), '', '', totals.parameters, totals.flops]);
  for (const line of table(rows)) output.line(line);
  for (const { message, fix, ...rest } of report.diagnostics) {
    output.record({ type: 'diagnostic', ...rest, message: message.en, fix: fix?.title.en ?? null });
    const remedy = fix ? ` (${fix.title[output.locale]})` : '';
    output.line(
      `${output.word(rest.severity)}: ${rest.node ? `${rest.node}: ` : ''}${message[output.locale]}${remedy}`,
    );
  }
  const memory = await runs.estimate(document);
  output.record({ type: 'totals', ...totals, trainable, memory });
  if (memory !== null) output.say(memoryText(memory));
}
