// The colours of the app, by theme. Components read them as CSS variables (--ll-…, --ll-category-…); what draws on a
// canvas reads this table.
import type { Category } from '../../layers/define.ts';

export type ColorScheme = 'light' | 'dark';

export interface Palette {
  readonly background: string;
  readonly panel: string;
  readonly raised: string;
  readonly line: string;
  readonly text: string;
  readonly dim: string;
  readonly accent: string;
  readonly good: string;
  readonly warning: string;
  readonly bad: string;
}

export const PALETTES: Readonly<Record<ColorScheme, Palette>> = {
  dark: {
    background: '#0f1217',
    panel: '#161a21',
    raised: '#1d222b',
    line: '#2a313c',
    text: '#e6e9ee',
    dim: '#95a0b0',
    accent: '#6ea8fe',
    good: '#4cc38a',
    warning: '#f0b429',
    bad: '#f2555a',
  },
  light: {
    background: '#f6f7f9',
    panel: '#ffffff',
    raised: '#ffffff',
    line: '#dde2ea',
    text: '#1a2130',
    dim: '#5a6577',
    accent: '#2f6fed',
    good: '#1f9d62',
    warning: '#b97a00',
    bad: '#d6393f',
  },
};

/** Hues by kind of layer; the light ones are darker, so that each stands out at 3:1 from its background. */
export const CATEGORY_COLORS: Readonly<Record<ColorScheme, Readonly<Record<Category, string>>>> = {
  dark: {
    input: '#8b95a5',
    dense: '#5b8def',
    activation: '#e0a13a',
    convolution: '#3fb27f',
    pooling: '#35a7b5',
    recurrent: '#9b7bea',
    normalisation: '#d873a8',
    shape: '#7c8796',
    merge: '#45b3d9',
    attention: '#c58ae0',
    generative: '#e5906a',
    structure: '#8b95a5',
    output: '#e2646b',
  },
  light: {
    input: '#707b8c',
    dense: '#3f74dd',
    activation: '#b97a12',
    convolution: '#23895c',
    pooling: '#1f8491',
    recurrent: '#7d5cd6',
    normalisation: '#c0528d',
    shape: '#667180',
    merge: '#2189b0',
    attention: '#a35cc4',
    generative: '#c4683d',
    structure: '#707b8c',
    output: '#d14b53',
  },
};

/** Every colour as the CSS variables of a theme. */
export function cssVariables(scheme: ColorScheme): Record<string, string> {
  return Object.fromEntries([
    ...Object.entries(PALETTES[scheme]).map(([name, value]) => [`--ll-${name}`, value]),
    ...Object.entries(CATEGORY_COLORS[scheme]).map(([name, value]) => [`--ll-category-${name}`, value]),
  ]);
}
