// Hands a file to the user through the browser's own download.
export function downloadBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[\\/:*?"<>|]/g, '-');
  link.click();
  // The download has taken its copy of the address by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
