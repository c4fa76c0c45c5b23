// The contract over Electron's IPC: every channel of the map, answered by envelopes, from the app's own page only.
import { ipcMain, type WebContents, type WebFrameMain } from 'electron';
import { REQUESTS } from '../../contract/channels.ts';
import type { Client, Envelope, Handlers } from '../../contract/host.ts';
import { dispatch } from '../services/dispatch.ts';

/** A window as the services see it. */
export class WindowClient implements Client {
  readonly id: string;
  readonly #webContents: WebContents;

  constructor(webContents: WebContents) {
    this.id = `window-${webContents.id}`;
    this.#webContents = webContents;
  }

  emit: Client['emit'] = (name, payload) => {
    if (!this.#webContents.isDestroyed()) this.#webContents.send(name, payload);
  };
}

export interface IpcParts {
  readonly handlers: Handlers;
  /** The client of a page, or null for what is not a window of ours. */
  readonly clientOf: (webContentsId: number) => Client | null;
  readonly isPage: (url: string) => boolean;
  readonly onBug: (thrown: unknown, channel: string) => void;
}

export function registerIpc(parts: IpcParts): void {
  for (const name of Object.keys(REQUESTS)) {
    ipcMain.handle(name, async (event, input: unknown): Promise<Envelope<unknown>> => {
      const client = parts.clientOf(event.sender.id);
      if (!client || !isOwnFrame(event.senderFrame, event.sender, parts.isPage)) {
        return { ok: false, error: { code: 'ipc.refused', params: { channel: name } } };
      }
      return dispatch(parts.handlers, client, name, input, parts.onBug);
    });
  }
}

/** `frame` is null when it navigated away or was destroyed before the message was handled. */
function isOwnFrame(
  frame: WebFrameMain | null,
  sender: WebContents,
  isPage: (url: string) => boolean,
): boolean {
  return frame !== null && frame === sender.mainFrame && isPage(frame.url);
}
