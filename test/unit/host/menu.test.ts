// The native menu's list against the renderer's actions: every entry is an action there, with the same first shortcut.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MENU, MENU_IDS } from '../../../src/contract/menu.ts';

const sources = readdirSync('src/renderer', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join('src/renderer', name), 'utf8'))
  .join('\n');

/** Action id → its first shortcut, or null; read from the action's object literal. */
function shortcutOf(id: string): string | null | undefined {
  const at = sources.indexOf(`id: '${id}'`);
  if (at < 0) return panelShortcut(id);
  const shortcuts = /shortcuts: \[(?:'([^']+)')?/.exec(sources.slice(at, at + 400));
  return shortcuts ? (shortcuts[1] ?? null) : undefined;
}

/** Panels are one entry for all: `id: \`view.${panel}\`` with a table of keys. */
function panelShortcut(id: string): string | undefined {
  const panel = /^view\.(\w+)$/.exec(id)?.[1];
  if (panel === undefined || !sources.includes('`view.$' + '{panel}`')) return undefined;
  return new RegExp(`\\b${panel}: \\['([^']+)'\\]`).exec(sources)?.[1];
}

describe('the native menu and the renderer’s actions', () => {
  it.each(MENU.map(({ id, shortcut }) => [id, shortcut] as const))(
    '%s is an action with the key %s',
    (id, shortcut) => {
      expect(shortcutOf(id)).toBe(shortcut);
    },
  );

  it('no action stands twice, and every menu has entries', () => {
    expect(new Set(MENU.map(({ id }) => id)).size).toBe(MENU.length);
    for (const id of MENU_IDS) expect(MENU.some(({ menu }) => menu === id)).toBe(true);
  });
});
