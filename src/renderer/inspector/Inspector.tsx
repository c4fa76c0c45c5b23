// The right panel: what is selected, or the training settings where nothing is.
import { useTranslation } from 'react-i18next';
import { layerOf } from '../../layers/catalog.ts';
import { shapeText } from '../../layers/ports.ts';
import { nodeTitle } from '../../project/commands/edit.ts';
import { useCompileReport, useDocument } from '../state/document.ts';
import { useLocale } from '../state/session.ts';
import { useSelection } from '../state/view.ts';
import classes from './Inspector.module.css';
import { NodeInspector } from './NodeInspector.tsx';
import { ProjectInspector } from './ProjectInspector.tsx';
import { SeveralNodes } from './SeveralNodes.tsx';

export function Inspector() {
  const { nodes, edges } = useSelection();
  const document = useDocument();
  const known = nodes.flatMap((id) => document.nodes[id] ?? []);
  const [first] = known;
  const wire = document.edges[edges[0] ?? ''];
  return (
    <div className={classes.inspector} data-testid="inspector">
      {first !== undefined && known.length === 1 ? (
        <NodeInspector key={first.id} node={first} />
      ) : known.length > 1 ? (
        <SeveralNodes nodes={known} />
      ) : wire !== undefined && edges.length === 1 ? (
        <WireInspector id={wire.id} />
      ) : (
        <ProjectInspector />
      )}
    </div>
  );
}

function WireInspector({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const document = useDocument();
  const report = useCompileReport();
  const wire = document.edges[id];
  const [source, target] = [document.nodes[wire?.source ?? ''], document.nodes[wire?.target ?? '']];
  if (wire === undefined || source === undefined || target === undefined) return null;
  const index = layerOf(source.kind)?.outputs.findIndex(({ name }) => name === wire.sourcePort) ?? -1;
  const shape = report.nodes[source.id]?.outputShapes[index] ?? null;
  return (
    <>
      <h2 className={classes.title}>{t('inspector.wire')}</h2>
      <dl className={classes.facts}>
        <dt>{t('inspector.from')}</dt>
        <dd>{nodeTitle(source)[locale]}</dd>
        <dt>{t('inspector.to')}</dt>
        <dd>{nodeTitle(target)[locale]}</dd>
        <dt>{t('inspector.shape')}</dt>
        <dd>{shape === null ? t('inspector.unknownShape') : shapeText(shape)}</dd>
      </dl>
    </>
  );
}
