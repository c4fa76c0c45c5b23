// The templates of the start page and of the command line's `new`.
import { text } from '../../base/text.ts';
import { emptyDocument } from '../new-document.ts';
import { BLOCKS } from './blocks.ts';
import { GENERATED } from './generated.ts';
import { IMAGES } from './images.ts';
import { OUTPUTS } from './outputs.ts';
import { SEQUENCES } from './sequences.ts';
import { SERIES } from './series.ts';
import { TABLES } from './tables.ts';
import type { Template } from './template.ts';
import { TEXTS } from './texts.ts';

export type { Template } from './template.ts';

const EMPTY: Template = {
  id: 'empty',
  title: text('Empty canvas', 'Пустой холст'),
  description: text('Start from nothing.', 'Начать с чистого листа.'),
  create: () => emptyDocument(),
};

export const TEMPLATES: readonly Template[] = [
  ...IMAGES,
  ...BLOCKS,
  ...TABLES,
  ...OUTPUTS,
  ...SEQUENCES,
  ...SERIES,
  ...TEXTS,
  ...GENERATED,
  EMPTY,
];
