// Every message between renderer and host: one map of requests, one of events. Typed at both ends, parsed on arrival.
import { z } from 'zod';
import { dataBindingSchema, documentSchema, readingSchema } from '../project/document.ts';
import { dataCardSchema, generatorInfoSchema, sampleInfoSchema, splitSummarySchema } from './data.ts';
import {
  appInfoSchema,
  directorySchema,
  fileHandleSchema,
  openedProjectSchema,
  recentSchema,
  recoveryCopySchema,
  settingsSchema,
  templateInfoSchema,
} from './projects.ts';
import { relocatedSchema, relocationCandidateSchema } from './relocation.ts';
import {
  evaluationSchema,
  histogramsSchema,
  predictionSchema,
  runMemorySchema,
  runProgressSchema,
  runRecordSchema,
  runStatusSchema,
} from './runs.ts';

const nothing = z.null();
const runId = z.strictObject({ run: z.string() });
const fileKind = z.enum(['project', 'data']);

export const REQUESTS = {
  'app.info': { input: nothing, output: appInfoSchema },
  'app.settings': { input: nothing, output: settingsSchema },
  'app.saveSettings': { input: settingsSchema, output: nothing },
  /** The renderer's unsaved mark, for the close guard and the window title. */
  'app.documentState': {
    input: z.strictObject({ title: z.string(), unsaved: z.boolean() }),
    output: nothing,
  },
  /** The answer to the event `app.closeRequested`. */
  'app.close': { input: z.strictObject({ close: z.boolean() }), output: nothing },

  'projects.templates': { input: nothing, output: z.array(templateInfoSchema) },
  'projects.new': { input: z.strictObject({ template: z.string() }), output: openedProjectSchema },
  'projects.open': { input: z.strictObject({ handle: z.string() }), output: openedProjectSchema },
  /** Writes atomically; null handle is refused where the project has no file yet. Answers the file it wrote. */
  'projects.save': {
    input: z.strictObject({ document: documentSchema, handle: z.string(), runs: z.array(z.string()) }),
    output: fileHandleSchema,
  },
  'projects.recent': { input: nothing, output: z.array(recentSchema) },

  /** Keeps a copy of unsaved work in the app's data folder. `copy` is an id of the page's own making, one a project. */
  'recovery.keep': {
    input: z.strictObject({
      copy: recoveryCopySchema.shape.copy,
      document: documentSchema,
      handle: z.string().nullable(),
      runs: z.array(z.string()),
    }),
    output: nothing,
  },
  'recovery.discard': { input: z.strictObject({ copy: recoveryCopySchema.shape.copy }), output: nothing },
  /** Copies whose page or process is gone, newest first. */
  'recovery.list': { input: nothing, output: z.array(recoveryCopySchema) },
  /** The work as it was kept, with its own file where that still exists; the copy stays until it is discarded. */
  'recovery.open': {
    input: z.strictObject({ copy: recoveryCopySchema.shape.copy }),
    output: openedProjectSchema,
  },

  /** Native dialogs; null when cancelled. Refused where `nativeDialogs` is false. */
  'files.chooseOpen': {
    input: z.strictObject({ kind: z.enum([...fileKind.options, 'folder']) }),
    output: fileHandleSchema.nullable(),
  },
  'files.chooseSave': { input: z.strictObject({ name: z.string() }), output: fileHandleSchema.nullable() },
  /** The web host's file browser: null starts at the folder the host was started in. */
  'files.list': {
    input: z.strictObject({ directory: z.string().nullable(), kind: fileKind }),
    output: directorySchema,
  },
  /** A handle for a file to be created in a listed directory. */
  'files.create': {
    input: z.strictObject({ directory: z.string(), name: z.string() }),
    output: fileHandleSchema,
  },
  /** Files of one folder that are one dataset, as one handle: packed into an archive that the readers take apart again. */
  'files.together': {
    input: z.strictObject({ handles: z.array(z.string().max(100)).min(2).max(100_000) }),
    output: fileHandleSchema,
  },
  /** A dropped file: its path where the window knows it (Electron), else its content (web, at most 512 MiB). */
  'files.adopt': {
    input: z.strictObject({
      name: z.string().max(500),
      path: z.string().nullable(),
      content: z.instanceof(Uint8Array).nullable(),
    }),
    output: fileHandleSchema,
  },

  'data.samples': { input: nothing, output: z.array(sampleInfoSchema) },
  'data.openSample': { input: z.strictObject({ id: z.string() }), output: dataCardSchema },
  'data.generators': { input: nothing, output: z.array(generatorInfoSchema) },
  /** Makes a dataset; parameters that are not given take their defaults. */
  'data.generate': {
    input: z.strictObject({
      generator: z.string().max(60),
      params: z.record(z.string().max(60), z.number()),
    }),
    output: dataCardSchema,
  },
  'data.openFile': {
    input: z.strictObject({ handle: z.string(), reading: readingSchema.optional() }),
    output: dataCardSchema,
  },
  /** Ends what `data.openFile`, `data.card` or `data.relocate` is reading for this client: that request fails with `data.cancelled`. */
  'data.cancel': { input: nothing, output: nothing },
  /** The card of an opened project's dataset. */
  'data.card': { input: z.strictObject({ binding: dataBindingSchema }), output: dataCardSchema },
  /** All problems of the dataset, beyond those that the card lists, as CSV. */
  'data.problems': {
    input: z.strictObject({ binding: dataBindingSchema, locale: z.enum(['en', 'ru']) }),
    output: z.strictObject({ csv: z.string(), count: z.number().int() }),
  },
  /** Where a data file that is not at its path any more may be now: beside the project and in the folders below. */
  'data.find': {
    input: z.strictObject({ binding: dataBindingSchema, project: z.string().nullable() }),
    output: z.array(relocationCandidateSchema),
  },
  /** Reads another file in place of the project's own, in the same way, and says what differs. */
  'data.relocate': {
    input: z.strictObject({ binding: dataBindingSchema, handle: z.string() }),
    output: relocatedSchema,
  },
  /** Counts of the split, for its picture; nothing is encoded. */
  'data.split': { input: z.strictObject({ binding: dataBindingSchema }), output: splitSummarySchema },
  /** Raw feature values of rows, before scaling, for the "try it" panel. */
  'data.rows': {
    input: z.strictObject({ binding: dataBindingSchema, rows: z.array(z.number().int().min(0)).max(1000) }),
    output: z.array(z.array(z.union([z.number(), z.string()]).nullable())),
  },

  /** What training it would take of memory; null while it cannot be trained. */
  'runs.estimate': {
    input: z.strictObject({ document: documentSchema }),
    output: runMemorySchema.nullable(),
  },
  /** Starts training from fresh weights; `paused` leaves it before its first step. */
  'runs.start': {
    input: z.strictObject({ document: documentSchema, paused: z.boolean() }),
    output: runRecordSchema,
  },
  'runs.pause': { input: runId, output: runStatusSchema },
  'runs.resume': { input: runId, output: runStatusSchema },
  /** One batch, then paused again. */
  'runs.step': { input: runId, output: runStatusSchema },
  'runs.stop': { input: runId, output: runStatusSchema },
  /** Goes on with a run that rests or is over, under the same id: with its own network, settings and data. */
  'runs.continue': {
    input: z.strictObject({
      run: z.string(),
      /** How many more, the begun one among them; null trains what was planned and is left. */
      epochs: z.number().int().min(1).max(1_000_000).nullable(),
      /** Where it stands now, or, after a number was not finite, where it stood some time before. */
      from: z.enum(['latest', 'fallback']),
      /** What the learning rate is multiplied by. */
      rateFactor: z.number().min(1e-6).max(1e6),
    }),
    /** `fresh`: the file had kept no optimizer state, so the optimizer begins anew. */
    output: z.strictObject({ record: runRecordSchema, fresh: z.boolean() }),
  },
  'runs.get': { input: runId, output: runRecordSchema },
  /** Raw feature values in column order, one array a row; scaled as in training. */
  'runs.predict': {
    input: z.strictObject({
      run: z.string(),
      rows: z.array(z.array(z.union([z.number(), z.string()]).nullable())).max(10_000),
    }),
    output: predictionSchema,
  },
  /** What a network that predicts the next token of a text writes after a prompt; long texts are asked for in parts. */
  'runs.continueText': {
    input: z.strictObject({
      run: z.string(),
      prompt: z.string().max(100_000),
      tokens: z.number().int().min(1).max(1000),
      temperature: z.number().min(0).max(10),
      seed: z.number().int().min(0),
      position: z.number().int().min(0),
    }),
    output: z.strictObject({ text: z.string() }),
  },
  /** How weights, gradients and activations are spread: at the next step, or on the newest weights after the end. */
  'runs.histograms': { input: runId, output: histogramsSchema },
  /** Loss, metrics and the report of a classifier on the run's training and held-out rows, with its newest weights. */
  'runs.evaluate': { input: runId, output: evaluationSchema },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export const EVENTS = {
  'runs.progress': runProgressSchema,
  'data.progress': z.strictObject({ message: z.string(), fraction: z.number().nullable() }),
  /** The first rows of a large file, while `data.openFile` reads the rest. */
  'data.preview': dataCardSchema,
  /** A native menu entry or shortcut: an action id of the renderer's registry. */
  'app.action': z.strictObject({ action: z.string() }),
  /** A `.loom` file opened from outside (double click, second instance, command line). */
  'app.openFile': fileHandleSchema,
  'app.closeRequested': z.null(),
} as const satisfies Record<string, z.ZodType>;

export type Requests = typeof REQUESTS;
export type RequestName = keyof Requests;
export type RequestInput<N extends RequestName> = z.infer<Requests[N]['input']>;
export type RequestOutput<N extends RequestName> = z.infer<Requests[N]['output']>;
export type Events = typeof EVENTS;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = z.infer<Events[N]>;
