// The lower part of the window: its tabs and the chosen one's content.
import { Loader } from '@mantine/core';
import {
  IconArrowsDiagonal,
  IconArrowsDiagonalMinimize2,
  IconChevronDown,
  IconChevronUp,
} from '@tabler/icons-react';
import { type KeyboardEvent, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDiagnostics } from '../data/use-diagnostics.ts';
import { useRunsStore } from '../state/runs.ts';
import { COCKPIT_TABS, type CockpitTab, setPanel, showTab, useView } from '../state/view.ts';
import classes from './CockpitPanel.module.css';
import { raiseCockpit, useCockpitHeight } from './cockpit-height.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { CockpitSlot, CockpitToolsSlot } from './slots.tsx';

export function CockpitPanel() {
  const { t } = useTranslation();
  const tab = useView((state) => state.tab);
  const shown = useView((state) => state.panels.cockpit);
  const raised = useCockpitHeight((state) => state.raised);
  const buttons = useRef(new Map<CockpitTab, HTMLButtonElement>());
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = COCKPIT_TABS.at((COCKPIT_TABS.indexOf(tab) + step) % COCKPIT_TABS.length) ?? tab;
    showTab(next);
    buttons.current.get(next)?.focus();
  };
  return (
    <div className={classes.panel}>
      <div className={classes.bar}>
        <div role="tablist" aria-label={t('app.regions.cockpit')} className={classes.tabs}>
          {COCKPIT_TABS.map((name) => (
            <button
              key={name}
              ref={(element) => {
                if (element !== null) buttons.current.set(name, element);
              }}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={tab === name}
              aria-controls="cockpit-content"
              tabIndex={tab === name ? 0 : -1}
              className={classes.tab}
              onClick={() => showTab(name)}
              onKeyDown={onKeyDown}
            >
              {t(`app.tabs.${name}`)}
              <TabCount tab={name} />
            </button>
          ))}
        </div>
        <div className={classes.tools}>{shown && <CockpitToolsSlot tab={tab} />}</div>
        {shown && (
          <button
            type="button"
            className={classes.fold}
            aria-pressed={raised}
            aria-label={t('app.actions.cockpitHeight')}
            title={t('app.actions.cockpitHeight')}
            onClick={() => raiseCockpit(!raised)}
          >
            {raised ? <IconArrowsDiagonalMinimize2 size={15} /> : <IconArrowsDiagonal size={15} />}
          </button>
        )}
        <button
          type="button"
          className={classes.fold}
          aria-expanded={shown}
          aria-label={t('app.actions.cockpit')}
          onClick={() => setPanel('cockpit', !shown)}
        >
          {shown ? <IconChevronDown size={16} /> : <IconChevronUp size={16} />}
        </button>
      </div>
      <div
        role="tabpanel"
        id="cockpit-content"
        aria-labelledby={`tab-${tab}`}
        className={classes.content}
        data-tab={tab}
      >
        <ErrorBoundary key={tab}>
          <Suspense fallback={<Loader size="sm" m="md" />}>
            <CockpitSlot tab={tab} />
          </Suspense>
        </ErrorBoundary>
      </div>
    </div>
  );
}

function TabCount({ tab }: { readonly tab: CockpitTab }) {
  const runs = useRunsStore((state) => state.order.length);
  const diagnostics = useDiagnostics();
  const count = tab === 'runs' ? runs : tab === 'problems' ? diagnostics.length : 0;
  if (count === 0) return null;
  const worst = tab === 'problems' ? diagnostics[0]?.severity : undefined;
  return (
    <span className={classes.count} data-severity={worst}>
      {count}
    </span>
  );
}
