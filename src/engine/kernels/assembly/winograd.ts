// Convolutions 3×3 of stride 1 by Winograd's F(2×2, 3×3): an output tile of 2×2 is Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A of an
// input tile d of 4×4, so that 16 products a channel do for 36. Over channels the ⊙ is 16 matrix products [tiles, C]·[C, F].
//
//   Bᵀ = 1  0 −1  0     G = 1    0    0     Aᵀ = 1 1  1  0
//        0  1  1  0         1/2  1/2  1/2        0 1 −1 −1
//        0 −1  1  0         1/2 −1/2  1/2
//        0  1  0 −1         0    0    1
//
// Tiles go through scratch memory in blocks; their order, and so the bits, do not depend on the blocks.
import { panel, shortPanel } from './gemm';
import { arg, splat } from './simd';
import { scratch, ZEROS } from './thread';

/** Scratch of the products' own, before the blocks. */
const PRODUCTS: usize = 16384;
/** Bytes between the 16 parts of a block beyond their own length, so that they do not fall into one set of the cache. */
const APART: usize = 64;

/** U[16, C, F] = G g Gᵀ, channels from … to. Record: 0 g, 1 U, 2 C, 3 F, 4 from, 5 to. */
export function winogradKernel(p: usize): void {
  const row: usize = arg(p, 3) << 2;
  const plane = row * arg(p, 2);
  for (let c = arg(p, 4); c < arg(p, 5); ++c) {
    for (let at: usize = 0; at < row; at += 16) {
      const g = <usize>arg(p, 0) + row * c + at;
      const u = <usize>arg(p, 1) + row * c + at;
      kernelColumn(g, plane, 0, u);
      kernelColumn(g, plane, 1, u);
      kernelColumn(g, plane, 2, u);
      for (let i: usize = 0; i < 4; ++i) {
        // The three columns lie where the first three of the row's four go.
        const to = u + plane * i * 4;
        const last = v128.load(to + plane * 2);
        const outer = f32x4.mul(f32x4.add(v128.load(to), last), splat(0.5));
        const inner = f32x4.mul(v128.load(to + plane), splat(0.5));
        v128.store(to + plane, f32x4.add(outer, inner));
        v128.store(to + plane * 2, f32x4.sub(outer, inner));
        v128.store(to + plane * 3, last);
      }
    }
  }
}

/** Column j of G g. */
@inline
function kernelColumn(g: usize, plane: usize, j: usize, u: usize): void {
  const a = v128.load(g + plane * j);
  const b = v128.load(g + plane * (3 + j));
  const c = v128.load(g + plane * (6 + j));
  const outer = f32x4.mul(f32x4.add(a, c), splat(0.5));
  const inner = f32x4.mul(b, splat(0.5));
  v128.store(u + plane * j, a);
  v128.store(u + plane * (4 + j), f32x4.add(outer, inner));
  v128.store(u + plane * (8 + j), f32x4.sub(outer, inner));
  v128.store(u + plane * (12 + j), c);
}

/** dg[3, 3, C, F] = Gᵀ dU G, channels from … to; dU is overwritten. Record: 0 dU, 1 dg, 2 C, 3 F, 4 from, 5 to. */
export function winogradBack(p: usize): void {
  const row: usize = arg(p, 3) << 2;
  const plane = row * arg(p, 2);
  const end = row * arg(p, 5);
  for (let at = row * arg(p, 4); at < end; at += 16) {
    const source = <usize>arg(p, 0) + at;
    const target = <usize>arg(p, 1) + at;
    // Gᵀ dU into the first three parts of each column, then ·G.
    for (let j: usize = 0; j < 4; ++j) {
      const s = source + plane * j;
      const b = v128.load(s + plane * 4);
      const c = v128.load(s + plane * 8);
      const sum = f32x4.mul(f32x4.add(b, c), splat(0.5));
      v128.store(s, f32x4.add(v128.load(s), sum));
      v128.store(s + plane * 4, f32x4.mul(f32x4.sub(b, c), splat(0.5)));
      v128.store(s + plane * 8, f32x4.add(sum, v128.load(s + plane * 12)));
    }
    for (let i: usize = 0; i < 3; ++i) {
      const s = source + plane * i * 4;
      const t = target + plane * i * 3;
      const b = v128.load(s + plane);
      const c = v128.load(s + plane * 2);
      const sum = f32x4.mul(f32x4.add(b, c), splat(0.5));
      v128.store(t, f32x4.add(v128.load(s), sum));
      v128.store(t + plane, f32x4.mul(f32x4.sub(b, c), splat(0.5)));
      v128.store(t + plane * 2, f32x4.add(sum, v128.load(s + plane * 3)));
    }
  }
}

