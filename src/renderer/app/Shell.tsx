// The window with a project open: header, palette, canvas, inspector, cockpit. Panels resize, fold, and keep their size.
import { type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Group, Panel, type PanelImperativeHandle, Separator, usePanelRef } from 'react-resizable-panels';
import { runAction } from '../actions/registry.ts';
import { Canvas } from '../canvas/Canvas.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { Palette } from '../palette/Palette.tsx';
import { useSession } from '../state/session.ts';
import { type PanelName, setPanel, useView } from '../state/view.ts';
import { CockpitPanel } from './CockpitPanel.tsx';
import { raiseCockpit, useCockpitHeight } from './cockpit-height.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Header } from './Header.tsx';
import { keepLayout, keptLayout } from './layout.ts';
import classes from './Shell.module.css';

export default function Shell() {
  const { t } = useTranslation();
  const connection = useSession((state) => state.connection);
  const palette = useFolding('palette');
  const inspector = useFolding('inspector');
  const cockpit = useFolding('cockpit');
  const onCockpitResize = useRaising(cockpit.ref, cockpit.onResize);
  return (
    <div className={classes.shell}>
      <Header />
      {connection !== 'connected' && (
        <div className={classes.banner} role="status">
          {t(connection === 'refused' ? 'app.refused' : 'app.reconnecting')}
        </div>
      )}
      <main className={classes.rows}>
        <Group
          id="rows"
          orientation="vertical"
          defaultLayout={keptLayout('rows')}
          onLayoutChanged={(layout) => {
            // Raised for a while is not how the user likes it from the start.
            if (Math.abs((layout.cockpit ?? 0) - RAISED) > 1) keepLayout('rows', layout);
          }}
        >
          <Panel id="work" data-testid="panel-work" minSize={220}>
            <Group
              id="columns"
              orientation="horizontal"
              defaultLayout={keptLayout('columns')}
              onLayoutChanged={(layout) => keepLayout('columns', layout)}
            >
              <Panel
                id="palette"
                data-testid="panel-palette"
                panelRef={palette.ref}
                onResize={palette.onResize}
                defaultSize={190}
                minSize={150}
                maxSize={360}
                collapsible
                groupResizeBehavior="preserve-pixel-size"
              >
                <section className={classes.side} aria-label={t('app.regions.palette')}>
                  <ErrorBoundary>
                    <Palette />
                  </ErrorBoundary>
                </section>
              </Panel>
              <Separator className={classes.upright} aria-label={t('app.resize.palette')} />
              <Panel id="canvas" data-testid="panel-canvas" minSize={320}>
                <section className={classes.canvas} aria-label={t('app.regions.canvas')}>
                  <ErrorBoundary>
                    <Canvas />
                  </ErrorBoundary>
                </section>
              </Panel>
              <Separator className={classes.upright} aria-label={t('app.resize.inspector')} />
              <Panel
                id="inspector"
                data-testid="panel-inspector"
                panelRef={inspector.ref}
                onResize={inspector.onResize}
                defaultSize={288}
                minSize={220}
                maxSize={480}
                collapsible
                groupResizeBehavior="preserve-pixel-size"
              >
                <section className={classes.side} aria-label={t('app.regions.inspector')}>
                  <ErrorBoundary>
                    <Inspector />
                  </ErrorBoundary>
                </section>
              </Panel>
            </Group>
          </Panel>
          <Separator className={classes.level} aria-label={t('app.resize.cockpit')} />
          <Panel
            id="cockpit"
            data-testid="panel-cockpit"
            panelRef={cockpit.ref}
            onResize={onCockpitResize}
            defaultSize={`${USUAL}%`}
            minSize={150}
            collapsible
            collapsedSize={38}
          >
            <section className={classes.cockpit} aria-label={t('app.regions.cockpit')}>
              <ErrorBoundary>
                <CockpitPanel />
              </ErrorBoundary>
            </section>
          </Panel>
        </Group>
      </main>
    </div>
  );
}

/** Ties a panel's folding to the view store, both ways. */
function useFolding(name: PanelName) {
  const ref = usePanelRef();
  const shown = useView((state) => state.panels[name]);
  useEffect(() => {
    const panel = ref.current;
    if (panel === null || panel.isCollapsed() === !shown) return;
    if (shown) panel.expand();
    else panel.collapse();
  }, [ref, shown]);
  const onResize = () => {
    const panel = ref.current;
    if (panel !== null) setPanel(name, !panel.isCollapsed());
  };
  return { ref, onResize };
}

/** Once the canvas has its new size: what was in sight would be half hidden. */
function fitCanvas(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => runAction('view.fit')));
}

/** In percent of the window's rows: the panel's height at first and raised, and from where it counts as raised. */
const USUAL = 33;
const RAISED = 64;
const LOW = 50;

/** Raises the lower panel and brings it back to its former height; a separator moved by hand wins. */
function useRaising(ref: RefObject<PanelImperativeHandle | null>, onResize: () => void): () => void {
  const raised = useCockpitHeight((state) => state.raised);
  const former = useRef(USUAL);
  useEffect(() => {
    const panel = ref.current;
    if (panel === null) return;
    const height = panel.getSize().asPercentage;
    if (raised) {
      if (height >= LOW) return;
      former.current = height;
      panel.resize(`${RAISED}%`);
      fitCanvas();
    } else if (height >= LOW) {
      panel.resize(`${former.current}%`);
      fitCanvas();
    }
  }, [ref, raised]);
  return () => {
    onResize();
    const height = ref.current?.getSize().asPercentage ?? 0;
    raiseCockpit(height >= LOW);
  };
}
