// Problems of what is shown, each with its reason and its cure.
import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '../../layers/define.ts';
import { FixButton } from '../canvas/ProblemBadge.tsx';
import { useLocale } from '../state/session.ts';
import classes from './Inspector.module.css';

export function Problems({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (diagnostics.length === 0) return null;
  return (
    <section className={classes.problems} aria-label={t('inspector.problems')}>
      {diagnostics.map((diagnostic) => (
        <div
          key={`${diagnostic.code}/${diagnostic.node ?? ''}/${diagnostic.port ?? ''}/${diagnostic.param ?? ''}`}
          className={classes.problem}
          data-severity={diagnostic.severity}
        >
          <p>{diagnostic.message[locale]}</p>
          <FixButton diagnostic={diagnostic} />
        </div>
      ))}
    </section>
  );
}
