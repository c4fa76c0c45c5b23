// Asks for a continuation in parts, so that it is seen as it grows and can be stopped; the parts make the same text as one.
import type { WireError } from '../../base/errors/app-error.ts';
import type { Host } from '../../contract/host.ts';

export interface Writing {
  readonly run: string;
  readonly prompt: string;
  readonly tokens: number;
  readonly temperature: number;
  readonly seed: number;
}

const TOKENS_AT_ONCE = 25;

/** `tell` gets all that was written so far. Answers the error that ended it, if any. */
export async function writeOn(
  host: Host,
  { run, prompt, tokens, temperature, seed }: Writing,
  signal: AbortSignal,
  tell: (text: string) => void,
): Promise<WireError | null> {
  let text = '';
  for (let position = 0; position < tokens && !signal.aborted; position += TOKENS_AT_ONCE) {
    const answer = await host.request('runs.continueText', {
      run,
      prompt: prompt + text,
      tokens: Math.min(TOKENS_AT_ONCE, tokens - position),
      temperature,
      seed,
      position,
    });
    if (!answer.ok) return answer.error;
    if (signal.aborted) return null;
    text += answer.value.text;
    tell(text);
  }
  return null;
}
