// Whether a wire may be drawn, and the reason in words where it may not.
import { type Text, text } from '../base/text.ts';
import { compileDocument } from './compile.ts';
import { nameOf } from './diagnostics/context.ts';
import { refuseRank } from './diagnostics/ports.ts';
import type { LoomDocument } from './document.ts';
import { type Graph, graphOf, reaches } from './graph.ts';

export interface PortRef {
  readonly node: string;
  readonly port: string;
}

const graphs = new WeakMap<LoomDocument, Graph>();

/** Null when the wire from an output port to an input port is allowed, else why not. */
export function canConnect(document: LoomDocument, from: PortRef, to: PortRef): Text | null {
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
  if (reaches(graph.nodes, to.node, from.node)) {
    return text(
      `This would close a cycle: ${name.en} already feeds ${sourceName.en}.`,
      `Получится цикл: сигнал слоя ${name.ru} уже приходит на слой ${sourceName.ru}.`,
    );
  }
  const shape = compileDocument(document).report.nodes[from.node]?.outputShapes[index];
  return shape === null || shape === undefined ? null : refuseRank(target, port, shape);
}

function structure(document: LoomDocument): Graph {
  let graph = graphs.get(document);
  if (graph === undefined) {
    graph = graphOf(document);
    graphs.set(document, graph);
  }
  return graph;
}
