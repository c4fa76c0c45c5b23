// The right panel: what is selected, or the training settings where nothing is.
import { useTranslation } from 'react-i18next';
import { shapeText } from '../../layers/ports.ts';
import { GROUP, layerIn } from '../../project/blocks.ts';
import { nodeTitle } from '../../project/commands/edit.ts';
import { useGraph, useNodeReport } from '../state/scope.ts';
import { useLocale } from '../state/session.ts';
import { useSelection } from '../state/view.ts';
import { GroupInspector } from './GroupInspector.tsx';
import classes from './Inspector.module.css';
import { NodeInspector } from './NodeInspector.tsx';
import { ProjectInspector } from './ProjectInspector.tsx';
import { SeveralNodes } from './SeveralNodes.tsx';

export function Inspector() {
  const { nodes, edges } = useSelection();
  const document = useGraph();
  const known = nodes.flatMap((id) => document.nodes[id] ?? []);
  const [first] = known;
  const wire = document.edges[edges[0] ?? ''];
  return (
    <div className={classes.inspector} data-testid="inspector">
      {first !== undefined && known.length === 1 ? (
        first.kind === GROUP ? (
          <GroupInspector key={first.id} node={first} />
        ) : (
          <NodeInspector key={first.id} node={first} />
        )
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
  const document = useGraph();
  const wire = document.edges[id];
  const report = useNodeReport(wire?.source ?? '');
  const [source, target] = [document.nodes[wire?.source ?? ''], document.nodes[wire?.target ?? '']];
  if (wire === undefined || source === undefined || target === undefined) return null;
  const index = layerIn(document, source)?.outputs.findIndex(({ name }) => name === wire.sourcePort) ?? -1;
  const shape = report?.outputShapes[index] ?? null;
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
