// The page's own scheme: standard and secure, so that content policy, modules and workers behave as on the web.
import { protocol } from 'electron';
import { pageHeaders } from '../services/csp.ts';
import { PageFiles } from '../services/page-files.ts';

export const SCHEME = 'layerloom';
export const PAGE_URL = `${SCHEME}://app/index.html`;

/** Must run while the module loads: Electron takes privileged schemes only before it is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the renderer's built files, and nothing else, once the app is ready. */
export function servePage(rendererDir: string): void {
  const files = new PageFiles(rendererDir);
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'app' || request.method !== 'GET') return new Response(null, { status: 404 });
    const file = await files.read(url.pathname);
    if (!file) return new Response(null, { status: 404 });
    return new Response(file.bytes, { headers: { ...pageHeaders(), 'Content-Type': file.type } });
  });
}

/** Whether a frame's address is the app's page: the built one, or the development server's while developing. */
export function isPageUrl(url: string, developmentUrl: string | null): boolean {
  if (url.startsWith(`${SCHEME}://app/`)) return true;
  return developmentUrl !== null && url.startsWith(new URL('/', developmentUrl).href);
}
