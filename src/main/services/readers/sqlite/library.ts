// SQLite (its own WebAssembly build) over files that are only ever read: a VFS without locks, journals or temporary
// files, so that nothing is written beside the user's database and one that another program holds open can be read.
import { randomFillSync } from 'node:crypto';
import type { Sqlite3Static, WasmPointer } from '@sqlite.org/sqlite-wasm';

/** A database's bytes, as SQLite asks for them. */
export interface DatabaseFile {
  readonly size: number;
  /** Fills `into` from `offset` on and returns how many bytes there were. */
  readonly read: (into: Uint8Array, offset: number) => number;
}

export interface Sqlite {
  readonly api: Sqlite3Static;
  /** Opens `file` for reading; SQLite's errors are thrown as it throws them. */
  readonly open: (file: DatabaseFile) => InstanceType<Sqlite3Static['oo1']['DB']>;
}

const VFS = 'layerloom-reading';
let loading: Promise<Sqlite> | null = null;

/** Loaded when first needed: the library is large. */
export function sqlite(): Promise<Sqlite> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Sqlite> {
  const { default: initialise } = await import('@sqlite.org/sqlite-wasm');
  const api = await initialise({ print: silent, printErr: silent });
  Object.assign(api.config, { warn: silent, error: silent });
  const byName = new Map<string, DatabaseFile>();
  install(api, byName);
  let opened = 0;
  return {
    api,
    open: (file) => {
      const name = `database-${++opened}`;
      byName.set(name, file);
      try {
        const database = new api.oo1.DB({ filename: name, flags: 'r', vfs: VFS });
        database.exec('PRAGMA temp_store = MEMORY; PRAGMA query_only = ON');
        return database;
      } finally {
        // The VFS has found it by its name; from here on it goes by its handle.
        byName.delete(name);
      }
    },
  };
}

/** SQLite prints what it also throws. */
function silent(): undefined {
  return undefined;
}

function install(api: Sqlite3Static, byName: ReadonlyMap<string, DatabaseFile>): void {
  const { capi, wasm } = api;
  const opened = new Map<WasmPointer, DatabaseFile>();
  const memory = () => {
    const { buffer } = wasm.heap8u();
    return new DataView(buffer);
  };
  const done = () => capi.SQLITE_OK;
  const refused = () => capi.SQLITE_READONLY;
  const no = (pointer: WasmPointer) => {
    memory().setInt32(pointer, 0, true);
    return capi.SQLITE_OK;
  };

  const io = Object.assign(new capi.sqlite3_io_methods(), { $iVersion: 1 });
  const vfs = Object.assign(new capi.sqlite3_vfs(), {
    $iVersion: 1,
    $szOsFile: new capi.sqlite3_file().structInfo.sizeof,
    $mxPathname: 512,
  });
  api.vfs.installVfs({
    io: {
      struct: io,
      methods: {
        xClose: (handle) => {
          opened.delete(handle);
          return capi.SQLITE_OK;
        },
        xRead: (handle, buffer, count, offset) => {
          const file = opened.get(handle);
          if (file === undefined) return capi.SQLITE_IOERR;
          const into = wasm.heap8u().subarray(buffer, buffer + count);
          try {
            const found = file.read(into, Number(offset));
            if (found === count) return capi.SQLITE_OK;
            into.fill(0, found);
            return capi.SQLITE_IOERR_SHORT_READ;
          } catch {
            // An exception cannot pass through SQLite: it reports the code.
            return capi.SQLITE_IOERR_READ;
          }
        },
        xWrite: refused,
        xTruncate: refused,
        xSync: done,
        xFileSize: (handle, size) => {
          memory().setBigInt64(size, BigInt(opened.get(handle)?.size ?? 0), true);
          return capi.SQLITE_OK;
        },
        xLock: done,
        xUnlock: done,
        xCheckReservedLock: (_, reserved) => no(reserved),
        xFileControl: () => capi.SQLITE_NOTFOUND,
        xSectorSize: () => 4096,
        xDeviceCharacteristics: () => capi.SQLITE_IOCAP_IMMUTABLE,
      },
    },
    vfs: {
      struct: vfs,
      name: VFS,
      methods: {
        xOpen: (_, name, handle, flags, flagsOut) => {
          const file = byName.get(wasm.cstrToJs(name) ?? '');
          if (file === undefined) return capi.SQLITE_CANTOPEN;
          opened.set(handle, file);
          const struct = new capi.sqlite3_file(handle);
          struct.$pMethods = io.pointer;
          struct.dispose();
          if (flagsOut !== 0) memory().setInt32(flagsOut, flags, true);
          return capi.SQLITE_OK;
        },
        xDelete: refused,
        xAccess: (_, __, ___, exists) => no(exists),
        xFullPathname: (_, name, length, out) =>
          wasm.cstrncpy(out, name, length) < length ? capi.SQLITE_OK : capi.SQLITE_CANTOPEN,
        xGetLastError: done,
        xRandomness: (_, length, out) => {
          randomFillSync(wasm.heap8u(), out, length);
          return length;
        },
        xSleep: done,
        xCurrentTimeInt64: (_, out) => {
          // Milliseconds since noon of 24 November 4714 BC.
          memory().setBigInt64(out, 210_866_760_000_000n + BigInt(Date.now()), true);
          return capi.SQLITE_OK;
        },
      },
    },
  });
}
