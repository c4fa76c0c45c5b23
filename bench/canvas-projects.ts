// Projects with many nodes for the canvas benchmark, written as .loom files. Not a benchmark itself:
// node scripts/bench-canvas.mjs runs it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileDocument } from '../src/project/compile.ts';
import { packProject } from '../src/project/file/index.ts';
import { meshDocument } from './mesh.ts';

const [folder = '.', ...sizes] = process.argv.slice(2);
for (const size of sizes) {
  const document = meshDocument(Number(size));
  const { report } = compileDocument(document);
  if (!report.trainable) throw new Error(report.diagnostics[0]?.message.en);
  writeFileSync(join(folder, `mesh-${size}.loom`), packProject({ document, runs: [] }));
  console.log(`${Object.keys(document.nodes).length} nodes`);
}
