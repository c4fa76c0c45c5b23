// "Try it": give the trained network something of your own and see its answer at once.
import { Button, Group, Select, Textarea, Text as Words } from '@mantine/core';
import { IconDice3, IconEraser } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatError, type WireError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import type { Host } from '../../contract/host.ts';
import { dataPlan, sampleCount } from '../../project/data-plan.ts';
import type { DataBinding } from '../../project/document.ts';
import { tokenColumn } from '../../project/text-series.ts';
import { ContinueText } from './ContinueText.tsx';
import { DrawingPad, PAD_SIZE } from './DrawingPad.tsx';
import { rasterise, type Stroke } from './digit-raster.ts';
import { FeatureNumber } from './FeatureNumber.tsx';
import { type Field, fieldsOf, isSmallPicture } from './feature-form.ts';
import { Pixels } from './Pixels.tsx';
import { PredictionView } from './PredictionView.tsx';
import classes from './TryIt.module.css';
import { type Row, usePrediction } from './use-prediction.ts';

export interface TryItProps {
  readonly host: Host;
  readonly locale: Locale;
  readonly binding: DataBinding;
  /** The run whose weights answer; null before the first training. */
  readonly run: string | null;
  /** Changes whenever that run's weights have changed. */
  readonly refresh: number | string;
}

export function TryIt(props: TryItProps) {
  const { t } = useTranslation();
  const fields = useMemo(() => fieldsOf(props.binding), [props.binding]);
  if (fields.length === 0) return <p className={classes.note}>{t('learn.tryIt.noData')}</p>;
  if (tokenColumn(props.binding.schema) !== null && props.binding.window !== undefined) {
    return <ContinueText host={props.host} locale={props.locale} run={props.run} />;
  }
  return isSmallPicture(fields) ? <DrawIt {...props} /> : <FillIn {...props} fields={fields} />;
}

function DrawIt({ host, locale, binding, run, refresh }: TryItProps) {
  const { t } = useTranslation();
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  const [loaded, setLoaded] = useState<Row | null>(null);
  const drawn = useMemo(() => (strokes.length === 0 ? null : rasterise(strokes, PAD_SIZE)), [strokes]);
  const row = drawn ?? loaded;
  const sample = useSampleRow(host, binding);
  const { prediction, error } = usePrediction(host, run, row, refresh);
  const greys = row?.map((value) => (typeof value === 'number' ? value : Number(value ?? 0))) ?? [];
  return (
    <div className={classes.panel}>
      <div className={classes.padColumn}>
        <DrawingPad
          strokes={strokes}
          onChange={(next) => {
            setLoaded(null);
            setStrokes(next);
          }}
          label={t('learn.pad.label')}
          disabled={false}
        />
      </div>
      <div className={classes.sideColumn}>
        <div>
          <Words size="xs" c="dimmed" mb={4}>
            {t('learn.tryIt.seen')}
          </Words>
          <Pixels greys={greys} label={t('learn.tryIt.seen')} size={88} />
        </div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconEraser size={14} />}
          onClick={() => {
            setStrokes([]);
            setLoaded(null);
          }}
        >
          {t('learn.tryIt.clear')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDice3 size={14} />}
          onClick={() =>
            void sample.load().then((given) => {
              if (given === null) return;
              setStrokes([]);
              setLoaded(given);
            })
          }
        >
          {t('learn.tryIt.sample')}
        </Button>
      </div>
      <Answer run={run} prediction={prediction} error={error ?? sample.error} locale={locale} />
    </div>
  );
}

function FillIn({
  host,
  locale,
  binding,
  run,
  refresh,
  fields,
}: TryItProps & { readonly fields: readonly Field[] }) {
  const { t } = useTranslation();
  const [row, setRow] = useState<Row | null>(null);
  const { load, error: sampleError } = useSampleRow(host, binding);
  useEffect(() => {
    let gone = false;
    void load().then((given) => {
      if (!gone && given !== null) setRow(given);
    });
    return () => {
      gone = true;
    };
  }, [load]);
  const fits = row !== null && row.length === fields.length;
  const { prediction, error } = usePrediction(host, run, fits ? row : null, refresh);
  const set = (index: number, value: number | string | null) =>
    setRow((old) => fields.map((_, at) => (at === index ? value : (old?.[at] ?? null))));
  return (
    <div className={classes.panel}>
      <div className={classes.formColumn}>
        <Group justify="space-between" mb={6}>
          <Words size="xs" c="dimmed">
            {t('learn.tryIt.form')}
          </Words>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconDice3 size={14} />}
            onClick={() =>
              void load().then((given) => {
                if (given !== null) setRow(given);
              })
            }
          >
            {t('learn.tryIt.sampleRow')}
          </Button>
        </Group>
        <div className={classes.form}>
          {fields.map((field, index) => {
            const value = row?.[index] ?? null;
            if (field.kind === 'text')
              return (
                <Textarea
                  key={field.name}
                  size="xs"
                  label={field.name}
                  autosize
                  minRows={2}
                  maxRows={6}
                  style={{ gridColumn: '1 / -1' }}
                  value={value === null ? '' : String(value)}
                  onChange={(event) => set(index, event.currentTarget.value)}
                />
              );
            return field.kind === 'number' ? (
              <FeatureNumber
                key={field.name}
                label={field.name}
                value={typeof value === 'number' ? value : null}
                onChange={(next) => set(index, next)}
              />
            ) : (
              <Select
                key={field.name}
                size="xs"
                label={field.name}
                data={[...field.classes]}
                value={value === null ? null : String(value)}
                onChange={(next) => set(index, next)}
              />
            );
          })}
        </div>
      </div>
      <Answer run={run} prediction={prediction} error={error ?? sampleError} locale={locale} />
    </div>
  );
}

function Answer({
  run,
  prediction,
  error,
  locale,
}: {
  readonly run: string | null;
  readonly prediction: Parameters<typeof PredictionView>[0]['prediction'];
  readonly error: WireError | null;
  readonly locale: Locale;
}) {
  const { t } = useTranslation();
  if (run === null) return <p className={classes.note}>{t('learn.tryIt.untrained')}</p>;
  if (error !== null)
    return (
      <p className={classes.error} role="alert">
        {formatError(error, locale)}
      </p>
    );
  return (
    <div className={classes.answerColumn}>
      <PredictionView prediction={prediction} />
    </div>
  );
}

/** A random row of the data, raw, without its target. */
function useSampleRow(host: Host, binding: DataBinding) {
  const [error, setError] = useState<WireError | null>(null);
  const load = useMemo(
    () => async (): Promise<Row | null> => {
      // Of a series, its windows.
      const rows = sampleCount(dataPlan(binding), binding.schema?.rows ?? 0);
      if (rows === 0) return null;
      const answer = await host.request('data.rows', {
        binding,
        rows: [Math.floor(Math.random() * rows)],
      });
      setError(answer.ok ? null : answer.error);
      return answer.ok ? (answer.value[0] ?? null) : null;
    },
    [host, binding],
  );
  return { load, error };
}
