// What the handlers ask of the services that other files implement: small interfaces, so that tests can stand in.

import type { RequestOutput } from '../../contract/channels.ts';
import type { DataCard, DataProblem, GeneratorInfo, SampleInfo, SplitSummary } from '../../contract/data.ts';
import type { Client } from '../../contract/host.ts';
import type { TemplateInfo } from '../../contract/projects.ts';
import type { Prediction, RunEvaluation, RunMemory, RunRecord, RunStatus } from '../../contract/runs.ts';
import type { DataBinding, LoomDocument, Reading } from '../../project/document.ts';

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
  problems(binding: DataBinding): Promise<readonly DataProblem[]>;
  /** How the rows fall into training and held-out ones. */
  split(binding: DataBinding): Promise<SplitSummary>;
  rows(binding: DataBinding, rows: readonly number[]): Promise<RequestOutput<'data.rows'>>;
}

/** A run with its trained weights, as it is saved with a project; null weights belong to a run that has none yet. */
export interface SavedRun {
  readonly record: RunRecord;
  /** A safetensors file. */
  readonly weights: Uint8Array | null;
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
  evaluate(run: string): Promise<RunEvaluation>;
  /** For saving. */
  export(run: string): Promise<SavedRun>;
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
