// A real table that renders only the rows in sight; blank rows above and below keep the scroll bar true.
import { Box } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import classes from './VirtualTable.module.css';

export interface VirtualTableProps {
  readonly label: string;
  readonly head: readonly { readonly key: string; readonly content: ReactNode; readonly width?: number }[];
  readonly count: number;
  readonly rowHeight: number;
  readonly keyOf: (index: number) => string;
  /** The cells of a row, in the order of the head. */
  readonly cells: (index: number) => ReactNode;
  readonly rowState?: (index: number) => string | undefined;
  readonly isSelected?: (index: number) => boolean;
}

export function VirtualTable(props: VirtualTableProps) {
  const { head, count, rowHeight } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const items = rows.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = rows.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    // Keys scroll it, so it takes the focus.
    <Box component="section" className={classes.scroll} ref={scrollRef} aria-label={props.label} tabIndex={0}>
      <table className={classes.table} aria-rowcount={count + 1}>
        <thead>
          <tr>
            {head.map((column) => (
              <th
                key={column.key}
                scope="col"
                style={column.width === undefined ? {} : { width: column.width }}
              >
                {column.content}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Blank height={above} span={head.length} />}
          {items.map((item) => (
            <tr
              key={props.keyOf(item.index)}
              aria-rowindex={item.index + 2}
              data-state={props.rowState?.(item.index)}
              aria-selected={props.isSelected?.(item.index)}
              style={{ height: rowHeight }}
            >
              {props.cells(item.index)}
            </tr>
          ))}
          {below > 0 && <Blank height={below} span={head.length} />}
        </tbody>
      </table>
    </Box>
  );
}

function Blank({ height, span }: { readonly height: number; readonly span: number }) {
  return (
    <tr>
      <td colSpan={span} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
