// Templates bind samples whose schemas they carry: those must be what the reader sees.
import { describe, expect, it } from 'vitest';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { documentSchema } from '../../../src/project/document.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';
import { SAMPLE_IDS, sampleSchema } from '../../../src/project/templates/samples.ts';

describe('templates', () => {
  it.each(SAMPLE_IDS)('carry the schema of the sample %s as the reader reports it', async (id) => {
    const card = await new DatasetService({ resourcesDir: 'resources' }).openSample(id);
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