/** Row i of Bᵀ d, times B, of four channels: t are the row's four numbers. */
@inline
function inputRow(t0: v128, t1: v128, t2: v128, t3: v128, to: usize, apart: usize): void {
  v128.store(to, f32x4.sub(t0, t2));
  v128.store(to + apart, f32x4.add(t1, t2));
  v128.store(to + apart * 2, f32x4.sub(t2, t1));
  v128.store(to + apart * 3, f32x4.sub(t1, t3));
}

/** Rows from … to of Bᵀ d B of one tile; its parts lie `apart` bytes from one another. */
export function inputTile(d: usize, line: usize, pixel: usize, to: usize, apart: usize, from: i32, until: i32): void {
  const d1 = d + line;
  const d2 = d1 + line;
  const d3 = d2 + line;
  const third = pixel * 3;
  for (let j: usize = 0; j < pixel; j += 16) {
    const row = to + j;
    if (from == 0) {
      inputRow(
        f32x4.sub(v128.load(d + j), v128.load(d2 + j)),
        f32x4.sub(v128.load(d + pixel + j), v128.load(d2 + pixel + j)),
        f32x4.sub(v128.load(d + pixel * 2 + j), v128.load(d2 + pixel * 2 + j)),
        f32x4.sub(v128.load(d + third + j), v128.load(d2 + third + j)),
        row, apart,
      );
    }
    if (from <= 1 && until > 1) {
      inputRow(
        f32x4.add(v128.load(d1 + j), v128.load(d2 + j)),
        f32x4.add(v128.load(d1 + pixel + j), v128.load(d2 + pixel + j)),
        f32x4.add(v128.load(d1 + pixel * 2 + j), v128.load(d2 + pixel * 2 + j)),
        f32x4.add(v128.load(d1 + third + j), v128.load(d2 + third + j)),
        row + apart * 4, apart,
      );
    }
    if (from <= 2 && until > 2) {
      inputRow(
        f32x4.sub(v128.load(d2 + j), v128.load(d1 + j)),
        f32x4.sub(v128.load(d2 + pixel + j), v128.load(d1 + pixel + j)),
        f32x4.sub(v128.load(d2 + pixel * 2 + j), v128.load(d1 + pixel * 2 + j)),
        f32x4.sub(v128.load(d2 + third + j), v128.load(d1 + third + j)),
        row + apart * 8, apart,
      );
    }
    if (until == 4) {
      inputRow(
        f32x4.sub(v128.load(d1 + j), v128.load(d3 + j)),
        f32x4.sub(v128.load(d1 + pixel + j), v128.load(d3 + pixel + j)),
        f32x4.sub(v128.load(d1 + pixel * 2 + j), v128.load(d3 + pixel * 2 + j)),
        f32x4.sub(v128.load(d1 + third + j), v128.load(d3 + third + j)),
        row + apart * 12, apart,
      );
    }
  }
}

