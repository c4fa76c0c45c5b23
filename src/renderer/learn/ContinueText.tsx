// A language model writes on: a prompt, how boldly, and what comes out, part by part until it is enough or stopped.
import { Button, NumberInput, Textarea, Text as Words } from '@mantine/core';
import { IconPencil, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatError, type WireError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import type { Host } from '../../contract/host.ts';
import classes from './ContinueText.module.css';
import { writeOn } from './write-on.ts';

export interface ContinueTextProps {
  readonly host: Host;
  readonly locale: Locale;
  /** Null before the first training. */
  readonly run: string | null;
}

export function ContinueText({ host, locale, run }: ContinueTextProps) {
  const { t } = useTranslation();
  const [prompt, setPrompt] = useState('');
  const [tokens, setTokens] = useState(200);
  const [temperature, setTemperature] = useState(0.7);
  const [seed, setSeed] = useState(1);
  const [written, setWritten] = useState<{ readonly prompt: string; readonly text: string } | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [writing, setWriting] = useState(false);
  const turn = useRef<AbortController | null>(null);
  useEffect(() => () => turn.current?.abort(), []);
  if (run === null) return <p className={classes.note}>{t('learn.tryIt.untrained')}</p>;

  const write = async () => {
    const controller = new AbortController();
    turn.current = controller;
    setError(null);
    setWriting(true);
    setWritten({ prompt, text: '' });
    const failed = await writeOn(
      host,
      { run, prompt, tokens, temperature, seed },
      controller.signal,
      (text) => setWritten({ prompt, text }),
    );
    if (turn.current !== controller) return;
    setError(failed);
    setWriting(false);
  };
  return (
    <div className={classes.panel}>
      <div className={classes.form}>
        <Textarea
          size="xs"
          label={t('learn.tryIt.prompt')}
          placeholder={t('learn.tryIt.promptHint')}
          autosize
          minRows={2}
          maxRows={6}
          value={prompt}
          onChange={(event) => setPrompt(event.currentTarget.value)}
        />
        <div className={classes.numbers}>
          <NumberInput
            size="xs"
            label={t('learn.tryIt.tokens')}
            min={1}
            max={5000}
            allowDecimal={false}
            value={tokens}
            onChange={(value) => typeof value === 'number' && value >= 1 && setTokens(value)}
          />
          <NumberInput
            size="xs"
            label={t('learn.tryIt.temperature')}
            min={0}
            max={10}
            step={0.1}
            value={temperature}
            onChange={(value) => typeof value === 'number' && value >= 0 && setTemperature(value)}
          />
          <NumberInput
            size="xs"
            label={t('learn.tryIt.seed')}
            min={0}
            allowDecimal={false}
            value={seed}
            onChange={(value) => typeof value === 'number' && value >= 0 && setSeed(value)}
          />
        </div>
        <Words size="xs" c="dimmed">
          {t('learn.tryIt.temperatureNote')}
        </Words>
        {writing ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlayerStop size={14} />}
            onClick={() => turn.current?.abort()}
          >
            {t('learn.tryIt.writeStop')}
          </Button>
        ) : (
          <Button size="xs" leftSection={<IconPencil size={14} />} onClick={() => void write()}>
            {t('learn.tryIt.write')}
          </Button>
        )}
      </div>
      <div className={classes.answer}>
        <Words size="xs" c="dimmed" mb={4}>
          {t('learn.tryIt.written')}
        </Words>
        {error !== null && (
          <p className={classes.error} role="alert">
            {formatError(error, locale)}
          </p>
        )}
        <section className={classes.text} aria-label={t('learn.tryIt.written')} aria-busy={writing}>
          {written === null ? (
            <span className={classes.note}>{t('learn.tryIt.nothingWritten')}</span>
          ) : (
            <>
              <span className={classes.given}>{written.prompt}</span>
              {written.text}
            </>
          )}
        </section>
      </div>
    </div>
  );
}
