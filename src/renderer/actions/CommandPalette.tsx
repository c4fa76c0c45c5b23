// Every command by name (Ctrl or Cmd + K). Layers to add are found here too.
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addInView } from '../canvas/adding.ts';
import { findLayers } from '../canvas/layer-search.ts';
import { useDocumentStore } from '../state/document.ts';
import { savedBlocks } from '../state/saved-blocks.ts';
import { currentBlock, currentGraph } from '../state/scope.ts';
import { useLocale } from '../state/session.ts';
import classes from './CommandPalette.module.css';
import { ACTION_GROUPS, runAction, useActions } from './registry.ts';
import { shortcutText } from './shortcuts.ts';

export function CommandPalette() {
  const { t } = useTranslation();
  const locale = useLocale();
  const known = useActions();
  const open = useDocumentStore((state) => state.open);
  const [opened, setOpened] = useState(false);
  const groups = useMemo((): SpotlightActionGroupData[] => {
    if (!opened) return [];
    const commands = ACTION_GROUPS.map((group) => ({
      group: t(`app.groups.${group}`),
      actions: Object.values(known)
        .filter((action) => action.group === group && action.id !== 'view.commands' && action.enabled())
        .map((action) => {
          const [shortcut] = action.shortcuts;
          return {
            id: action.id,
            label: action.title(),
            onClick: () => void runAction(action.id),
            rightSection:
              shortcut === undefined ? undefined : (
                <kbd className={classes.keys}>{shortcutText(shortcut)}</kbd>
              ),
          };
        }),
    })).filter(({ actions }) => actions.length > 0);
    if (!open) return commands;
    const here = { document: currentGraph(), block: currentBlock(), saved: savedBlocks() };
    const layers = findLayers('', locale, here).map((layer) => ({
      id: `add:${layer.key}`,
      label: t('canvas.palette.add', { name: layer.title }),
      keywords: [...layer.keywords],
      leftSection: <IconPlus size={14} />,
      onClick: () => addInView(layer),
    }));
    return [...commands, { group: t('canvas.search.label'), actions: layers }];
  }, [known, locale, open, opened, t]);
  return (
    <Spotlight
      actions={groups}
      shortcut={null}
      onSpotlightOpen={() => setOpened(true)}
      onSpotlightClose={() => setOpened(false)}
      nothingFound={t('app.commands.nothing')}
      searchProps={{
        leftSection: <IconSearch size={16} />,
        placeholder: t('app.commands.search'),
        'aria-label': t('app.commands.search'),
      }}
      attributes={{ content: { 'aria-label': t('app.actions.commands') } }}
      scrollable
      maxHeight={420}
      highlightQuery
      overlayProps={{ blur: 0, backgroundOpacity: 0.45 }}
    />
  );
}
