// Messages about datasets: what the reader saw, problem by problem, and the tensors that follow.
import { z } from 'zod';
import { dataSchemaSchema, dataSourceSchema } from '../project/document.ts';

const bilingual = z.strictObject({ en: z.string(), ru: z.string() });

export const sampleInfoSchema = z.strictObject({
  id: z.string(),
  title: bilingual,
  description: bilingual,
  credit: z.string(),
  rows: z.number().int(),
  columns: z.number().int(),
  /** Columns that are targets by default. */
  target: z.string(),
});
export type SampleInfo = z.infer<typeof sampleInfoSchema>;

/** A generator of data, with the numbers it takes; sliders are made from this. */
export const generatorInfoSchema = z.strictObject({
  id: z.string(),
  title: bilingual,
  description: bilingual,
  params: z.array(
    z.strictObject({
      name: z.string(),
      title: bilingual,
      doc: bilingual,
      whole: z.boolean(),
      min: z.number(),
      max: z.number(),
      default: z.number(),
    }),
  ),
});
export type GeneratorInfo = z.infer<typeof generatorInfoSchema>;

export const columnStatsSchema = z.strictObject({
  name: z.string(),
  type: z.enum(['number', 'category', 'text', 'empty', 'image', 'date']),
  missing: z.number().int(),
  distinct: z.number().int(),
  /** Numbers only. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  deviation: z.number().nullable(),
  /** Equal-width bins for numbers, the most frequent values (at most 24) for categories. */
  histogram: z.array(z.strictObject({ label: z.string(), count: z.number().int() })),
});
export type ColumnStats = z.infer<typeof columnStatsSchema>;

export const dataProblemSchema = z.strictObject({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: bilingual,
  /** 1-based, as a text editor counts; the header is line 1. */
  line: z.number().int().nullable(),
  column: z.string().nullable(),
});
export type DataProblem = z.infer<typeof dataProblemSchema>;

/** One of several things in a file that can be read as a table. */
export const dataPartSchema = z.strictObject({
  /** What `reading.part` of the source names it by. */
  id: z.string(),
  kind: z.enum(['table', 'view', 'array', 'arrays', 'file', 'pictures']),
  /** Null where it was not counted. */
  rows: z.number().int().nullable(),
});
export type DataPart = z.infer<typeof dataPartSchema>;

/** How the rows of a binding fall into training and held-out ones. */
export const splitSummarySchema = z.strictObject({
  training: z.number().int(),
  validation: z.number().int(),
  /** Rows (windows, for a series) left out for missing cells. */
  dropped: z.number().int(),
  /** Where the target is classes. */
  classes: z
    .array(z.strictObject({ name: z.string(), training: z.number().int(), validation: z.number().int() }))
    .nullable(),
  /** How many groups each part has, where a column has the role `group`. */
  groups: z.strictObject({ training: z.number().int(), validation: z.number().int() }).nullable(),
});
export type SplitSummary = z.infer<typeof splitSummarySchema>;

/** What a dataset looks like: shown as the data card. */
export const dataCardSchema = z.strictObject({
  source: dataSourceSchema,
  name: z.string(),
  schema: dataSchemaSchema,
  stats: z.array(columnStatsSchema),
  /** First rows as text, at most 100 (1,000 of made-up data); null is a missing cell. */
  preview: z.array(z.array(z.string().nullable())),
  problems: z.array(dataProblemSchema),
  /** How many problems there are in all; `problems` holds the first 200. */
  problemCount: z.number().int(),
  /** How the file was read: delimiter, encoding, header. Null for samples. */
  format: z.strictObject({ delimiter: z.string(), encoding: z.string(), header: z.boolean() }).nullable(),
  suggestedTarget: z.string().nullable(),
  /** Columns to predict together, yes or no each. */
  suggestedLabels: z.array(z.string()).optional(),
  /** Columns to predict, each by itself. */
  suggestedTargets: z.array(z.string()).optional(),
  /** Tables, arrays or inner files to choose from, where the file has several; `part` is the one that was read. */
  parts: z.array(dataPartSchema).optional(),
  part: z.string().optional(),
  sha256: z.string(),
  /** The first pictures of an image column: bytes of [height, width, channels] in base64, 0 to 255. */
  pictures: z
    .array(
      z.strictObject({
        row: z.number().int(),
        height: z.number().int(),
        width: z.number().int(),
        channels: z.number().int(),
        pixels: z.string(),
      }),
    )
    .optional(),
});
export type DataCard = z.infer<typeof dataCardSchema>;
