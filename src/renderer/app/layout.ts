// Sizes of the panels, kept in the browser's storage between starts.
import { z } from 'zod';

const layoutSchema = z.record(z.string(), z.number().min(0).max(100));
export type KeptLayout = z.infer<typeof layoutSchema>;

const key = (group: string) => `layerloom.layout.${group}`;

/** Undefined where there is none, or what is stored is not a layout. */
export function keptLayout(group: string): KeptLayout | undefined {
  const raw = localStorage.getItem(key(group));
  if (raw === null) return undefined;
  try {
    return layoutSchema.parse(JSON.parse(raw));
  } catch {
    localStorage.removeItem(key(group));
    return undefined;
  }
}

export function keepLayout(group: string, layout: KeptLayout): void {
  localStorage.setItem(key(group), JSON.stringify(layout));
}
