// The command line. Each command uses the services that the windows use; what goes wrong is one clear line on stderr.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { formatError, toWireError } from '../../base/errors/app-error.ts';
import { text } from '../../base/text.ts';
import { appPaths } from '../services/app-paths.ts';
import { bench } from './commands/bench.ts';
import { type DataOptions, describeData } from './commands/data.ts';
import { evaluate } from './commands/evaluate.ts';
import { type GenerateOptions, generate } from './commands/generate.ts';
import { gradcheck } from './commands/gradcheck.ts';
import { inspect } from './commands/inspect.ts';
import { createProject, listTemplates } from './commands/new.ts';
import { predict } from './commands/predict.ts';
import { type TrainOptions, train } from './commands/train.ts';
import { trainFolds } from './commands/train-folds.ts';
import { createOutput, type Output, systemLocale } from './output.ts';
import type { ReadingChoice } from './reading.ts';
import { openWorkplace } from './workplace.ts';

const BAD_USAGE = 2;
const DATA_ELSEWHERE = text(
  'On the command line: give its place with --data FILE.',
  'В командной строке: укажите его место через --data ФАЙЛ.',
);
const MOST_THREADS = 64;
const MOST_DEFAULT = 2 ** 31 - 1;

function createProgram(): Command {
  const program = new Command('layerloom')
    .description('Build, train and inspect neural networks.')
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  const workplace = () => openWorkplace(import.meta.dirname);
  const json = ['--json', 'one JSON object a line'] as const;
  const tableOption = ['--table <name>', 'which table of the data file, where it has several'] as const;
  const dateOrderOption = [
    '--date-order <order>',
    'dmy or mdy: how dates like 03/04/2024 are read where the file leaves it open',
    oneOf('dmy', 'mdy'),
  ] as const;

  program
    .command('train')
    .description('train a project')
    .argument('<project>', 'a .loom file')
    .option('--epochs <n>', 'passes over the training rows', wholeNumber(1, 1_000_000))
    .option('--steps <n>', 'end after this many batches', wholeNumber(1))
    .option('--batch <n>', 'rows a batch', wholeNumber(1, 1_000_000))
    .option('--seed <s>', 'seed of weights and shuffling', wholeNumber(0))
    .option('--threads <n>', 'threads; 0 chooses by the machine', wholeNumber(0, MOST_THREADS))
    .option('--backend <name>', 'wasm or reference', oneOf('wasm', 'reference'))
    .option('--data <file>', 'train on this file instead of the project’s data')
    .option(...tableOption)
    .option(...dateOrderOption)
    .option('--weights <file>', 'start from these weights (safetensors)')
    .option('--save-weights <file>', 'write the trained weights (safetensors)')
    .option('--save <file>', 'write the trained project (.loom)')
    .addOption(
      new Option(
        '--continue',
        'go on with the project’s newest run: --epochs more, with its own data and settings',
      ).conflicts(['batch', 'seed', 'backend', 'threads', 'data', 'weights', 'folds']),
    )
    .addOption(
      new Option('--folds <k>', 'cross-validation: train once for each of k folds, and their mean ± sd')
        .argParser(wholeNumber(2, 100))
        .conflicts(['save', 'saveWeights']),
    )
    .option(...json)
    .action((project: string, options: TrainOptions & JsonOption & { readonly folds?: number }) =>
      options.folds === undefined
        ? train(project, options, workplace(), outputOf(options), onInterrupt)
        : trainFolds(project, options.folds, options, workplace(), outputOf(options), onInterrupt),
    );

  program
    .command('predict')
    .description('predictions of a trained project for the rows of a file, as CSV')
    .argument('<project>', 'a trained .loom file')
    .option('--data <file>', 'a file with the project’s feature columns')
    .option(...tableOption)
    .option(...dateOrderOption)
    .option('--output <file>', 'write the CSV there instead of printing it')
    .option(
      '--generate <n>',
      'write on by this many tokens (a project on running text)',
      wholeNumber(1, 100_000),
    )
    .option('--prompt <text>', 'what it writes on after')
    .option('--temperature <t>', '0 is the likeliest token each time, 1 as the network has it', number(0, 10))
    .option('--seed <s>', 'seed of what is drawn', wholeNumber(0))
    .option(...json)
    .action(
      async (
        project: string,
        options: { data?: string; output?: string } & Partial<GenerateOptions> & ReadingChoice & JsonOption,
        command: Command,
      ) => {
        const { data, generate: tokens } = options;
        if (tokens !== undefined) {
          await generate(project, { ...options, generate: tokens }, workplace(), outputOf(options));
        } else if (data === undefined) command.error('error: give --data FILE, or --generate N');
        else
          await predict(
            project,
            { ...options, data },
            workplace(),
            outputOf(options),
            writeLine,
            console.error,
          );
      },
    );

  program
    .command('evaluate')
    .description('loss and metrics of a trained project')
    .argument('<project>', 'a trained .loom file')
    .option('--data <file>', 'score all rows of this file instead of the project’s own data')
    .option(...tableOption)
    .option(...dateOrderOption)
    .option(...json)
    .action((project: string, options: { data?: string } & ReadingChoice & JsonOption) =>
      evaluate(project, options, workplace(), outputOf(options)),
    );

  program
    .command('inspect')
    .description(
      'the network node by node: kind, output shape, parameters, FLOPs, problems; memory to train it',
    )
    .argument('<project>', 'a .loom file')
    .option(...json)
    .action((project: string, options: JsonOption) => inspect(project, workplace(), outputOf(options)));

  program
    .command('gradcheck')
    .description('analytic gradients against central differences in float64')
    .argument('<project>', 'a .loom file')
    .option(...json)
    .action((project: string, options: JsonOption) => gradcheck(project, workplace(), outputOf(options)));

  program
    .command('new')
    .description('make a project from a template')
    .argument('[template]', 'its name')
    .option('--output <path>', 'the .loom file to write')
    .option('--list', 'list the templates')
    .option(...json)
    .action(
      async (
        template: string | undefined,
        options: { output?: string; list?: true } & JsonOption,
        command: Command,
      ) => {
        if (options.list) listTemplates(outputOf(options));
        else if (template === undefined) command.error('error: name a template, or give --list');
        else if (options.output === undefined) command.error('error: say where to write with --output PATH');
        else await createProject(template, options.output, outputOf(options));
      },
    );

  program
    .command('data')
    .description('what the reader sees in a file: columns, types, rows, classes, problems')
    .argument('<file>', 'a data file')
    .option(...tableOption)
    .option(...dateOrderOption)
    .option('--problems <file>', 'write all problems there as CSV')
    .option(...json)
    .action((file: string, options: DataOptions & JsonOption) =>
      describeData(file, options, workplace(), outputOf(options)),
    );

  program
    .command('bench')
    .description('microseconds a training step of the benchmark’s networks')
    .argument('[workloads]', 'names, separated by commas; all if not given')
    .option('--threads <n>', 'threads to compute with', wholeNumber(1, MOST_THREADS), 1)
    .option(...json)
    .action((named: string | undefined, options: { threads: number } & JsonOption) =>
      bench(named, options.threads, appPaths(import.meta.dirname).workerUrls.peer, outputOf(options)),
    );

  program
    .command('serve')
    .description('the app on 127.0.0.1, in a browser')
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0, 65_535), 0)
    .option('--no-open', 'do not open a window')
    .action(async (options: { port: number; open: boolean }) => {
      const { serve } = await import('../web/serve.ts');
      const host = await serve({ bundleDir: import.meta.dirname, port: options.port, open: options.open });
      onInterrupt(() => {
        host.close().then(
          () => process.exit(0),
          () => process.exit(1),
        );
      });
    });
  return program;
}

