// What a palette entry carries while it is dragged: the kind of layer, under a type of our own.
export const DRAGGED_LAYER = 'application/x-layerloom-layer';
