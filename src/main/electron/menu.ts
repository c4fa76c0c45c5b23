// The native menu: the contract's list of actions under its headings, with the platform's own entries beside them.
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Locale } from '../../base/text.ts';
import { MENU, MENU_IDS, MENU_TITLES, type MenuId } from '../../contract/menu.ts';

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
    const groups = [...actionGroups(id, locale, run), ...nativeGroups(id, platform, developing)];
    return {
      label: MENU_TITLES[id][locale],
      submenu: separated(groups),
      ...(id === 'help' ? { role: 'help' } : {}),
    };
  });
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...menus, { role: 'windowMenu' }] : menus;
}

function actionGroups(
  menu: MenuId,
  locale: Locale,
  run: (action: string) => void,
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
      ...(item.shortcut ? { accelerator: accelerator(item.shortcut), registerAccelerator: false } : {}),
      click: () => run(item.id),
    });
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group);
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
function nativeGroups(
  menu: MenuId,
  platform: NodeJS.Platform,
  developing: boolean,
): MenuItemConstructorOptions[][] {
  switch (menu) {
    case 'file':
      return platform === 'darwin' ? [[{ role: 'close' }]] : [[{ role: 'quit' }]];
    case 'edit':
      return [[{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }]];
    case 'view':
      return [[{ role: 'togglefullscreen' }, ...(developing ? [{ role: 'toggleDevTools' as const }] : [])]];
    case 'help':
      return platform === 'darwin' ? [] : [[{ role: 'about' }]];
    case 'training':
      return [];
  }
}

function separated(groups: readonly MenuItemConstructorOptions[][]): MenuItemConstructorOptions[] {
  return groups.flatMap((group, at) => (at === 0 ? group : [{ type: 'separator' as const }, ...group]));
}
