// Made-up data: a slider for each parameter of its generator, and a picture that follows them.
import { Button, NumberInput, Slider, Text as Words } from '@mantine/core';
import { IconDice5 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../base/text.ts';
import type { DataCard, GeneratorInfo } from '../../contract/data.ts';
import classes from './DataTab.module.css';
import { Scatter } from './Scatter.tsx';
import { Sequences } from './Sequences.tsx';
import { sequenceRows } from './sequence-rows.ts';

export function GeneratorView({
  generator,
  card,
  target,
  locale,
  onParams,
}: {
  readonly generator: GeneratorInfo;
  readonly card: DataCard;
  readonly target: string | null;
  readonly locale: Locale;
  readonly onParams: (params: Readonly<Record<string, number>>) => void;
}) {
  const { t } = useTranslation();
  const { source } = card;
  const sequences = sequenceRows(card, target);
  if (source.kind !== 'generated') return null;
  const params = Object.fromEntries(
    generator.params.map(({ name, default: initial }) => {
      const value = source.params[name];
      return [name, typeof value === 'number' ? value : initial];
    }),
  );
  const set = (name: string, value: number) => onParams({ ...params, [name]: value });
  return (
    <div className={classes.generator}>
      <div className={classes.generatorParams}>
        <p className={classes.note}>{generator.description[locale]}</p>
        {generator.params.map((param) => {
          const value = params[param.name] ?? param.default;
          const label = param.title[locale];
          if (param.name === 'seed') {
            return (
              <div key={param.name} className={classes.pair}>
                <NumberInput
                  size="xs"
                  label={label}
                  min={param.min}
                  max={param.max}
                  allowDecimal={false}
                  value={value}
                  onChange={(next) => typeof next === 'number' && set(param.name, next)}
                />
                <Button
                  size="xs"
                  mt={24}
                  variant="default"
                  leftSection={<IconDice5 size={14} />}
                  onClick={() => set(param.name, (value + 1) % param.max)}
                >
                  {t('data.generator.again')}
                </Button>
              </div>
            );
          }
          const scale = scaleOf(param);
          return (
            <div key={param.name} title={param.doc[locale]}>
              <Words size="xs" fw={500}>
                {`${label}: ${Number(value.toPrecision(4))}`}
              </Words>
              <Slider
                size="sm"
                min={0}
                max={100}
                step={0.5}
                label={null}
                thumbLabel={label}
                value={scale.toSlider(value)}
                onChange={(place) => set(param.name, scale.fromSlider(place))}
              />
            </div>
          );
        })}
      </div>
      {sequences === null ? (
        <Scatter card={card} target={target} />
      ) : (
        <Sequences found={sequences} target={answersOf(card, target)} />
      )}
    </div>
  );
}

/** What the answers are called: the first and the last of several. */
function answersOf({ suggestedTargets: several }: DataCard, target: string | null): string {
  return several === undefined || several.length < 2
    ? (target ?? '')
    : `${several[0] ?? ''} … ${several.at(-1) ?? ''}`;
}

type Param = GeneratorInfo['params'][number];

/** Ranges of several decades are passed through evenly by their logarithm. */
function scaleOf({ min, max, whole }: Param) {
  const logarithmic = min > 0 && max / min > 100;
  const clean = (value: number) => {
    const near = whole ? Math.round(value) : Number(value.toPrecision(3));
    return Math.min(max, Math.max(min, near));
  };
  return logarithmic
    ? {
        toSlider: (value: number) => (100 * Math.log(value / min)) / Math.log(max / min),
        fromSlider: (place: number) => clean(min * (max / min) ** (place / 100)),
      }
    : {
        toSlider: (value: number) => (100 * (value - min)) / (max - min),
        fromSlider: (place: number) => clean(min + ((max - min) * place) / 100),
      };
}
