// The commands of the window itself: history, clipboard, view, language and theme. Training and project commands are
// registered by their own parts.

import { spotlight } from '@mantine/spotlight';
import { useEffect } from 'react';
import type { Text } from '../../base/text.ts';
import { canvasActions } from '../canvas/canvas-actions.ts';
import { t } from '../i18n/index.ts';
import { redo, undo, useDocumentStore } from '../state/document.ts';
import { say } from '../state/say.ts';
import { changeSettings, useSession } from '../state/session.ts';
import { PANELS, setPanel, showShortcuts, showTab, useView } from '../state/view.ts';
import { type Action, registerActions } from './registry.ts';

const always = () => true;
const opened = () => useDocumentStore.getState().open;

function tell(label: Text | null, key: 'app.commands.undone' | 'app.commands.redone'): void {
  if (label === null) return;
  say({
    id: 'history',
    message: t(key, { name: label[useSession.getState().locale] }),
    autoClose: 1500,
    withCloseButton: false,
  });
}

const HISTORY_ACTIONS: readonly Action[] = [
  {
    id: 'edit.undo',
    title: () => t('app.actions.undo'),
    shortcuts: ['Mod+Z'],
    group: 'edit',
    enabled: () => useDocumentStore.getState().history.past.length > 0,
    run: () => tell(undo(), 'app.commands.undone'),
  },
  {
    id: 'edit.redo',
    title: () => t('app.actions.redo'),
    shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
    group: 'edit',
    enabled: () => useDocumentStore.getState().history.future.length > 0,
    run: () => tell(redo(), 'app.commands.redone'),
  },
];

const VIEW_ACTIONS: readonly Action[] = [
  {
    id: 'view.commands',
    title: () => t('app.actions.commands'),
    shortcuts: ['Mod+K', 'Mod+Shift+P'],
    group: 'view',
    enabled: always,
    run: () => spotlight.open(),
    whileTyping: true,
  },
  {
    id: 'view.shortcuts',
    title: () => t('app.actions.shortcuts'),
    shortcuts: ['Mod+Slash', 'Shift+Slash'],
    group: 'view',
    enabled: always,
    run: () => showShortcuts(true),
  },
  ...PANELS.map(
    (panel): Action => ({
      id: `view.${panel}`,
      title: () => t(`app.actions.${panel}`),
      shortcuts: { palette: ['Mod+B'], inspector: ['Mod+I'], cockpit: ['Mod+J'] }[panel],
      group: 'view',
      enabled: opened,
      run: () => setPanel(panel, !useView.getState().panels[panel]),
    }),
  ),
  {
    id: 'view.problems',
    title: () => t('app.actions.problems'),
    shortcuts: ['Mod+Shift+M'],
    group: 'view',
    enabled: opened,
    run: () => showTab('problems'),
  },
];

const SETTING_ACTIONS: readonly Action[] = [
  ...(['en', 'ru'] as const).map(
    (locale): Action => ({
      id: `settings.locale.${locale}`,
      title: () => t(locale === 'en' ? 'app.actions.english' : 'app.actions.russian'),
      shortcuts: [],
      group: 'settings',
      enabled: always,
      run: () => changeSettings({ locale }),
    }),
  ),
  ...(['light', 'dark', 'system'] as const).map(
    (theme): Action => ({
      id: `settings.theme.${theme}`,
      title: () => t(`app.actions.${theme}`),
      shortcuts: [],
      group: 'settings',
      enabled: always,
      run: () => changeSettings({ theme }),
    }),
  ),
];

export const STANDARD_ACTIONS: readonly Action[] = [
  ...HISTORY_ACTIONS,
  ...canvasActions,
  ...VIEW_ACTIONS,
  ...SETTING_ACTIONS,
];

export function useStandardActions(): void {
  useEffect(() => registerActions(STANDARD_ACTIONS), []);
}
