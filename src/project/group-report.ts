// What compiling the flat document found, told of the groups again: shapes at their ports, totals, and what is wrong inside.
import { type Text, text } from '../base/text.ts';
import { layerOf } from '../layers/catalog.ts';
import type { Diagnostic } from '../layers/define.ts';
import { blockIdOf, blockTitle } from './blocks.ts';
import type { CompileReport, NodeReport } from './compile-types.ts';
import type { NodeRecord } from './document.ts';
import type { ExpandedGroup, Expansion } from './expand.ts';

/** A group says this many of its inside's problems itself; the rest are counted. */
const MOST_TOLD = 3;

/** Adds a report for every group; inner nodes keep theirs under their flat ids. */
export function withGroups(report: CompileReport, { document, groups }: Expansion): CompileReport {
  if (groups.length === 0) return report;
  const inside = insideOf(groups, Object.keys(report.nodes));
  const diagnostics = toldOfGroups(report.diagnostics, groups, inside);
  const byNode = nodeByNode(diagnostics);
  const nodes: Record<string, NodeReport> = {};
  for (const [id, node] of Object.entries(report.nodes)) {
    nodes[id] = { ...node, diagnostics: byNode.get(id) ?? [] };
  }
  for (const group of groups) {
    const within = inside.get(group.id) ?? [];
    const reports = within.flatMap((id) => report.nodes[id] ?? []);
    const inner = within.flatMap((id) => byNode.get(id) ?? []);
    nodes[group.id] = {
      outputShapes: group.outputs.map(({ node }) => report.nodes[node]?.outputShapes[0] ?? null),
      parameters: reports.reduce((sum, { parameters }) => sum + parameters, 0),
      tensors: [],
      flops: reports.reduce((sum, { flops }) => sum + flops, 0),
      diagnostics: sorted([
        ...(byNode.get(group.id) ?? []),
        ...summary(inner, (id) => document.nodes[id], group.id),
      ]),
    };
  }
  return { ...report, nodes, diagnostics };
}

function nodeByNode(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.node === undefined) continue;
    const own = found.get(diagnostic.node);
    if (own === undefined) found.set(diagnostic.node, [diagnostic]);
    else own.push(diagnostic);
  }
  return found;
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

function sorted(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** Flat ids of all that lies in each group, at any depth. */
function insideOf(
  groups: readonly ExpandedGroup[],
  ids: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, string[]>(groups.map(({ id }) => [id, []]));
  for (const id of ids) {
    for (let at = id.lastIndexOf('.'); at > 0; at = id.lastIndexOf('.', at - 1)) {
      known.get(id.slice(0, at))?.push(id);
    }
  }
  return known;
}

/** An input port without a wire, and a group that no output uses, are said once, of the group. */
function toldOfGroups(
  diagnostics: readonly Diagnostic[],
  groups: readonly ExpandedGroup[],
  inside: ReadonlyMap<string, readonly string[]>,
): readonly Diagnostic[] {
  const unused = new Map<string, ExpandedGroup>();
  const idle = new Set(
    diagnostics.flatMap(({ code, node }) => (code === 'graph.unused' && node !== undefined ? [node] : [])),
  );
  for (const group of groups) {
    if (unused.has(group.id) || group.disabled || group.outputs.length === 0) continue;
    if (!group.outputs.every(({ node }) => idle.has(node))) continue;
    for (const id of [group.id, ...(inside.get(group.id) ?? [])]) {
      if (!unused.has(id)) unused.set(id, group);
    }
  }
  const ports = new Map(
    groups.flatMap((group) => group.inputs.map(({ node, port }) => [node, { group, port }] as const)),
  );
  const told = new Set<string>();
  return diagnostics.flatMap((diagnostic): readonly Diagnostic[] => {
    const { node, code } = diagnostic;
    if (node === undefined) return [diagnostic];
    const around = code === 'graph.unused' ? unused.get(node) : undefined;
    if (around !== undefined) {
      if (told.has(around.id)) return [];
      told.add(around.id);
      return [unusedGroup(diagnostic, around)];
    }
    const end = code === 'graph.unconnected' ? ports.get(node) : undefined;
    return [end === undefined ? diagnostic : unwired(diagnostic, end.group, end.port)];
  });
}

function unusedGroup(diagnostic: Diagnostic, group: ExpandedGroup): Diagnostic {
  const name = titleOf(group);
  return {
    ...diagnostic,
    node: group.id,
    message: text(
      `No path leads from “${name.en}” to an output, so it takes no part in training.`,
      `От группы «${name.ru}» нет пути к выходу: в обучении она не участвует.`,
    ),
    fix: {
      kind: 'remove',
      title: text('Remove this group', 'Удалить эту группу'),
      node: group.id,
    },
  };
}

function unwired({ fix: _, ...diagnostic }: Diagnostic, group: ExpandedGroup, port: string): Diagnostic {
  const name = titleOf(group);
  const index = group.inputs.findIndex((input) => input.port === port) + 1;
  const own = group.block.nodes[port]?.name ?? '';
  const title = own === '' ? String(index) : own;
  return {
    ...diagnostic,
    node: group.id,
    port,
    message: text(
      `“${name.en}” has nothing at its input “${title}”. Draw a wire from the layer before it.`,
      `На вход «${title}» группы «${name.ru}» ничего не подано. Проведите к нему связь от предыдущего слоя.`,
    ),
  };
}

function titleOf({ record, block }: ExpandedGroup): Text {
  const { name } = record;
  return name === '' ? blockTitle(blockIdOf(record) ?? '', block) : text(name, name);
}

/** The inside's problems as the closed group says them, each with its remedy. */
function summary(
  inner: readonly Diagnostic[],
  recordOf: (id: string) => NodeRecord | undefined,
  group: string,
): readonly Diagnostic[] {
  const worst = sorted(inner.filter(({ severity }) => severity !== 'info'));
  const told = worst.slice(0, MOST_TOLD).map((diagnostic): Diagnostic => {
    const { en, ru } = diagnostic.message;
    const name = nameOf(recordOf(diagnostic.node ?? ''));
    return {
      ...diagnostic,
      message: text(`Inside, at ${name.en}: ${en}`, `Внутри, ${name.ru}: ${ru}`),
    };
  });
  const [more] = worst.slice(MOST_TOLD);
  if (more === undefined) return told;
  const left = worst.length - MOST_TOLD;
  const message = text(
    `${left} more inside: open the group to see them.`,
    `Внутри есть ещё: ${left}. Откройте группу, чтобы их увидеть.`,
  );
  return [...told, { severity: more.severity, code: 'group.more', node: group, message }];
}

function nameOf(record: NodeRecord | undefined): Text {
  if (record === undefined) return text('a layer', 'слой');
  if (record.name !== '') return text(`“${record.name}”`, `«${record.name}»`);
  const title = layerOf(record.kind)?.title ?? text(record.kind, record.kind);
  return text(`“${title.en}”`, `«${title.ru}»`);
}
