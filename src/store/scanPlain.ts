import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { BLANKS } from '../core/calendar/stamp.js';

/** A file of lines that any CSV reader cuts alike, as far as that can be seen without counting fields. */
export interface PlainScan {
  /** Physical lines, with the header. */
  readonly lines: number;
  /** There are no blanks in it but spaces and tabs. */
  readonly plainBlanks: boolean;
}

const BLOCK = 1 << 23;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const WIDE_BLANKS = [...BLANKS].map((blank) => Buffer.from(blank)).filter((bytes) => bytes.length > 1);

/**
 * Goes over a file once, as fast as bytes can be looked at: UTF-8, no quote, no NUL, no empty line, one kind of line break.
 * Then a physical line is a record, and all that is left to be seen is whether each has as many fields as the header: the
 * engine, reading strictly, refuses the file if not. Null for every other file: those want `scanCsv`. `most`: no more than
 * about so many bytes are looked at, whole blocks of lines.
 */
export function scanPlain(path: string, start: number, most = Number.POSITIVE_INFINITY): PlainScan | null {
  const file = openSync(path, 'r');
  try {
    const block = Buffer.allocUnsafe(BLOCK);
    let position = start;
    let kept = 0;
    let lines = 0;
    let returns = 0;
    let plainBlanks = true;
    for (;;) {
      if (position - start >= most) return returns === 0 || returns === lines ? { lines, plainBlanks } : null;
      const read = readSync(file, block, kept, BLOCK - kept, position);
      position += read;
      const size = kept + read;
      // Whole lines only, so that no character is cut in two.
      const end = read === 0 ? size : block.lastIndexOf(NEWLINE, size - 1) + 1;
      if (end === 0 && size > 0) return null;
      const whole = block.subarray(0, end);
      if (whole.includes(QUOTE) || whole.includes(0) || !isUtf8(whole)) return null;
      if (plainBlanks && WIDE_BLANKS.some((blank) => whole.includes(blank))) plainBlanks = false;
      const counted = countLines(whole);
      if (counted === null) return null;
      lines += counted.lines;
      returns += counted.returns;
      if (read === 0) {
        const broken = end === 0 || whole[end - 1] === NEWLINE;
        const breaks = lines - (broken ? 0 : 1);
        return returns === 0 || returns === breaks ? { lines, plainBlanks } : null;
      }
      block.copy(block, 0, end, size);
      kept = size - end;
    }
  } finally {
    closeSync(file);
  }
}

/** Lines of whole lines, the last one with or without its break; null where one is empty, or CR stands elsewhere than before LF. */
function countLines(whole: Buffer): { readonly lines: number; readonly returns: number } | null {
  let lines = 0;
  let returns = 0;
  let from = 0;
  let nextReturn = whole.indexOf(RETURN);
  while (from < whole.length) {
    const newline = whole.indexOf(NEWLINE, from);
    const end = newline < 0 ? whole.length : newline;
    if (end === from) return null;
    if (nextReturn >= 0 && nextReturn < end) {
      if (newline < 0 || nextReturn !== end - 1 || nextReturn === from) return null;
      returns++;
      nextReturn = whole.indexOf(RETURN, end);
    }
    lines++;
    from = end + 1;
  }
  return { lines, returns };
}
