// Datasets of the app: opens samples and files, keeps what was read, and makes tensors of it. Reading never changes a
// project; a file that cannot be used ends in an AppError that says why.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import type { ParamValue } from '../../base/params.ts';
import type { DataCard, DataProblem, GeneratorInfo, SampleInfo, SplitSummary } from '../../contract/data.ts';
import { GENERATORS } from '../../engine/data/generators/index.ts';
import type { PreparedData, RowTensor } from '../../engine/data/prepared.ts';
import { type Table, tableBytes } from '../../engine/data/table.ts';
import { dataPlan } from '../../project/data-plan.ts';
import type { DataBinding, DataSource } from '../../project/document.ts';
import { keyOf, likeOf, readAlike, reads } from './datasets/alike.ts';
import { allProblems } from './datasets/all-problems.ts';
import { BlockStore, type BlockStoreOptions } from './datasets/blocks/block-store.ts';
import { mostPoolBytes, type WriteHooks } from './datasets/blocks/prepared-blocks.ts';
import { StoredDatasets } from './datasets/blocks/stored-datasets.ts';
import { classCounts, dataCard } from './datasets/card.ts';
import {
  encodeFile,
  encodeFileInBlocks,
  type FileRows,
  fileRowBatches,
  fileRows,
} from './datasets/encode-file.ts';
import {
  encodeRows,
  type FeatureEncoding,
  type RawCell,
  type SavedEncoding,
} from './datasets/encode-rows.ts';
import { generated, generatorInfo } from './datasets/generated.ts';
import { featureBytes, prepareInBlocks, prepareTable } from './datasets/prepare.ts';
import { rawRows } from './datasets/raw-rows.ts';
import { inOrderOfWindows } from './datasets/row-order.ts';
import { SAMPLES } from './datasets/samples.ts';
import { splitSummary } from './datasets/split-summary.ts';
import { datasetFolder } from './readers/dataset-folder.ts';
import type { ReadOptions, ReadResult } from './readers/define.ts';
import { previewTable, readTable } from './readers/index.ts';
import { ProblemList } from './readers/problems.ts';
import { type FileSource, fileSource } from './readers/source.ts';
import { tableResult } from './readers/table-result.ts';

const MAX_CACHED = 8;
/** Rows of a file to predict. */
const ROWS_AT_ONCE = 20_000;
/** Made-up data is drawn from its first rows. */
const DRAWN_ROWS = 1000;
const EXPORTED_PROBLEMS = 1_000_000;
/** Of a larger file the problems are those that were listed when it was read, and its missing cells. */
const MAX_READ_AGAIN = 2 ** 30;
const MAX_CACHED_BYTES = 2 ** 30;

interface Loaded {
  readonly table: Table;
  readonly card: DataCard;
  readonly bytes: number;
  /** Its entry among the stored datasets, where it lies in blocks. */
  readonly entry?: string;
}

export interface DatasetOptions {
  /** The folder that holds `samples/`. */
  readonly resourcesDir: string;
  /** Where datasets go that memory should not hold; without it, they are refused. */
  readonly blocks?: BlockStoreOptions;
}

export class DatasetService {
  /** By content hash, least recently used first. */
  private readonly loaded = new Map<string, Loaded>();
  /** Content hash by path, size and time of change: an unchanged file is not read again. */
  private readonly known = new Map<string, string>();

  private readonly stored: StoredDatasets | null;

  constructor(private readonly options: DatasetOptions) {
    this.stored = options.blocks === undefined ? null : new StoredDatasets(new BlockStore(options.blocks));
  }

  samples(): readonly SampleInfo[] {
    return SAMPLES.map(({ file: _, ...info }) => info);
  }

  async openSample(id: string): Promise<DataCard> {
    return (await this.sample(id)).card;
  }

  generators(): readonly GeneratorInfo[] {
    return GENERATORS.map(generatorInfo);
  }

  /** Makes a dataset; parameters that are not given take their defaults. */
  async generate(generator: string, params: Readonly<Record<string, ParamValue>>): Promise<DataCard> {
    return this.made(generator, params).card;
  }

  /** Reads a file and describes it. Throws `data.*`; aborting throws the signal's reason. */
  async openFile(path: string, options: ReadOptions = {}): Promise<DataCard> {
    return (await this.file(path, options)).card;
  }

