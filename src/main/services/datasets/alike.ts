// How another file of the same kind is read, and what tells one reading of a content from another.
import type { DataBinding, DataSchema, Reading } from '../../../project/document.ts';
import type { Alike, ReadOptions } from '../readers/define.ts';

/** As the training data was; which part of it matters only where it has such a part, unless the part was named. */
export function readAlike(binding: DataBinding, partNamed: boolean): ReadOptions {
  const { source, schema } = binding;
  const image = schema?.columns.find(({ type }) => type === 'image')?.shape;
  const common = { partIfPresent: !partNamed, onePicture: image !== undefined };
  if (source.kind !== 'file') return { ...common, ...likeOf(schema) };
  if (image === undefined) return { ...common, ...reads(source.reading), ...likeOf(schema) };
  // A size that was found in the training data holds for other pictures as one that was chosen does.
  const [height, width, channels] = image;
  const colour = channels === 1 ? 'grey' : 'colour';
  const pictures = { height, width, fit: source.reading?.pictures?.fit ?? 'crop', colour } as const;
  return { ...common, reading: { ...source.reading, pictures } };
}

export function reads(reading: Reading | undefined): Pick<ReadOptions, 'reading'> {
  return reading === undefined ? {} : { reading };
}

/** What the reader of the training data found out. */
export function likeOf(schema: DataSchema | null): { readonly like?: Alike } {
  if (schema === null) return {};
  const decimal = schema.decimal ?? null;
  const dateOrder = Object.fromEntries(
    schema.columns.flatMap(({ name, dateOrder: order }) => (order === undefined ? [] : [[name, order]])),
  );
  const words = schema.columns
    .filter(({ type, tokens }) => (type === 'category' || type === 'text') && tokens === undefined)
    .map(({ name }) => name)
    .sort();
  const nothing = decimal === null && words.length === 0 && Object.keys(dateOrder).length === 0;
  return nothing ? {} : { like: { decimal, dateOrder, words } };
}

/** Names content by its hash and by all that decides how it was read. */
export function keyOf(sha256: string, { reading, like }: Pick<ReadOptions, 'reading' | 'like'>): string {
  const told = [reading, like].flatMap((part) => (part === undefined ? [] : [JSON.stringify(part)]));
  return [sha256, ...told].join(' ');
}
