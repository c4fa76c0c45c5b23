// Finding layers by name: both languages, best matches first, every activation function by its own name.
import { describe, expect, it } from 'vitest';
import { ACTIVATION_IDS } from '../../../../src/layers/activations.ts';
import { LAYER_KINDS, LAYERS } from '../../../../src/layers/catalog.ts';
import { LAYER_ICONS } from '../../../../src/renderer/canvas/LayerIcon.tsx';
import { findLayers, layerByKey } from '../../../../src/renderer/canvas/layer-search.ts';

describe('the search for layers', () => {
  it('lists every kind of the catalogue where nothing is typed', () => {
    const kinds = new Set(findLayers('', 'en').map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([...LAYER_KINDS].sort());
  });

  it.each(LAYER_KINDS.filter((kind) => kind !== 'activation'))('finds %s by either title', (kind) => {
    const { title } = LAYERS[kind];
    for (const query of [title.en, title.ru.toUpperCase()]) {
      expect(findLayers(query, 'en')[0]?.kind).toBe(kind);
    }
  });

  it('gives every activation function an entry that a drag can carry', () => {
    for (const id of ACTIVATION_IDS) {
      expect(layerByKey(`activation-${id}`)).toMatchObject({
        kind: 'activation',
        params: { activation: id },
      });
    }
    expect(findLayers('gelu', 'ru')[0]?.key).toBe('activation-gelu');
  });

  it('puts a title that begins so before one that only contains it', () => {
    const keys = findLayers('re', 'en').map(({ key }) => key);
    expect(keys.indexOf('activation-relu')).toBeLessThan(keys.indexOf('activation-leakyRelu'));
  });

  it('finds nothing for what is no layer', () => {
    expect(findLayers('perpetuum mobile', 'en')).toEqual([]);
    expect(layerByKey('constructor')).toBeNull();
  });
});

describe('icons', () => {
  it.each(LAYER_KINDS)('%s has its own', (kind) => {
    expect(Object.keys(LAYER_ICONS)).toContain(LAYERS[kind].icon);
  });
});
