// The order of ids: numbers at the end of an id count as numbers.

/** dense-2 before dense-10. The order of wires and of computing. */
export function compareIds(a: string, b: string): number {
  const [first, second] = [splitId(a), splitId(b)];
  if (first.stem !== second.stem) return first.stem < second.stem ? -1 : 1;
  return first.number - second.number || (a < b ? -1 : a > b ? 1 : 0);
}

function splitId(id: string): { readonly stem: string; readonly number: number } {
  let start = id.length;
  while (start > 0 && id.charCodeAt(start - 1) >= 48 && id.charCodeAt(start - 1) <= 57) start--;
  return { stem: id.slice(0, start), number: start === id.length ? -1 : Number(id.slice(start)) };
}
