// What was wrong with a dataset, line by line.
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../base/text.ts';
import type { DataCard } from '../../contract/data.ts';
import classes from './DataTab.module.css';
import { VirtualTable } from './VirtualTable.tsx';

export function ProblemsTable({
  card,
  locale,
  onSave,
}: {
  readonly card: DataCard;
  readonly locale: Locale;
  readonly onSave: () => void;
}) {
  const { t } = useTranslation();
  const { problems, problemCount } = card;
  const hidden = problemCount - problems.length;
  if (problemCount === 0) return <p className={classes.empty}>{t('data.problems.none')}</p>;
  return (
    <>
      <div className={classes.toolbar}>
        <Button size="compact-xs" variant="default" leftSection={<IconDownload size={13} />} onClick={onSave}>
          {t('data.problems.save')}
        </Button>
        {hidden > 0 && <p className={classes.note}>{t('data.problems.more', { count: hidden })}</p>}
      </div>
      <VirtualTable
        label={t('data.problems.label')}
        head={(['line', 'column', 'message'] as const).map((key) => ({
          key,
          content: t(`data.problems.${key}`),
        }))}
        count={problems.length}
        rowHeight={26}
        keyOf={(index) => String(index)}
        rowState={(index) => problems[index]?.severity}
        cells={(index) => {
          const problem = problems[index];
          if (problem === undefined) return null;
          return (
            <>
              <td className={classes.dim}>{problem.line ?? '–'}</td>
              <td>{problem.column ?? '–'}</td>
              <td className={classes.wide} title={problem.message[locale]}>
                {problem.message[locale]}
              </td>
            </>
          );
        }}
      />
    </>
  );
}
