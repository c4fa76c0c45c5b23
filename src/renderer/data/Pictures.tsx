// The first pictures of an image dataset, as the card brings them, each with its class.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataCard } from '../../contract/data.ts';
import { targetsOf } from '../../project/column-settings.ts';
import type { DataBinding } from '../../project/document.ts';
import classes from './DataTab.module.css';

type Picture = NonNullable<DataCard['pictures']>[number];

const SHOWN_SIDE = 56;

export function Pictures({ card, binding }: { readonly card: DataCard; readonly binding: DataBinding }) {
  const { t } = useTranslation();
  const target = card.schema.columns.findIndex(({ name }) => name === targetsOf(binding)[0]);
  return (
    <ul className={classes.thumbnails} aria-label={t('data.pictures')}>
      {(card.pictures ?? []).map((picture) => {
        const name = card.preview[picture.row]?.[target] ?? '';
        return (
          <li key={picture.row}>
            <PictureCanvas picture={picture} label={t('data.picture', { row: picture.row + 1, name })} />
            <span aria-hidden="true">{name}</span>
          </li>
        );
      })}
    </ul>
  );
}

function PictureCanvas({ picture, label }: { readonly picture: Picture; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    context?.putImageData(new ImageData(rgbaOf(picture), picture.width, picture.height), 0, 0);
  }, [picture]);
  const scale = SHOWN_SIDE / Math.max(picture.width, picture.height);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={picture.width}
      height={picture.height}
      style={{
        width: picture.width * scale,
        height: picture.height * scale,
        borderRadius: 4,
        imageRendering: scale >= 1 ? 'pixelated' : 'auto',
      }}
    />
  );
}

/** One channel is grey, three are red, green and blue; of more, the first three are shown. */
function rgbaOf({ pixels, channels, width, height }: Picture): Uint8ClampedArray<ArrayBuffer> {
  const bytes = atob(pixels);
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      const channel = channels < 3 ? 0 : colour;
      rgba[4 * pixel + colour] = bytes.charCodeAt(pixel * channels + channel);
    }
    rgba[4 * pixel + 3] = 255;
  }
  return rgba;
}
