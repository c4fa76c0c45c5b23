// What could not be used: what it is, why not, what would do; and where the project's own file may be, if it is gone.
import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle, IconFileSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import type { FileHandle } from '../../contract/projects.ts';
import classes from './DataTab.module.css';
import type { DataFailure } from './data-flow.ts';

export function Refusal({
  failure,
  locale,
  onDismiss,
  onRelocate,
  onLook,
}: {
  readonly failure: Pick<DataFailure, 'name' | 'error' | 'candidates'>;
  readonly locale: Locale;
  readonly onDismiss: () => void;
  readonly onRelocate: (file: FileHandle) => void;
  readonly onLook: () => void;
}) {
  const { t } = useTranslation();
  const { name, error, candidates } = failure;
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle size={16} />}
      title={t('data.failed', { name })}
      withCloseButton
      closeButtonLabel={t('data.dismiss')}
      onClose={onDismiss}
    >
      <p>{formatError(error, locale)}</p>
      {candidates === null ? (
        <>
          <p className={classes.refusal}>{t('data.kept')}</p>
          <p className={classes.refusal}>{t('data.opens', { formats: t('data.accepts') })}</p>
        </>
      ) : (
        <div className={classes.cures}>
          <strong>{t('data.moved.title', { name })}</strong>
          {candidates.map(({ file, same }) => (
            <Button key={file.handle} size="compact-sm" variant="default" onClick={() => onRelocate(file)}>
              {`${t('data.moved.found', { path: file.path ?? file.name })} · ${t(same ? 'data.moved.same' : 'data.moved.other')}`}
            </Button>
          ))}
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconFileSearch size={14} />}
            onClick={onLook}
          >
            {t('data.moved.look')}
          </Button>
        </div>
      )}
    </Alert>
  );
}
