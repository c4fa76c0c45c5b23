// What the data itself asks for: an unbalanced target, a column that only counts, ranges far apart; each with its cure.
import { Button } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../base/text.ts';
import type { Diagnostic } from '../../layers/define.ts';
import { applyFix } from '../../project/commands/index.ts';
import type { Command } from '../state/document.ts';
import classes from './DataTab.module.css';

/** More are shown when asked for. */
const SHOWN = 2;

export function Advice({
  advice,
  locale,
  onEdit,
}: {
  readonly advice: readonly Diagnostic[];
  readonly locale: Locale;
  readonly onEdit: (command: Command) => void;
}) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  if (advice.length === 0) return null;
  const shown = all ? advice : advice.slice(0, SHOWN);
  return (
    <ul className={classes.advice} aria-label={t('data.advice.label')}>
      {shown.map(({ code, severity, message, fix }) => (
        <li key={`${code} ${message.en}`} data-severity={severity}>
          <IconBulb size={14} aria-hidden="true" />
          <span>{message[locale]}</span>
          {fix !== undefined && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onEdit((document) => applyFix(document, fix))}
            >
              {fix.title[locale]}
            </Button>
          )}
        </li>
      ))}
      {advice.length > SHOWN && (
        <li>
          <Button size="compact-xs" variant="subtle" onClick={() => setAll(!all)}>
            {all ? t('data.advice.fewer') : t('data.advice.more', { count: advice.length - SHOWN })}
          </Button>
        </li>
      )}
    </ul>
  );
}
