// The projects in examples/ are what `npm run examples` writes from the templates, and can be trained.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { present } from '../../../src/base/assert.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import { unpackProject } from '../../../src/project/file/project-file.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';

const FOLDER = 'examples';
const listed = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(join(FOLDER, 'examples.json'), 'utf8')));

describe('the example projects', () => {
  it('are those of the list, the four uses of recurrent layers among them', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.loom'));
    expect(files.sort()).toEqual(Object.keys(listed).sort());
    for (const use of ['many-to-one', 'one-to-many', 'many-to-many-in-step', 'encoder-decoder'])
      expect(files).toContain(`sequences-${use}.loom`);
  });

  it.each(Object.entries(listed))('%s is the template %s as npm run examples writes it', (file, id) => {
    const template = present(
      TEMPLATES.find((known) => known.id === id),
      `template ${id}`,
    );
    const { document, runs } = unpackProject(readFileSync(join(FOLDER, file)), file);
    expect(document).toEqual(template.create());
    expect(runs).toEqual([]);
    expect(compileDocument(document).network).not.toBeNull();
  });
});
