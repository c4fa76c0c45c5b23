// The first rows of a dataset as text. Very wide files show their first columns and say how many more there are.
import { useTranslation } from 'react-i18next';
import type { DataCard } from '../../contract/data.ts';
import classes from './DataTab.module.css';
import { VirtualTable } from './VirtualTable.tsx';

/** More columns than this cannot be read side by side. */
const MOST_COLUMNS = 100;

export function RowsTable({ card }: { readonly card: DataCard }) {
  const { t } = useTranslation();
  const columns = card.schema.columns.slice(0, MOST_COLUMNS);
  const more = card.schema.columns.length - columns.length;
  return (
    <VirtualTable
      label={t('data.rows.label')}
      head={[
        { key: '#', content: '#', width: 40 },
        ...columns.map((column, index) => ({ key: `${index}:${column.name}`, content: column.name })),
        ...(more > 0 ? [{ key: '…', content: t('data.rows.more', { count: more }) }] : []),
      ]}
      count={card.preview.length}
      rowHeight={24}
      keyOf={(index) => String(index)}
      cells={(index) => {
        const row = card.preview[index] ?? [];
        return (
          <>
            <td className={classes.dim}>{index + 1}</td>
            {columns.map((column, at) => {
              const cell = row[at] ?? null;
              return cell === null ? (
                <td key={column.name} className={classes.missing}>
                  {t('data.rows.missing')}
                </td>
              ) : (
                <td key={column.name} title={cell}>
                  {cell}
                </td>
              );
            })}
            {more > 0 && <td />}
          </>
        );
      }}
    />
  );
}