  /**
   * What the first rows of a large text table show, at once, while the whole is still to be read: the card counts
   * those rows only and has no hash. Null where the file is small, of another format, or its beginning unusable.
   */
  async preview(path: string): Promise<DataCard | null> {
    const source = await fileSource(path);
    const result = await previewTable(source).catch((error: unknown) => {
      // The full read will say what is wrong, in the place where it is shown.
      if (error instanceof AppError) return null;
      throw error;
    });
    if (result === null) return null;
    const origin = { kind: 'file', path, name: source.name, bytes: source.bytes, sha256: '' } as const;
    return dataCard(result, source.name, origin, '');
  }

  /** The card of a project's dataset. Throws `data.moved` or `data.changed` where the file is not what it was. */
  async card(binding: DataBinding, options: ReadOptions = {}): Promise<DataCard> {
    return (await this.load(binding.source, options)).card;
  }

  /** Rows of every class, column by column: a card's bars leave out rare classes. */
  async classCounts(source: DataSource): Promise<(Readonly<Record<string, number>> | null)[]> {
    return this.using(source, ({ table }) => table.columns.map(classCounts));
  }

  /** All problems, each cell and row of its own; a file is read anew for those that were only counted. */
  async problems(binding: DataBinding, hooks: ReadOptions = {}): Promise<DataProblem[]> {
    const { source } = binding;
    const { table, card } = await this.load(source, hooks);
    if (source.kind !== 'file' || source.bytes > MAX_READ_AGAIN) return allProblems({ ...card, table });
    const folder = (await stat(source.path)).isDirectory();
    const options = { ...hooks, ...reads(source.reading), problemLimit: EXPORTED_PROBLEMS };
    if (folder) return allProblems(await (await datasetFolder(source.path)).read(options));
    return allProblems(await readTable(await fileSource(source.path), options));
  }

  /** The plan's cells of rows (of windows, for a series) of the dataset, 0-based; rows beyond its end are left out. */
  async rows(binding: DataBinding, rows: readonly number[]): Promise<RawCell[][]> {
    return this.using(binding.source, ({ table, card }) =>
      rawRows(inOrderOfWindows(table, binding, card.name), dataPlan(binding), rows),
    );
  }

  /** How the rows fall into training and held-out ones, as training would split them. */
  async split(binding: DataBinding): Promise<SplitSummary> {
    return this.using(binding.source, ({ table, card }) => splitSummary({ table, binding, file: card.name }));
  }

  /** Tensors for training, on shared memory. */
  async prepare(binding: DataBinding, hooks: WriteHooks = {}): Promise<PreparedData> {
    return this.using(binding.source, ({ table, card }) => {
      const hash = keyOf(card.sha256, reads(card.source.kind === 'file' ? card.source.reading : undefined));
      const input = { table, binding, hash, file: card.name };
      const store = this.stored?.store ?? null;
      if (store === null || featureBytes(input) <= store.mostBytes) return prepareTable(input);
      return prepareInBlocks(input, store, hooks);
    });
  }

  /** What stays in memory of so many bytes of features while a run trains on them. */
  heldBytes(featureBytes: number): number {
    const store = this.stored?.store;
    return store === undefined || featureBytes <= store.mostBytes
      ? featureBytes
      : Math.min(featureBytes, mostPoolBytes(store));
  }

  /** The card of another file, read as for prediction: what its reader left out. */
  async fileCard(path: string, binding: DataBinding, partNamed = false): Promise<DataCard> {
    const options = readAlike(binding, partNamed);
    return (await this.file(path, options)).card;
  }

  /** The plan's cells of every row (or window) of another file, for prediction; a part that was named must be there. */
  async fileRows(path: string, binding: DataBinding, partNamed = false): Promise<RawCell[][]> {
    const options = readAlike(binding, partNamed);
    const { table, card } = await this.file(path, options);
    return fileRows(table, binding, card.name);
  }

  /** The same, so many rows at a time. */
  async *fileRowBatches(
    path: string,
    binding: DataBinding,
    partNamed = false,
    atOnce = ROWS_AT_ONCE,
  ): AsyncGenerator<FileRows> {
    const options = readAlike(binding, partNamed);
    const { table, card } = await this.file(path, options);
    yield* fileRowBatches(table, binding, card.name, atOnce);
  }

  /** All rows of another file that have a target, encoded with what training learnt, for evaluation. */
  async prepareFile(
    path: string,
    binding: DataBinding,
    encoding: SavedEncoding,
    partNamed = false,
  ): Promise<PreparedData> {
    const options = { ...readAlike(binding, partNamed), onePicture: false };
    const { table, card } = await this.file(path, options);
    const store = this.stored?.store;
    const bytes = featureBytes({ table, binding });
    // One file may hold several tables, and be read in several ways.
    const hash = keyOf(card.sha256, options);
    return store === undefined || bytes <= store.mostBytes
      ? encodeFile(table, binding, encoding, card.name, hash)
      : encodeFileInBlocks(table, binding, encoding, card.name, hash, store);
  }

