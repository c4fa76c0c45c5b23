// A feature's value as it is typed: `3.`, `-` and `1e` on the way to a number stay as they are.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { numberText, parseNumber } from '../inspector/numbers.ts';

export interface FeatureNumberProps {
  readonly label: string;
  /** Null where the cell is empty. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

export function FeatureNumber({ label, value, onChange }: FeatureNumberProps) {
  /** What is being typed; null while it is the value as it would be written. */
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : numberText(value));
  const take = (text: string) => {
    setTyped(text);
    onChange(parseNumber(text));
  };
  return (
    <TextInput
      size="xs"
      label={label}
      inputMode="decimal"
      value={shown}
      error={typed !== null && typed.trim() !== '' && parseNumber(typed) === null}
      onChange={(event) => take(event.currentTarget.value)}
      onBlur={() => setTyped(null)}
    />
  );
}
