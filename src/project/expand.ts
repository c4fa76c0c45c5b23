// Groups put in their places: a document with groups becomes a flat one, in which the inside of `group-1` has ids such as
// `group-1.dense-1` and every port is a reroute. Everything that computes, trains or saves weights sees only the flat one.
import { type Text, text } from '../base/text.ts';
import type { Diagnostic } from '../layers/define.ts';
import { blockIdOf, blockOf, GROUP, PORT_KINDS, portNodes } from './blocks.ts';
import type { BlockRecord, EdgeRecord, LoomDocument, NodeRecord } from './document.ts';

/** A group that was put in its place. Ids are those of the flat document. */
export interface ExpandedGroup {
  readonly id: string;
  readonly record: NodeRecord;
  readonly block: BlockRecord;
  /** Reroutes that stand for the ports, from top to bottom. */
  readonly inputs: readonly FlatPort[];
  readonly outputs: readonly FlatPort[];
  /** A disabled group is one reroute. */
  readonly disabled: boolean;
}

export interface FlatPort {
  /** The port as wires name it: the port node's id within the block. */
  readonly port: string;
  readonly node: string;
}

export interface Expansion {
  readonly document: LoomDocument;
  /** Outer before inner. */
  readonly groups: readonly ExpandedGroup[];
  /** What keeps groups from being expanded; such a group stays as a node without ports. */
  readonly diagnostics: readonly Diagnostic[];
}

const MOST_DEEP = 12;
/** A few blocks in each other tenfold would fill any memory. */
const MOST_NODES = 20_000;

const expansions = new WeakMap<LoomDocument, Expansion>();

/** Documents are immutable: the same document gives the same answer again, and one without groups is its own. */
export function expandGroups(document: LoomDocument): Expansion {
  let expansion = expansions.get(document);
  if (expansion === undefined) {
    expansion = Object.values(document.nodes).some(isGroupOrPort)
      ? new Expander(document).expand()
      : { document, groups: [], diagnostics: [] };
    expansions.set(document, expansion);
  }
  return expansion;
}

function isGroupOrPort({ kind }: NodeRecord): boolean {
  return kind === GROUP || kind === PORT_KINDS.input || kind === PORT_KINDS.output;
}

/** `dense-1` inside `group-1` is `group-1.dense-1` in the flat document. */
export function flatId(scope: readonly string[], id: string): string {
  return [...scope, id].join('.');
}

type Graph = Pick<LoomDocument, 'nodes' | 'edges'>;

class Expander {
  private readonly source: LoomDocument;
  private readonly nodes = new Map<string, NodeRecord>();
  private readonly edges = new Map<string, EdgeRecord>();
  private readonly groups: ExpandedGroup[] = [];
  private readonly diagnostics: Diagnostic[] = [];

  constructor(source: LoomDocument) {
    this.source = source;
  }

  expand(): Expansion {
    this.place(this.source, '', []);
    const document = {
      ...this.source,
      nodes: Object.fromEntries(this.nodes),
      edges: Object.fromEntries(this.edges),
    };
    return { document, groups: this.groups, diagnostics: this.diagnostics };
  }

  /** `within` are the blocks that are open around this graph. */
  private place(graph: Graph, prefix: string, within: readonly string[]): void {
    const own = new Map<string, ExpandedGroup>();
    for (const node of Object.values(graph.nodes)) {
      const id = `${prefix}${node.id}`;
      if (node.kind === GROUP) {
        const group = this.placeGroup(node, id, within);
        if (group !== null) own.set(node.id, group);
      } else if (node.kind === PORT_KINDS.input || node.kind === PORT_KINDS.output) {
        this.placePort(node, id, within.length > 0);
      } else {
        this.put({ ...node, id });
      }
    }
    for (const edge of Object.values(graph.edges)) {
      const from = endOf(own.get(edge.source), edge.sourcePort, 'outputs', 'y');
      const to = endOf(own.get(edge.target), edge.targetPort, 'inputs', 'x');
      if (from === null || to === null) continue;
      // A port node has one side of its own; its other side is the group's.
      if (graph.nodes[edge.target]?.kind === PORT_KINDS.input) continue;
      if (graph.nodes[edge.source]?.kind === PORT_KINDS.output) continue;
      const flat = {
        id: `${prefix}${edge.id}`,
        source: from?.node ?? `${prefix}${edge.source}`,
        sourcePort: from?.port ?? edge.sourcePort,
        target: to?.node ?? `${prefix}${edge.target}`,
        targetPort: to?.port ?? edge.targetPort,
      };
      if (!this.edges.has(flat.id)) this.edges.set(flat.id, flat);
    }
  }