  /** Rows to predict, encoded as in training; `encoding` is the prepared data, or what was saved of it. */
  encodeRows(
    binding: DataBinding,
    encoding: FeatureEncoding,
    rows: readonly (readonly RawCell[])[],
    /** How many rows came before these, for messages. */
    before = 0,
  ): RowTensor {
    return encodeRows(binding, encoding, rows, before);
  }

  /** Blocks that prove to be damaged are made again from the file, once. */
  private async using<T>(source: DataSource, work: (loaded: Loaded) => T | Promise<T>): Promise<T> {
    const loaded = await this.load(source);
    try {
      return await work(loaded);
    } catch (error) {
      const damaged = error instanceof AppError && error.code === 'data.blocksDamaged';
      if (!damaged || loaded.entry === undefined) throw error;
      this.drop(loaded.entry);
      return work(await this.load(source));
    }
  }

  private drop(entry: string): void {
    this.stored?.store.remove(entry);
    for (const [content, loaded] of this.loaded) {
      if (loaded.entry === entry) this.loaded.delete(content);
    }
  }

  private async load(source: DataSource, options: ReadOptions = {}): Promise<Loaded> {
    switch (source.kind) {
      case 'none':
        throw new AppError('data.noSource');
      case 'sample':
        return this.sample(source.id);
      case 'generated':
        return this.made(source.generator, source.params);
      case 'file': {
        const cached = this.cached(keyOf(source.sha256, reads(source.reading)));
        if (cached !== null) return withPath(cached, source.path, source.name);
        const loaded = await this.file(source.path, { ...options, ...reads(source.reading) });
        if (loaded.card.sha256 !== source.sha256) throw new AppError('data.changed', { file: source.name });
        return loaded;
      }
    }
  }

  private async sample(id: string): Promise<Loaded> {
    const info = SAMPLES.find((sample) => sample.id === id);
    if (info === undefined) {
      throw new AppError('data.unknownSample', { id, known: SAMPLES.map((sample) => sample.id).join(', ') });
    }
    const loaded = await this.file(join(this.options.resourcesDir, 'samples', info.file), {});
    const card = {
      ...loaded.card,
      source: { kind: 'sample', id } as const,
      name: info.title.en,
      format: null,
      suggestedTarget: info.target,
    };
    return { ...loaded, card };
  }

  private made(generator: string, given: Readonly<Record<string, ParamValue>>): Loaded {
    const { table, hash, name, target, labels, targets, params } = generated(generator, given);
    const cached = this.cached(hash);
    if (cached !== null) return cached;
    const source = { kind: 'generated', generator, params } as const;
    const card = {
      ...dataCard(
        tableResult(table, new ProblemList(), table.columns.length <= 8 ? DRAWN_ROWS : undefined),
        name,
        source,
        hash,
      ),
      suggestedTarget: target,
      ...(labels === null ? {} : { suggestedLabels: [...labels] }),
      ...(targets === null ? {} : { suggestedTargets: [...targets] }),
    };
    const loaded = { table, card, bytes: tableBytes(table) };
    this.keep(hash, loaded);
    return loaded;
  }

  private async file(path: string, options: ReadOptions): Promise<Loaded> {
    const info = await stat(path).catch(() => null);
    if (info?.isDirectory()) return this.folder(path, options);
    const source = await fileSource(path);
    const key = `${path}\n${source.bytes}\n${source.modifiedMs}`;
    const hash = this.known.get(key);
    const cached = hash === undefined ? null : this.cached(keyOf(hash, options));
    if (cached !== null) return withPath(cached, path, source.name);
    const same = await this.sameAnyway(key, source, options);
    if (same !== null) return withPath(same, path, source.name);
    const fromDisk = await this.restored(key, source, options);
    if (fromDisk !== null) return withPath(fromDisk, path, source.name);
    const { name, bytes } = source;
    return this.imported(key, { path, name, bytes }, options, async (withStorage) => {
      const result = await readTable(source, withStorage);
      const own = await source.sha256(options.signal ?? null);
      const sha256 =
        result.companionSha256 === undefined
          ? own
          : createHash('sha256').update(own).update(result.companionSha256).digest('hex');
      return { ...result, sha256 };
    });
  }

