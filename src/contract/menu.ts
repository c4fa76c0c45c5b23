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
