// Counted nouns in English: `1 unit`, `2 units`. Russian texts are worded so that the number stands apart.

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
