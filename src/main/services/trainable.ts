// A document's network, or the reason in plain words why it cannot be trained, with the node and the remedy.
import { AppError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import type { Network } from '../../engine/train/network.ts';
import type { Diagnostic } from '../../layers/define.ts';
import { compileDocument } from '../../project/compile.ts';
import type { LoomDocument } from '../../project/document.ts';
import { placeOf } from '../../project/scope.ts';

/** Throws `graph.cannotTrain`. `flops` is the forward cost of one sample. */
export function trainableNetwork(document: LoomDocument): { network: Network; flops: number } {
  const { network, report } = compileDocument(document);
  if (network) return { network, flops: report.totals.flops };
  const problem = report.diagnostics.find(({ severity }) => severity === 'error');
  throw new AppError('graph.cannotTrain', {
    problem: problem ? inWords(document, problem, 'en') : 'it has no path from input to output.',
    problemRu: problem ? inWords(document, problem, 'ru') : 'нет пути от входа к выходу.',
  });
}

function inWords(document: LoomDocument, problem: Diagnostic, locale: Locale): string {
  const node = problem.node === undefined ? undefined : placeOf(document, problem.node)?.node;
  const subject = node ? `${node.name || node.id}: ` : '';
  const remedy = problem.fix ? ` (${problem.fix.title[locale]})` : '';
  return `${subject}${problem.message[locale]}${remedy}`;
}
