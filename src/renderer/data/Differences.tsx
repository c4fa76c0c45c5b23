// What no longer fits after the data was changed: columns gone, others new, other classes, a network of other shapes;
// each with its cure.
import { Alert, Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../base/text.ts';
import type { Diagnostic } from '../../layers/define.ts';
import { applyFix, setRole } from '../../project/commands/index.ts';
import type { DataChanges } from '../../project/rebind.ts';
import type { Command } from '../state/document.ts';
import classes from './DataTab.module.css';

const LISTED = 8;
const MOST_PROBLEMS = 3;

export function Differences({
  changes,
  problems,
  locale,
  onEdit,
  onDismiss,
}: {
  readonly changes: DataChanges | null;
  /** Errors of the network's nodes. */
  readonly problems: readonly Diagnostic[];
  readonly locale: Locale;
  readonly onEdit: (command: Command) => void;
  readonly onDismiss: () => void;
}) {
  const { t } = useTranslation();
  const added = changes?.added ?? [];
  const names = (list: readonly string[]) =>
    list.slice(0, LISTED).join(', ') + (list.length > LISTED ? ` +${list.length - LISTED}` : '');
  return (
    <Alert
      color="yellow"
      variant="light"
      role="status"
      icon={<IconArrowsExchange size={16} />}
      title={t(changes === null ? 'data.differs.network' : 'data.differs.title')}
      withCloseButton
      closeButtonLabel={t('data.differs.dismiss')}
      onClose={onDismiss}
    >
      <ul className={classes.differences}>
        {changes !== null && changes.missing.length > 0 && (
          <li>{t('data.differs.missing', { names: names(changes.missing) })}</li>
        )}
        {added.length > 0 && (
          <li>
            {t('data.differs.added', { names: names(added) })}
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onEdit((document) => setRole(document, added, 'ignored'))}
            >
              {t('data.differs.ignore')}
            </Button>
          </li>
        )}
        {changes !== null && changes.retyped.length > 0 && (
          <li>{t('data.differs.retyped', { names: names(changes.retyped) })}</li>
        )}
        {changes?.classes != null && (
          <li>
            {t('data.differs.classes', {
              column: changes.classes.column,
              before: changes.classes.before.length,
              after: changes.classes.after.length,
            })}
          </li>
        )}
        {problems.slice(0, MOST_PROBLEMS).map((problem) => (
          <li key={`${problem.code} ${problem.node ?? ''} ${problem.message.en}`}>
            {problem.message[locale]}
            {problem.fix !== undefined && <Cure fix={problem.fix} locale={locale} onEdit={onEdit} />}
          </li>
        ))}
        {problems.length > MOST_PROBLEMS && (
          <li>{t('data.differs.more', { count: problems.length - MOST_PROBLEMS })}</li>
        )}
      </ul>
    </Alert>
  );
}

function Cure({
  fix,
  locale,
  onEdit,
}: {
  readonly fix: NonNullable<Diagnostic['fix']>;
  readonly locale: Locale;
  readonly onEdit: (command: Command) => void;
}) {
  return (
    <Button size="compact-xs" variant="default" onClick={() => onEdit((document) => applyFix(document, fix))}>
      {fix.title[locale]}
    </Button>
  );
}
