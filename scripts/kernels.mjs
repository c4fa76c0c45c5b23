// Compiles src/engine/kernels/assembly into two WebAssembly builds and writes them, base64-coded, as a module.
// Does nothing when the sources have not changed since. `--text FILE` also writes the relaxed build as text.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const kernels = join(root, 'src/engine/kernels');
const target = join(kernels, 'binaries.generated.ts');

/** WebAssembly's limit: 65,536 pages of 64 KiB. */
const MAXIMUM_PAGES = '65536';
const FLAGS = [
  '-O3',
  '--converge',
  '--noAssert',
  ...['--runtime', 'stub'],
  ...['--use', 'abort='],
  '--importMemory',
  '--sharedMemory',
  ...['--initialMemory', '1'],
  ...['--maximumMemory', MAXIMUM_PAGES],
  ...['--enable', 'simd,threads,bulk-memory,relaxed-simd'],
];

function sourceHash() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  hash.update(readFileSync(join(kernels, 'opcodes.ts')));
  const folder = join(kernels, 'assembly');
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.ts')) hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

async function compile(asc, relaxed, textFile) {
  const folder = mkdtempSync(join(tmpdir(), 'layerloom-kernels-'));
  const output = join(folder, 'kernels.wasm');
  const flags = relaxed ? FLAGS : FLAGS.map((flag) => flag.replace(',relaxed-simd', ''));
  const text = relaxed && textFile ? ['--textFile', textFile] : [];
  const { error, stderr } = await asc.main([
    'src/engine/kernels/assembly/index.ts',
    '--baseDir',
    root,
    ...flags,
    ...text,
    '--outFile',
    output,
  ]);
  if (error)
    throw new Error(
      `the kernels do not compile (${relaxed ? 'relaxed' : 'plain'} build):\n${stderr.toString()}${error.message}`,
    );
  const bytes = readFileSync(output);
  rmSync(folder, { recursive: true });
  return bytes;
}

const hash = sourceHash();
const textAt = process.argv.indexOf('--text');
const textFile = textAt > 0 ? process.argv[textAt + 1] : undefined;
const current = existsSync(target) && readFileSync(target, 'utf8').includes(hash);
if (!current || textFile) {
  const { default: asc } = await import('assemblyscript/asc');
  const simd = await compile(asc, false);
  const relaxed = await compile(asc, true, textFile);
  const lines = [
    '// Written by scripts/kernels.mjs from assembly/. Not to be edited or committed.',
    `export const SOURCE_HASH = '${hash}';`,
    `export const SIMD = '${simd.toString('base64')}';`,
    `export const RELAXED_SIMD = '${relaxed.toString('base64')}';`,
    '',
  ];
  mkdirSync(kernels, { recursive: true });
  // Renamed into place, so that a process that starts meanwhile reads the old file or the new one.
  const partial = `${target}.${process.pid}`;
  writeFileSync(partial, lines.join('\n'));
  renameSync(partial, target);
  console.log(`kernels: plain ${simd.length} bytes, relaxed ${relaxed.length} bytes`);
}
