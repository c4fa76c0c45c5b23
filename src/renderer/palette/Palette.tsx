// Palette.
export function Palette() {
  return null;
}
