// Keys and actions: which action a key press means, and how a shortcut is written on this platform.
import { useEffect } from 'react';
import { type Action, runAction, useActions } from './registry.ts';

const MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** `Mod+Shift+Z` as this platform writes it: `Ctrl+Shift+Z`, `⇧⌘Z`. */
export function shortcutText(shortcut: string): string {
  const parts = shortcut.split('+');
  if (!MAC) return parts.map((part) => (part === 'Mod' ? 'Ctrl' : (KEY_NAMES[part] ?? part))).join('+');
  return parts.map((part) => MAC_SIGNS[part] ?? KEY_NAMES[part] ?? part).join('');
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Equal: '+',
  Minus: '−',
  Slash: '/',
};
const MAC_SIGNS: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Delete: '⌫',
};

/** Letters and digits are compared by their place on the keyboard, so that shortcuts work in a Russian layout too. */
export function matches(shortcut: string, event: KeyboardEvent): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const mod = MAC ? event.metaKey : event.ctrlKey;
  const other = MAC ? event.ctrlKey : event.metaKey;
  if (other || mod !== parts.includes('Mod')) return false;
  if (event.altKey !== parts.includes('Alt') || event.shiftKey !== parts.includes('Shift')) return false;
  if (/^[A-Z]$/.test(key)) return event.code === `Key${key}`;
  if (/^[0-9]$/.test(key)) return event.code === `Digit${key}`;
  return event.key === key || event.code === key;
}

/** Text fields keep their own keys. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'range', 'button'].includes(target.type);
  return target instanceof HTMLSelectElement;
}

/** A dialog or a menu that is open keeps the keys for itself. */
function dialogOpen(): boolean {
  return window.document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]') !== null;
}

export function useShortcuts(): void {
  useEffect(() => {
    // Noted before anyone acts on the key: Escape closes a menu, and must not reach what lies under it.
    let held = false;
    const onKeyFirst = () => {
      held = dialogOpen();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || held) return;
      const typing = isTyping(event.target);
      const found = Object.values(useActions.getState()).find(
        (action: Action) =>
          (!typing || action.whileTyping === true) &&
          (action.hasKeys === undefined || action.hasKeys()) &&
          action.shortcuts.some((shortcut) => matches(shortcut, event)),
      );
      if (found === undefined || (found.elseNative === true && !found.enabled())) return;
      // Enter and Space press the button that has the focus.
      if (
        event.target instanceof HTMLButtonElement &&
        found.shortcuts.some((s) => s === 'Enter' || s === 'Space')
      )
        return;
      event.preventDefault();
      runAction(found.id);
    };
    window.addEventListener('keydown', onKeyFirst, { capture: true });
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKeyFirst, { capture: true });
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}
