// The component kit dressed in the app's own colours: quiet, dense, one accent.
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { cssVariables } from './colors.ts';

const accent: MantineColorsTuple = [
  '#eaf1fe',
  '#d5e3fd',
  '#a9c6fe',
  '#8bb5fe',
  '#6ea8fe',
  '#4d8df7',
  '#2f6fed',
  '#2560d4',
  '#1d50b5',
  '#153e90',
];

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  colors: { accent },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, monospace',
  defaultRadius: 6,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
});

/** The kit's surfaces and texts follow the app's colours, so that both change in one place. */
export const resolveVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--ll-panel)',
    '--mantine-color-text': 'var(--ll-text)',
    '--mantine-color-dimmed': 'var(--ll-dim)',
    '--mantine-color-default': 'var(--ll-raised)',
    '--mantine-color-default-color': 'var(--ll-text)',
    '--mantine-color-default-border': 'var(--ll-line)',
    '--mantine-color-placeholder': 'var(--ll-dim)',
    '--mantine-color-error': 'var(--ll-bad)',
  };
  return {
    variables: {},
    light: { ...cssVariables('light'), ...shared },
    dark: { ...cssVariables('dark'), ...shared },
  };
};
