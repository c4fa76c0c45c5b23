// Canvas.
export function Canvas() {
  return null;
}
