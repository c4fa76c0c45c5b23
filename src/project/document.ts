// The document: plain records, the undoable truth of a project. Positions are canvas pixels; shapes, diagnostics and
// statistics are derived and never stored here.
import { z } from 'zod';

const paramValue = z.union([z.number(), z.boolean(), z.string(), z.array(z.number()).readonly()]);
const id = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/);

export const paramsSchema = z.record(z.string().max(60), paramValue);

export const nodeSchema = z.strictObject({
  id,
  kind: z.string().max(60),
  version: z.number().int().min(1),
  /** The user's name for it; empty shows the layer's title. */
  name: z.string().max(200),
  params: paramsSchema,
  position: z.strictObject({ x: z.number(), y: z.number() }),
  /** A disabled node passes its first input through. */
  disabled: z.boolean(),
});

export const edgeSchema = z.strictObject({
  id,
  source: id,
  sourcePort: z.string().max(60),
  target: id,
  targetPort: z.string().max(60),
});

const imageSide = z.number().int().min(1).max(4096);

export const columnSchema = z.strictObject({
  name: z.string().max(500),
  type: z.enum(['number', 'category', 'text', 'empty', 'image', 'date']),
  /** The distinct values of a category column in first-seen or natural order; numbers used as classes too. */
  classes: z.array(z.string().max(500)).max(1000).nullable(),
  /** Images only: height, width, channels. */
  shape: z.tuple([imageSide, imageSide, z.number().int().min(1).max(16)]).optional(),
  /** Set where each row is the next character or word of a running text. */
  tokens: z.enum(['characters', 'words']).optional(),
  /** Dates only, where rows do not run from the oldest to the newest: from the newest to the oldest, or neither. */
  order: z.enum(['falling', 'mixed']).optional(),
  /** Dates like 03/04/2024 only: whether it was read as 3 April (dmy) or 4 March (mdy). */
  dateOrder: z.enum(['dmy', 'mdy']).optional(),
  /** Texts only: how many tokens nearly all of them (19 of 20) have at most. */
  lengths: z.strictObject({ characters: z.number().int().min(0), words: z.number().int().min(0) }).optional(),
});

/** What the reader saw in the data: enough to infer shapes without opening the file again. */
export const dataSchemaSchema = z.strictObject({
  rows: z.number().int().min(0),
  columns: z.array(columnSchema).max(20_000),
  /** How a text writes fractions, where not with a point: with a comma, or with a comma and points between thousands. */
  decimal: z.enum(['comma', 'grouped']).optional(),
});

/** How pictures of a folder or archive become rows: the same at training, evaluation and prediction. */
export const pictureReadingSchema = z.strictObject({
  height: imageSide,
  width: imageSide,
  /** Cut to the size, pad with white to it, or pull to it. */
  fit: z.enum(['crop', 'pad', 'stretch']),
  /** `auto` is grey where all pictures are. */
  colour: z.enum(['auto', 'grey', 'colour']),
});

/** How a file is read where it leaves a choice; what is absent is found in the file itself. */
export const readingSchema = z.strictObject({
  /** Which table, array or inner file of it. */
  part: z.string().max(1000).optional(),
  pictures: pictureReadingSchema.optional(),
  /** By column: whether 03/04/2024 is 3 April (dmy) or 4 March (mdy). */
  dateOrder: z.record(z.string().max(500), z.enum(['dmy', 'mdy'])).optional(),
  /** How a delimited text is written. */
  text: z
    .strictObject({
      delimiter: z.string().length(1).optional(),
      encoding: z.string().max(40).optional(),
      decimal: z.enum(['point', 'comma']).optional(),
      header: z.boolean().optional(),
    })
    .optional(),
  /** A text without columns: a row a character, a word, or a line; `table` reads it as one after all. */
  plain: z
    .strictObject({
      as: z.enum(['characters', 'words', 'lines', 'table']),
      lowerCase: z.boolean().optional(),
      /** Tokens told apart, the most frequent ones; all others become one. */
      vocabulary: z.number().int().min(2).max(1000).optional(),
    })
    .optional(),
});

