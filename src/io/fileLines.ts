import { closeSync, openSync, readSync } from 'node:fs';
import { WanggeError } from '../core/errors.js';

/** So much is read at a time. */
const CHUNK = 4 << 20;
/** No line of results comes near this; a text of twice as much cannot be held at all. */
const LONGEST = 256 << 20;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** One line of a file, without its end, and the byte at which it begins. */
export interface FileLine {
  readonly bytes: Buffer;
  readonly at: number;
}

export interface FileLinesOptions {
  /** Byte at which to begin. */
  readonly from?: number;
  /** How much is read at a time: little, where few lines are wanted. */
  readonly size?: number;
  /** Bytes beyond which a line is refused. */
  readonly longest?: number;
}

/**
 * The lines of a file of any size, whichever ends they have (`\n` or `\r\n`), without a byte order mark. Throws `jsonBroken`
 * with its number for a line that is too long to be a text.
 *
 * @example for (const { bytes, at } of fileLines('round.json')) …
 */
export function* fileLines(
  path: string,
  { from = 0, size = CHUNK, longest = LONGEST }: FileLinesOptions = {},
): Generator<FileLine> {
  const handle = openSync(path, 'r');
  try {
    /** What earlier chunks hold of the line. */
    let held: Buffer[] = [];
    let length = 0;
    let at = from;
    let number = 1;
    const line = (last: Buffer): FileLine => {
      const bytes = length === 0 ? last : Buffer.concat([...held, last]);
      const begin = at === 0 && bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
      return { bytes: bytes.subarray(begin, bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length), at: at + begin };
    };
    for (let read = from; ; ) {
      const chunk = Buffer.allocUnsafe(size);
      const bytes = chunk.subarray(0, readSync(handle, chunk, 0, size, read));
      if (bytes.length === 0) {
        if (length > 0) yield line(Buffer.alloc(0));
        return;
      }
      let begin = 0;
      for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, begin)) {
        yield line(bytes.subarray(begin, end));
        [held, length, begin] = [[], 0, end + 1];
        at = read + begin;
        number++;
      }
      if (begin < bytes.length) held.push(bytes.subarray(begin));
      length += bytes.length - begin;
      if (length > longest) throw tooLong(path, number, longest);
      read += bytes.length;
    }
  } finally {
    closeSync(handle);
  }
}

function tooLong(path: string, line: number, longest: number): WanggeError {
  const most = Math.round(longest / 2 ** 20);
  return new WanggeError(
    'jsonBroken',
    { zh: `第 ${line} 行超过 ${most} MiB,读不了`, en: `line ${line} is longer than ${most} MiB and cannot be read` },
    {
      file: path,
      place: { line },
      hint: {
        zh: '用本程序写出的原件(每个得分一行),不要重新排版;没有原件的,重新计分',
        en: 'take the file as this program wrote it (a line for each score), not laid out anew; or score again',
      },
    },
  );
}
