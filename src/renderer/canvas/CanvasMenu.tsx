// The menu under the right mouse button: actions of the registry that make sense where it was pressed.
import { Menu } from '@mantine/core';
import { Fragment } from 'react';
import { actionOf, runAction } from '../actions/registry.ts';
import { shortcutText } from '../actions/shortcuts.ts';
import { type CanvasMenu as Opened, useCanvasState } from './canvas-state.ts';

/** Action ids in groups, by what was under the pointer. */
const ITEMS: Readonly<Record<Opened['of'], readonly (readonly string[])[]>> = {
  node: [
    ['edit.rename', 'edit.replace', 'edit.toggleDisabled'],
    ['group.make', 'group.open', 'group.ungroup', 'group.unique', 'group.save'],
    ['edit.copy', 'edit.cut', 'edit.paste', 'edit.duplicate'],
    ['view.zoomSelection', 'arrange.alignMiddle', 'arrange.alignCentre', 'arrange.distributeX'],
    ['edit.delete'],
  ],
  edge: [['canvas.insert'], ['edit.delete']],
  pane: [
    ['canvas.add', 'group.leave'],
    ['edit.paste', 'edit.pasteWired', 'edit.selectAll'],
    ['arrange.layout', 'view.fit', 'view.minimap', 'view.snap'],
  ],
};

export function CanvasMenu() {
  const menu = useCanvasState((state) => state.menu);
  const close = () => useCanvasState.setState({ menu: null });
  if (menu === null) return null;
  return (
    <Menu
      opened
      onClose={close}
      returnFocus={false}
      position="bottom-start"
      offset={2}
      shadow="md"
      withinPortal
    >
      <Menu.Target>
        <div style={{ position: 'fixed', left: menu.at.x, top: menu.at.y, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown data-testid="canvas-menu">
        {ITEMS[menu.of].map((group, index) => (
          <Fragment key={group[0]}>
            {index > 0 && <Menu.Divider />}
            {group.map((id) => {
              const action = actionOf(id);
              if (action === null || (id.startsWith('group.') && !action.enabled())) return null;
              const [shortcut] = action.shortcuts;
              return (
                <Menu.Item
                  key={id}
                  disabled={!action.enabled()}
                  rightSection={shortcut === undefined ? undefined : <small>{shortcutText(shortcut)}</small>}
                  onClick={() => runAction(id)}
                >
                  {action.title()}
                </Menu.Item>
              );
            })}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
