// The top line of the window: the project at the left, undo, redo and arrange, training at the right.
import { Button, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconLayoutDistributeHorizontal } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { runAction } from '../actions/registry.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { useDocumentStore } from '../state/document.ts';
import { useLocale } from '../state/session.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import classes from './Header.module.css';
import { ProjectMenuSlot, TrainingControlsSlot } from './slots.tsx';

export function Header() {
  return (
    <header className={classes.header}>
      <div className={classes.project}>
        <ErrorBoundary>
          <ProjectMenuSlot />
        </ErrorBoundary>
      </div>
      <HistoryButtons />
      <div className={classes.training}>
        <ErrorBoundary>
          <TrainingControlsSlot />
        </ErrorBoundary>
      </div>
    </header>
  );
}

function HistoryButtons() {
  const { t } = useTranslation();
  const locale = useLocale();
  const last = useDocumentStore((state) => state.history.past.at(-1));
  const next = useDocumentStore((state) => state.history.future[0]);
  const empty = useDocumentStore((state) => Object.keys(state.document.nodes).length < 2);
  return (
    <div className={classes.history}>
      <HeaderButton
        action="edit.undo"
        shortcut="Mod+Z"
        title={
          last === undefined ? t('app.actions.undo') : t('app.actions.undoOf', { name: last.label[locale] })
        }
        icon={<IconArrowBackUp size={15} />}
        disabled={last === undefined}
        label={t('app.actions.undo')}
      />
      <HeaderButton
        action="edit.redo"
        shortcut="Mod+Shift+Z"
        title={
          next === undefined ? t('app.actions.redo') : t('app.actions.redoOf', { name: next.label[locale] })
        }
        icon={<IconArrowForwardUp size={15} />}
        disabled={next === undefined}
        label={t('app.actions.redo')}
      />
      <HeaderButton
        action="arrange.layout"
        shortcut="Mod+Shift+L"
        title={t('app.actions.arrangeHint')}
        icon={<IconLayoutDistributeHorizontal size={15} />}
        disabled={empty}
        label={t('app.actions.arrange')}
      />
    </div>
  );
}

function HeaderButton(props: {
  readonly action: string;
  readonly shortcut: string;
  readonly title: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly disabled: boolean;
}) {
  return (
    <Tooltip label={`${props.title} (${shortcutText(props.shortcut)})`}>
      <Button
        size="xs"
        variant="default"
        leftSection={props.icon}
        disabled={props.disabled}
        onClick={() => void runAction(props.action)}
      >
        {props.label}
      </Button>
    </Tooltip>
  );
}