/** Aᵀ M A of one tile, with bias and ReLU; `across` and `down` tell which of its four pixels exist. */
export function outputTile(
  m: usize, apart: usize, y: usize, line: usize, pixel: usize, across: bool, down: bool,
  bias: usize, biasStep: usize, low: v128,
): void {
  for (let j: usize = 0; j < pixel; j += 16) {
    const from = m + j;
    let a = v128.load(from + apart * 4);
    let b = v128.load(from + apart * 8);
    const s00 = f32x4.add(f32x4.add(v128.load(from), a), b);
    const s10 = f32x4.sub(f32x4.sub(a, b), v128.load(from + apart * 12));
    a = v128.load(from + apart * 5);
    b = v128.load(from + apart * 9);
    const s01 = f32x4.add(f32x4.add(v128.load(from + apart), a), b);
    const s11 = f32x4.sub(f32x4.sub(a, b), v128.load(from + apart * 13));
    a = v128.load(from + apart * 6);
    b = v128.load(from + apart * 10);
    const s02 = f32x4.add(f32x4.add(v128.load(from + apart * 2), a), b);
    const s12 = f32x4.sub(f32x4.sub(a, b), v128.load(from + apart * 14));
    a = v128.load(from + apart * 7);
    b = v128.load(from + apart * 11);
    const s03 = f32x4.add(f32x4.add(v128.load(from + apart * 3), a), b);
    const s13 = f32x4.sub(f32x4.sub(a, b), v128.load(from + apart * 15));
    const shift = v128.load(bias + j * biasStep);
    const to = y + j;
    v128.store(to, f32x4.pmax(f32x4.add(f32x4.add(f32x4.add(s00, s01), s02), shift), low));
    if (across)
      v128.store(to + pixel, f32x4.pmax(f32x4.add(f32x4.sub(f32x4.sub(s01, s02), s03), shift), low));
    if (!down) continue;
    v128.store(to + line, f32x4.pmax(f32x4.add(f32x4.add(f32x4.add(s10, s11), s12), shift), low));
    if (across)
      v128.store(to + line + pixel, f32x4.pmax(f32x4.add(f32x4.sub(f32x4.sub(s11, s12), s13), shift), low));
  }
}

/** Rows from … to of A dY Aᵀ of one tile; pixels that do not exist count as zero. */
export function gradientTile(
  dy: usize, line: usize, pixel: usize, across: bool, down: bool, to: usize, apart: usize, from: i32, until: i32,
): void {
  for (let j: usize = 0; j < pixel; j += 16) {
    const at = dy + j;
    const a = v128.load(at);
    const b = across ? v128.load(at + pixel) : splat(0);
    const c = down ? v128.load(at + line) : splat(0);
    const d = across && down ? v128.load(at + line + pixel) : splat(0);
    const row = to + j;
    if (from == 0) gradientRow(a, b, row, apart);
    if (from <= 1 && until > 1) gradientRow(f32x4.add(a, c), f32x4.add(b, d), row + apart * 4, apart);
    if (from <= 2 && until > 2) gradientRow(f32x4.sub(a, c), f32x4.sub(b, d), row + apart * 8, apart);
    if (until == 4) gradientRow(f32x4.neg(c), f32x4.neg(d), row + apart * 12, apart);
  }
}

@inline
function gradientRow(p: v128, q: v128, to: usize, apart: usize): void {
  v128.store(to, p);
  v128.store(to + apart, f32x4.add(p, q));
  v128.store(to + apart * 2, f32x4.sub(p, q));
  v128.store(to + apart * 3, f32x4.neg(q));
}

/** The tile at (ty, tx) of the image x, or a copy of it in `spare` with zeros where it reaches out of the image. */
@inline
function tileAt(x: usize, ty: i32, tx: i32, h: i32, w: i32, pixel: usize, spare: usize): usize {
  const rows = min(4, h - 2 * ty);
  const columns = min(4, w - 2 * tx);
  const d = x + (<usize>(2 * ty) * w + 2 * tx) * pixel;
  if (rows == 4 && columns == 4) return d;
  copyTile(d, pixel * w, rows, columns, pixel, spare);
  return spare;
}

export function copyTile(d: usize, line: usize, rows: i32, columns: i32, pixel: usize, to: usize): void {
  const length = pixel * columns;
  for (let r = 0; r < 4; ++r) {
    for (let j: usize = 0; j < pixel * 4; j += 16)
      v128.store(to + j, r < rows && j < length ? v128.load(d + j) : splat(0));
    d += line;
    to += pixel * 4;
  }
}

/**
 * Record: 0 x, 1 H, 2 W, 3 C, 4 U, 5 y, 6 OH, 7 OW, 8 F, 9 images, 10 tiles of a block, 11 bias or zeros, 12 whether it
 * has columns, 13 relu.
 */
