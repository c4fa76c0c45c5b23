// Zoom and fit, in the corner of the canvas.

import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { useStore } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import { runAction } from '../actions/registry.ts';
import classes from './Canvas.module.css';

export function ZoomControls() {
  const { t } = useTranslation();
  const percent = useStore((state) => Math.round(100 * state.transform[2]));
  return (
    <div className={classes.controls} role="toolbar" aria-label={t('app.groups.view')}>
      <button
        type="button"
        className={classes.control}
        aria-label={t('canvas.controls.zoomOut')}
        onClick={() => void runAction('view.zoomOut')}
      >
        <IconMinus size={14} />
      </button>
      <button
        type="button"
        className={`${classes.control} ${classes.zoom}`}
        title={t('app.actions.zoomReset')}
        onClick={() => void runAction('view.zoomReset')}
      >
        {percent} %
      </button>
      <button
        type="button"
        className={classes.control}
        aria-label={t('canvas.controls.zoomIn')}
        onClick={() => void runAction('view.zoomIn')}
      >
        <IconPlus size={14} />
      </button>
      <button
        type="button"
        className={classes.control}
        aria-label={t('canvas.controls.fit')}
        onClick={() => void runAction('view.fit')}
      >
        <IconFocusCentered size={15} />
      </button>
    </div>
  );
}
