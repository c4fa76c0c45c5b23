// Every edit of a document, for the renderer's actions and the tests.
export {
  resetColumns,
  setAugmentation,
  setColumns,
  setForAll,
  setOrder,
  setRole,
  setSplit,
  setTarget,
  setWindow,
} from './binding.ts';
export { type Clipping, copyNodes, duplicateNodes, pasteNodes } from './clipboard.ts';
export { draftForData } from './draft.ts';
export type { Edit } from './edit.ts';
export { applyFix } from './fix.ts';
export {
  addPort,
  groupNodes,
  makeUnique,
  movePort,
  removeBlock,
  removePort,
  renameBlock,
  renameGroup,
  renamePort,
  ungroupNodes,
} from './groups.ts';
export {
  addNode,
  insertBefore,
  moveNodes,
  type Position,
  removeNodes,
  renameNode,
  replaceNode,
  setDisabled,
  setParam,
} from './nodes.ts';
export { setData, setNotes, setProjectName, setTraining } from './settings.ts';
export { connect, insertOnEdge, removeEdges } from './wires.ts';
