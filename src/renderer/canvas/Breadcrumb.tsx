// The way back out of an open block: the network, each group on the way, and how many groups the edit concerns.
import { IconChevronRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { countInstances, layerIn } from '../../project/blocks.ts';
import { openBlock, viewOf } from '../../project/scope.ts';
import { useDocument } from '../state/document.ts';
import { useScope } from '../state/scope.ts';
import { useLocale } from '../state/session.ts';
import classes from './Canvas.module.css';
import { leaveTo } from './group-actions.ts';

export function Breadcrumb() {
  const { t } = useTranslation();
  const locale = useLocale();
  const scope = useScope((state) => state.scope);
  const document = useDocument();
  const block = openBlock(document, scope);
  if (block === null) return null;
  const names = scope.map((id, depth) => {
    const view = viewOf(document, scope.slice(0, depth));
    const node = view.nodes[id];
    return node?.name || (node === undefined ? id : (layerIn(view, node)?.title[locale] ?? id));
  });
  const count = countInstances(document, block);
  return (
    <nav className={classes.path} aria-label={t('canvas.group.path')} data-testid="breadcrumb">
      <button type="button" className={classes.crumb} onClick={() => leaveTo(0)}>
        {document.name === '' ? t('canvas.group.network') : document.name}
      </button>
      {names.map((name, depth) => (
        // A group is named by its way from the network.
        <Fragment key={scope.slice(0, depth + 1).join('/')}>
          <IconChevronRight size={13} aria-hidden="true" />
          {depth === names.length - 1 ? (
            <span className={classes.crumbHere} aria-current="page">
              {name}
            </span>
          ) : (
            <button type="button" className={classes.crumb} onClick={() => leaveTo(depth + 1)}>
              {name}
            </button>
          )}
        </Fragment>
      ))}
      {count > 1 && <span className={classes.shared}>{t('canvas.group.shared', { count })}</span>}
    </nav>
  );
}
