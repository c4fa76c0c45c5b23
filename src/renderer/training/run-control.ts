// Train, pause, step, stop: requests to the host about the run in front, and the actions that lead to them.
import { create } from 'zustand';
import type { RequestInput } from '../../contract/channels.ts';
import type { RunStatus } from '../../contract/runs.ts';
import type { Action } from '../actions/registry.ts';
import { t } from '../i18n/index.ts';
import { ask } from '../state/ask.ts';
import { currentDocument, currentReport, dispatch, useDocumentStore } from '../state/document.ts';
import { addRun, currentRun, takeStatus } from '../state/runs.ts';
import { say, unsay } from '../state/say.ts';
import { showTab } from '../state/view.ts';
import { rateFollows } from './cures.ts';

/** True while an answer is awaited: a second press would repeat the request. */
export const useRunControl = create<{ readonly busy: boolean }>(() => ({ busy: false }));

async function once(work: () => Promise<void>): Promise<void> {
  if (useRunControl.getState().busy) return;
  useRunControl.setState({ busy: true });
  try {
    await work();
  } finally {
    useRunControl.setState({ busy: false });
  }
}

/** The run in front, if it goes on or can go on. */
function activeStatus(): RunStatus | null {
  const status = currentRun()?.status ?? null;
  return status !== null && goesOn(status) ? status : null;
}

export function goesOn({ state }: RunStatus): boolean {
  return state === 'running' || state === 'paused' || state === 'loaded';
}

async function start(paused: boolean): Promise<string | null> {
  if (!currentReport().trainable) {
    showTab('problems');
    return null;
  }
  const record = await ask('runs.start', { document: currentDocument(), paused });
  if (record === null) return null;
  addRun(record);
  return record.id;
}

export function train(): Promise<void> {
  return once(async () => {
    unsay('draft'); // it would lie on the charts
    if (currentReport().trainable) showTab('training');
    await start(false);
  });
}

export function pause(): Promise<void> {
  return once(async () => {
    const status = activeStatus();
    if (status?.state === 'running') await steer('runs.pause', status.id);
  });
}

export function resume(): Promise<void> {
  return once(async () => {
    const status = activeStatus();
    if (status !== null && status.state !== 'running') await steer('runs.resume', status.id);
  });
}

/** One batch: of the run that is paused, or of a new one that stays paused. */
export function step(): Promise<void> {
  return once(async () => {
    const status = activeStatus();
    const run = status === null ? await start(true) : status.id;
    if (run !== null) await steer('runs.step', run);
  });
}

export function stop(): Promise<void> {
  return once(async () => {
    const status = activeStatus();
    if (status !== null) await steer('runs.stop', status.id);
  });
}

/** Whether the run can go on: it rests or is over, and has taken steps. */
export function canContinue({ state, step }: RunStatus): boolean {
  return state !== 'running' && state !== 'idle' && step > 0;
}

/** Goes on with a run; what the canvas shows is left as it is, but for a changed learning rate that was the run's too. */
export function continueRun(run: string, options: Omit<RequestInput<'runs.continue'>, 'run'>): Promise<void> {
  return once(async () => {
    const trained = currentRun()?.record;
    const answer = await ask('runs.continue', { run, ...options });
    if (answer === null) return;
    if (trained?.id === run && options.rateFactor !== 1) {
      const follow = rateFollows(currentDocument(), trained.training, options.rateFactor);
      if (follow !== null) dispatch(follow);
    }
    addRun(answer.record);
    showTab('training');
    if (answer.fresh) say({ id: 'fresh', color: 'yellow', message: t('training.continue.fresh') });
    await steer('runs.resume', run);
  });
}

async function steer(
  request: 'runs.pause' | 'runs.resume' | 'runs.step' | 'runs.stop',
  run: string,
): Promise<void> {
  const status = await ask(request, { run });
  if (status !== null) takeStatus(status);
}

const isOpen = () => useDocumentStore.getState().open;

export const TRAINING_ACTIONS: readonly Action[] = [
  {
    id: 'training.start',
    title: () => t('projects.actions.train'),
    shortcuts: ['Mod+Enter'],
    group: 'training',
    whileTyping: true,
    enabled: () => isOpen() && activeStatus()?.state !== 'running',
    run: () => (activeStatus() === null ? train() : resume()),
  },
  {
    id: 'training.pause',
    title: () => t('projects.actions.pause'),
    shortcuts: ['Mod+Shift+Enter'],
    group: 'training',
    whileTyping: true,
    enabled: () => activeStatus() !== null,
    run: () => (activeStatus()?.state === 'running' ? pause() : resume()),
  },
  {
    id: 'training.step',
    title: () => t('projects.actions.step'),
    shortcuts: ['Mod+.'],
    group: 'training',
    enabled: () => isOpen() && activeStatus()?.state !== 'running',
    run: step,
  },
  {
    id: 'training.stop',
    title: () => t('projects.actions.stop'),
    shortcuts: ['Mod+Shift+.'],
    group: 'training',
    enabled: () => activeStatus() !== null,
    run: stop,
  },
];
