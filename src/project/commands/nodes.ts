// Commands on nodes: add, remove, rename, move, disable, set a parameter, replace by another kind.
import { assert, present } from '../../base/assert.ts';
import { refuseValue } from '../../base/param-values.ts';
import { type Text, text } from '../../base/text.ts';
import { layerOf } from '../../layers/catalog.ts';
import { defaultsOf, type ParamDef, type ParamValue, type ParamValues } from '../../layers/params.ts';
import { blockIdOf, blocksOf, emptyBlock, GROUP, layerIn } from '../blocks.ts';
import type { EdgeRecord, LoomDocument, NodeRecord } from '../document.ts';
import { type Edit, edit, newEdge, nextId, nodesTitle, nodeTitle, withNodes, without } from './edit.ts';

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A fresh record of a kind with its defaults, under an id that is free in the document. A group names a new block. */
export function newNode(
  document: LoomDocument,
  kind: string,
  position: Position,
  params: ParamValues = {},
): NodeRecord {
  const layer = present(layerOf(kind), `layer kind ${kind}`);
  const own = kind === GROUP ? { block: nextId(blocksOf(document), 'block') } : {};
  return {
    id: nextId(document.nodes, kind),
    kind,
    version: layer.version,
    name: '',
    params: { ...defaultsOf(layer.params), ...own, ...params },
    position: { x: position.x, y: position.y },
    disabled: false,
  };
}

/** Puts a fresh record into the document; a group whose block is new gets one that hands its input on. */
export function withNew(document: LoomDocument, node: NodeRecord): LoomDocument {
  const added = withNodes(document, [node]);
  const block = blockIdOf(node);
  if (block === null || Object.hasOwn(blocksOf(document), block)) return added;
  return { ...added, blocks: { ...blocksOf(added), [block]: emptyBlock() } };
}

export function addNode(
  document: LoomDocument,
  kind: string,
  position: Position,
  params: ParamValues = {},
): Edit {
  const node = newNode(document, kind, position, params);
  const title = nodeTitle(node);
  return edit(withNew(document, node), text(`Add ${title.en}`, `Добавить: ${title.ru}`), {
    created: [node.id],
  });
}

/** Where a node has one wire in, what followed it is wired to what came before it, so that the flow goes on. */
export function removeNodes(
  document: LoomDocument,
  ids: readonly string[],
  options: { readonly keepFlow: boolean } = { keepFlow: true },
): Edit {
  const gone = ids.flatMap((id) => document.nodes[id] ?? []);
  const title = nodesTitle(gone);
  const label = text(`Remove ${title.en}`, `Удалить: ${title.ru}`);
  if (gone.length === 0) return edit(document, label);
  return edit(
    gone.reduce((current, node) => withoutNode(current, node.id, options.keepFlow), document),
    label,
  );
}

function withoutNode(document: LoomDocument, id: string, keepFlow: boolean): LoomDocument {
  const edges = Object.values(document.edges);
  const incoming = edges.filter((edge) => edge.target === id);
  const outgoing = edges.filter((edge) => edge.source === id);
  const [source] = incoming;
  const bridged: EdgeRecord[] =
    keepFlow && source !== undefined && incoming.length === 1
      ? outgoing.map((edge) => ({ ...edge, source: source.source, sourcePort: source.sourcePort }))
      : [];
  const removed = new Set([...incoming, ...outgoing].map((edge) => edge.id));
  const left = without(document.edges, removed);
  for (const edge of bridged) {
    if (!Object.values(left).some((other) => sameWire(other, edge))) left[edge.id] = edge;
  }
  return { ...document, nodes: without(document.nodes, new Set([id])), edges: left };
}

function sameWire(a: EdgeRecord, b: EdgeRecord): boolean {
  return (
    a.source === b.source &&
    a.sourcePort === b.sourcePort &&
    a.target === b.target &&
    a.targetPort === b.targetPort
  );
}

export function renameNode(document: LoomDocument, id: string, name: string): Edit {
  const node = nodeOf(document, id);
  const next = { ...node, name: name.trim().slice(0, 200) };
  const [before, after] = [nodeTitle(node), nodeTitle(next)];
  const label = text(`Rename ${before.en} to ${after.en}`, `Переименовать: ${before.ru} → ${after.ru}`);
  return edit(next.name === node.name ? document : withNodes(document, [next]), label);
}

export function moveNodes(document: LoomDocument, positions: Readonly<Record<string, Position>>): Edit {
  const moved = Object.entries(positions).flatMap(([id, { x, y }]) => {
    const node = document.nodes[id];
    if (node === undefined || (node.position.x === x && node.position.y === y)) return [];
    return [{ ...node, position: { x, y } }];
  });
  const title = nodesTitle(moved);
  const label = text(`Move ${title.en}`, `Переместить: ${title.ru}`);
  return edit(moved.length === 0 ? document : withNodes(document, moved), label);
}

/** Disabled nodes pass their first input through. */
export function setDisabled(document: LoomDocument, ids: readonly string[], disabled: boolean): Edit {
  const changed = ids.flatMap((id) => {
    const node = document.nodes[id];
    return node === undefined || node.disabled === disabled ? [] : [{ ...node, disabled }];
  });
  const title = nodesTitle(changed);
  const label = disabled
    ? text(`Disable ${title.en}`, `Отключить: ${title.ru}`)
    : text(`Enable ${title.en}`, `Включить: ${title.ru}`);
  return edit(changed.length === 0 ? document : withNodes(document, changed), label);
}

