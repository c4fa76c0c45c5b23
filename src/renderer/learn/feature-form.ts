// What the "try it" panel asks for, by the data: a drawing for 8×8 pictures, a form for tables. Pure.
import { dataPlan } from '../../project/data-plan.ts';
import type { DataBinding } from '../../project/document.ts';
import type { PlannedCell } from '../../project/planned-features.ts';
import { SIDE } from './digit-raster.ts';

export type Field =
  | { readonly kind: 'number'; readonly name: string }
  | { readonly kind: 'text'; readonly name: string }
  | { readonly kind: 'category'; readonly name: string; readonly classes: readonly string[] };

/** One field per raw cell of a row: what `runs.predict` takes and `data.rows` gives. */
export function fieldsOf(binding: DataBinding): Field[] {
  return dataPlan(binding).cells.map(fieldOf);
}

function fieldOf({ name, encoding }: PlannedCell): Field {
  switch (encoding.kind) {
    case 'number':
    case 'cycle':
      return { kind: 'number', name };
    case 'text':
      return { kind: 'text', name };
    case 'oneHot':
    case 'ordinal':
    case 'index':
      return { kind: 'category', name, classes: encoding.classes };
  }
}

/** Whether the features are the 64 pixels p00 to p77, row by row. */
export function isSmallPicture(fields: readonly Field[]): boolean {
  return (
    fields.length === SIDE * SIDE &&
    fields.every((field, index) => field.name === `p${Math.floor(index / SIDE)}${index % SIDE}`)
  );
}
