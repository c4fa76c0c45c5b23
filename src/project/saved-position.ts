// Where a saved run stands, beside its tensors: what training needs to go on from it to the bits of a run without a break.
import { z } from 'zod';
import type { SavedPosition } from '../engine/train/saved-state.ts';

/** JSON has no NaN and no infinity: both are written as null, and mean that there is no number. */
const numberOrNone = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const anyNumber = z.custom<number>((value) => typeof value === 'number', 'expected a number');

function positionSchema(number: z.ZodType<number>) {
  const count = z.number().int().min(0);
  const sums = z.strictObject({
    samples: number,
    loss: number,
    outputs: z
      .array(z.strictObject({ loss: number, sums: z.record(z.string(), z.array(number).readonly()) }))
      .readonly(),
  });
  return z.strictObject({
    step: count,
    slotsSince: count,
    samples: count,
    seconds: number,
    losses: z.array(number).max(1_000_000).readonly(),
    sums: sums.nullable(),
    stopping: z
      .strictObject({
        first: z.strictObject({ loss: number, gradientSquared: number }),
        pointSquared: number,
        lossBefore: number,
        rules: z
          .array(z.strictObject({ kind: z.string(), memory: z.array(number).max(64).readonly() }))
          .max(64)
          .readonly(),
      })
      .nullable(),
    endedBy: z.string().nullable(),
  }) satisfies z.ZodType<SavedPosition>;
}

export const storedPositionSchema = positionSchema(numberOrNone);
/** Between threads numbers stay what they are. */
export const sentPositionSchema = positionSchema(anyNumber);
