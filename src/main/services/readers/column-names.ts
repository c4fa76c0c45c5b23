// Names of a table's columns: never empty, never twice the same.
import type { ProblemList } from './problems.ts';

const MAX_LENGTH = 400;

export function columnNames(given: readonly string[], problems: ProblemList): string[] {
  const names: string[] = [];
  const taken = new Set<string>();
  given.forEach((raw, index) => {
    const trimmed = raw.trim().slice(0, MAX_LENGTH);
    // Names become keys of records in the project.
    const wanted = trimmed === '' || trimmed === '__proto__' ? `column_${index + 1}` : trimmed;
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
    if (name !== wanted) {
      problems.add('warning', 'data.duplicateColumn', { column: wanted, renamed: name }, { column: name });
    }
    taken.add(name);
    names.push(name);
  });
  return names;
}
