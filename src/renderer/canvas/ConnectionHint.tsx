// While a wire is dragged over a handle that cannot take it: the reason, beside the cursor.
import { useConnection } from '@xyflow/react';
import { createPortal } from 'react-dom';
import { useLocale } from '../state/session.ts';
import classes from './Canvas.module.css';
import { currentFlow, useCanvasState } from './canvas-state.ts';
import { refusalOf } from './connecting.ts';

export function ConnectionHint() {
  const locale = useLocale();
  const moved = useCanvasState((state) => state.connecting?.moved ?? null);
  const over = useConnection((connection) => {
    const { inProgress, fromHandle, toHandle, to } = connection;
    if (!inProgress || toHandle === null) return null;
    return `${fromHandle.type}\n${fromHandle.nodeId}\n${fromHandle.id}\n${toHandle.nodeId}\n${toHandle.id}\n${toHandle.type}\n${to.x}\n${to.y}`;
  });
  if (over === null) return null;
  const [type, node = '', port = '', toNode = '', toPort = '', toType, x, y] = over.split('\n');
  const [a, b] = [
    { node, port },
    { node: toNode, port: toPort },
  ];
  const [from, to] = type === 'source' ? [a, b] : [b, a];
  const reason = refusalOf(from, to, moved, toType === type);
  const flow = currentFlow();
  if (reason === null || flow === null) return null;
  const at = flow.flowToScreenPosition({ x: Number(x), y: Number(y) });
  return createPortal(
    <div className={classes.hint} style={{ left: at.x + 14, top: at.y + 14 }} role="status">
      {reason[locale]}
    </div>,
    window.document.body,
  );
}