export const dataSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('sample'), id: z.string().max(60) }),
  z.strictObject({
    kind: z.literal('file'),
    path: z.string().max(4096),
    name: z.string().max(500),
    bytes: z.number().int().min(0),
    sha256: z.string().max(64),
    reading: readingSchema.optional(),
  }),
  /** Made by one of the generators (registry in src/engine/data/generators), again and again the same. */
  z.strictObject({
    kind: z.literal('generated'),
    generator: z.string().max(60),
    params: z.record(z.string().max(60), paramValue),
  }),
]);

const scalingKind = z.enum(['standard', 'minmax', 'robust', 'none']);

/** How a column of texts becomes sequences of token indices, all of one length. */
export const textEncodingSchema = z.strictObject({
  unit: z.enum(['characters', 'words']),
  /** Tokens in a sample. */
  length: z.number().int().min(1).max(10_000),
  /** How many different indices there are at most: 0 (padding) and 1 (unknown) included. */
  vocabulary: z.number().int().min(3).max(100_000),
  /** A token that training rows have less often is unknown. */
  minCount: z.number().int().min(1).max(1_000_000),
  lowerCase: z.boolean(),
  /** At which end a short text is padded, and a long one is cut. */
  pad: z.enum(['start', 'end']),
  cut: z.enum(['start', 'end']),
});

/** Random changes to training samples, drawn anew each epoch; what is absent or 0 is left out. */
export const augmentationSchema = z.strictObject({
  /** Of pictures: at most this share of height and width. */
  shift: z.number().min(0).max(0.5).optional(),
  /** Degrees to either side. */
  rotate: z.number().min(0).max(180).optional(),
  /** Larger or smaller by at most this share. */
  zoom: z.number().min(0).max(0.9).optional(),
  flipHorizontal: z.boolean().optional(),
  flipVertical: z.boolean().optional(),
  /** Lighter or darker by at most this share of the picture's range. */
  brightness: z.number().min(0).max(1).optional(),
  /** Distances from the mean stretched or shrunk by at most this share. */
  contrast: z.number().min(0).max(0.9).optional(),
  /** Standard deviation of what is added to every scaled number: pixels, or number columns. */
  noise: z.number().min(0).max(10).optional(),
});

/** What differs for one column from the settings for all. */
export const columnSettingsSchema = z.strictObject({
  scaling: scalingKind.optional(),
  /** What takes the place of its missing cells; `constant` is `value`, `drop` leaves their rows out. */
  fill: z.enum(['drop', 'mean', 'median', 'mostFrequent', 'constant']).optional(),
  value: z.union([z.number(), z.string().max(500)]).optional(),
  /** Adds a feature that is 1 where the cell was missing. */
  indicator: z.boolean().optional(),
  /** A category as one number per class, as its place in the classes' order, or as an index for an embedding. */
  encoding: z.enum(['oneHot', 'ordinal', 'index']).optional(),
  /** Makes a text column a feature. */
  text: textEncodingSchema.optional(),
  /** Parts of a date that come round again (month, weekday, hour) as sine and cosine. */
  cyclic: z.boolean().optional(),
});

