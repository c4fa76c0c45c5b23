// A formula, set by KaTeX.
import 'katex/dist/katex.min.css';
import katex from 'katex';
import { useEffect, useRef } from 'react';
import classes from './Inspector.module.css';

/** Formulas of several parts stand one below the other; one that is too wide is set smaller, then breaks in lines. */
export function Formula({ source, label }: { readonly source: string; readonly label: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const set = (parts: readonly string[], breaks: boolean) => {
      element.dataset.breaks = String(breaks);
      element.replaceChildren(
        ...parts.map((part) => {
          const line = window.document.createElement('div');
          // In line, so that it may break after its operators; in the style of a display all the same.
          katex.render(`\\displaystyle ${part}`, line, { throwOnError: false, trust: false });
          return line;
        }),
      );
    };
    const parts = source.split(/,?\s*\\quad\s*/);
    let width = 0;
    const setToWidth = () => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      element.style.fontSize = `${FULL_PX}px`;
      set(parts, false);
      const room = width / Math.max(1, element.scrollWidth);
      if (room >= 1) return;
      element.style.fontSize = `${Math.max(LEAST_PX, Math.floor(FULL_PX * room * 10) / 10)}px`;
      if (element.scrollWidth > width) set(parts.flatMap(rowsOf), true);
    };
    const observer = new ResizeObserver(setToWidth);
    observer.observe(element);
    setToWidth();
    return () => observer.disconnect();
  }, [source]);
  return <div ref={box} className={classes.formula} role="math" aria-label={label} />;
}

const FULL_PX = 13;
const LEAST_PX = 10.5;

/** Aligned equations one by one: together they cannot break. */
function rowsOf(part: string): string[] {
  const aligned = /^\s*\\begin\{aligned\}([\s\S]*)\\end\{aligned\}\s*$/.exec(part)?.[1];
  return aligned === undefined ? [part] : aligned.split('\\\\').map((row) => row.replaceAll('&', ''));
}
