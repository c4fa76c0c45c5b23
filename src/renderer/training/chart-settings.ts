// How the charts are looked at: smoothing, axes, hidden lines. Kept in this browser; no part of a project.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { XKind } from './lines.ts';

interface ChartSettings {
  readonly smoothing: number;
  readonly logLoss: boolean;
  readonly x: XKind;
  /** By chart, the ids its legend has switched off. */
  readonly hidden: Readonly<Record<string, readonly string[]>>;
  readonly setSmoothing: (smoothing: number) => void;
  readonly setLogLoss: (logLoss: boolean) => void;
  readonly setX: (x: XKind) => void;
  readonly toggle: (chart: string, id: string) => void;
}

export const useChartSettings = create<ChartSettings>()(
  persist(
    (set) => ({
      smoothing: 0.35,
      logLoss: false,
      x: 'epoch',
      hidden: {},
      setSmoothing: (smoothing) => set({ smoothing }),
      setLogLoss: (logLoss) => set({ logLoss }),
      setX: (x) => set({ x }),
      toggle: (chart, id) =>
        set(({ hidden }) => {
          const old = hidden[chart] ?? [];
          const next = old.includes(id) ? old.filter((known) => known !== id) : [...old, id];
          return { hidden: { ...hidden, [chart]: next } };
        }),
    }),
    {
      name: 'layerloom.charts',
      partialize: ({ smoothing, logLoss, x }) => ({ smoothing, logLoss, x }),
    },
  ),
);
