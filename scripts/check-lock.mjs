// Checks that package-lock.json has an entry for every optional platform package that a package in it names.
// A lock made while the registry lacked some of them leaves them out, and `npm ci` then fails on those platforms.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Lines such as `@biomejs/biome 2.5.15 names @biomejs/cli-win32-x64, which has no entry`. */
export function missingOptionalPackages(lock) {
  const entries = lock.packages ?? {};
  const problems = [];
  for (const [path, entry] of Object.entries(entries)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!isResolved(entries, path, name)) {
        problems.push(
          `${path.replace(/^.*node_modules\//, '') || 'the project'} ${entry.version ?? ''} names ${name}, which has no entry`,
        );
      }
    }
  }
  return problems;
}

/** As Node looks packages up: beside the package, then in each folder above. */
function isResolved(entries, from, name) {
  let at = from;
  for (;;) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in entries) return true;
    if (at === '') return false;
    const above = at.lastIndexOf('/node_modules/');
    at = above < 0 ? '' : at.slice(0, above);
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = resolve(fileURLToPath(import.meta.url), '../..');
  const problems = missingOptionalPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  for (const problem of problems) console.error(`package-lock.json: ${problem}`);
  if (problems.length > 0) {
    console.error(
      'Pin the package to a version all of whose platform packages the registry holds, and make the lock again.',
    );
    process.exitCode = 1;
  }
}
