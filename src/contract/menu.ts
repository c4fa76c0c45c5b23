// The native menu as plain data: which actions of the renderer's registry it shows, under which headings.
// The renderer's registry carries the same ids; a test holds the two together.
import { type Text, text } from '../base/text.ts';

export const MENU_IDS = ['file', 'edit', 'view', 'training', 'help'] as const;
export type MenuId = (typeof MENU_IDS)[number];

export const MENU_TITLES: Readonly<Record<MenuId, Text>> = {
  file: text('File', 'Файл'),
  edit: text('Edit', 'Правка'),
  view: text('View', 'Вид'),
  training: text('Training', 'Обучение'),
  help: text('Help', 'Справка'),
};

export interface MenuItem {
  /** Id of an action of the renderer. */
  readonly id: string;
  readonly title: Text;
  /** As in `Mod+Shift+S`, where Mod is Ctrl, or Command on macOS; null has none. */
  readonly shortcut: string | null;
  readonly menu: MenuId;
  /** Items of a menu are grouped by this number; a line stands between groups. */
  readonly group: number;
}

const item = (
  menu: MenuId,
  group: number,
  id: string,
  title: Text,
  shortcut: string | null = null,
): MenuItem => ({ id, title, shortcut, menu, group });

export const MENU: readonly MenuItem[] = [
  item('file', 1, 'project.new', text('New…', 'Создать…'), 'Mod+N'),
  item('file', 1, 'project.open', text('Open…', 'Открыть…'), 'Mod+O'),
  item('file', 2, 'project.save', text('Save', 'Сохранить'), 'Mod+S'),
  item('file', 2, 'project.saveAs', text('Save as…', 'Сохранить как…'), 'Mod+Shift+S'),
  item('file', 3, 'data.open', text('Open data…', 'Открыть данные…')),
  item('file', 4, 'app.settings', text('Settings…', 'Настройки…'), 'Mod+,'),
  item('edit', 1, 'edit.undo', text('Undo', 'Отменить'), 'Mod+Z'),
  item('edit', 1, 'edit.redo', text('Redo', 'Повторить'), 'Mod+Shift+Z'),
  item('edit', 2, 'edit.duplicate', text('Duplicate', 'Дублировать'), 'Mod+D'),
  item('edit', 2, 'edit.delete', text('Delete', 'Удалить'), 'Delete'),
  item('edit', 3, 'group.make', text('Group the selection', 'Сгруппировать выделенное'), 'Mod+G'),
  item('edit', 3, 'group.ungroup', text('Ungroup', 'Разгруппировать'), 'Mod+Shift+G'),
  item('edit', 4, 'arrange.layout', text('Arrange the graph', 'Упорядочить граф'), 'Mod+Shift+L'),
  item('view', 1, 'view.fit', text('Fit to window', 'Показать всё'), 'Shift+1'),
  item('view', 1, 'view.zoomIn', text('Zoom in', 'Крупнее'), 'Mod+Equal'),
  item('view', 1, 'view.zoomOut', text('Zoom out', 'Мельче'), 'Mod+Minus'),
  item('view', 1, 'view.zoomReset', text('Actual size', 'Исходный размер'), 'Mod+0'),
  item('view', 2, 'view.palette', text('Layers panel', 'Панель слоёв'), 'Mod+B'),
  item('view', 2, 'view.inspector', text('Inspector', 'Инспектор'), 'Mod+I'),
  item('view', 2, 'view.cockpit', text('Training panel', 'Панель обучения'), 'Mod+J'),
  item('view', 2, 'view.problems', text('Problems', 'Проблемы'), 'Mod+Shift+M'),
  item('view', 3, 'view.commands', text('Command palette', 'Палитра команд'), 'Mod+K'),
  item('training', 1, 'training.start', text('Train', 'Обучить'), 'Mod+Enter'),
  item(
    'training',
    1,
    'training.pause',
    text('Pause or resume', 'Приостановить или продолжить'),
    'Mod+Shift+Enter',
  ),
  item('training', 1, 'training.step', text('One step', 'Один шаг'), 'Mod+.'),
  item('training', 1, 'training.stop', text('Stop', 'Остановить'), 'Mod+Shift+.'),
  item('help', 1, 'view.shortcuts', text('Keyboard shortcuts', 'Сочетания клавиш'), 'Mod+Slash'),
];
