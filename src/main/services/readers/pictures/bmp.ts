// Windows bitmaps: the layouts that programs write (1 to 32 bits, palettes, bit fields, run lengths, either way up) to
// plain pixels. Sizes are checked against the file before anything is allocated.

export interface PlainPicture {
  readonly width: number;
  readonly height: number;
  /** Row by row from the top. */
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
  readonly grey: boolean;
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly pixelsAt: number;
  /** RGB triples, for up to 8 bits. */
  readonly palette: Uint8Array;
  /** Red, green, blue, alpha. */
  readonly masks: readonly [number, number, number, number];
}

const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;
const MOST_PIXELS = 50_000_000;
/** A pair of bytes stands for at most this many pixels of a run. */
const LONGEST_RUN = 255;

export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d && bytes.length > 26;
}

/** The picture's size and whether it is grey, without its pixels; null where it cannot be read. */
export function bmpInfo(bytes: Uint8Array): { width: number; height: number; grey: boolean } | null {
  const header = readHeader(bytes);
  return header && { width: header.width, height: header.height, grey: isGrey(header) };
}

export function decodeBmp(bytes: Uint8Array): PlainPicture | null {
  const header = readHeader(bytes);
  if (header === null) return null;
  const { width, height, bits } = header;
  const alpha = bits > 8 && header.masks[3] !== 0;
  const channels = alpha ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  if (header.compression === RLE8 || header.compression === RLE4) runs(bytes, header, data);
  else if (bits <= 8) indexed(bytes, header, data);
  else direct(bytes, header, data, channels);
  return { width, height, channels, data, grey: isGrey(header) };
}

