// Where data comes from: a sample, a chosen file, a dropped one. A source that fails leaves the project as it is and
// says why in one place: the Data tab, or a notification where no project is open.
import { create } from 'zustand';
import type { WireError } from '../../base/errors/app-error.ts';
import { text } from '../../base/text.ts';
import type { DataCard, GeneratorInfo, SampleInfo } from '../../contract/data.ts';
import type { Envelope } from '../../contract/host.ts';
import { setData } from '../../project/commands/index.ts';
import type { DataBinding } from '../../project/document.ts';
import { raiseCockpit } from '../app/cockpit-height.ts';
import { isProjectFile } from '../projects/file-names.ts';
import { chooseOpen, newProject, openFile } from '../projects/project-flow.ts';
import { ask, notifyError } from '../state/ask.ts';
import { dispatch, useDocumentStore } from '../state/document.ts';
import { useSession } from '../state/session.ts';
import { showTab } from '../state/view.ts';
import { bindingOf } from './binding.ts';
import type { ReadingState } from './Reading.tsx';

export interface DataFailure {
  readonly name: string;
  readonly error: WireError;
  /** Which opening of a project it belongs to: another project does not show it. */
  readonly opening: number;
}

interface DataFlow {
  readonly samples: readonly SampleInfo[] | null;
  readonly generators: readonly GeneratorInfo[];
  /** The card last read; it may be of a source that an undo has since taken back. */
  readonly card: DataCard | null;
  readonly busy: boolean;
  readonly reading: ReadingState | null;
  readonly failure: DataFailure | null;
}

export const useDataFlow = create<DataFlow>(() => ({
  samples: null,
  generators: [],
  card: null,
  busy: false,
  reading: null,
  failure: null,
}));

const { getState, setState } = useDataFlow;

export async function loadSamples(): Promise<void> {
  if (getState().samples === null) setState({ samples: await ask('data.samples', null) });
  if (getState().generators.length === 0)
    setState({ generators: (await ask('data.generators', null)) ?? [] });
}

export function sameSource(a: DataBinding['source'], b: DataBinding['source']): boolean {
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
  await read(sourceName(binding.source), () => hostOf().request('data.card', { binding }));
}

function sourceName(source: DataBinding['source']): string {
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
  setState({ card, failure: null });
  dispatch((document) => ({
    ...setData(document, { ...document.data, source: card.source, schema: card.schema }),
    label: text('Change the generated data', 'Изменить созданные данные'),
    mergeKey: 'generate',
  }));
}

export async function chooseDataFile(): Promise<void> {
  const file = await chooseOpen('data');
  if (file === null) return;
  setState({ failure: null });
  take(await read(file.name, () => hostOf().request('data.openFile', { handle: file.handle })), file.name);
}

export async function cancelReading(): Promise<void> {
  await ask('data.cancel', null);
}

export async function takeDropped(dropped: Promise<File | null>): Promise<void> {
  const file = await dropped;
  if (file !== null) await takeDroppedFile(file);
}

/** A .loom file opens the project; anything else becomes the data, of a new project where none is open. */
export async function takeDroppedFile(file: File): Promise<void> {
  const path = hostOf().pathOf(file);
  const content = path === null ? new Uint8Array(await file.arrayBuffer()) : null;
  const handle = await ask('files.adopt', { name: file.name, path, content });
  if (handle === null) return;
  if (isProjectFile(file.name)) {
    await openFile(handle);
    return;
  }
  setState({ failure: null });
  const card = await read(file.name, () => hostOf().request('data.openFile', { handle: handle.handle }));
  if (card === null) return;
  if (!useDocumentStore.getState().open) await newProject('empty');
  take(card, file.name);
}

function hostOf() {
  const { host } = useSession.getState();
  if (host === null) throw new Error('assertion failed: no host');
  return host;
}

/** The card, or null after showing why there is none. */
async function read(name: string, request: () => Promise<Envelope<DataCard>>): Promise<DataCard | null> {
  const host = hostOf();
  setState({ busy: true, reading: { name, fraction: null, preview: null } });
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
    if (answer.error.code === 'data.cancelled') return null;
    const { open, opening } = useDocumentStore.getState();
    if (open) {
      setState({ failure: { name, error: answer.error, opening } });
      showTab('data');
    } else notifyError(answer.error);
    return null;
  } finally {
    for (const end of ends) end();
    setState({ busy: false, reading: null });
  }
}

/** Binds the card's data to the project, as one step of the history. */
function take(card: DataCard | null, name: string): void {
  if (card === null || !useDocumentStore.getState().open) return;
  const label = text(`Change the data to ${name}`, `Сменить данные: ${name}`);
  dispatch((document) => ({ ...setData(document, bindingOf(card, document.data)), label }));
  showTab('data');
  raiseCockpit(true);
}
