// A process that saves a file and kills itself at a given stage: `save-and-die STAGE PATH WORD`.
import { writeAtomically } from '../../src/main/services/atomic-file.ts';

const [stage, path = '', word = ''] = process.argv.slice(2);
await writeAtomically(path, new TextEncoder().encode(word.repeat(100_000)), (reached) => {
  if (reached === stage) process.kill(process.pid, 'SIGKILL');
});
