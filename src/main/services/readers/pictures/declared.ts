// What a picture's header says about its size, for the formats that are decoded as a whole: it must fit the file.

/** Deflate packs a byte into 1/1032 at best. */
const MAX_RATIO = 1040;
/** By PNG's colour type: grey, colour, palette, grey and alpha, colour and alpha. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export interface DeclaredSize {
  readonly pixels: number;
  /** The file could hold as much. */
  readonly plausible: boolean;
}

/** Null for other formats: they come strip by strip, and end where the file does. */
export function declaredSize(bytes: Uint8Array): DeclaredSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 33 && view.getUint32(0) === 0x89504e47 && view.getUint32(12) === 0x49484452) {
    const pixels = view.getUint32(16) * view.getUint32(20);
    const bits = view.getUint8(24) * (SAMPLES[view.getUint8(25)] ?? 4);
    return { pixels, plausible: (pixels * bits) / 8 <= MAX_RATIO * bytes.length };
  }
  if (bytes.length >= 13 && view.getUint32(0) === 0x47494638) {
    return { pixels: view.getUint16(6, true) * view.getUint16(8, true), plausible: true };
  }
  return null;
}
