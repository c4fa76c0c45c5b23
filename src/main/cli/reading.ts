// How a data file named on the command line is read: the table of several, the order of day and month.
import type { DataBinding, Reading } from '../../project/document.ts';

export interface ReadingChoice {
  readonly table?: string;
  readonly dateOrder?: 'dmy' | 'mdy';
}

export function readingOf({ table, dateOrder }: ReadingChoice): { readonly reading?: Reading } {
  if (table === undefined && dateOrder === undefined) return {};
  return {
    reading: {
      ...(table === undefined ? {} : { part: table }),
      // Of every column that leaves it open.
      ...(dateOrder === undefined ? {} : { dateOrder: { '*': dateOrder } }),
    },
  };
}

/** The project's binding, for reading another file that is to be like its own. */
export function withReading(binding: DataBinding, choice: ReadingChoice): DataBinding {
  const { reading } = readingOf(choice);
  const { source } = binding;
  if (reading === undefined || source.kind !== 'file') return binding;
  return { ...binding, source: { ...source, reading: { ...source.reading, ...reading } } };
}
