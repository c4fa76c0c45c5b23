// The list of keyboard shortcuts, from the registry.
import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { showShortcuts, useView } from '../state/view.ts';
import classes from './CommandPalette.module.css';
import { ACTION_GROUPS, useActions } from './registry.ts';
import { shortcutText } from './shortcuts.ts';

/** What hands and arrow keys do on the canvas, beside the commands. */
const GESTURES = [
  ['walk', ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']],
  ['extend', ['Shift+ArrowRight']],
  ['move', ['Mod+ArrowRight']],
  ['box', ['Shift']],
  ['copy', ['Alt']],
  ['aside', ['Alt']],
] as const;

export function ShortcutList() {
  const { t } = useTranslation();
  const shown = useView((state) => state.shortcutsShown);
  const known = useActions();
  return (
    <Modal
      opened={shown}
      onClose={() => showShortcuts(false)}
      title={t('app.commands.shortcuts')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes.list}>
        <section>
          <h3>{t('app.gestures.title')}</h3>
          {GESTURES.map(([gesture, keys]) => (
            <div key={gesture} className={classes.row}>
              <span>{t(`app.gestures.${gesture}`)}</span>
              <kbd className={classes.keys}>{keys.map(shortcutText).join(' ')}</kbd>
            </div>
          ))}
        </section>
        {ACTION_GROUPS.map((group) => {
          const actions = Object.values(known).filter(
            (action) => action.group === group && action.shortcuts.length > 0,
          );
          if (actions.length === 0) return null;
          return (
            <section key={group}>
              <h3>{t(`app.groups.${group}`)}</h3>
              {actions.map((action) => (
                <div key={action.id} className={classes.row}>
                  <span>{action.title()}</span>
                  <span>
                    {action.shortcuts.slice(0, 2).map((shortcut) => (
                      <kbd key={shortcut} className={classes.keys}>
                        {shortcutText(shortcut)}
                      </kbd>
                    ))}
                  </span>
                </div>
              ))}
            </section>
          );
        })}
      </div>
    </Modal>
  );
}
