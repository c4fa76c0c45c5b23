// Several layers at once: how many, and the parameters that all of them have.
import { useTranslation } from 'react-i18next';
import type { ParamSchema, ParamValue } from '../../base/params.ts';
import { text } from '../../base/text.ts';
import { layerOf } from '../../layers/catalog.ts';
import { setParam } from '../../project/commands/index.ts';
import type { NodeRecord } from '../../project/document.ts';
import { grouped } from '../canvas/grouped.ts';
import { asOneStep, useCompileReport } from '../state/document.ts';
import { dispatchHere, useScope } from '../state/scope.ts';
import classes from './Inspector.module.css';
import { ParamForm } from './ParamForm.tsx';

export function SeveralNodes({ nodes }: { readonly nodes: readonly NodeRecord[] }) {
  const { t } = useTranslation();
  const report = useCompileReport();
  const prefix = useScope((state) => state.prefix);
  const [first] = nodes;
  const same = first !== undefined && nodes.every((node) => node.kind === first.kind);
  const schema: ParamSchema = same ? (layerOf(first.kind)?.params ?? {}) : {};
  const parameters = nodes.reduce(
    (sum, node) => sum + (report.nodes[`${prefix}${node.id}`]?.parameters ?? 0),
    0,
  );
  const change = (name: string, value: ParamValue) => {
    const title = schema[name]?.title ?? text(name, name);
    asOneStep(
      text(
        `Change “${title.en}” of ${nodes.length} layers`,
        `Изменить «${title.ru}» у слоёв (${nodes.length})`,
      ),
      () => {
        for (const node of nodes) dispatchHere((document) => setParam(document, node.id, name, value));
      },
    );
  };
  return (
    <>
      <h2 className={classes.title}>{t('inspector.several', { count: nodes.length })}</h2>
      <dl className={classes.facts}>
        <dt>{t('inspector.count')}</dt>
        <dd>{grouped(parameters)}</dd>
      </dl>
      {first !== undefined && same && (
        <>
          <p className={classes.summary}>{t('inspector.severalHint')}</p>
          <ParamForm schema={schema} values={first.params} onChange={change} />
        </>
      )}
    </>
  );
}
