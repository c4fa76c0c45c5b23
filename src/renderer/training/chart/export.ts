// A chart as a picture with its title and legend, and as a table of every value as measured.
import type { ChartColors } from './line-chart.ts';

export interface CsvColumn {
  readonly label: string;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** One row an x, in ascending order; a line without a value there leaves its cell empty. */
export function chartCsv(xName: string, columns: readonly CsvColumn[]): string {
  const byX = new Map<number, (number | undefined)[]>();
  columns.forEach((column, index) => {
    column.xs.forEach((x, at) => {
      const row = byX.get(x) ?? new Array<number | undefined>(columns.length).fill(undefined);
      row[index] = column.ys[at];
      byX.set(x, row);
    });
  });
  const head = [xName, ...columns.map((column) => column.label)].map(quoted).join(',');
  const rows = [...byX.entries()]
    .sort(([a], [b]) => a - b)
    .map(([x, row]) => [x, ...row.map((value) => value ?? '')].join(','));
  return `${[head, ...rows].join('\r\n')}\r\n`;
}

/** Labels are the user's words: quoted, and a leading character that spreadsheets run as a formula is disarmed. */
function quoted(label: string): string {
  const safe = /^[=+\-@\t]/.test(label) ? `'${label}` : label;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const HEADER_HEIGHT = 28;
const MARGIN = 12;

export async function chartPng(
  plot: HTMLCanvasElement,
  title: string,
  legend: readonly { readonly label: string; readonly color: string }[],
  colors: ChartColors,
): Promise<Blob> {
  const scale = plot.width / Math.max(1, plot.clientWidth);
  const canvas = document.createElement('canvas');
  canvas.width = plot.width + 2 * MARGIN * scale;
  canvas.height = plot.height + (HEADER_HEIGHT + 2 * MARGIN) * scale;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  context.fillStyle = colors.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(plot, MARGIN * scale, (HEADER_HEIGHT + MARGIN) * scale);
  context.scale(scale, scale);
  const font = getComputedStyle(plot).fontFamily;
  context.textBaseline = 'middle';
  context.fillStyle = colors.text;
  context.font = `600 13px ${font}`;
  context.fillText(title, MARGIN, MARGIN + HEADER_HEIGHT / 2);
  context.font = `11px ${font}`;
  let right = plot.clientWidth + MARGIN;
  for (const { label, color } of [...legend].reverse()) {
    right -= context.measureText(label).width;
    if (right < 140) break;
    context.fillStyle = colors.dim;
    context.fillText(label, right, MARGIN + HEADER_HEIGHT / 2);
    right -= 14;
    context.fillStyle = color;
    context.fillRect(right, MARGIN + HEADER_HEIGHT / 2 - 1, 9, 3);
    right -= 12;
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png');
  });
}
