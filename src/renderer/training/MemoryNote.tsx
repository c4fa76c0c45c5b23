// Beside the Train button: what training will take of memory, its parts in a tooltip, and the cure where it cannot fit.
import { Button, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { bytesText } from '../../base/bytes.ts';
import { formatError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import type { RunMemory } from '../../contract/runs.ts';
import classes from './MemoryNote.module.css';
import { wireErrorOf } from './run-error.ts';

const PARTS = ['weights', 'optimizer', 'activations', 'data', 'copies'] as const;

export function MemoryNote({
  memory,
  locale,
  onBatch,
}: {
  readonly memory: RunMemory;
  readonly locale: Locale;
  readonly onBatch: (batch: number) => void;
}) {
  const { t } = useTranslation();
  const size = bytesText(memory.bytes)[locale];
  const refusal = refusalOf(memory, locale);
  const tight = refusal === null && memory.bytes > memory.free;
  const state = refusal !== null ? 'refused' : tight ? 'tight' : 'fits';
  return (
    <>
      <Tooltip
        multiline
        maw={360}
        label={
          <div className={classes.parts}>
            <span>{refusal ?? t('training.memory.whole', { size })}</span>
            <dl>
              {PARTS.map((part) => (
                <div key={part}>
                  <dt>{t(`training.memory.${part}`)}</dt>
                  <dd>{bytesText(memory.parts[part])[locale]}</dd>
                </div>
              ))}
            </dl>
            {tight && <span>{t('training.memory.tight', { free: bytesText(memory.free)[locale] })}</span>}
          </div>
        }
      >
        {/* Focusable, so that the parts can be read without a mouse. */}
        <button
          type="button"
          className={classes.note}
          data-state={state}
          aria-label={`${t('training.memory.label')}: ${t('training.memory.about', { size })}`}
        >
          {t('training.memory.about', { size })}
        </button>
      </Tooltip>
      {memory.batch !== null && (
        <Tooltip label={t('training.memory.shrinkHint')}>
          <Button size="xs" variant="light" onClick={() => onBatch(memory.batch ?? 1)}>
            {t('training.memory.shrink', { batch: memory.batch })}
          </Button>
        </Tooltip>
      )}
    </>
  );
}

/** Why training cannot fit, in the user's language; null where it can. */
export function refusalOf(memory: RunMemory | null, locale: Locale): string | null {
  const error = wireErrorOf(memory?.refusal ?? null);
  return error === null ? null : formatError(error, locale);
}
