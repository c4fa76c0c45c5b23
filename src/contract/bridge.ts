// What the preload puts into the page of the Electron window: plain functions, nothing parsed yet.
export interface PreloadBridge {
  /** Answers an envelope; the page parses it. */
  request(name: string, input: unknown): Promise<unknown>;
  /** Returns a function that unsubscribes. */
  on(name: string, listener: (payload: unknown) => void): () => void;
  /** The path of a file that the user dropped or picked, or null for one made by the page. */
  pathOf(file: File): string | null;
}

/** The bridge's name on `window`. */
export const BRIDGE = 'layerloom';