  /** What was read for its own sake, where it would be read no other way for being like other data: the training file. */
  private async sameAnyway(
    key: string,
    source: FileSource,
    { like, ...plain }: ReadOptions,
  ): Promise<Loaded | null> {
    if (like === undefined) return null;
    const hash = this.known.get(key);
    const found =
      (hash === undefined ? null : this.cached(keyOf(hash, plain))) ??
      (await this.restored(key, source, plain));
    const own = found === null ? undefined : likeOf(found.card.schema).like;
    return JSON.stringify(own) === JSON.stringify(like) ? found : null;
  }

  /** A dataset of an earlier session that lies in blocks: at once for an unchanged file, else by its hash. */
  private async restored(key: string, source: FileSource, options: ReadOptions): Promise<Loaded | null> {
    const { stored } = this;
    if (stored === null) return null;
    const { name, bytes } = source;
    const placed = keyOf(key, options);
    let found = stored.find(placed, name);
    if (found === null && stored.hasSize(bytes)) {
      const sha256 = await source.sha256(options.signal ?? null);
      found = stored.byContent(keyOf(sha256, options), bytes, placed, name);
    }
    if (found === null) return null;
    const loaded = { ...found, bytes: tableBytes(found.table) };
    this.known.set(key, found.card.sha256);
    this.keep(keyOf(found.card.sha256, options), loaded);
    return loaded;
  }

  /** Reads what is not known yet, and keeps it in memory or in blocks. What fails leaves nothing behind. */
  private async imported(
    key: string,
    file: { readonly path: string; readonly name: string; readonly bytes: number },
    options: ReadOptions,
    read: (options: ReadOptions) => Promise<ReadResult & { readonly sha256: string }>,
  ): Promise<Loaded> {
    const session = this.stored?.store.session(file.name) ?? null;
    try {
      const { sha256, ...result } = await read(session === null ? options : { ...options, storage: session });
      options.signal?.throwIfAborted();
      const origin = { kind: 'file', ...file, sha256, ...reads(options.reading) } as const;
      const card = dataCard(result, file.name, origin, sha256);
      const content = keyOf(sha256, options);
      const { table } = result;
      const places = { content, bytes: file.bytes, key: keyOf(key, options) };
      const kept = session && (this.stored?.keep(session, { table, card }, places) ?? null);
      const loaded = kept === null ? { table, card } : kept;
      const whole = { ...loaded, bytes: tableBytes(loaded.table) };
      this.known.set(key, sha256);
      this.keep(content, whole);
      return whole;
    } finally {
      session?.discard();
    }
  }

  /** A folder of pictures, of tables, or of texts. */
  private async folder(path: string, options: ReadOptions): Promise<Loaded> {
    const folder = await datasetFolder(path);
    const key = `${path}\n${folder.bytes}\n${folder.state}`;
    const hash = this.known.get(key);
    const cached = hash === undefined ? null : this.cached(keyOf(hash, options));
    if (cached !== null) return withPath(cached, path, folder.name);
    const { name, bytes } = folder;
    const fromDisk = this.stored?.find(keyOf(key, options), name) ?? null;
    if (fromDisk !== null) {
      const loaded = { ...fromDisk, bytes: tableBytes(fromDisk.table) };
      this.known.set(key, fromDisk.card.sha256);
      this.keep(keyOf(fromDisk.card.sha256, options), loaded);
      return withPath(loaded, path, name);
    }
    return this.imported(key, { path, name, bytes }, options, (withStorage) => folder.read(withStorage));
  }

  private cached(hash: string): Loaded | null {
    const found = this.loaded.get(hash);
    if (found === undefined) return null;
    this.loaded.delete(hash);
    // Blocks that proved to be damaged, or that another process gave up, are made anew.
    if (found.entry !== undefined && !this.stored?.store.has(found.entry)) return null;
    this.loaded.set(hash, found);
    return found;
  }

  private keep(hash: string, dataset: Loaded): void {
    this.loaded.set(hash, dataset);
    let bytes = 0;
    for (const { bytes: held } of this.loaded.values()) bytes += held;
    for (const [oldest, { bytes: held }] of this.loaded) {
      if (oldest === hash || (this.loaded.size <= MAX_CACHED && bytes <= MAX_CACHED_BYTES)) break;
      this.loaded.delete(oldest);
      bytes -= held;
    }
  }
}

/** The same content found elsewhere. */
function withPath(loaded: Loaded, path: string, name: string): Loaded {
  const { source } = loaded.card;
  return source.kind === 'file' && source.path !== path
    ? { ...loaded, card: { ...loaded.card, name, source: { ...source, path, name } } }
    : loaded;
}
