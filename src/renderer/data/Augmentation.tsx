// Random changes to training samples: their settings, and the first pictures as training might see them.
import { Button, Slider, Switch } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataCard } from '../../contract/data.ts';
import { augmentedPicture, picturesOf } from '../../project/augmentation.ts';
import { setAugmentation } from '../../project/commands/index.ts';
import { dataPlan } from '../../project/data-plan.ts';
import type { Augmentation, DataBinding } from '../../project/document.ts';
import type { Command } from '../state/document.ts';
import classes from './Augmentation.module.css';
import { noiseUnit, type ShownPicture, shownPictures } from './augment-preview.ts';
import forms from './Forms.module.css';

const VARIANTS = [1, 2, 3, 4, 5] as const;
const SHOWN_SIDE = 64;

export function AugmentationView({
  card,
  binding,
}: {
  readonly card: DataCard;
  readonly binding: DataBinding;
}) {
  const { t } = useTranslation();
  const pictures = useMemo(() => shownPictures(card, binding), [card, binding]);
  const unit = noiseUnit(card, binding);
  const rule = binding.augmentation ?? {};
  if (pictures.length === 0) return <p className={classes.note}>{t('augment.noPictures')}</p>;
  const shown = { ...rule, noise: (rule.noise ?? 0) * unit };
  return (
    <section className={classes.preview} aria-label={t('augment.preview')}>
      {binding.augmentation === undefined && <p className={classes.note}>{t('augment.nothing')}</p>}
      {pictures.map((picture) => (
        <div key={picture.row} className={classes.line}>
          <Picture picture={picture} label={t('augment.original', { row: picture.row + 1 })} />
          {VARIANTS.map((number) => (
            <Changed
              key={number}
              picture={picture}
              rule={shown}
              epoch={number}
              label={t('augment.variant', { row: picture.row + 1, number })}
            />
          ))}
        </div>
      ))}
    </section>
  );
}

function Changed({
  picture,
  rule,
  epoch,
  label,
}: {
  readonly picture: ShownPicture;
  readonly rule: Augmentation;
  readonly epoch: number;
  readonly label: string;
}) {
  const changed = {
    ...picture,
    values: augmentedPicture(rule, picture.values, picture.shape, picture.row, epoch),
  };
  return <Picture picture={changed} label={label} />;
}

function Picture({ picture, label }: { readonly picture: ShownPicture; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [height, width] = picture.shape;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    context?.putImageData(new ImageData(rgbaOf(picture), width, height), 0, 0);
  });
  const scale = SHOWN_SIDE / Math.max(width, height);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={width}
      height={height}
      className={classes.picture}
      style={{ width: width * scale, height: height * scale }}
    />
  );
}

/** One channel is grey, three are red, green and blue; of more, the first three are shown. */
function rgbaOf({ values, shape: [height, width, channels] }: ShownPicture): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * height * width);
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      rgba[4 * pixel + colour] = 255 * (values[pixel * channels + (channels < 3 ? 0 : colour)] ?? 0);
    }
    rgba[4 * pixel + 3] = 255;
  }
  return rgba;
}

/** The greatest value and the step of each slider. */
const SLIDERS = {
  shift: [0.5, 0.01],
  rotate: [180, 1],
  zoom: [0.9, 0.01],
  brightness: [1, 0.01],
  contrast: [0.9, 0.01],
} as const;
const SLIDER_NAMES = ['shift', 'rotate', 'zoom', 'brightness', 'contrast'] as const;
const SWITCHES = ['flipHorizontal', 'flipVertical'] as const;

export function AugmentationForm({
  binding,
  onEdit,
}: {
  readonly binding: DataBinding;
  readonly onEdit: (command: Command) => void;
}) {
  const { t } = useTranslation();
  const rule = binding.augmentation ?? {};
  const pictures = picturesOf(dataPlan(binding)).length > 0;
  const set = (change: Augmentation) =>
    onEdit((document) => setAugmentation(document, { ...rule, ...change }));
  return (
    <section className={forms.form} aria-label={t('augment.label')}>
      <h4>{t('augment.title')}</h4>
      <p className={forms.hint}>{t('augment.note')}</p>
      {pictures &&
        SLIDER_NAMES.map((name) => (
          <Amount
            key={name}
            label={t(`augment.${name}`)}
            value={rule[name] ?? 0}
            most={SLIDERS[name][0]}
            step={SLIDERS[name][1]}
            onChange={(value) => set({ [name]: value })}
          />
        ))}
      {pictures &&
        SWITCHES.map((name) => (
          <Switch
            key={name}
            size="xs"
            label={t(`augment.${name}`)}
            checked={rule[name] === true}
            onChange={(event) => set({ [name]: event.currentTarget.checked })}
          />
        ))}
      <Amount
        label={t('augment.noise')}
        value={rule.noise ?? 0}
        most={1}
        step={0.01}
        onChange={(noise) => set({ noise })}
      />
      <p className={forms.hint}>{t('augment.noiseNote')}</p>
      <Button
        size="xs"
        variant="default"
        disabled={binding.augmentation === undefined}
        leftSection={<IconArrowBackUp size={14} />}
        onClick={() => onEdit((document) => setAugmentation(document, {}))}
      >
        {t('augment.reset')}
      </Button>
    </section>
  );
}

function Amount({
  label,
  value,
  most,
  step,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}) {
  return (
    <div className={classes.amount}>
      <div className={classes.amountHead}>
        <span>{label}</span>
        <output>{value}</output>
      </div>
      <Slider
        size="xs"
        thumbSize={14}
        label={null}
        min={0}
        max={most}
        step={step}
        value={value}
        thumbLabel={label}
        onChange={(next) => onChange(Number(next.toFixed(4)))}
      />
    </div>
  );
}
