// A wire: a curve, and the shape of what passes when it is hovered, selected, or seen from near.
import { BaseEdge, type EdgeProps, getBezierPath, getSmoothStepPath, useStore } from '@xyflow/react';
import { memo } from 'react';
import { shapeText } from '../../layers/ports.ts';
import { useDocumentStore } from '../state/document.ts';
import { reportHere } from '../state/scope.ts';
import { useCanvasState } from './canvas-state.ts';
import { layerAt } from './connecting.ts';
import type { WireFlowEdge } from './flow-model.ts';
import classes from './WireEdge.module.css';

const NEAR = 1.15;

export const WireEdge = memo(function WireEdge(props: EdgeProps<WireFlowEdge>) {
  const { id, data, selected, sourceX, sourceY, targetX, targetY } = props;
  const hovered = useCanvasState((state) => state.hoveredEdge === id);
  const near = useStore((state) => state.transform[2] >= NEAR);
  const shown = hovered || selected === true || near;
  const [path, labelX, labelY] =
    targetX < sourceX - 24
      ? getSmoothStepPath({ ...props, borderRadius: 36, offset: 28 })
      : getBezierPath({ ...props, curvature: 0.32 });
  return (
    <g
      className={classes.wire}
      data-selected={selected === true}
      data-dropping={data?.dropping === true}
      data-testid={`wire-${id}`}
    >
      <BaseEdge id={id} path={path} interactionWidth={18} />
      {shown && data !== undefined && (
        <WireShape
          source={data.record.source}
          port={data.record.sourcePort}
          x={targetX < sourceX ? labelX : (sourceX + targetX) / 2}
          y={targetX < sourceX ? labelY : (sourceY + targetY) / 2}
        />
      )}
    </g>
  );
});

function WireShape(props: {
  readonly source: string;
  readonly port: string;
  readonly x: number;
  readonly y: number;
}) {
  const shape = useDocumentStore(() => {
    const index = layerAt(props.source)?.outputs.findIndex(({ name }) => name === props.port) ?? -1;
    return reportHere().nodes[props.source]?.outputShapes[index] ?? null;
  });
  if (shape === null) return null;
  return (
    <text x={props.x} y={props.y - 7} className={classes.shape} textAnchor="middle">
      {shapeText(shape)}
    </text>
  );
}
