// Which row comes first in time: the order of the file, or that of a column.
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setOrder } from '../../project/commands/index.ts';
import { orderColumns } from '../../project/data-plan.ts';
import type { DataBinding } from '../../project/document.ts';
import type { Command } from '../state/document.ts';

export function OrderChoice({
  binding,
  onEdit,
}: {
  readonly binding: DataBinding;
  readonly onEdit: (command: Command) => void;
}) {
  const { t } = useTranslation();
  const names = binding.schema === null ? [] : orderColumns(binding.schema).map(({ name }) => name);
  const { order } = binding;
  // One that is gone stays in sight: the problem names it, and this is the place to choose another.
  const offered = order === undefined || names.includes(order) ? names : [...names, order];
  if (offered.length === 0) return null;
  return (
    <NativeSelect
      size="xs"
      label={t('data.order.label')}
      description={t(order === undefined ? 'data.order.fileNote' : 'data.order.columnNote')}
      data={[
        { value: '0', label: t('data.order.file') },
        ...offered.map((name, index) => ({ value: String(index + 1), label: name })),
      ]}
      value={String(order === undefined ? 0 : offered.indexOf(order) + 1)}
      onChange={(event) => {
        const name = offered[Number(event.currentTarget.value) - 1] ?? null;
        onEdit((document) => setOrder(document, name));
      }}
    />
  );
}
