// A folder that lasts as long as a test.
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The folder's real path; removed when the test that asked for it ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'layerloom-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
