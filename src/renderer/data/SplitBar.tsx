// Training and held-out rows as one bar, with their counts.
import { useTranslation } from 'react-i18next';
import classes from './Split.module.css';

export function SplitBar({
  training,
  validation,
}: {
  readonly training: number;
  readonly validation: number;
}) {
  const { t } = useTranslation();
  const total = Math.max(1, training + validation);
  const parts = [
    { key: 'training', count: training },
    { key: 'validation', count: validation },
  ] as const;
  return (
    <div>
      <div className={classes.bar} role="img" aria-label={t('data.split.picture', { training, validation })}>
        {parts.map(({ key, count }) => (
          <span key={key} data-part={key} style={{ width: `${(100 * count) / total}%` }} />
        ))}
      </div>
      <div className={classes.legend}>
        {parts.map(({ key, count }) => (
          <span key={key} data-part={key}>
            {t('data.split.part', {
              part: t(`data.split.${key}`),
              count,
              percent: Math.round((100 * count) / total),
            })}
          </span>
        ))}
      </div>
    </div>
  );
}
