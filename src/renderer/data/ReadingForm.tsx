// How a file was read where it leaves a choice: part, delimiter, encoding, dates, size of pictures. A change reads again.
import { Button, NativeSelect, NumberInput, Popover } from '@mantine/core';
import { IconFileSettings, IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataCard, DataPart } from '../../contract/data.ts';
import {
  type PictureReading,
  pictureReadingSchema,
  type Reading,
  readingSchema,
} from '../../project/document.ts';
import classes from './Forms.module.css';

const { shape } = readingSchema;
const DELIMITERS = [
  { key: 'comma', value: ',' },
  { key: 'semicolon', value: ';' },
  { key: 'tab', value: '\t' },
  { key: 'pipe', value: '|' },
  { key: 'space', value: ' ' },
] as const;
const ENCODINGS = ['utf-8', 'windows-1251', 'windows-1252', 'utf-16le', 'utf-16be', 'koi8-r', 'ibm866'];
const FITS = pictureReadingSchema.shape.fit.options;
const COLOURS = pictureReadingSchema.shape.colour.options;
const PLAINS = shape.plain.unwrap().shape.as.options;
const ORDERS = ['dmy', 'mdy'] as const;

type OnRead = (change: Partial<Reading>) => void;

/** Null where the file leaves no choice. */
export function ReadingForm({
  card,
  busy,
  onRead,
}: {
  readonly card: DataCard;
  readonly busy: boolean;
  readonly onRead: OnRead;
}) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const { source } = card;
  if (source.kind !== 'file') return null;
  const reading = source.reading ?? {};
  const image = card.schema.columns.find(({ type }) => type === 'image')?.shape;
  // Arrays of pictures have the size they have.
  const pictures =
    image !== undefined &&
    (card.part === undefined || partKind(card) === 'pictures') &&
    !/idx|np[yz]/i.test(source.name);
  const dates = Object.keys(reading.dateOrder ?? {});
  const ambiguous = card.schema.columns.filter(({ name, type }) => type === 'date' || dates.includes(name));
  const text = card.format !== null;
  const asTable = reading.plain?.as === 'table';
  const tokens = card.schema.columns.find((column) => column.tokens !== undefined)?.tokens;
  const plain = (reading.plain !== undefined && !asTable) || tokens !== undefined;
  const dated = dates.length > 0 || card.problems.some(({ code }) => code === 'data.datesDayFirst');
  if (!text && !pictures && !plain && !dated) return null;
  return (
    <Popover
      opened={shown}
      onChange={setShown}
      position="bottom-end"
      trapFocus
      withinPortal={false}
      shadow="md"
    >
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          disabled={busy}
          leftSection={<IconFileSettings size={14} />}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {t('data.read.open')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.popover}>
        {text && !plain && <TextReading card={card} reading={reading} onRead={onRead} />}
        {(text || dated) && !plain && (
          <Dates columns={ambiguous.map(({ name }) => name)} reading={reading} onRead={onRead} />
        )}
        {(plain || text) && (
          <Row label={t('data.read.plain')}>
            <NativeSelect
              size="xs"
              aria-label={t('data.read.plain')}
              data={PLAINS.map((value) => ({ value, label: t(`data.read.plains.${value}`) }))}
              value={reading.plain?.as ?? tokens ?? (text ? 'table' : 'characters')}
              onChange={(event) => {
                const as = PLAINS.find((known) => known === event.currentTarget.value);
                if (as !== undefined) onRead({ plain: { ...reading.plain, as } });
              }}
            />
          </Row>
        )}
        {pictures && image !== undefined && (
          <PictureFields
            initial={reading.pictures ?? { height: image[0], width: image[1], fit: 'crop', colour: 'auto' }}
            onRead={(next) => onRead({ pictures: next })}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function partKind({ parts, part }: DataCard): DataPart['kind'] | null {
  return parts?.find(({ id }) => id === part)?.kind ?? null;
}

/** Which table, array or inner file of several. */
export function PartSelect({
  card,
  busy,
  onRead,
}: {
  readonly card: DataCard;
  readonly busy: boolean;
  readonly onRead: OnRead;
}) {
  const { t } = useTranslation();
  const { parts, part } = card;
  if (parts === undefined || parts.length < 2) return null;
  return (
    <NativeSelect
      size="xs"
      aria-label={t('data.read.part')}
      title={t('data.read.parts', { count: parts.length })}
      leftSection={<IconStack2 size={14} />}
      disabled={busy}
      value={part ?? ''}
      data={parts.map(({ id, kind, rows }, place) => {
        const name = kind === 'arrays' || kind === 'pictures' ? t(`data.read.kinds.${kind}`) : id;
        return {
          value: id,
          label:
            rows === null
              ? t('data.read.partOf', { name, place: place + 1, count: parts.length })
              : t('data.read.rows', { name, count: rows }),
        };
      })}
      onChange={(event) => onRead({ part: event.currentTarget.value })}
    />
  );
}

function Row({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className={classes.choice}>
      <span className={classes.label}>{label}</span>
      {children}
    </div>
  );
}

function TextReading({
  card,
  reading,
  onRead,
}: {
  readonly card: DataCard;
  readonly reading: Reading;
  readonly onRead: OnRead;
}) {
  const { t } = useTranslation();
  const own = reading.text ?? {};
  const auto = { value: '', label: t('data.read.auto') };
  const set = (change: { readonly [K in keyof typeof own]?: (typeof own)[K] | undefined }) => {
    const next = Object.fromEntries(
      Object.entries({ ...own, ...change }).filter(([, value]) => value !== undefined),
    );
    onRead({ text: next });
  };
  const encodings = [...new Set([...ENCODINGS, ...(card.format === null ? [] : [card.format.encoding])])];
  return (
    <>
      <Row label={t('data.read.delimiter')}>
        <NativeSelect
          size="xs"
          aria-label={t('data.read.delimiter')}
          data={[
            auto,
            ...DELIMITERS.map(({ key, value }) => ({ value, label: t(`data.read.delimiters.${key}`) })),
          ]}
          value={own.delimiter ?? ''}
          onChange={(event) => set({ delimiter: event.currentTarget.value || undefined })}
        />
      </Row>
      <Row label={t('data.read.encoding')}>
        <NativeSelect
          size="xs"
          aria-label={t('data.read.encoding')}
          data={[auto, ...encodings.map((value) => ({ value, label: value }))]}
          value={own.encoding ?? ''}
          onChange={(event) => set({ encoding: event.currentTarget.value || undefined })}
        />
      </Row>
      <Row label={t('data.read.decimal')}>
        <NativeSelect
          size="xs"
          aria-label={t('data.read.decimal')}
          data={[
            auto,
            ...(['point', 'comma'] as const).map((value) => ({
              value,
              label: t(`data.read.decimals.${value}`),
            })),
          ]}
          value={own.decimal ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget;
            set({ decimal: value === 'point' || value === 'comma' ? value : undefined });
          }}
        />
      </Row>
      <Row label={t('data.read.header')}>
        <NativeSelect
          size="xs"
          aria-label={t('data.read.header')}
          data={[
            auto,
            { value: 'names', label: t('data.read.headers.names') },
            { value: 'data', label: t('data.read.headers.data') },
          ]}
          value={own.header === undefined ? '' : own.header ? 'names' : 'data'}
          onChange={(event) => {
            const { value } = event.currentTarget;
            set({ header: value === '' ? undefined : value === 'names' });
          }}
        />
      </Row>
    </>
  );
}

function Dates({
  columns,
  reading,
  onRead,
}: {
  readonly columns: readonly string[];
  readonly reading: Reading;
  readonly onRead: OnRead;
}) {
  const { t } = useTranslation();
  return columns.map((name) => (
    <Row key={name} label={t('data.read.dates', { name })}>
      <NativeSelect
        size="xs"
        aria-label={t('data.read.dates', { name })}
        data={[
          { value: '', label: t('data.read.auto') },
          ...ORDERS.map((value) => ({ value, label: t(`data.read.orders.${value}`) })),
        ]}
        value={reading.dateOrder?.[name] ?? ''}
        onChange={(event) => {
          const order = ORDERS.find((known) => known === event.currentTarget.value);
          const others = Object.entries(reading.dateOrder ?? {}).filter(([column]) => column !== name);
          onRead({
            dateOrder: Object.fromEntries(order === undefined ? others : [...others, [name, order]]),
          });
        }}
      />
    </Row>
  ));
}

function PictureFields({
  initial,
  onRead,
}: {
  readonly initial: PictureReading;
  readonly onRead: (next: PictureReading) => void;
}) {
  const { t } = useTranslation();
  const [next, setNext] = useState(initial);
  return (
    <>
      <div className={classes.row}>
        {(['width', 'height'] as const).map((side) => (
          <NumberInput
            key={side}
            size="xs"
            label={t(`data.read.${side}`)}
            min={1}
            max={4096}
            allowDecimal={false}
            value={next[side]}
            onChange={(value) => {
              if (typeof value === 'number' && value >= 1 && value <= 4096)
                setNext({ ...next, [side]: value });
            }}
          />
        ))}
      </div>
      <Row label={t('data.read.fit')}>
        <NativeSelect
          size="xs"
          aria-label={t('data.read.fit')}
          data={FITS.map((value) => ({ value, label: t(`data.read.fits.${value}`) }))}
          value={next.fit}
          onChange={(event) => {
            const fit = FITS.find((known) => known === event.currentTarget.value);
            if (fit !== undefined) setNext({ ...next, fit });
          }}
        />
      </Row>
      <Row label={t('data.read.colour')}>
        <NativeSelect
          size="xs"
          aria-label={t('data.read.colour')}
          data={COLOURS.map((value) => ({ value, label: t(`data.read.colours.${value}`) }))}
          value={next.colour}
          onChange={(event) => {
            const colour = COLOURS.find((known) => known === event.currentTarget.value);
            if (colour !== undefined) setNext({ ...next, colour });
          }}
        />
      </Row>
      <Button size="xs" variant="light" onClick={() => onRead(next)}>
        {t('data.read.apply')}
      </Button>
    </>
  );
}
