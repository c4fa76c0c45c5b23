// The columns of a dataset, one a row: type, role, spread, how it is prepared. Rows are selected to prepare them apart.
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ColumnStats } from '../../contract/data.ts';
import { changedSettings, type Role, roleOf } from '../../project/column-settings.ts';
import type { DataBinding } from '../../project/document.ts';
import { categoryEncoding, settingsOf } from '../../project/planned-features.ts';
import { shortNumber } from '../training/chart/ticks.ts';
import { ROLES } from './choices.ts';
import classes from './DataTab.module.css';
import forms from './Forms.module.css';
import { Histogram } from './Histogram.tsx';
import { VirtualTable } from './VirtualTable.tsx';

/** Of a category, beside its distribution. */
const SHOWN_CLASSES = 3;

/** With more columns than this, there is a field to find one. */
const MANY = 12;

export function ColumnsTable({
  stats,
  binding,
  selected,
  onSelect,
  onRole,
}: {
  readonly stats: readonly ColumnStats[];
  readonly binding: DataBinding;
  readonly selected: readonly string[];
  readonly onSelect: (columns: readonly string[]) => void;
  readonly onRole: (column: string, role: Role) => void;
}) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState('');
  /** Where a selection with Shift starts. */
  const [anchor, setAnchor] = useState<string | null>(null);
  // Targets first: what is predicted is what one looks for.
  const ordered = useMemo(() => {
    const rank = (column: ColumnStats) => (roleOf(binding, column.name) === 'target' ? 0 : 1);
    return stats
      .filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()))
      .sort((a, b) => rank(a) - rank(b));
  }, [stats, binding, wanted]);
  const names = ordered.map(({ name }) => name);
  const toggle = (name: string, extend: boolean) => {
    const [from, to] = [names.indexOf(anchor ?? name), names.indexOf(name)];
    setAnchor(name);
    if (extend && from >= 0) {
      const range = names.slice(Math.min(from, to), Math.max(from, to) + 1);
      onSelect([...new Set([...selected, ...range])]);
    } else if (selected.includes(name)) onSelect(selected.filter((one) => one !== name));
    else onSelect([...selected, name]);
  };
  const all = names.length > 0 && names.every((name) => selected.includes(name));
  const heads = ['name', 'role', 'type', 'missing', 'values', 'distribution'] as const;
  return (
    <>
      {stats.length > MANY && (
        <TextInput
          size="xs"
          mb={4}
          maw={260}
          leftSection={<IconSearch size={13} />}
          aria-label={t('data.select.find')}
          placeholder={t('data.select.find')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      {ordered.length === 0 ? (
        <p className={classes.empty}>{t('data.select.none')}</p>
      ) : (
        <VirtualTable
          label={t('data.columns.label')}
          head={[
            {
              key: 'select',
              width: 28,
              content: (
                <Checkbox
                  size="xs"
                  aria-label={t('data.select.all')}
                  checked={all}
                  indeterminate={!all && names.some((name) => selected.includes(name))}
                  onChange={() => onSelect(all ? [] : names)}
                />
              ),
            },
            ...heads.map((key) => ({ key, content: t(`data.columns.${key}`) })),
            { key: 'how', content: t('data.how.label') },
          ]}
          count={ordered.length}
          rowHeight={30}
          keyOf={(index) => ordered[index]?.name ?? String(index)}
          rowState={(index) => roleOf(binding, ordered[index]?.name ?? '')}
          isSelected={(index) => selected.includes(ordered[index]?.name ?? '')}
          cells={(index) => {
            const column = ordered[index];
            if (column === undefined) return null;
            return (
              <>
                <td>
                  <Checkbox
                    size="xs"
                    aria-label={t('data.select.one', { name: column.name })}
                    checked={selected.includes(column.name)}
                    onChange={(event) => {
                      const { nativeEvent } = event;
                      toggle(column.name, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
                    }}
                  />
                </td>
                <td title={column.name}>
                  <button
                    type="button"
                    className={classes.name}
                    onClick={(event) => {
                      if (event.shiftKey || event.ctrlKey || event.metaKey)
                        toggle(column.name, event.shiftKey);
                      else {
                        setAnchor(column.name);
                        const alone = selected.length === 1 && selected[0] === column.name;
                        onSelect(alone ? [] : [column.name]);
                      }
                    }}
                  >
                    {column.name}
                  </button>
                </td>
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
                <td className={column.missing > 0 ? classes.warn : classes.dim}>
                  <MissingOf column={column} rows={binding.schema?.rows ?? 0} />
                </td>
                <td className={classes.dim}>
                  <ValuesOf column={column} rows={binding.schema?.rows ?? 0} />
                </td>
                <td>
                  <Histogram
                    bins={column.histogram}
                    label={t('data.columns.distributionOf', { name: column.name })}
                  />
                </td>
                <td className={classes.dim}>
                  {changedSettings(binding, column.name).length > 0 && (
                    <span
                      className={forms.mark}
                      style={{ margin: '0 6px 0 0' }}
                      role="img"
                      aria-label={t('data.prepare.changed')}
                    />
                  )}
                  {howPrepared(t, binding, column)}
                </td>
              </>
            );
          }}
        />
      )}
    </>
  );
}

function MissingOf({ column, rows }: { readonly column: ColumnStats; readonly rows: number }) {
  if (column.missing === 0) return 0;
  const percent = (100 * column.missing) / Math.max(1, rows);
  return `${column.missing} · ${percent < 1 ? '<1' : Math.round(percent)} %`;
}

function ValuesOf({ column, rows }: { readonly column: ColumnStats; readonly rows: number }) {
  const { t } = useTranslation();
  if (column.min === null || column.max === null) {
    const distinct = t('data.columns.distinct', { count: column.distinct });
    return column.type === 'category' ? (
      <span title={distinct}>{likeliest(column, rows - column.missing)}</span>
    ) : (
      distinct
    );
  }
  const range = `${shortNumber(column.min)} … ${shortNumber(column.max)}`;
  if (column.mean === null) return range;
  const spread = { mean: shortNumber(column.mean, 3), deviation: shortNumber(column.deviation ?? 0, 3) };
  return `${range} · ${t('data.columns.mean', spread)}`;
}

/** The most frequent classes with their shares, and how many more there are. */
function likeliest({ histogram, distinct }: ColumnStats, total: number): string {
  const first = [...histogram].sort((a, b) => b.count - a.count).slice(0, SHOWN_CLASSES);
  const words = first.map(
    ({ label, count }) => `${label} ${Math.round((100 * count) / Math.max(1, total))} %`,
  );
  return [...words, ...(distinct > first.length ? [`+${distinct - first.length}`] : [])].join(' · ');
}

/** In a few words: encoding or scaling, and what becomes of missing cells where there are any. */
function howPrepared(t: TFunction, binding: DataBinding, column: ColumnStats): string {
  const role = roleOf(binding, column.name);
  if (role !== 'feature' && !(role === 'target' && binding.window !== undefined)) return t('data.how.unused');
  const own = settingsOf(binding, column.name);
  const words: string[] = [];
  const info = binding.schema?.columns.find(({ name }) => name === column.name);
  if (column.type === 'category' && info !== undefined)
    words.push(t(`data.encoding.${categoryEncoding(info, own)}`));
  if (column.type === 'image') words.push(t('data.how.image'));
  if (column.type === 'date') words.push(t('data.how.date'));
  if (column.type === 'text') words.push(t(`data.how.text.${own.text?.unit ?? 'none'}`));
  if (column.type === 'number' || own.scaling !== undefined || column.type === 'date')
    words.push(t(`data.scaling.${own.scaling ?? binding.scaling}`));
  if (own.fill !== undefined || (column.missing > 0 && column.type !== 'text'))
    words.push(t(`data.missing.${own.fill ?? binding.missing}`));
  return words.join(' · ');
}
