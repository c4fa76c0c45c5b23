// Whether a wire may be drawn, and the reason in words where it may not.
import { type Text, text } from '../base/text.ts';
import { compileDocument } from './compile.ts';
import type { CompileReport } from './compile-types.ts';
import { nameOf } from './diagnostics/context.ts';
import { refuseRank } from './diagnostics/ports.ts';
import type { LoomDocument } from './document.ts';
import { expandGroups } from './expand.ts';
import { type Graph, graphOf, reaches } from './graph.ts';

export interface PortRef {
  readonly node: string;
  readonly port: string;
}

const graphs = new WeakMap<LoomDocument, Graph>();

/** Null when the wire from an output port to an input port is allowed, else why not. */
export function canConnect(
  document: LoomDocument,
  from: PortRef,
  to: PortRef,
  /** Where shapes are asked; an open block has those of the project around it. */
  report: () => Pick<CompileReport, 'nodes'> = () => compileDocument(document).report,
): Text | null {
  const graph = structure(document);
  const [source, target] = [graph.nodes.get(from.node), graph.nodes.get(to.node)];
  const index = source?.layer?.outputs.findIndex((output) => output.name === from.port) ?? -1;
  const port = target?.layer?.inputs.find((input) => input.name === to.port);
  if (source === undefined || target === undefined || index < 0 || port === undefined) {
    return text('A wire leads from an output to an input.', 'Связь ведёт от выхода ко входу.');
  }
  const [sourceName, name] = [nameOf(source), nameOf(target)];
  if (source === target) {
    return text('A layer cannot feed itself.', 'Слой не может подавать сигнал на собственный вход.');
  }
  const wires = target.incoming.get(port.name) ?? [];
  if (wires.some((wire) => wire.source === from.node && wire.sourcePort === from.port)) {
    return text('This wire is there already.', 'Такая связь уже есть.');
  }
  if (wires.length > 0 && port.many !== true) {
    return text(
      `The input “${port.title.en}” of ${name.en} has its wire already. Remove it first, or merge the two with Concatenate or Add.`,
      `Ко входу «${port.title.ru}» слоя ${name.ru} уже подведена связь. Сначала удалите её или объедините сигналы слоем «Конкатенация» или «Сумма».`,
    );
  }
  if (closesCycle(document, from, to)) {
    return text(
      `This would close a cycle: ${name.en} already feeds ${sourceName.en}.`,
      `Получится цикл: сигнал слоя ${name.ru} уже приходит на слой ${sourceName.ru}.`,
    );
  }
  const shape = report().nodes[from.node]?.outputShapes[index];
  return shape === null || shape === undefined ? null : refuseRank(target, port, shape);
}

/** Wires through a group do not meet inside it: what counts is the flat document. */
function closesCycle(document: LoomDocument, from: PortRef, to: PortRef): boolean {
  const { document: flat, groups } = expandGroups(document);
  const end = ({ node, port }: PortRef, side: 'inputs' | 'outputs') =>
    groups.find(({ id }) => id === node)?.[side].find((candidate) => candidate.port === port)?.node ?? node;
  const [source, target] = [end(from, 'outputs'), end(to, 'inputs')];
  return source === target || reaches(structure(flat).nodes, target, source);
}

function structure(document: LoomDocument): Graph {
  let graph = graphs.get(document);
  if (graph === undefined) {
    graph = graphOf(document);
    graphs.set(document, graph);
  }
  return graph;
}
