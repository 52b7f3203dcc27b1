import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 20;
const LINE_FEED = 10;

/**
 * The text of some lines of a file (counted from 1), as it stands there; the file may be of any size. What is not UTF-8 is
 * read as GB18030, and what is neither keeps its replacement marks: this is for showing, not for use.
 *
 * @example rawLines('events.csv', new Set([1204])).get(1204)
 */
export function rawLines(path: string, wanted: ReadonlySet<number>): Map<number, string> {
  const found = new Map<number, string>();
  const handle = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    let line = 1;
    let kept: Buffer[] = [];
    for (
      let n = readSync(handle, chunk, 0, CHUNK, null);
      n > 0 && found.size < wanted.size;
      n = readSync(handle, chunk, 0, CHUNK, null)
    ) {
      let from = 0;
      for (let end = chunk.indexOf(LINE_FEED, from); end >= 0 && end < n; end = chunk.indexOf(LINE_FEED, from)) {
        if (wanted.has(line)) found.set(line, shown(Buffer.concat([...kept, chunk.subarray(from, end)])));
        kept = [];
        line++;
        from = end + 1;
      }
      if (wanted.has(line)) kept.push(Buffer.from(chunk.subarray(from, n)));
    }
    if (wanted.has(line) && !found.has(line) && kept.length > 0) found.set(line, shown(Buffer.concat(kept)));
    return found;
  } finally {
    closeSync(handle);
  }
}

function shown(bytes: Buffer): string {
  const text = decoded(bytes);
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
