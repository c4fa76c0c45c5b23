// Actions of the project and its data, for menus, shortcuts and the command palette.
import type { Action } from '../actions/registry.ts';
import { chooseDataFile } from '../data/data-flow.ts';
import { t } from '../i18n/index.ts';
import { useDocumentStore } from '../state/document.ts';
import { chooseProject, leaveProject, save, saveAs, useProjectFlow } from './project-flow.ts';

const isOpen = () => useDocumentStore.getState().open;
const isFree = () => !useProjectFlow.getState().busy;

export const PROJECT_ACTIONS: readonly Action[] = [
  {
    id: 'project.new',
    title: () => t('projects.actions.new'),
    shortcuts: ['Mod+N'],
    group: 'project',
    whileTyping: true,
    // Templates are on the start page.
    enabled: () => isOpen() && isFree(),
    run: leaveProject,
  },
  {
    id: 'project.open',
    title: () => t('projects.actions.open'),
    shortcuts: ['Mod+O'],
    group: 'project',
    whileTyping: true,
    enabled: isFree,
    run: chooseProject,
  },
  {
    id: 'project.save',
    title: () => t('projects.actions.save'),
    shortcuts: ['Mod+S'],
    group: 'project',
    whileTyping: true,
    enabled: () => isOpen() && isFree(),
    run: save,
  },
  {
    id: 'project.saveAs',
    title: () => t('projects.actions.saveAs'),
    shortcuts: ['Mod+Shift+S'],
    group: 'project',
    whileTyping: true,
    enabled: () => isOpen() && isFree(),
    run: saveAs,
  },
  {
    id: 'data.open',
    title: () => t('data.openFile'),
    shortcuts: [],
    group: 'project',
    enabled: isOpen,
    run: () => chooseDataFile(),
  },
  {
    id: 'app.settings',
    title: () => t('projects.actions.settings'),
    shortcuts: ['Mod+,'],
    group: 'settings',
    enabled: () => true,
    run: () => useProjectFlow.setState({ settingsShown: true }),
  },
];
