// Convolutions over [N, H, W, C] as matrix products whose rows overlap: neighbouring windows are `stride·C` apart, and a
// window is one run of kW·C numbers a kernel row (or of C/groups a kernel element where dilated or grouped).
import { depthwise, depthwiseGradKernel } from './depthwise';
import { panel } from './gemm';
import { arg } from './simd';

/**
 * Record: 0 x, 1 image bytes of x, 2 bytes between output rows in x, 3 between output columns in x, 4 kernel,
 * 5 row bytes of kernel and y, 6 y, 7 images, 8 output rows, 9 output columns, 10 groups, 11 group bytes in x,
 * 12 columns of a group, 13 run length, 14 runs, 15 jump after a run, 16 outer runs, 17 bytes between them in x,
 * 18 bytes between them in the kernel, 19 bias or zeros, 20 whether it has columns, 21 relu.
 */
export function conv2d(p: usize): void {
  if (arg(p, 10) > 1 && arg(p, 12) == 1 && arg(p, 13) == 1) {
    depthwise(p);
    return;
  }
  const rowStep: usize = arg(p, 2);
  const columnStep: usize = arg(p, 3);
  const ld: usize = arg(p, 5);
  let y: usize = arg(p, 6);
  const rows = arg(p, 8);
  const columns = arg(p, 9);
  const groups = arg(p, 10);
  const width = arg(p, 12);
  const length = arg(p, 13);
  const runs = arg(p, 14);
  const jump: usize = arg(p, 15);
  const outer = arg(p, 16);
  const relu = arg(p, 21) != 0;
  let image: usize = arg(p, 0);
  for (let n = arg(p, 7); n > 0; --n) {
    let row = image;
    for (let r = 0; r < rows; ++r) {
      for (let g = 0; g < groups; ++g) {
        for (let j = 0; j < width; j += 8) {
          const at = <usize>(g * width + j) << 2;
          let a = row + g * arg(p, 11);
          let b = <usize>arg(p, 4) + at;
          let init = <usize>arg(p, 19) + at * arg(p, 20);
          let initStride: usize = 0;
          for (let o = 1; o <= outer; ++o) {
            panel(
              a, columnStep, 4, b, ld, length, runs, jump, init, initStride,
              y + at, ld, columns, min(8, width - j), relu && o == outer,
            );
            a += arg(p, 17);
            b += arg(p, 18);
            init = y + at;
            initStride = ld;
          }
        }
      }
      row += rowStep;
      y += ld * columns;
    }
    image += arg(p, 1);
  }
}

/**
 * Rows from … to of the kernel's gradient [kernel elements × C/groups, F], summed over images in their order.
 * Record: 0 x, 1 image bytes of x, 2 bytes between output rows in x, 3 between output columns in x, 4 dy,
 * 5 row bytes of dy and of the gradient, 6 image bytes of dy, 7 gradient, 8 images, 9 output rows, 10 output columns,
 * 11 groups, 12 group bytes in x, 13 columns of a group, 14 chunks down, 15 bytes between them in x,
 * 16 chunks across, 17 bytes between them in x, 18 rows of a chunk, 19 from, 20 to, 21 zeros.
 */
export function conv2dGradKernel(p: usize): void {
  if (arg(p, 11) > 1 && arg(p, 13) == 1 && arg(p, 18) == 1) {
    depthwiseGradKernel(p);
    return;
  }
  const columnStep: usize = arg(p, 3);
  const ld: usize = arg(p, 5);
  const rows = arg(p, 9);
  const columns = arg(p, 10);
  const groups = arg(p, 11);
  const width = arg(p, 13);
  const across = arg(p, 16);
  const chunk = arg(p, 18);
  const from = arg(p, 19);
  const to = arg(p, 20);
  const jump = <usize>arg(p, 2) - columnStep * columns;
  let image: usize = arg(p, 0);
  let dy: usize = arg(p, 4);
  for (let n = 0; n < arg(p, 8); ++n) {
    for (let q = from / chunk; q * chunk < to; ++q) {
      const first = max(from, q * chunk);
      const count = min(to, (q + 1) * chunk) - first;
      const i = q / across;
      const x = image + i * arg(p, 15) + (q - i * across) * arg(p, 17) + ((first - q * chunk) << 2);
      for (let g = 0; g < groups; ++g) {
        for (let j = 0; j < width; j += 8) {
          const at = <usize>(g * width + j) << 2;
          const c = <usize>arg(p, 7) + first * ld + at;
          panel(
            x + g * arg(p, 12), 4, columnStep, dy + at, ld, columns, rows, jump,
            n == 0 ? <usize>arg(p, 21) : c, n == 0 ? 0 : ld, c, ld, count, min(8, width - j), false,
          );
        }
      }
    }
    image += arg(p, 1);
    dy += arg(p, 6);
  }
}
