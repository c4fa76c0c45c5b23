// Frames of the web host's WebSocket. The `input` and `value` inside them are parsed by their own channel's schema.
import { z } from 'zod';
import { wireErrorSchema } from './runs.ts';

export const requestFrameSchema = z.strictObject({
  id: z.number().int().min(0),
  name: z.string().max(60),
  input: z.unknown(),
});
export type RequestFrame = z.infer<typeof requestFrameSchema>;

export const envelopeSchema = z.union([
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: wireErrorSchema }),
]);

export const hostFrameSchema = z.union([
  z.strictObject({ type: z.literal('answer'), id: z.number().int().min(0), envelope: envelopeSchema }),
  z.strictObject({ type: z.literal('event'), name: z.string().max(60), payload: z.unknown() }),
]);
export type HostFrame = z.infer<typeof hostFrameSchema>;

/** The largest message a page may send; dropped files go by upload. */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024;
/** The largest dropped file. */
export const MAX_UPLOAD_BYTES = 512 * 1024 * 1024;
/** One page's identity across reconnects: what it chose stays its own. */
export const SESSION_PATTERN = /^[A-Za-z0-9_-]{16,64}$/;
/** Request header and URL query parameter that carry the host's token. */
export const TOKEN_HEADER = 'x-layerloom-token';
export const TOKEN_PARAM = 'token';
export const SESSION_PARAM = 'session';
/** A one-time code that a window which is opened by the host exchanges for the token, by POST /ticket. */
export const TICKET_HEADER = 'x-layerloom-ticket';
export const TICKET_PARAM = 'ticket';
