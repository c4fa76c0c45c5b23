// The schemas of the built-in samples, as the reader reports them (a test holds them equal), so that a template infers
// its shapes without opening a file.
import { present } from '../../base/assert.ts';
import { type DataBinding, type DataSchema, dataSchemaSchema } from '../document.ts';
import { NO_DATA } from '../new-document.ts';
import schemas from './sample-schemas.json';

export type SampleId = keyof typeof schemas;
export const SAMPLE_IDS: readonly SampleId[] = [
  'digits',
  'iris',
  'wine',
  'breast_cancer',
  'diabetes',
  'sunspots',
  'verse',
];

const parsed = new Map<SampleId, DataSchema>();

export function sampleSchema(id: SampleId): DataSchema {
  const known = parsed.get(id);
  if (known !== undefined) return known;
  const schema = dataSchemaSchema.parse(schemas[id]);
  parsed.set(id, schema);
  return schema;
}

/** A sample with its last column as the target. */
export function sampleBinding(id: SampleId, change: Partial<DataBinding> = {}): DataBinding {
  const schema = sampleSchema(id);
  const target = present(schema.columns.at(-1), `a column of ${id}`).name;
  return { ...NO_DATA, source: { kind: 'sample', id }, schema, roles: { [target]: 'target' }, ...change };
}
