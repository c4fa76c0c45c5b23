// The first thing one sees: start from a template, go on with a recent project, or open a file.
import { Button, Loader } from '@mantine/core';
import { IconFolderOpen, IconSettings } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../base/text.ts';
import type { FileHandle, RecentProject, RecoveryCopy, TemplateInfo } from '../../contract/projects.ts';
import { attempt } from '../state/ask.ts';
import { useLocale } from '../state/session.ts';
import {
  chooseProject,
  discardCopy,
  loadStartPage,
  newProject,
  openFile,
  restoreCopy,
  useProjectFlow,
} from './project-flow.ts';
import classes from './WelcomeScreen.module.css';

/** The start page, joined to the host. */
export function WelcomeScreen() {
  const locale = useLocale();
  const { templates, recent, recovered, busy } = useProjectFlow();
  useEffect(() => attempt(loadStartPage), []);
  return (
    <StartPage
      locale={locale}
      templates={templates}
      recent={recent}
      recovered={recovered}
      busy={busy}
      onTemplate={(id) => attempt(() => newProject(id))}
      onRecent={(file) => attempt(() => openFile(file))}
      onOpen={() => attempt(chooseProject)}
      onSettings={() => useProjectFlow.setState({ settingsShown: true })}
      onRestore={(copy) => attempt(() => restoreCopy(copy))}
      onLetGo={(copy) => attempt(() => discardCopy(copy))}
    />
  );
}

export interface StartPageProps {
  readonly locale: Locale;
  /** Null while they are being fetched. */
  readonly templates: readonly TemplateInfo[] | null;
  readonly recent: readonly RecentProject[];
  readonly recovered: readonly RecoveryCopy[];
  readonly busy: boolean;
  readonly onTemplate: (id: string) => void;
  readonly onRecent: (file: FileHandle) => void;
  readonly onOpen: () => void;
  readonly onSettings: () => void;
  readonly onRestore: (copy: string) => void;
  readonly onLetGo: (copy: string) => void;
}

export function StartPage(props: StartPageProps) {
  const { t } = useTranslation();
  const { locale, templates, recent, recovered } = props;
  return (
    <main className={classes.screen}>
      <div className={classes.column}>
        <header className={classes.header}>
          <div>
            <h1>Layerloom</h1>
            <p>{t('projects.welcome.tagline')}</p>
          </div>
          <div className={classes.tools}>
            <Button
              variant="default"
              leftSection={<IconFolderOpen size={16} />}
              disabled={props.busy}
              onClick={props.onOpen}
            >
              {t('projects.welcome.open')}
            </Button>
            <Button variant="default" leftSection={<IconSettings size={16} />} onClick={props.onSettings}>
              {t('projects.menu.settings')}
            </Button>
          </div>
        </header>
        {recovered.length > 0 && (
          <section aria-labelledby="welcome-recovered">
            <h2 id="welcome-recovered">{t('projects.welcome.recovered')}</h2>
            <ul className={classes.recent}>
              {recovered.map(({ copy, name, path, savedAt }) => (
                <li key={copy} className={classes.recovered}>
                  <span className={classes.name}>{name === '' ? t('projects.untitled') : name}</span>
                  <span className={classes.path}>{path ?? ''}</span>
                  <time className={classes.time} dateTime={savedAt}>
                    {new Date(savedAt).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })}
                  </time>
                  <Button size="compact-sm" disabled={props.busy} onClick={() => props.onRestore(copy)}>
                    {t('projects.welcome.restore')}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={props.busy}
                    onClick={() => props.onLetGo(copy)}
                  >
                    {t('projects.welcome.letGo')}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {recent.length > 0 && (
          <section aria-labelledby="welcome-recent">
            <h2 id="welcome-recent">{t('projects.welcome.recent')}</h2>
            <ul className={classes.recent}>
              {recent.map(({ file, openedAt, exists }) => (
                <li key={file.handle}>
                  <button
                    type="button"
                    className={classes.entry}
                    disabled={props.busy || !exists}
                    onClick={() => props.onRecent(file)}
                  >
                    <span className={classes.name}>{file.name}</span>
                    <span className={classes.path}>{exists ? file.path : t('projects.welcome.gone')}</span>
                    <time className={classes.time} dateTime={openedAt}>
                      {new Date(openedAt).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })}
                    </time>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="welcome-templates">
          <h2 id="welcome-templates">{t('projects.welcome.start')}</h2>
          {templates === null && <Loader size="sm" />}
          <ul className={classes.templates}>
            {(templates ?? []).map((template) => (
              <li key={template.id}>
                <button
                  type="button"
                  className={classes.template}
                  disabled={props.busy}
                  onClick={() => props.onTemplate(template.id)}
                >
                  <strong>{template.title[locale]}</strong>
                  <span>{template.description[locale]}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
        <p className={classes.note}>{t('projects.welcome.dropHint')}</p>
      </div>
    </main>
  );
}
