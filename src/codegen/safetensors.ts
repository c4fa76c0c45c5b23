// The safetensors format (Hugging Face): eight bytes of header length, a JSON header, then the tensors' bytes. Float32
// only. Reading treats the file as hostile: every number is checked before anything is allocated by it.
import { AppError } from '../base/errors/app-error.ts';

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
export type StoredTensors = Readonly<Record<string, StoredTensor>>;

const MAX_HEADER_BYTES = 16 * 2 ** 20;
const LENGTH_BYTES = 8;

export function encodeSafetensors(tensors: StoredTensors, metadata: Record<string, string> = {}): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = JSON.stringify(header);
  const unpadded = new TextEncoder().encode(json);
  // Tensors start at a multiple of eight, as the reference writer does.
  const headerBytes = Math.ceil(unpadded.length / 8) * 8;
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + offset);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  file.set(unpadded, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const { data } of Object.values(tensors)) {
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return file;
}

/** Throws `run.badWeights` with `name` where the file is not a whole safetensors file of float32 tensors. */
export function decodeSafetensors(file: Uint8Array, name: string): StoredTensors {
  const refuse = (detail: string): never => {
    throw new AppError('run.badWeights', { name, detail });
  };
  if (file.length < LENGTH_BYTES) return refuse('shorter than its own header');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const stated = view.getBigUint64(0, true);
  if (stated > BigInt(Math.min(MAX_HEADER_BYTES, file.length - LENGTH_BYTES))) {
    return refuse('the header runs past the end');
  }
  const start = LENGTH_BYTES + Number(stated);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(LENGTH_BYTES, start)));
  } catch {
    return refuse('the header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    return refuse('the header is not a table');
  }
  const tensors: [string, StoredTensor][] = [];
  for (const [key, entry] of Object.entries(header)) {
    if (key === '__metadata__') continue;
    if (typeof entry !== 'object' || entry === null) return refuse(`${key} is not described`);
    const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
    if (dtype !== 'F32') return refuse(`${key} is ${String(dtype)}, expected F32`);
    if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) return refuse(`${key} has no shape`);
    const [from, to] = offsets as [number, number];
    const size = shape.reduce((product, length) => product * length, 1);
    if (to - from !== size * 4 || start + to > file.length) return refuse(`${key} does not fit the file`);
    const data = new Float32Array(size);
    for (let i = 0; i < size; i++) data[i] = view.getFloat32(start + from + 4 * i, true);
    tensors.push([key, { shape, data }]);
  }
  return Object.fromEntries(tensors);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 32 && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
