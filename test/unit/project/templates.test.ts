// Templates bind samples whose schemas they carry: those must be what the reader sees.
import { describe, expect, it } from 'vitest';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { documentSchema } from '../../../src/project/document.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';
import { SAMPLE_IDS, sampleSchema } from '../../../src/project/templates/samples.ts';

const SERVICE = new DatasetService({ resourcesDir: 'resources' });
const WITH_DATA = TEMPLATES.filter(({ create }) => create().data.source.kind !== 'none').map(({ id }) => id);

describe('templates', () => {
  it.each(WITH_DATA)('%s carries the schema that its dataset has when it is read', async (id) => {
    const data = TEMPLATES.find((template) => template.id === id)?.create().data;
    expect(data).toBeDefined();
    if (data === undefined) return;
    expect((await SERVICE.card(data)).schema).toEqual(data.schema);
  });

  it.each(SAMPLE_IDS)('carry the schema of the sample %s as the reader reports it', async (id) => {
    const card = await SERVICE.openSample(id);
    expect(sampleSchema(id)).toEqual(card.schema);
  });

  it('are valid documents with titles in both languages', () => {
    for (const { create, title, description } of TEMPLATES) {
      expect(documentSchema.safeParse(create()).success).toBe(true);
      for (const words of [title, description]) expect(words.en === '' || words.ru === '').toBe(false);
    }
  });

  it('have ids of their own', () => {
    expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
  });
});
