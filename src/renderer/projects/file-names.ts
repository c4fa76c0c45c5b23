// Names of project files.

export function withExtension(name: string): string {
  return isProjectFile(name) ? name : `${name}.loom`;
}

export function isProjectFile(name: string): boolean {
  return name.toLowerCase().endsWith('.loom');
}
