// A text in every language of the app. Layer definitions, errors and diagnostics carry their texts with them;
// the renderer's own strings live in its catalogues.

export const LOCALES = ['en', 'ru'] as const;
export type Locale = (typeof LOCALES)[number];
export type Text = Readonly<Record<Locale, string>>;

export function text(en: string, ru: string): Text {
  return { en, ru };
}
