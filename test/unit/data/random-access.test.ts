import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ReaderSource } from '../../../src/main/services/readers/define.ts';
import { randomAccess } from '../../../src/main/services/readers/random-access.ts';
import { bytesSource, fileSource } from '../../../src/main/services/readers/source.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const CONTENT = Uint8Array.of(1, 2, 3, 4, 5);

async function onDisk(): Promise<ReaderSource> {
  const path = join(await temporaryFolder(), 'five.bin');
  await writeFile(path, CONTENT);
  return fileSource(path);
}

it.each([
  ['a file', onDisk],
  ['memory', async () => bytesSource('five.bin', CONTENT)],
])(
  'the bytes of %s: those there are, and none from before its beginning or beyond its end',
  async (_, make) => {
    const access = await randomAccess(await make());
    const bytes = async (offset: number, length: number) => [...(await access.read(offset, length))];
    expect(access.size).toBe(5);
    expect(await bytes(1, 3)).toEqual([2, 3, 4]);
    expect(await bytes(3, 10)).toEqual([4, 5]);
    expect(await bytes(5, 1)).toEqual([]);
    expect(await bytes(-2, 2)).toEqual([]);
    expect(await bytes(-20, 30)).toEqual([]);
    expect(await bytes(2 ** 60, 4)).toEqual([]);
    await access.close();
  },
);
