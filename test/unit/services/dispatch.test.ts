import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/base/errors/app-error.ts';
import { REQUESTS } from '../../../src/contract/channels.ts';
import { dispatch } from '../../../src/main/services/dispatch.ts';
import { RecordingClient, recordingHandlers } from '../../helpers/stand-ins.ts';

const NAMES = Object.keys(REQUESTS);
const client = new RecordingClient();
const noBugs = (thrown: unknown) => {
  throw thrown;
};

/** Values that no channel takes. */
const MALFORMED: readonly unknown[] = [
  undefined,
  42,
  'text',
  true,
  [],
  [[]],
  { unknown: 1 },
  JSON.parse('{"__proto__": {"handle": "x"}}'),
  { run: { toString: 'x' } },
  { handle: ['x'], document: null },
];

describe('answering a request', () => {
  it.each(NAMES)('%s refuses malformed input without reaching its handler', async (name) => {
    const { handlers, calls } = recordingHandlers();
    for (const input of MALFORMED) {
      const answer = await dispatch(handlers, client, name, input, noBugs);
      expect(answer).toMatchObject({
        ok: false,
        error: { code: 'ipc.badMessage', params: { channel: name } },
      });
    }
    expect(calls).toEqual([]);
  });

  it.each(['', 'toString', '__proto__', 'constructor', 'files', 'files.list '])(
    'there is no channel %j',
    async (name) => {
      const { handlers } = recordingHandlers();
      const answer = await dispatch(handlers, client, name, null, noBugs);
      expect(answer).toMatchObject({ ok: false, error: { code: 'ipc.unknownChannel' } });
    },
  );

  it('an expected failure keeps its code and parameters', async () => {
    const { handlers } = recordingHandlers({
      'app.settings': async () => {
        throw new AppError('file.notFound', { path: 'x' });
      },
    });
    const answer = await dispatch(handlers, client, 'app.settings', null, noBugs);
    expect(answer).toEqual({ ok: false, error: { code: 'file.notFound', params: { path: 'x' } } });
  });

  it('a bug is answered as one and reported with its channel', async () => {
    const reported: string[] = [];
    const { handlers } = recordingHandlers({
      'app.settings': () => {
        throw new Error('broken');
      },
    });
    const answer = await dispatch(handlers, client, 'app.settings', null, (_, channel) =>
      reported.push(channel),
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'app.bug', params: { detail: 'broken' } } });
    expect(reported).toEqual(['app.settings']);
  });
});
