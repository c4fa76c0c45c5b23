// One picture file to pixels of the wanted size: upright, without transparency, grey or coloured. sharp is called from
// the main thread and works on threads of its own.
import type { Sharp } from 'sharp';
import type { PictureReading } from '../../../../project/document.ts';
import { bmpInfo, decodeBmp, isBmp } from './bmp.ts';
import { declaredSize } from './declared.ts';

export interface PictureTarget {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly fit: PictureReading['fit'];
}

const MAX_INPUT_PIXELS = 50_000_000;
const FITS = { crop: 'cover', pad: 'contain', stretch: 'fill' } as const;
const PAPER = '#ffffff';
const LARGE_PIXELS = 4_000_000;

/** Its size as it is looked at, whether it is grey, and whether it has more than 8 bits a channel; null where it cannot be read. */
export async function pictureInfo(
  bytes: Uint8Array,
): Promise<{ height: number; width: number; grey: boolean; deep: boolean } | null> {
  if (bytes.length === 0) return null; // sharp throws at once instead of rejecting
  if (isBmp(bytes)) {
    const info = bmpInfo(bytes);
    return info && { ...info, deep: false };
  }
  const { default: sharp } = await import('sharp');
  return sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS })
    .metadata()
    .then(
      ({ width, height, orientation, channels, space, depth }) => {
        const turned = (orientation ?? 1) >= 5;
        const grey = channels <= 2 || space === 'b-w' || space === 'grey16';
        const [tall, wide] = turned ? [width, height] : [height, width];
        return { height: tall, width: wide, grey, deep: depth !== 'uchar' };
      },
      () => null,
    );
}

/** Bytes of [height, width, channels], or null where the picture cannot be read. */
export async function decodePicture(bytes: Uint8Array, target: PictureTarget): Promise<Uint8Array | null> {
  const declared = declaredSize(bytes);
  if (declared === null || declared.pixels <= LARGE_PIXELS) return decoded(bytes, target);
  if (!declared.plausible) return null;
  const mine = largeOnes.then(() => decoded(bytes, target));
  largeOnes = mine.catch(() => null);
  return mine;
}

/** Large pictures take turns: each of them may need memory for all of its pixels. */
let largeOnes: Promise<unknown> = Promise.resolve();

async function decoded(bytes: Uint8Array, target: PictureTarget): Promise<Uint8Array | null> {
  const opened = await open(bytes);
  if (opened === null) return null;
  const { height, width, channels, fit } = target;
  const pixels = await opened
    .rotate() // upright, by the EXIF orientation
    .flatten({ background: PAPER })
    .resize(width, height, { fit: FITS[fit], background: PAPER })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer()
    .catch(() => null);
  return pixels?.length === height * width * channels ? pixels : null;
}

async function open(bytes: Uint8Array): Promise<Sharp | null> {
  if (bytes.length === 0) return null;
  const { default: sharp } = await import('sharp');
  if (!isBmp(bytes)) return sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'truncated' });
  const plain = decodeBmp(bytes);
  if (plain === null) return null;
  const { width, height, channels, data } = plain;
  return sharp(data, { raw: { width, height, channels } });
}
