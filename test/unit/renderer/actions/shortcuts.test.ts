// Keys and what they mean: modifiers count, letters are read by their place on the keyboard.
import { expect, it } from 'vitest';
import { matches, shortcutText } from '../../../../src/renderer/actions/shortcuts.ts';

const press = (key: string, code: string, held: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }) as KeyboardEvent;

it('a letter is found in a Russian layout too', () => {
  expect(matches('Mod+Z', press('я', 'KeyZ', { ctrlKey: true }))).toBe(true);
});

it('every modifier must be held, and no other', () => {
  expect(matches('Mod+Z', press('z', 'KeyZ'))).toBe(false);
  expect(matches('Mod+Z', press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true }))).toBe(false);
  expect(matches('Mod+Shift+Z', press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true }))).toBe(true);
  expect(matches('Delete', press('Delete', 'Delete'))).toBe(true);
});

it('is written as people know it', () => {
  expect(shortcutText('Mod+Shift+Z')).toBe('Ctrl+Shift+Z');
  expect(shortcutText('ArrowLeft')).toBe('←');
});
