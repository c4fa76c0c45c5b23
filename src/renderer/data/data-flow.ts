// Where data comes from: a sample, a chosen file or folder, a dropped one. A source that fails leaves the project as it
// is and says why in one place: the Data tab, or a notification where no project is open.
import { create } from 'zustand';
import { AppError, toWireError, type WireError } from '../../base/errors/app-error.ts';
import { text } from '../../base/text.ts';
import type { DataCard, GeneratorInfo, SampleInfo } from '../../contract/data.ts';
import type { Envelope } from '../../contract/host.ts';
import type { FileHandle } from '../../contract/projects.ts';
import type { RelocationCandidate } from '../../contract/relocation.ts';
import type { Diagnostic } from '../../layers/define.ts';
import { setData } from '../../project/commands/index.ts';
import type { DataBinding, DataSource, Reading } from '../../project/document.ts';
import { type DataChanges, rebound } from '../../project/rebind.ts';
import { raiseCockpit } from '../app/cockpit-height.ts';
import { isProjectFile } from '../projects/file-names.ts';
import { chooseOpen, newProject, openFile } from '../projects/project-flow.ts';
import { ask, notifyError } from '../state/ask.ts';
import { currentDocument, currentReport, dispatch, useDocumentStore } from '../state/document.ts';
import { useSession } from '../state/session.ts';
import { showTab } from '../state/view.ts';
import { type Dropped, isSingle, packDrop } from './gather-drop.ts';
import type { ReadingState } from './Reading.tsx';

export interface DataFailure {
  readonly name: string;
  readonly error: WireError;
  /** Which opening of a project it belongs to: another project does not show it. */
  readonly opening: number;
  /** The project's own file was not there, or is another now: where it may be. Null for other failures. */
  readonly candidates: readonly RelocationCandidate[] | null;
}

interface DataFlow {
  readonly samples: readonly SampleInfo[] | null;
  readonly generators: readonly GeneratorInfo[];
  /** The card last read; it may be of a source that an undo has since taken back. */
  readonly card: DataCard | null;
  readonly busy: boolean;
  readonly reading: ReadingState | null;
  readonly failure: DataFailure | null;
  /** What differs from the former data, for the source that was taken last. */
  readonly changes: {
    readonly source: DataSource;
    readonly what: DataChanges | null;
    /** What the network lacked already, by `problemKey`. */
    readonly before: readonly string[];
  } | null;
}

export const useDataFlow = create<DataFlow>(() => ({
  samples: null,
  generators: [],
  card: null,
  busy: false,
  reading: null,
  failure: null,
  changes: null,
}));

const { getState, setState } = useDataFlow;

export async function loadSamples(): Promise<void> {
  if (getState().samples === null) setState({ samples: await ask('data.samples', null) });
  if (getState().generators.length === 0)
    setState({ generators: (await ask('data.generators', null)) ?? [] });
}

export function sameSource(a: DataSource, b: DataSource): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Fetches the card of the document's data where another or none is held. */
export async function loadCard(binding: DataBinding): Promise<void> {
  const { card } = getState();
  if (binding.source.kind === 'none') {
    setState({ card: null });
    return;
  }
  if (card !== null && sameSource(card.source, binding.source)) return;
  const found = await read(sourceName(binding.source), () => hostOf().request('data.card', { binding }));
  const { failure } = getState();
  if (found === null && failure !== null && MISPLACED.has(failure.error.code)) await lookFor(binding);
}

const MISPLACED = new Set(['data.moved', 'data.changed', 'file.notFound']);

/** Where the project's own file may be now. */
async function lookFor(binding: DataBinding): Promise<void> {
  const project = useDocumentStore.getState().file?.handle ?? null;
  const candidates = await ask('data.find', { binding, project });
  setState(({ failure }) => ({
    failure: failure === null ? null : { ...failure, candidates: candidates ?? [] },
  }));
}

/** Another file in place of the project's own, read in the same way. */
export async function relocate(file: FileHandle): Promise<void> {
  const { data } = currentDocument();
  const host = hostOf();
  const card = await read(file.name, async () => {
    const answer = await host.request('data.relocate', { binding: data, handle: file.handle });
    return answer.ok ? { ok: true, value: answer.value.card } : answer;
  });
  if (card !== null) setState({ failure: null });
  take(card, file.name);
}

export async function chooseRelocation(): Promise<void> {
  const file = await chooseOpen('data');
  if (file !== null) await relocate(file);
}

/** The bound file again, read in another way: another part, delimiter, size of pictures. */
export async function readAgain(change: Partial<Reading>): Promise<void> {
  const { data } = currentDocument();
  const { source } = data;
  if (source.kind !== 'file') return;
  const reading = Object.fromEntries(
    Object.entries({ ...source.reading, ...change }).filter(([, value]) => value !== undefined),
  );
  const { reading: _, ...file } = source;
  const binding = { ...data, source: Object.keys(reading).length === 0 ? file : { ...file, reading } };
  setState({ failure: null });
  take(await read(source.name, () => hostOf().request('data.card', { binding })), source.name);
}

function sourceName(source: DataSource): string {
  switch (source.kind) {
    case 'none':
      return '';
    case 'file':
      return source.name;
    case 'sample':
      return source.id;
    case 'generated':
      return source.generator;
  }
}

