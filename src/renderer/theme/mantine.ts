// The component kit's theme, from the app's own colours.
import { Button, type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { cssVariables, PALETTES } from './colors.ts';

const { dark, light } = PALETTES;

/** Ten shades: index 4 is used in the dark theme, 6 in the light one. */
const shades = (list: string): MantineColorsTuple => {
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = '', i = '', j = ''] = list.split(' ');
  return [a, b, c, d, e, f, g, h, i, j];
};

const blue = shades(
  `#eaf2ff #d5e5ff #b1cfff #8bbaff ${dark.accent} #4a88f6 ${light.accent} #245cd0 #1c4bad #143a8a`,
);
const green = shades(
  `#e6f8ef #cdf0de #a3e3c4 #77d4a7 ${dark.good} #34b078 ${light.good} #178552 #106b41 #0a5031`,
);
const yellow = shades(
  `#fff8e6 #ffefc7 #fce09a #f6ca62 ${dark.warning} #d69a12 ${light.warning} #996500 #7a5000 #5c3c00`,
);
const red = shades(
  `#ffecec #ffd6d7 #fbb0b2 #f78488 ${dark.bad} #e5474c ${light.bad} #b92c32 #9a2228 #7a191e`,
);
/** Light theme: 3 and 4 are borders, 6 is muted text. */
const gray = shades(
  `#f6f7f9 #eef1f5 #e6eaf0 ${light.line} ${light.line} #8b95a5 ${light.dim} #465062 #2c3546 ${light.text}`,
);
/** Dark theme: text, …, muted text, placeholder, border, hover, input, body, … */
const night = shades(
  `${dark.text} #b8c0cc ${dark.dim} #8993a3 ${dark.line} #262c36 ${dark.raised} ${dark.panel} #12161c ${dark.background}`,
);

const fontFamily = "'Inter Variable', system-ui, sans-serif";

export const theme = createTheme({
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontFamily, fontWeight: '600' },
  primaryColor: 'blue',
  primaryShade: { light: 6, dark: 4 },
  white: light.panel,
  black: light.text,
  colors: { blue, gray, dark: night, green, yellow, red },
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '16px' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // What stands on a filled button is dark in the dark theme, where the fills are light.
    Button: Button.extend({
      vars: (_theme, { variant }) => ({
        root:
          variant === undefined || variant === 'filled' ? { '--button-color': 'var(--ll-on-filled)' } : {},
      }),
    }),
    Tooltip: { defaultProps: { openDelay: 400, fz: 'xs' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.5 } } },
  },
});

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...cssVariables('light'),
    '--mantine-color-body': light.panel,
    '--mantine-color-placeholder': '#6b7586',
    '--mantine-color-disabled': 'transparent',
    '--mantine-color-disabled-color': '#7a8494',
    '--mantine-color-disabled-border': light.line,
    '--ll-on-filled': '#ffffff',
    '--ll-badge': '#178552',
    '--ll-edge': '#7fa6ee',
    '--ll-grid': '#cdd4df',
  },
  dark: {
    ...cssVariables('dark'),
    '--mantine-color-body': dark.panel,
    '--mantine-color-error': dark.bad,
    '--mantine-color-disabled': 'transparent',
    '--mantine-color-disabled-color': '#6c7686',
    '--mantine-color-disabled-border': dark.line,
    '--ll-on-filled': dark.background,
    '--ll-badge': dark.good,
    '--ll-edge': '#3f6199',
    '--ll-grid': '#2b3340',
  },
});
