// A number that is typed, stepped by arrow keys or buttons, and told at once when it will not do.
import { ActionIcon, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import { refuseValue } from '../../base/param-values.ts';
import type { FloatParam, IntParam } from '../../base/params.ts';
import { sealStep } from '../state/document.ts';
import { useLocale } from '../state/session.ts';
import classes from './Fields.module.css';
import { numberText, parseNumber, stepped } from './numbers.ts';

export function NumberField({
  id,
  def,
  value,
  onChange,
}: {
  readonly id: string;
  readonly def: IntParam | FloatParam;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const locale = useLocale();
  /** What is being typed, while it differs from the value. */
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = typed === null ? value : parseNumber(typed);
  const refusal = refuseValue(def, parsed ?? (typed === '' ? Number.NaN : (typed ?? Number.NaN)));

  const take = (text: string) => {
    setTyped(text);
    const next = parseNumber(text);
    if (next !== null && refuseValue(def, next) === null) onChange(next);
  };
  const step = (direction: 1 | -1, coarse: boolean) => {
    setTyped(null);
    onChange(stepped(def, value, direction, coarse));
  };
  const leave = () => {
    setTyped(null);
    sealStep();
  };
  return (
    <TextInput
      id={id}
      size="xs"
      className={classes.number}
      inputMode={def.type === 'int' ? 'numeric' : 'decimal'}
      value={typed ?? numberText(value)}
      error={refusal === null ? undefined : refusal[locale]}
      onChange={(event) => take(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp') step(1, event.shiftKey);
        else if (event.key === 'ArrowDown') step(-1, event.shiftKey);
        else if (event.key === 'Enter') {
          // What will not do stays in sight with its reason.
          if (refusal === null) leave();
        } else if (event.key === 'Escape') setTyped(null);
        else return;
        event.preventDefault();
      }}
      rightSectionWidth={20}
      rightSection={
        <span className={classes.steppers}>
          <ActionIcon
            variant="transparent"
            size={12}
            tabIndex={-1}
            aria-hidden
            onClick={() => step(1, false)}
          >
            <IconChevronUp size={11} />
          </ActionIcon>
          <ActionIcon
            variant="transparent"
            size={12}
            tabIndex={-1}
            aria-hidden
            onClick={() => step(-1, false)}
          >
            <IconChevronDown size={11} />
          </ActionIcon>
        </span>
      }
    />
  );
}
