// Carries out the remedy of a diagnostic, as one step of the history named like its button.
import { assertNever } from '../../base/assert.ts';
import type { Fix } from '../../layers/define.ts';
import { withColumnSettings } from '../column-settings.ts';
import { columnSettingsSchema, dataBindingSchema, type LoomDocument, trainingSchema } from '../document.ts';
import { editIn, placeOf } from '../scope.ts';
import { type Edit, edit } from './edit.ts';
import { insertBefore, removeNodes, setParam } from './nodes.ts';

export function applyFix(document: LoomDocument, fix: Fix): Edit {
  const done = carryOutAt(document, fix);
  return { ...done, label: fix.title, mergeKey: null, labelSince: null };
}

/** A remedy of a layer inside a group names it as in the flat document, and is carried out in its block. */
function carryOutAt(document: LoomDocument, fix: Fix): Edit {
  if (!('node' in fix)) return carryOut(document, fix);
  const place = placeOf(document, fix.node);
  if (place === null || place.scope.length === 0) return carryOut(document, fix);
  return editIn(document, place.scope, (view) => carryOut(view, { ...fix, node: place.node.id }));
}

function carryOut(document: LoomDocument, fix: Fix): Edit {
  switch (fix.kind) {
    case 'setParam':
      return setParam(document, fix.node, fix.param, fix.value);
    case 'insertBefore':
      return insertBefore(document, fix.node, fix.layer, fix.params);
    case 'remove':
      return removeNodes(document, [fix.node]);
    case 'setTraining': {
      const training = trainingSchema.parse({ ...document.training, [fix.path]: fix.value });
      return edit({ ...document, training }, fix.title);
    }
    case 'setRole': {
      const roles = { ...document.data.roles, [fix.column]: fix.role };
      const data = dataBindingSchema.parse({ ...document.data, roles });
      return edit({ ...document, data }, fix.title);
    }
    case 'setData': {
      const data = dataBindingSchema.parse({ ...document.data, [fix.path]: fix.value });
      return edit({ ...document, data }, fix.title);
    }
    case 'setColumn': {
      const change = columnSettingsSchema.parse(fix.settings);
      const data = withColumnSettings(document.data, [fix.column], change);
      return edit({ ...document, data }, fix.title);
    }
    default:
      return assertNever(fix);
  }
}
