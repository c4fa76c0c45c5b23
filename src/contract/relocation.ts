// A project's data file that is not where it was: where it may be now, and what differs where it is not the same.
import { z } from 'zod';
import { dataCardSchema } from './data.ts';
import { fileHandleSchema } from './projects.ts';

export const relocationCandidateSchema = z.strictObject({
  file: fileHandleSchema,
  /** Its content is the very same. */
  same: z.boolean(),
});
export type RelocationCandidate = z.infer<typeof relocationCandidateSchema>;

export const relocatedSchema = z.strictObject({
  card: dataCardSchema,
  same: z.boolean(),
  rowsBefore: z.number().int(),
  /** Columns of the project that the file lacks, that are new in it, and that are of another type. */
  missing: z.array(z.string()),
  added: z.array(z.string()),
  retyped: z.array(z.string()),
});
export type Relocated = z.infer<typeof relocatedSchema>;