export function winograd(p: usize): void {
  const h = arg(p, 1);
  const w = arg(p, 2);
  const channels = arg(p, 3);
  const pixel: usize = channels << 2;
  const image = pixel * h * w;
  const oh = arg(p, 6);
  const ow = arg(p, 7);
  const width = arg(p, 8);
  const row: usize = width << 2;
  const block = arg(p, 10);
  const low = splat(arg(p, 13) != 0 ? 0 : -Infinity);
  const down = (oh + 1) >> 1;
  const across = (ow + 1) >> 1;
  const apartIn = pixel * block + APART;
  const apartOut = row * block + APART;
  const spare = scratch + PRODUCTS;
  const input = spare + pixel * 16;
  const output = input + apartIn * 16;
  const total = arg(p, 9) * down * across;
  // The next tile to be read, and the next to be written.
  let x: usize = arg(p, 0);
  let iy = 0;
  let ix = 0;
  let y: usize = arg(p, 5);
  let oy = 0;
  let ox = 0;
  for (let start = 0; start < total; start += block) {
    const count = min(block, total - start);
    for (let t = 0; t < count; ++t) {
      const from = tileAt(x, iy, ix, h, w, pixel, spare);
      inputTile(from, from == spare ? pixel * 4 : pixel * w, pixel, input + pixel * t, apartIn, 0, 4);
      if (++ix == across) {
        ix = 0;
        if (++iy == down) {
          iy = 0;
          x += image;
        }
      }
    }
    for (let i = 0; i < 16; ++i) {
      const a = input + apartIn * i;
      const u = <usize>arg(p, 4) + row * channels * i;
      const m = output + apartOut * i;
      for (let j = 0; j < width; j += 8) {
        const at = <usize>j << 2;
        shortPanel(a, pixel, u + at, row, channels, m + at, row, count, min(8, width - j));
      }
    }
    for (let t = 0; t < count; ++t) {
      const to = y + (<usize>(2 * oy) * ow + 2 * ox) * row;
      outputTile(
        output + row * t, apartOut, to, row * ow, row, 2 * ox + 1 < ow, 2 * oy + 1 < oh,
        arg(p, 11), arg(p, 12), low,
      );
      if (++ox == across) {
        ox = 0;
        if (++oy == down) {
          oy = 0;
          y += row * oh * ow;
        }
      }
    }
  }
}

/**
 * Parts from … to of dU: dU[i] = Σ over tiles of Vᵢᵀ·(A dY Aᵀ)ᵢ.
 * Record: 0 x, 1 H, 2 W, 3 C, 4 dy, 5 OH, 6 OW, 7 F, 8 images, 9 tiles of a block, 10 dU, 11 from, 12 to.
 */
export function winogradGradKernel(p: usize): void {
  const h = arg(p, 1);
  const w = arg(p, 2);
  const channels = arg(p, 3);
  const pixel: usize = channels << 2;
  const oh = arg(p, 5);
  const ow = arg(p, 6);
  const width = arg(p, 7);
  const row: usize = width << 2;
  const block = arg(p, 9);
  const from = arg(p, 11);
  const to = arg(p, 12);
  const upper = from >> 2;
  const lower = (to + 3) >> 2;
  const down = (oh + 1) >> 1;
  const across = (ow + 1) >> 1;
  const apartIn = pixel * block + APART;
  const apartOut = row * block + APART;
  const spare = scratch + PRODUCTS;
  const input = spare + pixel * 16;
  const output = input + apartIn * 16;
  const total = arg(p, 8) * down * across;
  let x: usize = arg(p, 0);
  let dy: usize = arg(p, 4);
  let ty = 0;
  let tx = 0;
  for (let start = 0; start < total; start += block) {
    const count = min(block, total - start);
    for (let t = 0; t < count; ++t) {
      const tile = tileAt(x, ty, tx, h, w, pixel, spare);
      inputTile(tile, tile == spare ? pixel * 4 : pixel * w, pixel, input + pixel * t, apartIn, upper, lower);
      const at = dy + (<usize>(2 * ty) * ow + 2 * tx) * row;
      gradientTile(
        at, row * ow, row, 2 * tx + 1 < ow, 2 * ty + 1 < oh, output + row * t, apartOut, upper, lower,
      );
      if (++tx == across) {
        tx = 0;
        if (++ty == down) {
          ty = 0;
          x += pixel * h * w;
          dy += row * oh * ow;
        }
      }
    }
    const first = start == 0;
    for (let i = from; i < to; ++i) {
      const a = input + apartIn * i;
      const b = output + apartOut * i;
      const c = <usize>arg(p, 10) + row * channels * i;
      for (let j = 0; j < width; j += 8) {
        const at = <usize>j << 2;
        panel(
          a, 4, pixel, b + at, row, count, 1, 0, first ? ZEROS : c + at, first ? 0 : row, c + at, row,
          channels, min(8, width - j), false,
        );
      }
    }
  }
}
