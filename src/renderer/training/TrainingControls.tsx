// Train, pause, step, stop, with how far the run is. What the buttons do comes from outside; which of them make sense
// in a state is decided here.
import { Button, Progress, Tooltip } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconPlayerTrackNextFilled,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../base/text.ts';
import type { RunMemory, RunState, RunStatus } from '../../contract/runs.ts';
import { setTraining } from '../../project/commands/index.ts';
import { STOPPING_RULES, type StoppingKind } from '../../project/optimizers.ts';
import { attempt } from '../state/ask.ts';
import { dispatch, useCompileReport } from '../state/document.ts';
import { useCurrentRun } from '../state/runs.ts';
import { useLocale } from '../state/session.ts';
import { ContinueButton } from './ContinueButton.tsx';
import { duration, groupedNumber } from './format.ts';
import { MemoryNote, refusalOf } from './MemoryNote.tsx';
import { useMemory, useMemoryWatch } from './memory.ts';
import { canContinue, continueRun, pause, resume, step, stop, train, useRunControl } from './run-control.ts';
import classes from './TrainingControls.module.css';

export interface ControlsProps {
  readonly status: RunStatus | null;
  readonly locale: Locale;
  /** Why training cannot start, in the user's language; null when it can. */
  readonly refusal: string | null;
  /** What training will take of memory; null while it is not known. */
  readonly memory: RunMemory | null;
  /** A request is under way: a second click would repeat it. */
  readonly busy: boolean;
  readonly onTrain: () => void;
  readonly onPause: () => void;
  readonly onResume: () => void;
  readonly onStep: () => void;
  readonly onStop: () => void;
  readonly onBatch: (batch: number) => void;
  readonly onContinue: (epochs: number) => void;
}

/** The controls of the run in front. */
export function TrainingControls() {
  const locale = useLocale();
  const report = useCompileReport();
  const run = useCurrentRun();
  const busy = useRunControl((state) => state.busy);
  const problem = report.diagnostics.find((diagnostic) => diagnostic.severity === 'error');
  useMemoryWatch();
  const memory = useMemory();
  return (
    <Controls
      status={run?.status ?? null}
      locale={locale}
      refusal={
        report.trainable || problem === undefined ? refusalOf(memory, locale) : problem.message[locale]
      }
      memory={memory}
      busy={busy}
      onTrain={() => attempt(train)}
      onPause={() => attempt(pause)}
      onResume={() => attempt(resume)}
      onStep={() => attempt(step)}
      onStop={() => attempt(stop)}
      onContinue={(epochs) => {
        if (run !== null)
          attempt(() => continueRun(run.status.id, { epochs, from: 'latest', rateFactor: 1 }));
      }}
      onBatch={(batchSize) => dispatch((document) => setTraining(document, { batchSize }))}
    />
  );
}

/** What the buttons are in a state: the main one, and whether a step or a stop makes sense. */
export function controlsOf(state: RunState | null): {
  readonly main: 'train' | 'pause' | 'resume';
  readonly step: boolean;
  readonly stop: boolean;
} {
  switch (state) {
    case 'running':
      return { main: 'pause', step: false, stop: true };
    case 'paused':
    case 'loaded':
      return { main: 'resume', step: true, stop: true };
    default:
      return { main: 'train', step: true, stop: false };
  }
}

export function Controls(props: ControlsProps) {
  const { t } = useTranslation();
  const { status, busy, refusal } = props;
  const { main, step, stop } = controlsOf(status?.state ?? null);
  const starts = main === 'train';
  return (
    <div className={classes.controls} role="toolbar" aria-label={t('training.controls.label')}>
      {status !== null && <RunProgressLine status={status} locale={props.locale} />}
      {starts && status !== null && canContinue(status) && (
        <ContinueButton size="xs" status={status} disabled={busy} onContinue={props.onContinue} />
      )}
      {starts && props.memory !== null && (
        <MemoryNote memory={props.memory} locale={props.locale} onBatch={props.onBatch} />
      )}
      <Tooltip label={refusal} disabled={!starts || refusal === null} multiline maw={320}>
        <span>
          {main === 'pause' ? (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlayerPauseFilled size={14} />}
              disabled={busy}
              onClick={props.onPause}
            >
              {t('training.controls.pause')}
            </Button>
          ) : (
            <Button
              size="xs"
              leftSection={<IconPlayerPlayFilled size={14} />}
              disabled={busy || (starts && refusal !== null)}
              onClick={starts ? props.onTrain : props.onResume}
            >
              {t(starts ? 'training.controls.train' : 'training.controls.resume')}
            </Button>
          )}
        </span>
      </Tooltip>
      <Tooltip label={t('training.controls.stepHint')}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerTrackNextFilled size={14} />}
          disabled={busy || !step || (starts && refusal !== null)}
          onClick={props.onStep}
        >
          {t('training.controls.step')}
        </Button>
      </Tooltip>
      <Button
        size="xs"
        variant={main === 'pause' ? 'filled' : 'default'}
        leftSection={<IconPlayerStopFilled size={14} />}
        disabled={busy || !stop}
        onClick={props.onStop}
      >
        {t('training.controls.stop')}
      </Button>
    </div>
  );
}

function RunProgressLine({ status, locale }: { status: RunStatus; locale: Locale }) {
  const { t } = useTranslation();
  const goesOn = status.state === 'running' || status.state === 'paused' || status.state === 'loaded';
  const left = goesOn && status.secondsLeft !== null ? duration(status.secondsLeft) : null;
  // The most telling first: in a narrow header the end is cut.
  const parts = [
    ...(status.state === 'running' ? [] : [t(`training.state.${status.state}`)]),
    // Ended before the last epoch: by which rule.
    ...(status.reason !== null && isStoppingRule(status.reason)
      ? [STOPPING_RULES[status.reason].title[locale]]
      : []),
    t('training.controls.epochOf', {
      epoch: Math.min(status.epochs, Math.floor(status.epoch + (goesOn ? 1 : 0))),
      epochs: status.epochs,
    }),
    ...(left !== null
      ? [t('training.controls.left', { time: t(`training.duration.${left.unit}`, { ...left }) })]
      : []),
    ...(status.samplesPerSecond > 0
      ? [
          t('training.controls.samplesPerSecond', {
            rate: groupedNumber(Math.round(status.samplesPerSecond), locale),
          }),
        ]
      : []),
  ];
  const share = status.steps > 0 ? status.step / status.steps : 0;
  return (
    <div className={classes.progress}>
      <span className={classes.line} data-state={status.state} title={parts.join(' · ')}>
        {parts.join(' · ')}
      </span>
      <Progress
        className={classes.bar}
        size={4}
        value={100 * Math.min(1, share)}
        color={BAR_COLORS[status.state]}
        aria-label={t('training.controls.progress')}
      />
    </div>
  );
}

function isStoppingRule(reason: string): reason is StoppingKind {
  return Object.hasOwn(STOPPING_RULES, reason);
}

const BAR_COLORS: Readonly<Record<RunState, string>> = {
  idle: 'gray',
  loaded: 'gray',
  running: 'blue',
  paused: 'yellow',
  finished: 'green',
  stopped: 'gray',
  failed: 'red',
};
