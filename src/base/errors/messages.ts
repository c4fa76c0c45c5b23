// One table from error code to message, assembled from one file per subject.
import type { Text } from '../text.ts';
import { APP_MESSAGES } from './app.ts';
import { DATA_MESSAGES } from './data.ts';
import { FILE_MESSAGES } from './file.ts';
import { GRAPH_MESSAGES } from './graph.ts';
import { IPC_MESSAGES } from './ipc.ts';
import { RUN_MESSAGES } from './run.ts';

export const MESSAGES = {
  ...APP_MESSAGES,
  ...DATA_MESSAGES,
  ...FILE_MESSAGES,
  ...GRAPH_MESSAGES,
  ...IPC_MESSAGES,
  ...RUN_MESSAGES,
} as const satisfies Record<string, Text>;

export type ErrorCode = keyof typeof MESSAGES;
export type ErrorParams = Readonly<Record<string, string | number>>;