interface JsonOption {
  readonly json?: true;
}

function outputOf(options: JsonOption): Output {
  return createOutput(options.json === true, writeLine);
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

function onInterrupt(stop: () => void): void {
  // The signal may come twice: from the terminal, and from the script that started this process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}

function wholeNumber(least: number, most = MOST_DEFAULT) {
  return (given: string): number => {
    const value = Number(given);
    if (given.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most) {
      const to = most === MOST_DEFAULT ? '' : ` to ${most}`;
      throw new InvalidArgumentError(`Give a whole number from ${least}${to}.`);
    }
    return value;
  };
}

function number(least: number, most: number) {
  return (given: string): number => {
    const value = Number(given);
    if (given.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`Give a number from ${least} to ${most}.`);
    }
    return value;
  };
}

function oneOf<const T extends string>(...allowed: readonly T[]) {
  return (given: string): T => {
    const found = allowed.find((value) => value === given);
    if (found === undefined) throw new InvalidArgumentError(`Give one of: ${allowed.join(', ')}.`);
    return found;
  };
}

// A reader that closes the pipe early (head) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await createProgram().parseAsync();
} catch (thrown) {
  if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? 0 : BAD_USAGE;
  else {
    const error = toWireError(thrown);
    const locale = systemLocale();
    const elsewhere = error.code === 'data.moved' || error.code === 'data.changed';
    console.error(formatError(error, locale) + (elsewhere ? ` ${DATA_ELSEWHERE[locale]}` : ''));
    process.exitCode = 1;
  }
}
