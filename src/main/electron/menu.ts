// The native menu: the contract's list of actions under its headings, with the platform's own entries beside them.
import { Menu, type MenuItemConstructorOptions } from 'electron';
import { type Locale, text } from '../../base/text.ts';
import { MENU, MENU_IDS, MENU_TITLES, type MenuId } from '../../contract/menu.ts';

/** The platform's own entries. Electron knows their names in English only. */
const NATIVE = {
  about: text('About Layerloom', 'О программе Layerloom'),
  services: text('Services', 'Службы'),
  hide: text('Hide Layerloom', 'Скрыть Layerloom'),
  hideOthers: text('Hide others', 'Скрыть остальные'),
  unhide: text('Show all', 'Показать все'),
  quit: text('Quit Layerloom', 'Завершить Layerloom'),
  close: text('Close window', 'Закрыть окно'),
  cut: text('Cut', 'Вырезать'),
  copy: text('Copy', 'Копировать'),
  paste: text('Paste', 'Вставить'),
  selectAll: text('Select all', 'Выделить всё'),
  togglefullscreen: text('Full screen', 'Во весь экран'),
  toggleDevTools: text('Developer tools', 'Инструменты разработчика'),
  minimize: text('Minimize', 'Свернуть'),
  zoom: text('Zoom', 'Увеличить'),
  front: text('Bring all to front', 'Все окна — на передний план'),
} as const;
const WINDOW_MENU = text('Window', 'Окно');

export interface MenuOptions {
  readonly locale: Locale;
  readonly platform: NodeJS.Platform;
  /** Shows the entry of the developer tools. */
  readonly developing: boolean;
  readonly run: (action: string) => void;
}

export function setMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)));
}

function menuTemplate({ locale, platform, developing, run }: MenuOptions): MenuItemConstructorOptions[] {
  const menus = MENU_IDS.map((id): MenuItemConstructorOptions => {
    const groups = [
      ...actionGroups(id, { locale, platform, run }),
      ...nativeGroups(id, platform, developing).map((roles) => roles.map((role) => native(role, locale))),
    ];
    return {
      label: MENU_TITLES[id][locale],
      submenu: separated(groups),
      ...(id === 'help' ? { role: 'help' } : {}),
    };
  });
  return platform === 'darwin' ? [appMenu(locale), ...menus, windowMenu(locale)] : menus;
}

type NativeRole = keyof typeof NATIVE;

function native(role: NativeRole, locale: Locale): MenuItemConstructorOptions {
  return { role, label: NATIVE[role][locale] };
}

/** macOS shows the app's name over it. */
function appMenu(locale: Locale): MenuItemConstructorOptions {
  const groups: readonly (readonly NativeRole[])[] = [
    ['about'],
    ['services'],
    ['hide', 'hideOthers', 'unhide'],
    ['quit'],
  ];
  const named = groups.map((roles) => roles.map((role) => native(role, locale)));
  return { label: 'Layerloom', submenu: separated(named) };
}

function windowMenu(locale: Locale): MenuItemConstructorOptions {
  const roles = (['minimize', 'zoom', 'front'] as const).map((role) => native(role, locale));
  return { role: 'window', label: WINDOW_MENU[locale], submenu: roles };
}

function actionGroups(
  menu: MenuId,
  { locale, platform, run }: Pick<MenuOptions, 'locale' | 'platform' | 'run'>,
): MenuItemConstructorOptions[][] {
  const groups = new Map<number, MenuItemConstructorOptions[]>();
  for (const item of MENU) {
    if (item.menu !== menu) continue;
    const group = groups.get(item.group) ?? [];
    groups.set(item.group, group);
    group.push({
      id: item.id,
      label: item.title[locale],
      // The page handles the keys, in the window and on the web alike; the menu only shows them.
      ...(item.shortcut && isShown(item.shortcut, platform)
        ? { accelerator: accelerator(item.shortcut), registerAccelerator: false }
        : {}),
      click: () => run(item.id),
    });
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** macOS registers what a menu shows: keys that also type or delete text must not be among them. */
function isShown(shortcut: string, platform: NodeJS.Platform): boolean {
  return platform !== 'darwin' || shortcut.split('+').includes('Mod');
}

/** As Electron writes it. */
function accelerator(shortcut: string): string {
  const names: Readonly<Record<string, string>> = {
    Mod: 'CommandOrControl',
    Equal: '=',
    Minus: '-',
    Slash: '/',
  };
  return shortcut
    .split('+')
    .map((part) => names[part] ?? part)
    .join('+');
}

/** Clipboard entries serve text fields; on macOS their keys work only through the menu. */
function nativeGroups(menu: MenuId, platform: NodeJS.Platform, developing: boolean): NativeRole[][] {
  switch (menu) {
    case 'file':
      return platform === 'darwin' ? [['close']] : [['quit']];
    case 'edit':
      return [['cut', 'copy', 'paste', 'selectAll']];
    case 'view':
      return [['togglefullscreen', ...(developing ? (['toggleDevTools'] as const) : [])]];
    case 'help':
      return platform === 'darwin' ? [] : [['about']];
    case 'training':
      return [];
  }
}

function separated(groups: readonly MenuItemConstructorOptions[][]): MenuItemConstructorOptions[] {
  return groups.flatMap((group, at) => (at === 0 ? group : [{ type: 'separator' as const }, ...group]));
}
