// What to do with an empty canvas.
import { useTranslation } from 'react-i18next';
import classes from './Canvas.module.css';

export function EmptyHint() {
  const { t } = useTranslation();
  return (
    <div className={classes.empty} data-testid="empty-canvas">
      <strong>{t('canvas.empty.title')}</strong>
      <span>{t('canvas.empty.hint')}</span>
    </div>
  );
}