function readHeader(bytes: Uint8Array): Header | null {
  if (!isBmp(bytes)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixelsAt = view.getUint32(10, true);
  const headerBytes = view.getUint32(14, true);
  const core = headerBytes === 12;
  if ((!core && headerBytes < 40) || 14 + headerBytes > bytes.length) return null;
  const width = core ? view.getUint16(18, true) : view.getInt32(18, true);
  const tall = core ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(core ? 24 : 28, true);
  const compression = core ? RGB : view.getUint32(30, true);
  const height = Math.abs(tall);
  if (width < 1 || height < 1 || width * height > MOST_PIXELS || pixelsAt > bytes.length) return null;
  if (!readable(bits, compression)) return null;
  const left = bytes.length - pixelsAt;
  const runLengths = compression === RLE8 || compression === RLE4;
  if (runLengths ? width * height > LONGEST_RUN * left : rowBytes(width, bits) * height > left) return null;

  const maskedHeader = headerBytes >= 52;
  const fields = compression === BIT_FIELDS || compression === ALPHA_BIT_FIELDS;
  const extraMasks = fields && !maskedHeader ? (compression === BIT_FIELDS ? 12 : 16) : 0;
  const paletteAt = 14 + headerBytes + extraMasks;
  if (paletteAt > bytes.length) return null;
  const mask = (index: number): number =>
    54 + 4 * index + 4 <= bytes.length ? view.getUint32(54 + 4 * index, true) : 0;
  const hasAlpha = headerBytes >= 56 || compression === ALPHA_BIT_FIELDS;
  return {
    width,
    height,
    topDown: tall < 0,
    bits,
    compression,
    pixelsAt,
    palette: bits <= 8 ? paletteOf(bytes, paletteAt, core ? 3 : 4, bits) : new Uint8Array(0),
    masks: fields
      ? [mask(0), mask(1), mask(2), hasAlpha ? mask(3) : 0]
      : bits === 16
        ? [0x7c00, 0x03e0, 0x001f, 0]
        : [0xff0000, 0x00ff00, 0x0000ff, 0],
  };
}

function readable(bits: number, compression: number): boolean {
  switch (compression) {
    case RGB:
      return [1, 2, 4, 8, 16, 24, 32].includes(bits);
    case RLE8:
      return bits === 8;
    case RLE4:
      return bits === 4;
    case BIT_FIELDS:
    case ALPHA_BIT_FIELDS:
      return bits === 16 || bits === 32;
    default:
      return false;
  }
}

/** Rows are padded to four bytes. */
function rowBytes(width: number, bits: number): number {
  return 4 * Math.ceil((width * bits) / 32);
}

/** Black where the file has fewer colours than the bits could name. */
function paletteOf(bytes: Uint8Array, at: number, step: number, bits: number): Uint8Array {
  const colours = 2 ** bits;
  const palette = new Uint8Array(3 * colours);
  for (let colour = 0; colour < colours; colour++) {
    for (let channel = 0; channel < 3; channel++) {
      palette[3 * colour + channel] = bytes[at + step * colour + 2 - channel] ?? 0;
    }
  }
  return palette;
}

function isGrey({ bits, palette }: Header): boolean {
  if (bits > 8) return false;
  for (let at = 0; at < palette.length; at += 3) {
    if (palette[at] !== palette[at + 1] || palette[at] !== palette[at + 2]) return false;
  }
  return true;
}

/** Where row `row` of the file goes in the picture. */
function rowFromTop({ topDown, height }: Header, row: number): number {
  return topDown ? row : height - 1 - row;
}

function indexed(bytes: Uint8Array, header: Header, data: Uint8Array): void {
  const { width, height, bits, pixelsAt, palette } = header;
  const stride = rowBytes(width, bits);
  for (let row = 0; row < height; row++) {
    let to = rowFromTop(header, row) * width * 3;
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      const byte = bytes[pixelsAt + row * stride + (bit >> 3)]!;
      const index = (byte >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
      for (let channel = 0; channel < 3; channel++) data[to++] = palette[3 * index + channel]!;
    }
  }
}

function direct(bytes: Uint8Array, header: Header, data: Uint8Array, channels: 3 | 4): void {
  const { width, height, bits, pixelsAt, masks } = header;
  const stride = rowBytes(width, bits);
  const step = bits / 8;
  const fields = masks.map(field);
  for (let row = 0; row < height; row++) {
    let to = rowFromTop(header, row) * width * channels;
    for (let x = 0; x < width; x++) {
      const at = pixelsAt + row * stride + x * step;
      let pixel = 0;
      for (let byte = step - 1; byte >= 0; byte--) pixel = pixel * 256 + bytes[at + byte]!;
      for (let channel = 0; channel < channels; channel++) {
        const { shift, most } = fields[channel]!;
        const value = Math.floor(pixel / shift) & most;
        data[to++] = most === 0 ? 0 : Math.round((255 * value) / most);
      }
    }
  }
}

/** Value = ⌊pixel / shift⌋ & most. */
function field(mask: number): { shift: number; most: number } {
  if (mask === 0) return { shift: 1, most: 0 };
  const shift = mask & -mask;
  const positive = shift < 0 ? 2 ** 31 : shift;
  return { shift: positive, most: Math.floor((mask >>> 0) / positive) };
}

/** Pairs of (count, colour); a count of 0 escapes: end of line, end of picture, a move, or colours one by one. */
function runs(bytes: Uint8Array, header: Header, data: Uint8Array): void {
  const { width, height, palette, bits, pixelsAt } = header;
  let at = pixelsAt;
  let x = 0;
  let row = 0;
  const put = (index: number): void => {
    if (x < width && row < height) {
      const to = 3 * (rowFromTop(header, row) * width + x);
      for (let channel = 0; channel < 3; channel++) data[to + channel] = palette[3 * index + channel]!;
    }
    x++;
  };
  while (at + 1 < bytes.length && row < height) {
    const count = bytes[at++]!;
    const value = bytes[at++]!;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(bits === 8 ? value : i & 1 ? value & 15 : value >> 4);
    } else if (value === 0) {
      x = 0;
      row++;
    } else if (value === 1) return;
    else if (value === 2) {
      x += bytes[at++] ?? 0;
      row += bytes[at++] ?? 0;
    } else {
      for (let i = 0; i < value; i++) {
        const byte = bytes[at + (bits === 8 ? i : i >> 1)] ?? 0;
        put(bits === 8 ? byte : i & 1 ? byte & 15 : byte >> 4);
      }
      // Padded to two bytes.
      at += 2 * Math.ceil(bits === 8 ? value / 2 : value / 4);
    }
  }
}
