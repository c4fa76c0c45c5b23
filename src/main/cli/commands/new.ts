// `new TEMPLATE --output PATH` and `new --list`.
import { AppError } from '../../../base/errors/app-error.ts';
import { TEMPLATES } from '../../../project/templates/index.ts';
import { type Output, table } from '../output.ts';
import { writeProject } from '../workplace.ts';

export function listTemplates(output: Output): void {
  for (const { id, title, description } of TEMPLATES) {
    output.record({ type: 'template', id, title: title.en, description: description.en });
  }
  const rows = TEMPLATES.map(({ id, description }) => [id, description[output.locale]]);
  for (const line of table([[output.word('template'), ''], ...rows])) output.line(line);
}

export async function createProject(template: string, path: string, output: Output): Promise<void> {
  const found = TEMPLATES.find(({ id }) => id === template);
  if (!found) {
    const known = TEMPLATES.map(({ id }) => id).join(', ');
    throw new AppError('file.unknownTemplate', { template, known });
  }
  await writeProject(path, { document: found.create(), runs: [] });
  output.record({ type: 'created', template, path });
  output.line(path);
}
