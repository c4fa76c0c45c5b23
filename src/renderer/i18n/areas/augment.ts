// Words of the augmentation of training samples. Both languages hold the same keys.
export const augmentEn = {
  label: 'Augmentation',
  title: 'Random changes to training samples',
  note: 'Drawn anew every epoch, for training alone: held-out rows and predictions stay as they are.',
  shift: 'Shift, share of the side',
  rotate: 'Rotate, degrees',
  zoom: 'Zoom, share',
  flipHorizontal: 'Mirror left and right',
  flipVertical: 'Turn upside down',
  brightness: 'Brightness, share',
  contrast: 'Contrast, share',
  noise: 'Noise, standard deviation',
  noiseNote: 'In units of the scaled numbers. Classes and indices get none.',
  preview: 'What training may see',
  original: 'Picture {{row}} as it is',
  variant: 'Picture {{row}}, change {{number}}',
  nothing: 'Nothing is changed yet: move a slider, and the pictures show what training would see.',
  noPictures: 'The data has no pictures. Noise can be added to its numbers.',
  reset: 'Change nothing',
} as const;

type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

export const augmentRu: Same<typeof augmentEn> = {
  label: 'Аугментация',
  title: 'Случайные изменения обучающих примеров',
  note: 'Заново в каждой эпохе и только при обучении: отложенные строки и прогнозы остаются как есть.',
  shift: 'Сдвиг, доля стороны',
  rotate: 'Поворот, градусы',
  zoom: 'Масштаб, доля',
  flipHorizontal: 'Отражать слева направо',
  flipVertical: 'Переворачивать вверх ногами',
  brightness: 'Яркость, доля',
  contrast: 'Контраст, доля',
  noise: 'Шум, стандартное отклонение',
  noiseNote: 'В единицах масштабированных чисел. К классам и номерам шум не добавляется.',
  preview: 'Что может увидеть обучение',
  original: 'Изображение {{row}} как есть',
  variant: 'Изображение {{row}}, вариант {{number}}',
  nothing: 'Пока ничего не меняется: сдвиньте ползунок, и станет видно, что получит обучение.',
  noPictures: 'Изображений в данных нет. К числам можно добавлять шум.',
  reset: 'Ничего не менять',
};
