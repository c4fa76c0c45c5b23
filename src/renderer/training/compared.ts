// Which runs are laid over each other on the charts, besides the one in front. Not saved.
import { create } from 'zustand';

export const useCompared = create<{ readonly ids: readonly string[] }>(() => ({ ids: [] }));

export function setCompared(id: string, on: boolean): void {
  useCompared.setState(({ ids }) => ({
    ids: on ? [...ids.filter((known) => known !== id), id] : ids.filter((known) => known !== id),
  }));
}
