// Binds other data in place of a project's own: what is said of columns that are still there stays, and what no longer
// fits is told. Pure.
import {
  changedSettings,
  roleOf,
  targetsOf,
  withoutColumnSettings,
  withoutOrder,
} from './column-settings.ts';
import { orderColumns } from './data-plan.ts';
import type { ColumnInfo, DataBinding, DataSchema, DataSource } from './document.ts';
import { boundAfresh } from './text-series.ts';

export interface Rebound {
  readonly binding: DataBinding;
  /** What differs from the former data; null where the two have too little in common to compare. */
  readonly changes: DataChanges | null;
}

export interface DataChanges {
  /** Columns of the former data that are gone, and whether anything was said of them. */
  readonly missing: readonly string[];
  readonly added: readonly string[];
  readonly retyped: readonly string[];
  /** The target's classes, where they are others. */
  readonly classes: {
    readonly column: string;
    readonly before: readonly string[];
    readonly after: readonly string[];
  } | null;
}

/** From this share of the former columns on, the data counts as a new edition of the same. */
const ALIKE = 0.5;

export function rebound(
  old: DataBinding,
  data: {
    readonly source: DataSource;
    readonly schema: DataSchema;
    readonly suggestedTarget: string | null;
    /** Columns to predict together, yes or no each. */
    readonly suggestedLabels?: readonly string[] | undefined;
    /** Columns to predict, each by itself. */
    readonly suggestedTargets?: readonly string[] | undefined;
  },
): Rebound {
  const now = new Map(data.schema.columns.map((column) => [column.name, column]));
  const before = old.schema?.columns ?? [];
  const common = before.filter(({ name }) => now.has(name));
  // Samples and made-up data are of one's own choosing: there, other columns are no surprise.
  const alike = data.source.kind === 'file' && before.length > 0 && common.length >= ALIKE * before.length;
  if (!alike) return { binding: fresh(old, data), changes: null };

  const gone = before.filter(({ name }) => !now.has(name)).map(({ name }) => name);
  const retyped = common.filter(({ name, type }) => now.get(name)?.type !== type).map(({ name }) => name);
  const roles = Object.fromEntries(Object.entries(old.roles).filter(([name]) => now.has(name)));
  const kept: DataBinding = withoutColumnSettings({ ...old, source: data.source, schema: data.schema }, [
    ...gone,
    ...retyped.filter((name) => changedSettings(old, name).length > 0),
  ]);
  const ordered = orderColumns(data.schema).some(({ name }) => name === old.order);
  const withRoles = { ...(ordered ? kept : withoutOrder(kept)), roles };
  const binding =
    targetsOf(withRoles).length > 0 || data.suggestedTarget === null
      ? withRoles
      : {
          ...withRoles,
          roles: { ...roles, [data.suggestedTarget]: 'target' as const },
          targetType: 'auto' as const,
        };
  const added = [...now.keys()].filter((name) => !before.some((column) => column.name === name));
  const changes = { missing: gone, added, retyped, classes: otherClasses(old, common, now) };
  return { binding, changes: isSame(changes) ? null : changes };
}

function fresh(old: DataBinding, data: Parameters<typeof rebound>[1]): DataBinding {
  const { columns: _, ...bound } = boundAfresh(
    withoutOrder(old),
    { source: data.source, schema: data.schema },
    data.suggestedTarget,
  );
  const { fold: __, ...split } = bound.split;
  const targets = data.suggestedLabels ?? data.suggestedTargets;
  if (targets === undefined) return { ...bound, split };
  const roles = Object.fromEntries(targets.map((name) => [name, 'target' as const]));
  return { ...bound, split, roles, targetType: data.suggestedLabels === undefined ? 'auto' : 'labels' };
}

function otherClasses(
  old: DataBinding,
  common: readonly ColumnInfo[],
  now: ReadonlyMap<string, ColumnInfo>,
): DataChanges['classes'] {
  for (const { name, classes, type } of common) {
    const after = now.get(name)?.classes;
    if (roleOf(old, name) !== 'target' || classes === null || after == null || type !== now.get(name)?.type)
      continue;
    if (JSON.stringify(classes) !== JSON.stringify(after)) return { column: name, before: classes, after };
  }
  return null;
}

function isSame({ missing, added, retyped, classes }: DataChanges): boolean {
  return missing.length + added.length + retyped.length === 0 && classes === null;
}
