// Inspector.
export function Inspector() {
  return null;
}
