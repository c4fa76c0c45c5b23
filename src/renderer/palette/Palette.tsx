// The layers to add: found by name in either language, dragged onto the canvas or added with Enter.
import { ActionIcon, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CATEGORIES, type Category } from '../../layers/define.ts';
import { countInstances } from '../../project/blocks.ts';
import { removeBlock } from '../../project/commands/index.ts';
import { openBlock } from '../../project/scope.ts';
import { addInView } from '../canvas/adding.ts';
import { DRAGGED_LAYER } from '../canvas/dragged-layer.ts';
import { type FoundLayer, findLayers } from '../canvas/layer-search.ts';
import { attempt } from '../state/ask.ts';
import { dispatch, useDocument, useDocumentStore } from '../state/document.ts';
import { forgetBlock, useSavedBlocks } from '../state/saved-blocks.ts';
import { useGraph, useScope } from '../state/scope.ts';
import { useLocale } from '../state/session.ts';
import classes from './Palette.module.css';

/** Where the data enters and leaves stands first, together; then what the project has made itself. */
const GROUPS: readonly {
  readonly id: Category | 'ends' | 'blocks' | 'saved';
  readonly categories: readonly Category[];
}[] = [
  { id: 'ends', categories: ['input', 'output'] },
  { id: 'blocks', categories: [] },
  { id: 'saved', categories: [] },
  ...CATEGORIES.filter((category) => category !== 'input' && category !== 'output').map((category) => ({
    id: category,
    categories: [category],
  })),
];

export function Palette() {
  const { t } = useTranslation();
  const locale = useLocale();
  const [query, setQuery] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const document = useGraph();
  const scope = useScope((state) => state.scope);
  const block = openBlock(useDocument(), scope);
  const { blocks } = document;
  const saved = useSavedBlocks();
  const found = useMemo(
    () => findLayers(query, locale, { document: blocks === undefined ? {} : { blocks }, block, saved }),
    [query, locale, blocks, block, saved],
  );
  const groups = GROUPS.map((group) => ({
    ...group,
    layers: found.filter((layer) =>
      placeOf(layer) === null ? group.categories.includes(layer.category) : group.id === placeOf(layer),
    ),
  })).filter(({ layers }) => layers.length > 0);

  return (
    <div className={classes.palette}>
      <TextInput
        className={classes.search}
        size="xs"
        aria-label={t('canvas.palette.search')}
        placeholder={t('canvas.palette.search')}
        leftSection={<IconSearch size={14} />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          const [first] = found;
          if (event.key === 'Enter' && first !== undefined) addInView(first);
          else if (event.key === 'ArrowDown') list.current?.querySelector('button')?.focus();
          else if (event.key === 'Escape') setQuery('');
          else return;
          event.preventDefault();
        }}
      />
      <div ref={list} className={classes.list} data-layers>
        {groups.map(({ id, layers }) => (
          <section key={id} className={classes.group} aria-label={t(`canvas.categories.${id}`)}>
            <h2>{t(`canvas.categories.${id}`)}</h2>
            {layers.map((layer) =>
              placeOf(layer) === null ? (
                <Entry key={layer.key} layer={layer} />
              ) : (
                <BlockEntry key={layer.key} layer={layer} />
              ),
            )}
          </section>
        ))}
        {found.length === 0 && <p className={classes.nothing}>{t('canvas.palette.nothing', { query })}</p>}
      </div>
    </div>
  );
}

/** Blocks stand apart from the catalogue. */
function placeOf({ block, saved }: FoundLayer): 'blocks' | 'saved' | null {
  return saved !== undefined ? 'saved' : block !== null ? 'blocks' : null;
}

/** A block that no group shows can be removed from the project, a saved one be forgotten. */
function BlockEntry({ layer }: { readonly layer: FoundLayer }) {
  const { t } = useTranslation();
  const id = layer.block ?? '';
  const { saved } = layer;
  const removable = useDocumentStore(
    (state) => saved !== undefined || countInstances(state.document, id) === 0,
  );
  const label = t(saved === undefined ? 'canvas.palette.removeBlock' : 'canvas.palette.forgetBlock', {
    name: layer.title,
  });
  return (
    <div className={classes.block}>
      <Entry layer={layer} />
      {removable && (
        <ActionIcon
          size="xs"
          variant="subtle"
          color="gray"
          aria-label={label}
          title={label}
          onClick={() =>
            attempt(() =>
              saved === undefined ? dispatch((document) => removeBlock(document, id)) : forgetBlock(saved),
            )
          }
        >
          <IconX size={13} />
        </ActionIcon>
      )}
    </div>
  );
}

function Entry({ layer }: { readonly layer: FoundLayer }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={classes.entry}
      draggable
      title={
        placeOf(layer) === null
          ? `${layer.summary}\n${t('canvas.palette.hint')}`
          : t(layer.saved === undefined ? 'canvas.palette.blockHint' : 'canvas.palette.savedHint')
      }
      data-testid={`palette-${layer.key}`}
      style={{ '--category': `var(--ll-category-${layer.category})` } as React.CSSProperties}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED_LAYER, layer.key);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') addInView(layer);
        else if (event.key === 'ArrowDown') focusBeside(event.currentTarget, 1);
        else if (event.key === 'ArrowUp') focusBeside(event.currentTarget, -1);
        else return;
        event.preventDefault();
      }}
      onDoubleClick={() => addInView(layer)}
    >
      <span className={classes.mark} />
      {layer.title}
    </button>
  );
}

function focusBeside(entry: HTMLElement, step: 1 | -1): void {
  const all = [...(entry.closest('[data-layers]')?.querySelectorAll<HTMLElement>('button') ?? [])];
  all[(all.indexOf(entry) + step + all.length) % all.length]?.focus();
}
