import { closeSync, openSync, readSync } from 'node:fs';

/** So much is read at a time. */
const CHUNK = 4 << 20;

/**
 * The lines of a file of any size, without their ends, and the bytes at which they begin.
 *
 * @param from byte at which to begin
 * @param size how much is read at a time: little, where few lines are wanted
 * @example for (const { bytes, at } of fileLines('round.json')) …
 */
export function* fileLines(path: string, from = 0, size = CHUNK): Generator<{ readonly bytes: Buffer; readonly at: number }> {
  const handle = openSync(path, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (let read = from; ; ) {
      const chunk = Buffer.allocUnsafe(size);
      const n = readSync(handle, chunk, 0, size, read);
      const bytes = rest.length === 0 ? chunk.subarray(0, n) : Buffer.concat([rest, chunk.subarray(0, n)]);
      const at = read - rest.length;
      read += n;
      let begin = 0;
      for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, begin)) {
        yield { bytes: bytes.subarray(begin, end), at: at + begin };
        begin = end + 1;
      }
      rest = bytes.subarray(begin);
      if (n > 0) continue;
      if (rest.length > 0) yield { bytes: rest, at: at + begin };
      return;
    }
  } finally {
    closeSync(handle);
  }
}
