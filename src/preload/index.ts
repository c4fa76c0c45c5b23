// The only bridge between the page and the main process: one function per direction, open to the contract's names alone.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ErrorCode } from '../base/errors/messages.ts';
import { BRIDGE, type PreloadBridge } from '../contract/bridge.ts';
import { EVENTS, REQUESTS } from '../contract/channels.ts';

const requestNames = new Set(Object.keys(REQUESTS));
const eventNames = new Set(Object.keys(EVENTS));
/** Paths of files the user really gave to this page: the page may adopt these and cannot name others. */
const givenPaths = new Set<string>();

function refusal(code: ErrorCode, channel: string): unknown {
  return { ok: false, error: { code, params: { channel } } };
}

function namesForeignPath(name: string, input: unknown): boolean {
  if (name !== 'files.adopt' || typeof input !== 'object' || input === null) return false;
  const path = 'path' in input ? input.path : null;
  return typeof path === 'string' && !givenPaths.has(path);
}

const bridge: PreloadBridge = {
  async request(name, input) {
    if (!requestNames.has(name)) return refusal('ipc.unknownChannel', name);
    if (namesForeignPath(name, input)) return refusal('ipc.refused', name);
    return ipcRenderer.invoke(name, input);
  },
  on(name, listener) {
    if (!eventNames.has(name)) throw new Error(`no event “${name}”`);
    // The event object is kept from the page: it carries the sender.
    const forward = (_: unknown, payload: unknown) => listener(payload);
    ipcRenderer.on(name, forward);
    return () => {
      ipcRenderer.off(name, forward);
    };
  },
  pathOf(file) {
    const path = webUtils.getPathForFile(file);
    if (path === '') return null;
    givenPaths.add(path);
    return path;
  },
};

contextBridge.exposeInMainWorld(BRIDGE, bridge);