  private placeGroup(node: NodeRecord, id: string, within: readonly string[]): ExpandedGroup | null {
    const name = node.name === '' ? node.id : node.name;
    const [blockId, block] = [blockIdOf(node), blockOf(this.source, node)];
    if (blockId === null || block === null) {
      return this.refuse(node, id, 'group.missing', [
        `The block of group “${name}” is not in this project. Remove the group, or copy it again from where it came.`,
        `Блока группы «${name}» в этом проекте нет. Удалите группу или скопируйте её снова из исходного проекта.`,
      ]);
    }
    if (within.includes(blockId)) {
      return this.refuse(node, id, 'group.recursion', [
        `The block “${block.name}” contains itself, so it would never end. Remove this group from it.`,
        `Блок «${block.name}» содержит сам себя и никогда бы не кончился. Удалите из него эту группу.`,
      ]);
    }
    const size = Object.keys(block.nodes).length;
    if (within.length >= MOST_DEEP || this.nodes.size + size > MOST_NODES) {
      return this.refuse(node, id, 'group.tooMuch', [
        `With group “${name}” the network has more than ${MOST_DEEP} levels or ${MOST_NODES} layers. Use fewer groups inside each other.`,
        `С группой «${name}» в сети больше ${MOST_DEEP} уровней или ${MOST_NODES} слоёв. Уменьшите число вложенных групп.`,
      ]);
    }
    const own = this.ports(node, block, id);
    this.groups.push(own);
    if (own.disabled) this.put(reroute(node, id));
    else this.place(block, `${id}.`, [...within, blockId]);
    return own;
  }

  /** A disabled group passes its first input through, whatever leaves it. */
  private ports(record: NodeRecord, block: BlockRecord, id: string): ExpandedGroup {
    const { disabled } = record;
    const flat = (port: string): FlatPort => ({ port, node: disabled ? id : `${id}.${port}` });
    const inputs = portNodes(block, 'input').map((port) => flat(port.id));
    const outputs = portNodes(block, 'output').map((port) => flat(port.id));
    return { id, record, block, disabled, inputs: disabled ? inputs.slice(0, 1) : inputs, outputs };
  }

  private placePort(node: NodeRecord, id: string, inBlock: boolean): void {
    if (inBlock) {
      this.put(reroute(node, id));
      return;
    }
    this.put({ ...node, id });
    this.diagnostics.push({
      severity: 'error',
      code: 'group.portOutside',
      node: id,
      message: text(
        'A port of a block stands outside any block, where it has no meaning. Remove it.',
        'Порт блока стоит вне блока, где он не имеет смысла. Удалите его.',
      ),
      fix: { kind: 'remove', title: text('Remove it', 'Удалить'), node: id },
    });
  }

  private refuse(node: NodeRecord, id: string, code: string, [en, ru]: readonly [string, string]): null {
    this.put({ ...node, id });
    const message: Text = text(en, ru);
    const fix = { kind: 'remove', title: text('Remove this group', 'Удалить эту группу'), node: id } as const;
    this.diagnostics.push({ severity: 'error', code, node: id, message, fix });
    return null;
  }

  /** A file may name a node like the inside of a group; then the one that was placed first stays. */
  private put(node: NodeRecord): void {
    if (!this.nodes.has(node.id)) {
      this.nodes.set(node.id, node);
      return;
    }
    this.diagnostics.push({
      severity: 'error',
      code: 'group.sameName',
      node: node.id,
      message: text(
        `Two layers have the id “${node.id}”: one inside a group and one outside. Remove one of them.`,
        `У двух слоёв идентификатор «${node.id}»: один внутри группы, другой снаружи. Удалите один из них.`,
      ),
    });
  }
}

/** Undefined where the end is no expanded group, null where the group has no such port. */
function endOf(
  group: ExpandedGroup | undefined,
  port: string,
  side: 'inputs' | 'outputs',
  name: string,
): { readonly node: string; readonly port: string } | null | undefined {
  if (group === undefined) return undefined;
  const found = group[side].find((candidate) => candidate.port === port);
  return found === undefined ? null : { node: found.node, port: name };
}

function reroute(node: NodeRecord, id: string): NodeRecord {
  return { ...node, id, kind: 'reroute', version: 1, params: {}, disabled: false };
}
