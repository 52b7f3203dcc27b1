import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 20;

/** SHA-256 of a file of any size, read piece by piece. The caller has made sure that it can be read. */
export function hashFile(path: string): string {
  const hash = createHash('sha256');
  const handle = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (let n = readSync(handle, chunk, 0, CHUNK, null); n > 0; n = readSync(handle, chunk, 0, CHUNK, null))
      hash.update(chunk.subarray(0, n));
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}
