// The sign of what is wrong with a node: the reasons on hover or click, each with its cure in one click.
import { Button, Popover } from '@mantine/core';
import { IconAlertTriangleFilled, IconExclamationMark, IconInfoSmall } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '../../layers/define.ts';
import { applyFix } from '../../project/commands/index.ts';
import { dispatch } from '../state/document.ts';
import { useLocale } from '../state/session.ts';
import classes from './LayerNode.module.css';

const ICONS = { error: IconExclamationMark, warning: IconAlertTriangleFilled, info: IconInfoSmall } as const;
const CLOSE_AFTER_MS = 220;

export function ProblemBadge({
  name,
  node,
  diagnostics,
  severity,
}: {
  readonly node: string;
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly severity: Diagnostic['severity'];
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [opened, setOpened] = useState(false);
  const closing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stay = () => {
    clearTimeout(closing.current);
    setOpened(true);
  };
  const leave = () => {
    closing.current = setTimeout(() => setOpened(false), CLOSE_AFTER_MS);
  };
  const Icon = ICONS[severity];
  return (
    <Popover opened={opened} onChange={setOpened} width={300} position="top-start" withinPortal shadow="md">
      <Popover.Target>
        <button
          type="button"
          className={`${classes.problem} nodrag nopan`}
          data-severity={severity}
          data-testid={`problem-${node}`}
          aria-label={t('canvas.node.problems', { name, count: diagnostics.length })}
          aria-expanded={opened}
          onMouseEnter={stay}
          onMouseLeave={leave}
          onFocus={stay}
          onBlur={leave}
          onClick={(event) => {
            event.stopPropagation();
            stay();
          }}
        >
          <Icon size={12} stroke={3} />
        </button>
      </Popover.Target>
      <Popover.Dropdown onMouseEnter={stay} onMouseLeave={leave} onFocus={stay} onBlur={leave} p="sm">
        <div className={classes.reasons}>
          {diagnostics.map((diagnostic) => (
            <div
              key={`${diagnostic.code}/${diagnostic.node ?? ''}/${diagnostic.port ?? ''}/${diagnostic.param ?? ''}`}
              className={classes.reason}
            >
              <span>{diagnostic.message[locale]}</span>
              <FixButton diagnostic={diagnostic} onDone={() => setOpened(false)} />
            </div>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

export function FixButton({
  diagnostic: { fix },
  onDone,
}: {
  readonly diagnostic: Diagnostic;
  readonly onDone?: () => void;
}) {
  const locale = useLocale();
  if (fix === undefined) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      onClick={() => {
        dispatch((document) => applyFix(document, fix));
        onDone?.();
      }}
    >
      {fix.title[locale]}
    </Button>
  );
}
