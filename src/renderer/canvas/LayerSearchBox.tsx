// The search for a layer at the cursor: type, Enter, placed. Filtered to what fits where a wire was let go.
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { layerToAdd } from '../../project/blocks.ts';
import type { Position } from '../../project/commands/index.ts';
import { savedBlocks } from '../state/saved-blocks.ts';
import { currentBlock, currentGraph, reportHere } from '../state/scope.ts';
import { useLocale } from '../state/session.ts';
import { closeSearch, type LayerSearch, useView } from '../state/view.ts';
import { addFound } from './adding.ts';
import { layerAt } from './connecting.ts';
import { focusCanvas } from './focus.ts';
import { LayerIcon } from './LayerIcon.tsx';
import classes from './LayerSearchBox.module.css';
import { type FoundLayer, findLayers } from './layer-search.ts';

const BOX = { width: 268, height: 320 };

export function LayerSearchBox() {
  const search = useView((state) => state.search);
  if (search === null) return null;
  // A new place is a new search: nothing of the former one is kept.
  return <Box key={`${search.screen.x}/${search.screen.y}/${search.replaces ?? ''}`} search={search} />;
}

function Box({ search }: { readonly search: LayerSearch }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const fits = useMemo(() => fitting(search), [search]);
  const found = useMemo(
    () =>
      findLayers(query, locale, {
        document: currentGraph(),
        block: currentBlock(),
        saved: savedBlocks(),
      }).filter(fits),
    [query, locale, fits],
  );
  const chosen = Math.min(index, found.length - 1);

  const close = () => {
    closeSearch();
    focusCanvas();
  };
  const take = (one: FoundLayer | undefined) => {
    if (one === undefined) return;
    close();
    addFound(one, search);
  };
  const move = (step: number) => {
    if (found.length === 0) return;
    const next = (chosen + step + found.length) % found.length;
    setIndex(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const title = t(search.replaces === null ? 'canvas.search.label' : 'canvas.search.replace');
  return (
    <>
      <div className={classes.backdrop} onPointerDown={close} aria-hidden="true" />
      <div
        className={classes.box}
        style={{ ...within(search.screen), width: BOX.width }}
        role="dialog"
        aria-label={title}
        data-testid="layer-search"
      >
        <input
          className={classes.input}
          ref={(element) => element?.focus({ preventScroll: true })}
          value={query}
          placeholder={search.replaces === null ? t('canvas.search.placeholder') : title}
          role="combobox"
          aria-expanded="true"
          aria-controls="layer-search-list"
          aria-activedescendant={found[chosen] === undefined ? undefined : `found-${found[chosen].key}`}
          aria-label={title}
          spellCheck={false}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setIndex(0);
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'ArrowDown') move(1);
            else if (event.key === 'ArrowUp') move(-1);
            else if (event.key === 'Enter') take(found[chosen]);
            else if (event.key === 'Escape' || event.key === 'Tab') close();
            else return;
            event.preventDefault();
          }}
        />
        {(search.wire !== null || search.into !== null) && (
          <p className={classes.note}>{t('canvas.search.fits')}</p>
        )}
        <div
          ref={list}
          id="layer-search-list"
          className={classes.list}
          role="listbox"
          aria-label={t('canvas.search.results')}
        >
          {found.map((one, at) => (
            <div
              key={one.key}
              id={`found-${one.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === chosen}
              className={classes.option}
              style={{ '--category': `var(--ll-category-${one.category})` } as React.CSSProperties}
              onPointerMove={() => setIndex(at)}
              onPointerDown={(event) => {
                event.preventDefault();
                take(one);
              }}
            >
              <LayerIcon name={one.icon} size={15} className={classes.icon} />
              <span className={classes.title}>{one.title}</span>
              <span className={classes.category}>{t(`canvas.categories.${one.category}`)}</span>
            </div>
          ))}
        </div>
        {found.length === 0 && <p className={classes.note}>{t('canvas.search.nothing')}</p>}
      </div>
    </>
  );
}

/** What has ports that can take the wire, by rank; anything where there is no wire. */
function fitting({ into, wire }: LayerSearch): (one: FoundLayer) => boolean {
  const document = currentGraph();
  const portsOf = (one: FoundLayer) => {
    const blocks = one.saved === undefined ? undefined : savedBlocks()[one.saved]?.blocks;
    return layerToAdd(blocks === undefined ? document : { blocks }, one) ?? { inputs: [], outputs: [] };
  };
  if (into !== null) {
    return (one) => {
      const { inputs, outputs } = portsOf(one);
      return inputs.length > 0 && outputs.length > 0;
    };
  }
  if (wire === null) return () => true;
  const { node, port } = wire.port;
  const layer = layerAt(node);
  if (wire.end === 'source') {
    const index = layer?.outputs.findIndex(({ name }) => name === port) ?? -1;
    const shape = reportHere().nodes[node]?.outputShapes[index] ?? null;
    return (one) =>
      portsOf(one).inputs.some(({ rank }) => rank === null || shape === null || rank === shape.length);
  }
  const rank = layer?.inputs.find(({ name }) => name === port)?.rank ?? null;
  return (one) =>
    portsOf(one).outputs.some((output) => rank === null || output.rank === null || output.rank === rank);
}

/** At the cursor, yet whole inside the window. */
function within({ x, y }: Position): { readonly left: number; readonly top: number } {
  return {
    left: Math.max(8, Math.min(x, window.innerWidth - BOX.width - 8)),
    top: Math.max(8, Math.min(y, window.innerHeight - BOX.height - 8)),
  };
}
