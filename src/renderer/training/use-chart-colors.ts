// The theme's colours as plain values: a canvas cannot read custom properties. Follows a live change of theme.
import { useMemo, useSyncExternalStore } from 'react';
import type { ChartColors } from './chart/line-chart.ts';
import type { PairColors } from './lines.ts';

export interface CockpitColors {
  readonly chart: ChartColors;
  readonly pair: PairColors;
  /** For runs laid over each other. */
  readonly runs: readonly string[];
  readonly category: (category: string) => string;
}

export function useCockpitColors(): CockpitColors {
  const scheme = useSyncExternalStore(subscribe, colorScheme);
  return useMemo(() => readColors(scheme), [scheme]);
}

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
  return () => observer.disconnect();
}

function colorScheme(): string {
  return document.documentElement.getAttribute('data-mantine-color-scheme') ?? 'light';
}

/** `scheme` only says when to read anew: the values come from the page's style. */
function readColors(scheme: string): CockpitColors {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  const accent = read('--ll-accent', scheme === 'dark' ? '#6ea8fe' : '#2f6fed');
  const warning = read('--ll-warning', '#b97a00');
  return {
    chart: {
      grid: read('--ll-line', '#dde2ea'),
      text: read('--ll-text', '#1a2130'),
      dim: read('--ll-dim', '#5a6577'),
      background: read('--ll-panel', '#ffffff'),
    },
    pair: { training: accent, validation: warning },
    runs: [accent, warning, ...RUN_CATEGORIES.map((name) => read(`--ll-category-${name}`, '#888888'))],
    category: (category) => read(`--ll-category-${category}`, '#8b95a5'),
  };
}

const RUN_CATEGORIES = ['convolution', 'normalisation', 'recurrent', 'output', 'pooling', 'activation'];
