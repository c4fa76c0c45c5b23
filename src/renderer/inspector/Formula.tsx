// A formula, set by KaTeX.
import 'katex/dist/katex.min.css';
import katex from 'katex';
import { useEffect, useRef } from 'react';
import classes from './Inspector.module.css';

/** Formulas of several parts stand one below the other; one that is too wide is set smaller. */
export function Formula({ source, label }: { readonly source: string; readonly label: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const parts = source.split(/,?\s*\\quad\s*/);
    element.replaceChildren(
      ...parts.map((part) => {
        const line = window.document.createElement('div');
        katex.render(part, line, { throwOnError: false, displayMode: true, trust: false });
        return line;
      }),
    );
    const shrink = () => {
      element.style.fontSize = `${FULL_PX}px`;
      const room = element.clientWidth / Math.max(1, element.scrollWidth);
      if (room < 1) element.style.fontSize = `${Math.max(LEAST_PX, Math.floor(FULL_PX * room * 10) / 10)}px`;
    };
    const observer = new ResizeObserver(shrink);
    observer.observe(element);
    return () => observer.disconnect();
  }, [source]);
  return <div ref={box} className={classes.formula} role="math" aria-label={label} />;
}

const FULL_PX = 13;
const LEAST_PX = 9;
