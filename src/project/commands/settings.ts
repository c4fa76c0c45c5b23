// Commands on what surrounds the graph: the data binding, the training settings, the project's name and notes.
import { text } from '../../base/text.ts';
import type { DataBinding, LoomDocument, TrainingSettings } from '../document.ts';
import { type Edit, edit } from './edit.ts';

export function setData(document: LoomDocument, data: DataBinding): Edit {
  const same = JSON.stringify(document.data) === JSON.stringify(data);
  const sourceChanged = JSON.stringify(document.data.source) !== JSON.stringify(data.source);
  const label = sourceChanged
    ? text('Change the data', 'Сменить данные')
    : text('Change how the data is read', 'Изменить чтение данных');
  return edit(same ? document : { ...document, data }, label);
}

const SETTINGS = {
  optimizer: text('optimizer', 'оптимизатор'),
  schedule: text('learning-rate schedule', 'расписание скорости обучения'),
  clipping: text('gradient clipping', 'ограничение градиентов'),
  stopping: text('stopping rules', 'правила остановки'),
  batchSize: text('batch size', 'размер пакета'),
  epochs: text('epochs', 'число эпох'),
  seed: text('seed', 'начальное число'),
  l1: text('L1 penalty', 'штраф L1'),
  l2: text('L2 penalty', 'штраф L2'),
  penalizeBiases: text('penalty on biases', 'штраф на смещения'),
  threads: text('threads', 'число потоков'),
  backend: text('backend', 'вычислитель'),
} as const satisfies Record<keyof TrainingSettings, unknown>;

export function setTraining(document: LoomDocument, change: Partial<TrainingSettings>): Edit {
  const training = { ...document.training, ...change };
  const names = Object.keys(change).filter((name): name is keyof TrainingSettings => name in SETTINGS);
  const label = text(
    `Change ${names.map((name) => SETTINGS[name].en).join(', ')}`,
    `Изменить: ${names.map((name) => SETTINGS[name].ru).join(', ')}`,
  );
  const same = JSON.stringify(document.training) === JSON.stringify(training);
  return edit(same ? document : { ...document, training }, label, {
    mergeKey: `training:${names.join(',')}`,
  });
}

export function setProjectName(document: LoomDocument, name: string): Edit {
  const label = text(`Rename the project to “${name}”`, `Переименовать проект: «${name}»`);
  return edit(name === document.name ? document : { ...document, name: name.slice(0, 200) }, label);
}

export function setNotes(document: LoomDocument, notes: string): Edit {
  const label = text('Edit the notes', 'Изменить заметки');
  return edit(notes === document.notes ? document : { ...document, notes: notes.slice(0, 100_000) }, label, {
    mergeKey: 'notes',
  });
}