export function setParam(document: LoomDocument, id: string, param: string, value: ParamValue): Edit {
  const node = nodeOf(document, id);
  const def = layerOf(node.kind)?.params[param];
  assert(def !== undefined, `${node.kind} has no parameter ${param}`);
  const before = node.params[param] ?? def.default;
  const labelFrom = (start: ParamValue) => {
    const [from, to] = [valueText(def, start), valueText(def, value)];
    return text(
      `Change “${def.title.en}”: ${from.en} → ${to.en}`,
      `Изменить «${def.title.ru}»: ${from.ru} → ${to.ru}`,
    );
  };
  if (JSON.stringify(before) === JSON.stringify(value)) return edit(document, labelFrom(before));
  const next = { ...node, params: { ...node.params, [param]: value } };
  return edit(withNodes(document, [next]), labelFrom(before), {
    mergeKey: `param:${id}:${param}`,
    labelSince: (start) => labelFrom(start.nodes[id]?.params[param] ?? before),
  });
}

/** A value the way people read it: choices by title, lists as 8×8×1. */
export function valueText(def: ParamDef, value: ParamValue): Text {
  if (def.type === 'choice') {
    return def.choices.find((choice) => choice.value === value)?.title ?? text(String(value), String(value));
  }
  if (typeof value === 'boolean') return value ? text('on', 'да') : text('off', 'нет');
  if (Array.isArray(value)) {
    return value.length === 0 ? text('automatic', 'авто') : text(value.join('×'), value.join('×'));
  }
  return text(String(value), String(value));
}

/** Another kind in the same place: wires stay where ports of the same name (or place) take them, parameters where they fit. */
export function replaceNode(
  document: LoomDocument,
  id: string,
  kind: string,
  params: ParamValues = {},
): Edit {
  const old = nodeOf(document, id);
  const before = layerIn(document, old);
  const kept = Object.entries(present(layerOf(kind), `layer kind ${kind}`).params).flatMap(
    ([name, def]): [string, ParamValue][] => {
      const value = old.params[name];
      return value !== undefined && refuseValue(def, value) === null ? [[name, value]] : [];
    },
  );
  const given = { ...Object.fromEntries(kept), ...params };
  const node = { ...newNode(document, kind, old.position, given), name: old.name };
  const added = withNew(document, node);
  const layer = present(layerIn(added, node), `layer kind ${kind}`);
  const [from, to] = [nodeTitle(old), nodeTitle(node)];
  const label = text(`Replace ${from.en} by ${to.en}`, `Заменить: ${from.ru} → ${to.ru}`);

  const port = (
    name: string,
    side: 'inputs' | 'outputs',
  ): { readonly name: string; readonly many?: boolean } | undefined =>
    layer[side].find((candidate) => candidate.name === name) ??
    layer[side][before?.[side].findIndex((candidate) => candidate.name === name) ?? -1];
  const taken = new Set<string>();
  const edges = Object.entries(document.edges).flatMap(([edgeId, edge]): [string, EdgeRecord][] => {
    let next: EdgeRecord = edge;
    if (next.source === id) {
      const output = port(next.sourcePort, 'outputs');
      if (output === undefined) return [];
      next = { ...next, source: node.id, sourcePort: output.name };
    }
    if (next.target === id) {
      const input = port(next.targetPort, 'inputs');
      if (input === undefined || (taken.has(input.name) && input.many !== true)) return [];
      taken.add(input.name);
      next = { ...next, target: node.id, targetPort: input.name };
    }
    return [[edgeId, next]];
  });
  const nodes = without(added.nodes, new Set([id]));
  return edit({ ...added, nodes, edges: Object.fromEntries(edges) }, label, { created: [node.id] });
}

/** Puts a new node in front of a node's first wired input, in the middle of what was there. */
export function insertBefore(document: LoomDocument, id: string, kind: string, params: ParamValues): Edit {
  const target = nodeOf(document, id);
  const wire = Object.values(document.edges).find((edge) => edge.target === id);
  const source = wire === undefined ? undefined : document.nodes[wire.source];
  const position =
    source === undefined
      ? { x: target.position.x - 240, y: target.position.y }
      : {
          x: (source.position.x + target.position.x) / 2,
          y: (source.position.y + target.position.y) / 2,
        };
  const node = newNode(document, kind, position, params);
  const added = withNew(document, node);
  const layer = present(layerIn(added, node), `layer kind ${kind}`);
  const title = nodeTitle(node);
  const label = text(`Insert ${title.en}`, `Вставить: ${title.ru}`);
  const [inputPort, outputPort] = [layer.inputs[0], layer.outputs[0]];
  if (wire === undefined || inputPort === undefined || outputPort === undefined) {
    return edit(added, label, { created: [node.id] });
  }
  const onward = { ...wire, source: node.id, sourcePort: outputPort.name };
  const inward = newEdge(
    added,
    { node: wire.source, port: wire.sourcePort },
    { node: node.id, port: inputPort.name },
  );
  const edges = { ...added.edges, [onward.id]: onward, [inward.id]: inward };
  return edit({ ...added, edges }, label, { created: [node.id] });
}

function nodeOf(document: LoomDocument, id: string): NodeRecord {
  return present(document.nodes[id], `node ${id}`);
}
