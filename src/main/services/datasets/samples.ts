// The built-in datasets: plain CSV files and a text under resources/samples, with their titles and credits.
import { text } from '../../../base/text.ts';
import type { SampleInfo } from '../../../contract/data.ts';

const UCI = 'UCI Machine Learning Repository, CC BY 4.0';

/** In the order they are offered. */
export const SAMPLES: readonly (SampleInfo & { readonly file: string })[] = [
  {
    id: 'digits',
    file: 'digits.csv',
    title: text('Handwritten digits', 'Рукописные цифры'),
    description: text(
      '1,797 grey pictures of 8×8 pixels (0 to 16), each a digit from 0 to 9. The classic first image task.',
      '1797 серых картинок 8×8 пикселей (яркость от 0 до 16), на каждой — цифра от 0 до 9. Классическая первая задача на изображениях.',
    ),
    credit: `E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits (test part), ${UCI}`,
    rows: 1797,
    columns: 65,
    target: 'digit',
  },
  {
    id: 'iris',
    file: 'iris.csv',
    title: text('Iris flowers', 'Ирисы Фишера'),
    description: text(
      'Four measurements of 150 flowers of three species. Small, clean, and two of the species overlap a little.',
      'Четыре размера у 150 цветков трёх видов. Небольшой чистый набор; два вида немного пересекаются.',
    ),
    credit: `R. A. Fisher, Iris, ${UCI}`,
    rows: 150,
    columns: 5,
    target: 'species',
  },
  {
    id: 'wine',
    file: 'wine.csv',
    title: text('Wine cultivars', 'Сорта вина'),
    description: text(
      'Thirteen chemical measurements of 178 Italian wines from three cultivars, on very different scales.',
      'Тринадцать химических показателей 178 итальянских вин трёх сортов; масштабы признаков сильно различаются.',
    ),
    credit: `S. Aeberhard, M. Forina, Wine, ${UCI}`,
    rows: 178,
    columns: 14,
    target: 'cultivar',
  },
  {
    id: 'breast_cancer',
    file: 'breast_cancer.csv',
    title: text('Breast cancer diagnosis', 'Диагностика рака молочной железы'),
    description: text(
      'Thirty measurements of cell nuclei for 569 patients; the diagnosis is benign or malignant.',
      'Тридцать показателей клеточных ядер у 569 пациенток; диагноз — доброкачественная или злокачественная опухоль.',
    ),
    credit: `W. Wolberg, O. Mangasarian, N. Street, W. Street, Breast Cancer Wisconsin (Diagnostic), ${UCI}`,
    rows: 569,
    columns: 31,
    target: 'diagnosis',
  },
  {
    id: 'diabetes',
    file: 'diabetes.csv',
    title: text('Diabetes progression', 'Развитие диабета'),
    description: text(
      'Ten measurements of 442 patients and a number to predict: how far the disease went in a year.',
      'Десять показателей 442 пациентов и число, которое надо предсказать: насколько болезнь развилась за год.',
    ),
    credit: 'B. Efron, T. Hastie, I. Johnstone, R. Tibshirani, Least Angle Regression (2004)',
    rows: 442,
    columns: 11,
    target: 'progression',
  },
  {
    id: 'sunspots',
    file: 'sunspots_yearly.csv',
    title: text('Sunspots by year', 'Солнечные пятна по годам'),
    description: text(
      'The yearly number of sunspots from 1700 to 2008: a series with a cycle of about eleven years.',
      'Среднегодовое число солнечных пятен с 1700 по 2008 год: ряд с циклом около одиннадцати лет.',
    ),
    credit: 'NOAA, public domain',
    rows: 309,
    columns: 2,
    target: 'sunspots',
  },
  {
    id: 'co2',
    file: 'mauna_loa_co2_weekly.csv',
    title: text('CO₂ at Mauna Loa', 'CO₂ на Мауна-Лоа'),
    description: text(
      'Weekly carbon dioxide in the air since 1958: a yearly swing on a rising trend, with gaps in the record.',
      'Содержание углекислого газа в воздухе по неделям с 1958 года: годовые колебания на растущем тренде, с пропусками.',
    ),
    credit: 'C. D. Keeling, T. P. Whorf, CDIAC/ORNL, public domain',
    rows: 2284,
    columns: 2,
    target: 'co2_ppm',
  },
  {
    id: 'verse',
    file: 'verse.txt',
    title: text('English verse', 'Английские стихи'),
    description: text(
      'Four sonnets by Shakespeare and a poem by Blake, a character at a time: which comes next?',
      'Четыре сонета Шекспира и стихотворение Блейка, символ за символом: какой следующий?',
    ),
    credit: 'W. Shakespeare, Sonnets 18, 29, 116, 130 (1609); W. Blake, The Tyger (1794), public domain',
    rows: 3224,
    columns: 1,
    target: 'character',
  },
];
