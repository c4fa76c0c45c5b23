// Trains a run for more epochs: a button that asks how many.
import { Button, NumberInput, Popover, Tooltip } from '@mantine/core';
import { IconPlayerTrackNext } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunStatus } from '../../contract/runs.ts';
import classes from './ContinueButton.module.css';

const MOST_EPOCHS = 100_000;

/** What is left of the plan; for a run that has had all of it, as much again. */
export function epochsToAdd({ epoch, epochs }: Pick<RunStatus, 'epoch' | 'epochs'>): number {
  const left = epochs - Math.floor(epoch + 1e-9);
  return Math.max(1, left > 0 ? left : epochs);
}

export function ContinueButton({
  status,
  size,
  label,
  disabled,
  onContinue,
}: {
  readonly status: RunStatus;
  readonly size: 'xs' | 'compact-xs';
  /** Names the run, where several such buttons stand together. */
  readonly label?: string;
  readonly disabled: boolean;
  readonly onContinue: (epochs: number) => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<number | string>(1);
  const epochs = typeof asked === 'number' && asked >= 1 ? Math.floor(asked) : null;
  const go = () => {
    if (epochs === null) return;
    setOpen(false);
    onContinue(epochs);
  };
  return (
    <Popover opened={open} onChange={setOpen} trapFocus returnFocus position="bottom-end" shadow="md">
      <Popover.Target>
        <Tooltip label={t('training.continue.hint')} disabled={open} multiline maw={320}>
          <Button
            size={size}
            variant="default"
            leftSection={size === 'xs' ? <IconPlayerTrackNext size={14} /> : undefined}
            disabled={disabled}
            aria-label={label}
            onClick={() => {
              setAsked(epochsToAdd(status));
              setOpen(!open);
            }}
          >
            {t('training.continue.button')}
          </Button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            go();
          }}
        >
          <NumberInput
            size="xs"
            label={t('training.continue.epochs')}
            min={1}
            max={MOST_EPOCHS}
            allowDecimal={false}
            allowNegative={false}
            value={asked}
            onChange={setAsked}
            data-autofocus
          />
          <Button size="xs" type="submit" disabled={epochs === null}>
            {t('training.continue.go')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
