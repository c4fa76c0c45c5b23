// The languages of the window. Each area of the app has a file with both catalogues, typed to hold the same keys.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { LOCALES, type Locale } from '../../base/text.ts';
import { appEn, appRu } from './areas/app.ts';
import { augmentEn, augmentRu } from './areas/augment.ts';
import { canvasEn, canvasRu } from './areas/canvas.ts';
import { dataEn, dataRu } from './areas/data.ts';
import { inspectorEn, inspectorRu } from './areas/inspector.ts';
import { learnEn, learnRu } from './areas/learn.ts';
import { projectsEn, projectsRu } from './areas/projects.ts';
import { trainingEn, trainingRu } from './areas/training.ts';

const en = {
  app: appEn,
  canvas: canvasEn,
  inspector: inspectorEn,
  training: trainingEn,
  data: dataEn,
  learn: learnEn,
  augment: augmentEn,
  projects: projectsEn,
} as const;

const ru = {
  app: appRu,
  canvas: canvasRu,
  inspector: inspectorRu,
  training: trainingRu,
  data: dataRu,
  learn: learnRu,
  augment: augmentRu,
  projects: projectsRu,
};

export type Catalogue = typeof en;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Catalogue };
  }
}

/** Every catalogue, for the test that compares them. */
export const CATALOGUES = { en, ru } as const;

export function systemLocale(): Locale {
  const languages = typeof navigator === 'undefined' ? [] : navigator.languages;
  const wanted = languages.map((language) => language.slice(0, 2).toLowerCase());
  return wanted.flatMap((code) => LOCALES.filter((locale) => locale === code))[0] ?? 'en';
}

export async function startLanguages(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: systemLocale(),
    fallbackLng: false,
    resources: { en: { translation: en }, ru: { translation: ru } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  window.document.documentElement.lang = i18next.language;
}

export async function changeLocale(locale: Locale): Promise<void> {
  await i18next.changeLanguage(locale);
  window.document.documentElement.lang = locale;
}

/** For what runs outside components; components take `useTranslation`, which follows the language. */
export const t = i18next.t;
