// The project file and the templates as one value, the way services take them.
import { TEMPLATES } from '../templates/index.ts';
import { packProject, unpackProject } from './project-file.ts';

export { type ProjectContents, packProject, type StoredRun, unpackProject } from './project-file.ts';

export const projectFormat = { encode: packProject, decode: unpackProject, templates: TEMPLATES } as const;
