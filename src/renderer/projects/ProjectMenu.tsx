// In the header: the app's name, the project's name with its unsaved mark, and the menu of what can be done with it.
import { Menu, UnstyledButton } from '@mantine/core';
import {
  IconChevronDown,
  IconDeviceFloppy,
  IconFilePlus,
  IconFolderOpen,
  IconHome,
  IconSettings,
} from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { runAction } from '../actions/registry.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { attempt } from '../state/ask.ts';
import { useDocumentStore, useUnsaved } from '../state/document.ts';
import { useLocale } from '../state/session.ts';
import classes from './ProjectMenu.module.css';
import { leaveProject, loadStartPage, newProject, openFile, useProjectFlow } from './project-flow.ts';

const MOST_RECENT = 6;

export function ProjectMenu() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { templates, recent, busy } = useProjectFlow();
  const file = useDocumentStore((state) => state.file);
  const ownName = useDocumentStore((state) => state.document.name);
  const unsaved = useUnsaved();
  useEffect(() => attempt(loadStartPage), []);
  const name = file?.name ?? (ownName === '' ? t('projects.untitled') : ownName);
  const key = (shortcut: string) => <span className={classes.key}>{shortcutText(shortcut)}</span>;
  return (
    <div className={classes.project}>
      <h1 className={classes.app}>Layerloom</h1>
      <Menu position="bottom-start" width={260} withinPortal withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <UnstyledButton className={classes.button} aria-label={`${t('projects.menu.label')}: ${name}`}>
            <span className={classes.name} title={file?.path}>
              {name}
            </span>
            {unsaved && (
              <span
                className={classes.mark}
                role="img"
                aria-label={t('projects.unsaved')}
                title={t('projects.unsaved')}
              >
                •
              </span>
            )}
            <IconChevronDown size={14} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Sub>
            <Menu.Sub.Target>
              <Menu.Sub.Item leftSection={<IconFilePlus size={15} />}>{t('projects.menu.new')}</Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              {(templates ?? []).map((template) => (
                <Menu.Item
                  key={template.id}
                  disabled={busy}
                  onClick={() => attempt(() => newProject(template.id))}
                >
                  {template.title[locale]}
                </Menu.Item>
              ))}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
          <Menu.Item
            leftSection={<IconFolderOpen size={15} />}
            rightSection={key('Mod+O')}
            onClick={() => runAction('project.open')}
          >
            {t('projects.menu.open')}
          </Menu.Item>
          {recent.length > 0 && (
            <Menu.Sub>
              <Menu.Sub.Target>
                <Menu.Sub.Item>{t('projects.menu.recent')}</Menu.Sub.Item>
              </Menu.Sub.Target>
              <Menu.Sub.Dropdown>
                {recent.slice(0, MOST_RECENT).map((entry) => (
                  <Menu.Item
                    key={entry.file.handle}
                    disabled={busy || !entry.exists}
                    title={entry.file.path}
                    onClick={() => attempt(() => openFile(entry.file))}
                  >
                    {entry.file.name}
                  </Menu.Item>
                ))}
              </Menu.Sub.Dropdown>
            </Menu.Sub>
          )}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconDeviceFloppy size={15} />}
            rightSection={key('Mod+S')}
            disabled={busy}
            onClick={() => runAction('project.save')}
          >
            {t('projects.menu.save')}
          </Menu.Item>
          <Menu.Item
            rightSection={key('Mod+Shift+S')}
            disabled={busy}
            onClick={() => runAction('project.saveAs')}
          >
            {t('projects.menu.saveAs')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconHome size={15} />} onClick={() => attempt(leaveProject)}>
            {t('projects.menu.welcome')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconSettings size={15} />}
            onClick={() => useProjectFlow.setState({ settingsShown: true })}
          >
            {t('projects.menu.settings')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
