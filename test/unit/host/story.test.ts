// The newcomer's story over the contract, through the served web host and real training threads: a template trains on
// its sample, is saved, closed, opened by another page, and predicts the same.
import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import type { OpenedProject } from '../../../src/contract/projects.ts';
import type { RunProgress } from '../../../src/contract/runs.ts';
import { type ServedHost, serve } from '../../../src/main/web/serve.ts';
import { call } from '../../../src/renderer/host/connection.ts';
import { WebHostConnection } from '../../../src/renderer/host/web.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

beforeAll(() => {
  const built = spawnSync(process.execPath, ['scripts/ensure-built.mjs'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
}, 120_000);
afterAll(() => vi.unstubAllGlobals());

async function servedIn(folder: string): Promise<ServedHost> {
  const host = await serve({
    bundleDir: resolve('out/main'),
    port: 0,
    open: false,
    startFolder: folder,
    dataDir: join(folder, '.data'),
    say: () => {},
  });
  onTestFinished(() => host.close());
  return host;
}

function pageOf(host: ServedHost, session: string): WebHostConnection {
  const origin = `http://127.0.0.1:${host.port}`;
  vi.stubGlobal(
    'WebSocket',
    class extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, { origin });
        this.on('error', () => {});
      }
    },
  );
  const page = new WebHostConnection({ origin, token: host.token, session });
  onTestFinished(() => page.close());
  return page;
}

/** Trains to the end and returns what was reported on the way. */
async function trained(page: WebHostConnection, document: OpenedProject['document']) {
  const reports: RunProgress[] = [];
  const over = new Promise<void>((done) => {
    page.on('runs.progress', (progress) => {
      reports.push(progress);
      if (progress.status.state === 'finished' || progress.status.state === 'failed') done();
    });
  });
  const { id } = await call(page, 'runs.start', { document, paused: false });
  await over;
  return { id, reports, record: await call(page, 'runs.get', { run: id }) };
}

describe('the newcomer’s story over the web host', () => {
  it('trains a template, saves it, and another page opens it and predicts the same', async () => {
    const folder = await temporaryFolder();
    const host = await servedIn(folder);
    const page = pageOf(host, 'first-page-0123456789');
    const { document } = await call(page, 'projects.new', { template: 'digits' });
    const { id, reports, record } = await trained(page, document);
    expect(record.status).toMatchObject({ state: 'finished', reason: 'epochs' });
    expect(record.points.at(-1)?.validation?.metric).toBeGreaterThan(0.9);
    expect(reports.flatMap(({ points }) => points).length).toBe(record.points.length);

    const rows = await call(page, 'data.rows', { binding: document.data, rows: [0, 1, 2] });
    const before = await call(page, 'runs.predict', { run: id, rows });
    expect(before[0]?.labels.length).toBe(10);

    const { handle: directory } = await call(page, 'files.list', { directory: null, kind: 'project' });
    const target = await call(page, 'files.create', { directory, name: 'my digits' });
    await call(page, 'projects.save', { document, handle: target.handle, runs: [id] });
    expect((await readdir(folder)).filter((name) => !name.startsWith('.'))).toEqual(['my digits.loom']);
    page.close();

    const other = pageOf(host, 'other-page-0123456789');
    const [recent] = await call(other, 'projects.recent', null);
    const opened = await call(other, 'projects.open', { handle: recent?.file.handle ?? '' });
    expect(opened.document).toEqual(document);
    expect(opened.runs.map(({ points }) => points)).toEqual([record.points]);
    const after = await call(other, 'runs.predict', { run: opened.trainedRun ?? '', rows });
    expect(after).toEqual(before);
  });

  it('a dropped table becomes a card and trains', async () => {
    const folder = await temporaryFolder();
    const page = pageOf(await servedIn(folder), 'table-page-0123456789');
    const lines = Array.from(
      { length: 90 },
      (_, at) => `${at % 9},${(at * 7) % 5},${['low', 'mid', 'high'][Math.floor((at % 9) / 3)]}`,
    );
    const content = new TextEncoder().encode(`a,b,label\n${lines.join('\n')}\n`);
    vi.stubGlobal('fetch', originFetch());
    const { handle } = await call(page, 'files.adopt', { name: 'table.csv', path: null, content });
    const card = await call(page, 'data.openFile', { handle });
    expect(card.schema.columns.map(({ name }) => name)).toEqual(['a', 'b', 'label']);

    const { document } = await call(page, 'projects.new', { template: 'iris' });
    const data = {
      ...document.data,
      source: card.source,
      schema: card.schema,
      roles: { label: 'target' as const },
    };
    const { record } = await trained(page, { ...document, data });
    expect(record.status.state).toBe('finished');
  });

  it('a document that names a file the page was never given is refused', async () => {
    const page = pageOf(await servedIn(await temporaryFolder()), 'sneak-page-0123456789');
    const { document } = await call(page, 'projects.new', { template: 'digits' });
    const source = {
      kind: 'file' as const,
      path: '/etc/passwd',
      name: 'passwd',
      bytes: 1,
      sha256: '0'.repeat(64),
    };
    const binding = { ...document.data, source };
    const refused = { ok: false, error: { code: 'file.badHandle' } };
    expect(await page.request('data.card', { binding })).toMatchObject(refused);
    expect(await page.request('data.rows', { binding, rows: [0] })).toMatchObject(refused);
    expect(
      await page.request('runs.start', { document: { ...document, data: binding }, paused: false }),
    ).toMatchObject(refused);
  });
});

/** As in a browser, uploads carry the page's origin. */
function originFetch(): typeof fetch {
  const plain = globalThis.fetch;
  return (input, init = {}) =>
    plain(input, { ...init, headers: { ...init.headers, Origin: new URL(String(input)).origin } });
}
