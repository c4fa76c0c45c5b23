// The first pictures of a dataset whose rows are 8×8 greys, each with its class.
import { Box } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DataCard } from '../../contract/data.ts';
import { targetsOf } from '../../project/column-settings.ts';
import type { DataBinding } from '../../project/document.ts';
import { fieldsOf } from '../learn/feature-form.ts';
import { Pixels } from '../learn/Pixels.tsx';
import classes from './DataTab.module.css';

export function Thumbnails({ card, binding }: { readonly card: DataCard; readonly binding: DataBinding }) {
  const { t } = useTranslation();
  const position = new Map(card.schema.columns.map((column, index) => [column.name, index]));
  const pixels = fieldsOf(binding).map((field) => position.get(field.name) ?? -1);
  const target = position.get(targetsOf(binding)[0] ?? '');
  return (
    <Box component="ul" className={classes.thumbnails} aria-label={t('data.pictures')} tabIndex={0}>
      {card.preview.map((row, index) => {
        const name = target === undefined ? '' : (row[target] ?? '');
        const key = `row ${index + 1}`;
        return (
          <li key={key}>
            <Pixels
              greys={pixels.map((at) => Number(row[at] ?? 0))}
              label={t('data.picture', { row: index + 1, name })}
              size={40}
            />
            <span aria-hidden="true">{name}</span>
          </li>
        );
      })}
    </Box>
  );
}
