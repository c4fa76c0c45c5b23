// A formula, set by KaTeX.
import 'katex/dist/katex.min.css';
import katex from 'katex';
import { useEffect, useRef } from 'react';
import classes from './Inspector.module.css';

export function Formula({ source, label }: { readonly source: string; readonly label: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (box.current === null) return;
    katex.render(source, box.current, { throwOnError: false, displayMode: true, trust: false });
  }, [source]);
  return <div ref={box} className={classes.formula} role="math" aria-label={label} tabIndex={-1} />;
}
