// `npm run -s cli -- COMMAND …`: builds when needed (quietly, so that --json output stays clean) and runs the command.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ROOT } from './ensure-built.mjs';

try {
  await ensureBuilt();
  const child = spawn(process.execPath, [join(ROOT, 'out/main/cli.js'), ...process.argv.slice(2)], {
    // npm runs scripts in the package's folder: paths given by the user are relative to where the user stands.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1);
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
