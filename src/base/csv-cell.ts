// One cell of a CSV file: quoted where need be; what a spreadsheet would run as a formula gets an apostrophe in front.
export function csvCell(value: string): string {
  const isNumber = value.trim() !== '' && Number.isFinite(Number(value));
  const safe = !isNumber && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
