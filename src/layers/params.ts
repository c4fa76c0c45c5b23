// Parameter schemas, as layers name them. The types live in base, since optimizers and losses of the engine use them too.
export * from '../base/params.ts';
