// A name that is taken over when the field is left or Enter is pressed; Escape keeps the former one.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import classes from './Inspector.module.css';

export function NameField({
  label,
  value,
  placeholder,
  hidden = false,
  onRename,
}: {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  /** Only read aloud: the field stands where one sees what it is. */
  readonly hidden?: boolean;
  readonly onRename: (name: string) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const finish = () => {
    if (typed !== null) onRename(typed);
    setTyped(null);
  };
  return (
    <TextInput
      size="xs"
      {...(hidden ? { 'aria-label': label } : { label })}
      {...(hidden ? {} : { classNames: { root: classes.name ?? '', label: classes.nameLabel ?? '' } })}
      placeholder={placeholder}
      value={typed ?? value}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish();
        if (event.key === 'Escape') setTyped(null);
      }}
    />
  );
}
