// The arrows of the architecture: which part may import which, type imports included.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve('src');

/** Parts, most specific first: a file belongs to the first whose folder holds it. */
const PARTS = [
  'base',
  'engine/ir',
  'engine/autodiff',
  'engine/passes',
  'engine/backends',
  'engine/kernels',
  'engine/parallel',
  'engine/train',
  'engine/data',
  'layers',
  'project',
  'codegen',
  'contract',
  'main/electron',
  'main/web',
  'main/cli',
  'main/workers',
  'main/services',
  'preload',
  'renderer',
] as const;
type Part = (typeof PARTS)[number];

const ENGINE: readonly Part[] = PARTS.filter((part) => part.startsWith('engine/'));

/** Part → parts it may import beside itself. */
const MAY_IMPORT: Readonly<Record<Part, readonly Part[]>> = {
  base: [],
  'engine/ir': ['base'],
  'engine/autodiff': ['base', ...ENGINE],
  'engine/passes': ['base', ...ENGINE],
  'engine/backends': ['base', ...ENGINE],
  'engine/kernels': ['base', ...ENGINE],
  'engine/parallel': ['base', ...ENGINE],
  'engine/train': ['base', ...ENGINE],
  'engine/data': ['base', ...ENGINE],
  layers: ['base', 'engine/ir', 'engine/train'],
  project: ['base', 'engine/ir', 'engine/train', 'engine/data', 'layers', 'codegen'],
  codegen: ['base', 'engine/ir', 'layers', 'project'],
  contract: ['base', 'project'],
  'main/electron': ['base', 'contract', 'main/services'],
  'main/web': ['base', 'contract', 'main/services'],
  'main/cli': [
    'base',
    'contract',
    'project',
    'codegen',
    'layers',
    ...ENGINE,
    'main/services',
    'main/web',
    'main/workers',
  ],
  'main/workers': ['base', 'contract', 'project', 'layers', ...ENGINE, 'main/services'],
  'main/services': ['base', 'contract', 'project', 'codegen', 'layers', ...ENGINE, 'main/workers'],
  preload: ['base', 'contract'],
  renderer: ['base', 'contract', 'project', 'layers', 'codegen', 'engine/ir', 'engine/train'],
};

/** What one part may take from another only as types, or only from certain files. */
const NARROW: readonly { from: Part; to: Part; files: RegExp; why: string }[] = [
  {
    from: 'layers',
    to: 'engine/train',
    files: /^network\.ts$/,
    why: 'layers know the shape of a network, not how it trains',
  },
  { from: 'preload', to: 'base', files: /^errors\//, why: 'the preload carries codes, no logic' },
];

/** Packages that only certain folders may import. */
const PACKAGES: readonly { name: RegExp; folders: RegExp }[] = [
  { name: /^electron($|\/)/, folders: /^(main\/electron|preload)\// },
  { name: /^node:worker_threads$/, folders: /^main\/workers\// },
  { name: /^@xyflow\/react/, folders: /^renderer\/canvas\// },
  { name: /^chart\.js|^chartjs-/, folders: /^renderer\/training\// },
  {
    name: /^(react|react-dom|@mantine|@tabler|@tanstack|zustand|i18next|react-i18next)($|[/-])/,
    folders: /^renderer\//,
  },
  { name: /^node:/, folders: /^main\// },
  { name: /^(ws|sharp|commander|@duckdb)($|\/)/, folders: /^main\// },
];

interface Import {
  readonly file: string;
  readonly target: string;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // AssemblyScript is a language of its own with the same file ending.
    if (entry.isDirectory()) return entry.name === 'assembly' ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** Every static, re-exporting, dynamic and type import, as written. */
function importsOf(file: string): Import[] {
  const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const patterns = [
    /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?\sfrom\s*['"]([^'"]+)['"]/g,
    /(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g,
    /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
    /\bnew URL\(\s*['"](\.[^'"]+)['"]/g,
  ];
  const name = relative(SRC, file).split(sep).join('/');
  return patterns.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => ({ file: name, target: match[1] ?? '' })),
  );
}

function partOf(file: string): Part | null {
  return PARTS.find((part) => file.startsWith(`${part}/`)) ?? null;
}

function targetFile({ file, target }: Import): string {
  return relative(SRC, resolve(SRC, dirname(file), target.replace(/\?.*$/, '')))
    .split(sep)
    .join('/');
}

const imports = sources(SRC).flatMap(importsOf);
const own = imports.filter(({ target }) => target.startsWith('.'));
const packages = imports.filter(({ target }) => !target.startsWith('.'));

describe('the folders and who may import whom', () => {
  it('finds the sources and their imports', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it('every source file belongs to a part of the architecture', () => {
    const strays = sources(SRC)
      .map((file) => relative(SRC, file).split(sep).join('/'))
      .filter((file) => partOf(file) === null);
    expect(strays).toEqual([]);
  });

  it('no import goes against the arrows', () => {
    const forbidden = own.filter((one) => {
      const from = partOf(one.file);
      const to = partOf(targetFile(one));
      return from !== null && to !== from && (to === null || !MAY_IMPORT[from].includes(to));
    });
    expect(forbidden.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  it.each(NARROW)('$from takes from $to only $files', ({ from, to, files }) => {
    const forbidden = own.filter(
      (one) =>
        partOf(one.file) === from &&
        partOf(targetFile(one)) === to &&
        !files.test(targetFile(one).slice(to.length + 1)),
    );
    expect(forbidden.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  it.each(PACKAGES)('only $folders imports $name', ({ name, folders }) => {
    const forbidden = packages.filter(({ file, target }) => name.test(target) && !folders.test(file));
    expect(forbidden.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  it('relative imports carry their file ending and lead to a file', () => {
    const broken = own.filter((one) => {
      const target = targetFile(one);
      return !/\.\w+$/.test(target) || (!existsSync(join(SRC, target)) && !target.endsWith('.generated.ts'));
    });
    expect(broken.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  it('there is no file named for nothing in particular', () => {
    const vague = sources(SRC).filter((file) => /[\\/](utils|helpers|misc|manager|common)\.tsx?$/.test(file));
    expect(vague).toEqual([]);
  });
});