export async function openSample(id: string): Promise<void> {
  const locale = useSession.getState().locale;
  const name = getState().samples?.find((sample) => sample.id === id)?.title[locale] ?? id;
  setState({ failure: null });
  take(await read(name, () => hostOf().request('data.openSample', { id })), name);
}

/** Data by a generator with its default parameters. */
export async function openGenerator(id: string): Promise<void> {
  const locale = useSession.getState().locale;
  const name = getState().generators.find((generator) => generator.id === id)?.title[locale] ?? id;
  setState({ failure: null });
  take(await read(name, () => hostOf().request('data.generate', { generator: id, params: {} })), name);
}

let asked = 0;

/** The bound generator with other parameters; roles and preparation stay. A slider being dragged is one step back. */
export async function regenerate(id: string, params: Readonly<Record<string, number>>): Promise<void> {
  const turn = ++asked;
  const card = await ask('data.generate', { generator: id, params });
  // Answers that a later question has overtaken are dropped.
  if (card === null || turn !== asked) return;
  setState({ card, failure: null, changes: null });
  dispatch((document) => ({
    ...setData(document, { ...document.data, source: card.source, schema: card.schema }),
    label: text('Change the generated data', 'Изменить созданные данные'),
    mergeKey: 'generate',
  }));
}

export async function chooseDataFile(kind: 'data' | 'folder' = 'data'): Promise<void> {
  const file = await chooseOpen(kind);
  if (file === null) return;
  setState({ failure: null });
  take(await read(file.name, () => hostOf().request('data.openFile', { handle: file.handle })), file.name);
}

/** Ends what is being packed here, and what the host is reading. */
export async function cancelReading(): Promise<void> {
  packing?.abort(new AppError('data.cancelled', { file: getState().reading?.name ?? '' }));
  await ask('data.cancel', null);
}

/** Set while dropped files are packed. */
let packing: AbortController | null = null;

/** A .loom file opens the project; anything else becomes the data, of a new project where none is open. */
export async function takeDropped(dropped: Dropped): Promise<void> {
  const handle = await adopt(dropped);
  if (handle === null) return;
  if (isProjectFile(handle.name)) {
    await openFile(handle);
    return;
  }
  setState({ failure: null });
  const { name } = dropped;
  const card = await read(name, () => hostOf().request('data.openFile', { handle: handle.handle }));
  if (card === null) return;
  if (!useDocumentStore.getState().open) await newProject('empty');
  take(card, name);
}

/** The dropped file as one that the host may read; null after telling why there is none. */
async function adopt(dropped: Dropped): Promise<FileHandle | null> {
  const path = isSingle(dropped) ? hostOf().pathOf(dropped.first) : null;
  if (path !== null) return ask('files.adopt', { name: dropped.name, path, content: null });
  const controller = new AbortController();
  packing = controller;
  const startedMs = performance.now();
  setState({ busy: true });
  try {
    const file = await packDrop(dropped, {
      signal: controller.signal,
      onProgress: (files) => {
        if (performance.now() - startedMs < SHOW_AFTER_MS) return;
        setState({ reading: { name: dropped.name, fraction: null, files, preview: null } });
      },
    });
    const content = new Uint8Array(await file.arrayBuffer());
    return await ask('files.adopt', { name: file.name, path: null, content });
  } catch (thrown) {
    refuse(dropped.name, toWireError(thrown));
    return null;
  } finally {
    packing = null;
    setState({ busy: false, reading: null });
  }
}

/** What is quick needs no words that flash by. */
const SHOW_AFTER_MS = 300;

function hostOf() {
  const { host } = useSession.getState();
  if (host === null) throw new Error('assertion failed: no host');
  return host;
}

/** The card, or null after showing why there is none. */
async function read(name: string, request: () => Promise<Envelope<DataCard>>): Promise<DataCard | null> {
  const host = hostOf();
  setState({ busy: true, reading: { name, fraction: null, files: null, preview: null } });
  const report = (change: Partial<ReadingState>) => {
    const { reading } = getState();
    if (reading !== null) setState({ reading: { ...reading, ...change } });
  };
  const ends = [
    host.on('data.progress', ({ fraction }) => report({ fraction })),
    host.on('data.preview', (preview) => report({ preview })),
  ];
  try {
    const answer = await request();
    if (answer.ok) {
      setState({ card: answer.value });
      return answer.value;
    }
    refuse(name, answer.error);
    return null;
  } finally {
    for (const end of ends) end();
    setState({ busy: false, reading: null });
  }
}

function refuse(name: string, error: WireError): void {
  if (error.code === 'data.cancelled') return;
  const { open, opening } = useDocumentStore.getState();
  if (open) {
    setState({ failure: { name, error, opening, candidates: null } });
    showTab('data');
  } else notifyError(error);
}

/** The same problem of the same layer, whatever its figures. */
export function problemKey({ code, node }: Pick<Diagnostic, 'code' | 'node'>): string {
  return `${code} ${node ?? ''}`;
}

/** Binds the card's data to the project, as one step of the history. */
function take(card: DataCard | null, name: string): void {
  if (card === null || !useDocumentStore.getState().open) return;
  const label = text(`Change the data to ${name}`, `Сменить данные: ${name}`);
  const { binding, changes } = rebound(currentDocument().data, card);
  const before = currentReport().diagnostics.map(problemKey);
  dispatch((document) => ({ ...setData(document, binding), label }));
  setState({ changes: { source: card.source, what: changes, before } });
  showTab('data');
  raiseCockpit(true);
}
