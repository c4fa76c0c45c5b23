// The page's entry: languages first, then the host, then the window.
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './theme/base.css';
import { createRoot } from 'react-dom/client';
import { present } from '../base/assert.ts';
import { App } from './app/App.tsx';
import { connect } from './host/connect.ts';
import { startLanguages, t } from './i18n/index.ts';
import { listenToRuns } from './state/runs.ts';
import { beginSession } from './state/session.ts';

async function start(root: HTMLElement): Promise<void> {
  await startLanguages();
  root.textContent = t('app.starting');
  root.className = 'starting';
  const host = await connect();
  if (host.state() === 'refused') {
    root.textContent = t('app.refused');
    return;
  }
  await beginSession(host);
  listenToRuns(host);
  root.textContent = '';
  root.className = '';
  createRoot(root).render(<App />);
}

const root = present(document.getElementById('root'), 'the root element');
start(root).catch((thrown: unknown) => {
  console.error(thrown);
  root.textContent = thrown instanceof Error ? thrown.message : String(thrown);
});
