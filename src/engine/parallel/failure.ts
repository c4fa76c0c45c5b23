// Why a thread failed, in words. Kernels trap where an index points outside its table; V8 calls that "unreachable".

export function failureOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof WebAssembly.RuntimeError && message.includes('unreachable')) {
    return 'a class or token index lies outside the classes or the table that the network has';
  }
  return message;
}
