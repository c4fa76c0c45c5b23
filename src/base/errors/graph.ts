// Messages of `graph.*` errors. {name} is replaced by the parameter of that name.
import { text } from '../text.ts';

export const GRAPH_MESSAGES = {
  'graph.cannotTrain': text(
    'This network cannot be trained yet: {problem}',
    'Эту сеть пока нельзя обучить: {problemRu}',
  ),
} as const;
