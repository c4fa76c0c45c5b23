// The first pictures of the data as numbers from 0 to 1, for the preview of augmentation. Pure.
import type { DataCard } from '../../contract/data.ts';
import { picturesOf } from '../../project/augmentation.ts';
import { dataPlan } from '../../project/data-plan.ts';
import type { DataBinding } from '../../project/document.ts';

export interface ShownPicture {
  readonly row: number;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly values: Float64Array;
}

const SHOWN = 12;

export function shownPictures(card: DataCard, binding: DataBinding): ShownPicture[] {
  if (card.pictures !== undefined) {
    return card.pictures.slice(0, SHOWN).map(({ row, height, width, channels, pixels }) => {
      const bytes = atob(pixels);
      const values = Float64Array.from({ length: bytes.length }, (_, at) => bytes.charCodeAt(at) / 255);
      return { row, shape: [height, width, channels], values };
    });
  }
  const plan = dataPlan(binding);
  const [picture] = picturesOf(plan);
  if (picture === undefined) return [];
  const places = new Map(card.schema.columns.map(({ name }, index) => [name, index]));
  const columns = plan.cells.map(({ column }) => places.get(column) ?? -1);
  const rows = card.preview.slice(0, SHOWN).map((row) => columns.map((at) => Number(row[at] ?? 0)));
  const most = Math.max(1e-9, ...rows.flat());
  return rows.map((row, index) => ({
    row: index,
    shape: picture.shape,
    values: Float64Array.from(row, (value) => value / most),
  }));
}

/** How far one unit of scaled numbers is, as a share of a picture's range. */
export function noiseUnit(card: DataCard, binding: DataBinding): number {
  const column =
    card.stats.find(({ type }) => type === 'image') ?? card.stats.find(({ max }) => max !== null);
  const range = (column?.max ?? 1) - (column?.min ?? 0);
  if (binding.scaling === 'minmax' || !(range > 0)) return 1;
  return binding.scaling === 'none' ? 1 / range : (column?.deviation ?? range) / range;
}
