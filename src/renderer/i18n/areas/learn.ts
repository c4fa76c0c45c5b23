// Words of the "try it" panel. Both languages hold the same keys.
export const learnEn = {
  pad: {
    label: 'Drawing pad',
    hint: 'Draw a digit here',
    keyboard: 'Arrow keys move the pen, Space puts it down or lifts it, Delete clears.',
  },
  tryIt: {
    seen: 'What the network sees',
    clear: 'Clear',
    sample: 'Load a sample',
    sampleRow: 'Another row',
    form: 'Feature values',
    chances: 'Probability of each class',
    noAnswer: 'The answer appears here at once.',
    untrained: 'Train the network first: then it answers here while you draw or type.',
    noData: 'There is no data yet. Choose a sample or open a file in the Data tab.',
  },
} as const;

type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

export const learnRu: Same<typeof learnEn> = {
  pad: {
    label: 'Поле для рисования',
    hint: 'Нарисуйте здесь цифру',
    keyboard: 'Стрелки двигают перо, пробел опускает и поднимает его, Delete стирает всё.',
  },
  tryIt: {
    seen: 'Что видит сеть',
    clear: 'Стереть',
    sample: 'Взять пример',
    sampleRow: 'Другая строка',
    form: 'Значения признаков',
    chances: 'Вероятность каждого класса',
    noAnswer: 'Ответ сразу появится здесь.',
    untrained: 'Сначала обучите сеть: тогда она будет отвечать прямо во время рисования или ввода.',
    noData: 'Данных пока нет. Выберите набор или откройте файл на вкладке «Данные».',
  },
};
