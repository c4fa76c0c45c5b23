// npm run examples: writes the projects of examples/ anew from the templates that examples/examples.json names.
// A test holds the folder to what this would write.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const take = async (path) =>
  (await runnerImport(join(root, path), { root, configFile: false, logLevel: 'warn' })).module;
const { TEMPLATES } = await take('src/project/templates/index.ts');
const { packProject } = await take('src/project/file/project-file.ts');

const examples = JSON.parse(readFileSync(join(root, 'examples/examples.json'), 'utf8'));
for (const [file, id] of Object.entries(examples)) {
  const template = TEMPLATES.find((known) => known.id === id);
  if (template === undefined) throw new Error(`examples/examples.json: there is no template “${id}”`);
  writeFileSync(join(root, 'examples', file), packProject({ document: template.create(), runs: [] }));
}
