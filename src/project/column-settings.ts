// What is said of single columns: their roles, and where their preparation differs from that of all. Pure.
import type { ColumnSettings, DataBinding } from './document.ts';
import { settingsOf } from './planned-features.ts';

export type Role = DataBinding['roles'][string];

/** A value of undefined goes back to what holds for all columns. */
export type ColumnChange = { readonly [K in keyof ColumnSettings]?: ColumnSettings[K] | undefined };

export function roleOf(binding: DataBinding, column: string): Role {
  return Object.hasOwn(binding.roles, column) ? (binding.roles[column] ?? 'feature') : 'feature';
}

export function targetsOf(binding: DataBinding): string[] {
  return Object.entries(binding.roles)
    .filter(([, role]) => role === 'target')
    .map(([name]) => name);
}

/** Makes `column` the only target; former targets become features again. */
export function withTarget(binding: DataBinding, column: string | null): DataBinding {
  const others = Object.entries(binding.roles).filter(([name, role]) => role !== 'target' && name !== column);
  const roles: Record<string, Role> = Object.fromEntries(others);
  if (column !== null) roles[column] = 'target';
  return { ...binding, roles, targetType: 'auto' };
}

export function withRole(binding: DataBinding, columns: string | readonly string[], role: Role): DataBinding {
  const names = typeof columns === 'string' ? [columns] : columns;
  const kept = Object.entries(binding.roles).filter(([name]) => !names.includes(name));
  // A column that is not named is a feature.
  const given = role === 'feature' ? [] : names.map((name): [string, Role] => [name, role]);
  return { ...binding, roles: Object.fromEntries([...kept, ...given]) };
}

/** Settings of their own for `columns`; what a column then has in common with all is not kept. */
export function withColumnSettings(
  binding: DataBinding,
  columns: readonly string[],
  change: ColumnChange,
): DataBinding {
  const changed = columns.map((name): [string, ColumnSettings] => [
    name,
    present({ ...settingsOf(binding, name), ...change }),
  ]);
  const kept = Object.entries(binding.columns ?? {}).filter(([name]) => !columns.includes(name));
  const all = [...kept, ...changed.filter(([, settings]) => Object.keys(settings).length > 0)];
  const { columns: _, ...rest } = binding;
  return all.length === 0 ? rest : { ...rest, columns: Object.fromEntries(all) };
}

/** Columns as a newly opened file has them: features, prepared like all others. Targets stay targets. */
export function withoutColumnSettings(binding: DataBinding, columns: readonly string[]): DataBinding {
  const plain = columns.filter((name) => roleOf(binding, name) !== 'target');
  const kept = Object.entries(binding.columns ?? {}).filter(([name]) => !columns.includes(name));
  const { columns: _, ...rest } = withRole(binding, plain, 'feature');
  return kept.length === 0 ? rest : { ...rest, columns: Object.fromEntries(kept) };
}

/** Without the order of time by a column, where there is one. */
export function withoutOrder({ order: _, ...binding }: DataBinding): DataBinding {
  return binding;
}

/** What of a column differs from a plain feature prepared like all others; `value` belongs to its fill. */
export function changedSettings(binding: DataBinding, column: string): string[] {
  const role = roleOf(binding, column);
  const own = Object.keys(settingsOf(binding, column)).filter((name) => name !== 'value');
  return role === 'feature' || role === 'target' ? own : [];
}

function present(change: ColumnChange): ColumnSettings {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
