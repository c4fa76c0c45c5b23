// Entry of the web host as a process of its own: `node out/main/web.js [--port N] [--no-open] [--folder PATH]`.
import { parseArgs } from 'node:util';
import { AppError } from '../../base/errors/app-error.ts';
import { serve } from './serve.ts';

const values = readArguments();

const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port ${values.port} is not a port: give a whole number from 0 to 65535.`);
  process.exit(2);
}

try {
  const host = await serve({
    bundleDir: import.meta.dirname,
    port,
    open: !values['no-open'],
    ...(values.folder === undefined ? {} : { startFolder: values.folder }),
    ...(process.env.LAYERLOOM_TOKEN ? { token: process.env.LAYERLOOM_TOKEN } : {}),
  });
  const stop = () => {
    host.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (thrown) {
  console.error(thrown instanceof AppError ? thrown.message : thrown);
  process.exitCode = 1;
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        'no-open': { type: 'boolean', default: false },
        folder: { type: 'string' },
      },
    }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}
