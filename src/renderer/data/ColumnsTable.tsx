// The columns of a dataset, one a row: type, role, spread.
import { NativeSelect } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ColumnStats } from '../../contract/data.ts';
import type { DataBinding } from '../../project/document.ts';
import { shortNumber } from '../training/chart/ticks.ts';
import { type Role, roleOf } from './binding.ts';
import classes from './DataTab.module.css';
import { Histogram } from './Histogram.tsx';
import { VirtualTable } from './VirtualTable.tsx';

const ROLES: readonly Role[] = ['feature', 'target', 'ignored', 'group'];

export function ColumnsTable({
  stats,
  binding,
  onRole,
}: {
  readonly stats: readonly ColumnStats[];
  readonly binding: DataBinding;
  readonly onRole: (column: string, role: Role) => void;
}) {
  const { t } = useTranslation();
  // Targets first: what is predicted is what one looks for.
  const ordered = useMemo(() => {
    const rank = (column: ColumnStats) => (roleOf(binding, column.name) === 'target' ? 0 : 1);
    return [...stats].sort((a, b) => rank(a) - rank(b));
  }, [stats, binding]);
  const heads = ['name', 'role', 'type', 'missing', 'values', 'distribution'] as const;
  return (
    <VirtualTable
      label={t('data.columns.label')}
      head={heads.map((key) => ({ key, content: t(`data.columns.${key}`) }))}
      count={ordered.length}
      rowHeight={30}
      keyOf={(index) => ordered[index]?.name ?? String(index)}
      rowState={(index) => roleOf(binding, ordered[index]?.name ?? '')}
      cells={(index) => {
        const column = ordered[index];
        if (column === undefined) return null;
        return (
          <>
            <td title={column.name}>{column.name}</td>
            <td>
              <NativeSelect
                size="xs"
                variant="unstyled"
                aria-label={t('data.columns.roleOf', { name: column.name })}
                data={ROLES.map((role) => ({ value: role, label: t(`data.role.${role}`) }))}
                value={roleOf(binding, column.name)}
                onChange={(event) => {
                  const role = ROLES.find((known) => known === event.currentTarget.value);
                  if (role !== undefined) onRole(column.name, role);
                }}
              />
            </td>
            <td className={classes.dim}>{t(`data.type.${column.type}`)}</td>
            <td className={column.missing > 0 ? classes.warn : classes.dim}>{column.missing}</td>
            <td className={classes.dim}>
              <ValuesOf column={column} />
            </td>
            <td>
              <Histogram
                bins={column.histogram}
                label={t('data.columns.distributionOf', { name: column.name })}
              />
            </td>
          </>
        );
      }}
    />
  );
}

function ValuesOf({ column }: { readonly column: ColumnStats }) {
  const { t } = useTranslation();
  if (column.min === null || column.max === null)
    return t('data.columns.distinct', { count: column.distinct });
  const range = `${shortNumber(column.min)} … ${shortNumber(column.max)}`;
  if (column.mean === null) return range;
  const spread = { mean: shortNumber(column.mean, 3), deviation: shortNumber(column.deviation ?? 0, 3) };
  return `${range} · ${t('data.columns.mean', spread)}`;
}
