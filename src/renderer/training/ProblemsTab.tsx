// The Problems tab: all diagnostics, worst first, each with its cure and the way to its node.
import { Button } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../base/text.ts';
import type { Diagnostic, Fix } from '../../layers/define.ts';
import classes from './Tables.module.css';

export interface ProblemsTabProps {
  readonly locale: Locale;
  readonly diagnostics: readonly Diagnostic[];
  readonly describeNode: (id: string) => { readonly label: string };
  readonly onSelect: (node: string) => void;
  readonly onFix: (fix: Fix) => void;
}

const ICONS = { error: IconAlertCircle, warning: IconAlertTriangle, info: IconInfoCircle } as const;

export function ProblemsTab({ locale, diagnostics, describeNode, onSelect, onFix }: ProblemsTabProps) {
  const { t } = useTranslation();
  if (diagnostics.length === 0) return <p className={classes.empty}>{t('training.problems.none')}</p>;
  return (
    <ul className={classes.problems} aria-label={t('training.problems.label')}>
      {diagnostics.map((diagnostic) => {
        const { node, severity, fix } = diagnostic;
        const Icon = ICONS[severity];
        return (
          <li key={`${diagnostic.code}/${node ?? ''}/${diagnostic.port ?? ''}/${diagnostic.message.en}`}>
            <span className={classes.icon} data-severity={severity}>
              <Icon size={16} role="img" aria-label={t(`training.problems.severity.${severity}`)} />
            </span>
            {node === undefined ? (
              <span className={classes.dim}>{t('training.problems.wholeNetwork')}</span>
            ) : (
              <button
                type="button"
                className={classes.link}
                title={t('training.problems.show')}
                onClick={() => onSelect(node)}
              >
                {describeNode(node).label}
              </button>
            )}
            <span className={classes.message}>{diagnostic.message[locale]}</span>
            {fix !== undefined && (
              <Button size="compact-xs" variant="default" onClick={() => onFix(fix)}>
                {fix.title[locale]}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