export const dataBindingSchema = z.strictObject({
  source: dataSourceSchema,
  schema: dataSchemaSchema.nullable(),
  /** By column name; a column that is not named is a feature. */
  roles: z.record(z.string().max(500), z.enum(['feature', 'target', 'ignored', 'group', 'weight'])),
  /** How targets are read: by classes, as numbers, as yes or no each (labels), or as the columns suggest. */
  targetType: z.enum(['auto', 'classes', 'number', 'labels']),
  scaling: scalingKind,
  /** What happens to rows with missing cells. */
  missing: z.enum(['fail', 'drop', 'mean', 'median', 'mostFrequent']),
  columns: z.record(z.string().max(500), columnSettingsSchema).optional(),
  split: z.strictObject({
    /** Share of rows held out, 0 to 0.9. */
    validation: z.number().min(0).max(0.9),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 31 - 1),
    stratify: z.boolean(),
    /** By chance, whole groups at a time (the default where a column has the role `group`), or the last rows. */
    kind: z.enum(['random', 'group', 'time']).optional(),
    /** Holds out the `index`-th of `count` equal parts in place of the share. */
    fold: z
      .strictObject({ count: z.number().int().min(2).max(100), index: z.number().int().min(0).max(99) })
      .optional(),
  }),
  /**
   * Reads the rows as a series: `length` rows one after another are the features of a sample (targets' own past
   * included), the target is `horizon` rows later, samples start `stride` rows apart. The last ones are held out.
   */
  window: z
    .strictObject({
      length: z.number().int().min(1).max(10_000),
      horizon: z.number().int().min(1).max(10_000),
      stride: z.number().int().min(1).max(10_000),
      /** A target after the window (if absent), or one for every step of it: the row `horizon` later. */
      target: z.enum(['after', 'everyStep']).optional(),
    })
    .optional(),
  /**
   * The column of dates or numbers that says which row comes first, where rows are a series or the last are held out;
   * without it, the order of the file. Rows without a value come first.
   */
  order: z.string().max(500).optional(),
  augmentation: augmentationSchema.optional(),
});

/** An entry of a registry (optimizers, schedules, …) with its parameters. */
const choiceSchema = z.strictObject({
  kind: z.string().max(60),
  params: z.record(z.string().max(60), paramValue),
});

export const trainingSchema = z.strictObject({
  optimizer: choiceSchema,
  /** How the learning rate changes; constant if absent. */
  schedule: choiceSchema.optional(),
  /** How gradients are limited; not at all if absent. */
  clipping: choiceSchema.optional(),
  /** What may end training before its last epoch. */
  stopping: z.array(choiceSchema).max(16).optional(),
  batchSize: z.number().int().min(1).max(1_000_000),
  epochs: z.number().int().min(1).max(1_000_000),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  /** Whole-network penalties on weights, per step: λ₁Σ|w| + λ₂Σw². */
  l1: z.number().min(0).max(1e6),
  l2: z.number().min(0).max(1e6),
  penalizeBiases: z.boolean(),
  /** 0 chooses by the machine. */
  threads: z.number().int().min(0).max(64),
  backend: z.enum(['wasm', 'reference']),
});

/** A part of a network that groups show: the definition, which has no weights of its own. */
export const blockSchema = z.strictObject({
  name: z.string().max(200),
  /** Where a group stands whose inside has the positions that it has here; ungrouping moves the inside by the rest. */
  origin: z.strictObject({ x: z.number(), y: z.number() }).optional(),
  nodes: z.record(id, nodeSchema),
  edges: z.record(id, edgeSchema),
});

export const documentSchema = z.strictObject({
  name: z.string().max(200),
  notes: z.string().max(100_000),
  nodes: z.record(id, nodeSchema),
  edges: z.record(id, edgeSchema),
  /** What nodes of the kind `group` name in their parameter `block`; those that no group names are kept for use. */
  blocks: z.record(id, blockSchema).optional(),
  data: dataBindingSchema,
  training: trainingSchema,
});

export type NodeRecord = z.infer<typeof nodeSchema>;
export type EdgeRecord = z.infer<typeof edgeSchema>;
export type BlockRecord = z.infer<typeof blockSchema>;
export type ColumnInfo = z.infer<typeof columnSchema>;
export type DataSchema = z.infer<typeof dataSchemaSchema>;
export type DataSource = z.infer<typeof dataSourceSchema>;
export type Reading = z.infer<typeof readingSchema>;
export type PictureReading = z.infer<typeof pictureReadingSchema>;
export type TextEncoding = z.infer<typeof textEncodingSchema>;
export type Augmentation = z.infer<typeof augmentationSchema>;
export type ColumnSettings = z.infer<typeof columnSettingsSchema>;
export type DataBinding = z.infer<typeof dataBindingSchema>;
export type TrainingSettings = z.infer<typeof trainingSchema>;
export type LoomDocument = z.infer<typeof documentSchema>;
