// The registry of commands, and that the native menu names commands that there are.
import { afterEach, describe, expect, it } from 'vitest';
import { MENU } from '../../../../src/contract/menu.ts';
import {
  type Action,
  actionOf,
  registerActions,
  runAction,
  useActions,
} from '../../../../src/renderer/actions/registry.ts';
import { STANDARD_ACTIONS } from '../../../../src/renderer/actions/standard-actions.ts';
import { PROJECT_ACTIONS } from '../../../../src/renderer/projects/project-actions.ts';
import { TRAINING_ACTIONS } from '../../../../src/renderer/training/run-control.ts';

const ALL = [...STANDARD_ACTIONS, ...PROJECT_ACTIONS, ...TRAINING_ACTIONS];

const action = (id: string, rest: Partial<Action> = {}): Action => ({
  id,
  title: () => id,
  shortcuts: [],
  group: 'edit',
  enabled: () => true,
  run: () => {},
  ...rest,
});

afterEach(() => useActions.setState({}, true));

describe('the registry', () => {
  it('runs what is enabled and nothing else', () => {
    let runs = 0;
    registerActions([
      action('a', { run: () => runs++ }),
      action('b', { run: () => runs++, enabled: () => false }),
    ]);
    expect([runAction('a'), runAction('b'), runAction('c'), runs]).toEqual([true, false, false, 1]);
  });

  it('takes away what was registered, and not what has taken its place', () => {
    const takeAway = registerActions([action('a'), action('b')]);
    const newer = action('a');
    registerActions([newer]);
    takeAway();
    expect(actionOf('a')).toBe(newer);
    expect(actionOf('b')).toBeNull();
  });
});

describe('the commands of the window', () => {
  it('have ids of their own', () => {
    const ids = ALL.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('have shortcuts of their own', () => {
    const keys = ALL.flatMap(({ shortcuts }) => shortcuts);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it.each(MENU)('$id of the native menu is among them, by the same key', ({ id, shortcut }) => {
    const found = ALL.find((one) => one.id === id);
    expect(found).toBeDefined();
    if (shortcut !== null) expect(found?.shortcuts).toContain(shortcut);
  });
});
