// What the handlers ask of the services that other files implement: small interfaces, so that tests can stand in.

import type { RequestOutput } from '../../contract/channels.ts';
import type { DataCard, DataProblem, GeneratorInfo, SampleInfo, SplitSummary } from '../../contract/data.ts';
import type { Client } from '../../contract/host.ts';
import type { TemplateInfo } from '../../contract/projects.ts';
import type {
  Prediction,
  RunEvaluation,
  RunHistograms,
  RunMemory,
  RunRecord,
  RunStatus,
} from '../../contract/runs.ts';
import type { DataBinding, LoomDocument, Reading } from '../../project/document.ts';
import type { StoredState } from '../../project/file/project-file.ts';
import type { Continuation } from './continue-text.ts';

export type RawRow = readonly (number | string | null)[];

export interface DataReadOptions {
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  readonly reading?: Reading;
  readonly partIfPresent?: boolean;
}

export interface Datasets {
  samples(): readonly SampleInfo[];
  openSample(id: string): Promise<DataCard>;
  generators(): readonly GeneratorInfo[];
  generate(generator: string, params: Readonly<Record<string, number>>): Promise<DataCard>;
  /** The first rows of a large text table; null for other files. */
  preview(path: string): Promise<DataCard | null>;
  /** `onProgress` gets the share done; aborting makes it throw the signal's reason. */
  openFile(path: string, options?: DataReadOptions): Promise<DataCard>;
  card(binding: DataBinding, options?: DataReadOptions): Promise<DataCard>;
  /** All problems, where the card lists the first. */
  problems(binding: DataBinding, options?: DataReadOptions): Promise<readonly DataProblem[]>;
  /** How the rows fall into training and held-out ones. */
  split(binding: DataBinding): Promise<SplitSummary>;
  rows(binding: DataBinding, rows: readonly number[]): Promise<RequestOutput<'data.rows'>>;
}

/** A run with its trained weights, as it is saved with a project; null weights belong to a run that has none yet. */
export interface SavedRun {
  readonly record: RunRecord;
  /** A safetensors file. */
  readonly weights: Uint8Array | null;
  /** What training needs to go on, where it was asked for. */
  readonly state?: StoredState | null;
}

export interface ContinueOptions {
  /** How many more, the begun one among them; null trains what was planned and is left. */
  readonly epochs: number | null;
  /** Where it stands now, or, after a number was not finite, where it stood some time before. */
  readonly from: 'latest' | 'fallback';
  /** What the learning rate is multiplied by. */
  readonly rateFactor: number;
}

/** A run that goes on. */
export interface ContinuedRun {
  readonly record: RunRecord;
  /** True where its optimizer begins with empty slots: the file had kept the weights alone. */
  readonly fresh: boolean;
}

export interface Runs {
  /** What a run of the document will hold of memory; null where it cannot be trained. */
  estimate(document: LoomDocument): Promise<RunMemory | null>;
  start(document: LoomDocument, paused: boolean, client: Client): Promise<RunRecord>;
  pause(run: string): Promise<RunStatus>;
  resume(run: string): Promise<RunStatus>;
  step(run: string): Promise<RunStatus>;
  stop(run: string): Promise<RunStatus>;
  get(run: string): Promise<RunRecord>;
  predict(run: string, rows: readonly RawRow[]): Promise<Prediction>;
  continueText(run: string, request: Continuation): Promise<string>;
  evaluate(run: string): Promise<RunEvaluation>;
  histograms(run: string): Promise<RunHistograms>;
  /** Goes on with a run that rests or is over, under the same id. */
  continue(run: string, options: ContinueOptions): Promise<ContinuedRun>;
  /** For saving; `withState` adds what training needs to go on. */
  export(run: string, withState?: boolean): Promise<SavedRun>;
  /** Takes in the run of an opened project, ready for prediction where it has weights; returns the id it goes by here. */
  adopt(saved: SavedRun, client: Client): Promise<string>;
  /** Ends what the client started and no longer watches. */
  release(client: Client): Promise<void>;
}

export interface ProjectContent {
  readonly document: LoomDocument;
  readonly runs: readonly SavedRun[];
}

/** The file format and the templates, as pure functions. Decoding throws AppErrors that name the file. */
export interface ProjectFormat {
  encode(content: ProjectContent): Uint8Array;
  decode(bytes: Uint8Array, name: string): ProjectContent;
  readonly templates: readonly (TemplateInfo & { create(): LoomDocument })[];
}
