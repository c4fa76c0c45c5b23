// The renderer's built files, by URL path: nothing outside the folder, whatever the path says.
import { realpathSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Hashed names never change their content. */
  readonly immutable: boolean;
}

export class PageFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = realpathSync(folder);
  }

  /** `urlPath` as it stands in the request, percent-encoded, without query; null where there is no such file. */
  async read(urlPath: string): Promise<PageFile | null> {
    const relative = decodePath(urlPath);
    if (relative === null) return null;
    const type = TYPES[extname(relative).toLowerCase()];
    if (type === undefined) return null;
    const path = await realpath(join(this.#folder, relative)).catch(() => null);
    if (path === null || !path.startsWith(this.#folder + sep)) return null;
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null) return null;
    return { bytes: new Uint8Array(bytes), type, immutable: /^\/?assets\/.+-[\w-]{8}\.\w+$/.test(relative) };
  }
}

function decodePath(urlPath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch (thrown) {
    if (thrown instanceof URIError) return null;
    throw thrown;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  if (decoded.split('/').includes('..')) return null;
  return decoded === '/' || decoded === '' ? '/index.html' : decoded;
}
