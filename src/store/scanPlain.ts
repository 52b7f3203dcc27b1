import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';

/** A file of lines that any CSV reader cuts alike, as far as that can be seen without counting fields. */
export interface PlainScan {
  /** Physical lines, with the header. */
  readonly lines: number;
}

const BLOCK = 1 << 23;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

/**
 * Goes over a file once, as fast as bytes can be looked at: UTF-8, no quote, no NUL, no empty line, one kind of line break.
 * Then a physical line is a record, and all that is left to be seen is whether each has as many fields as the header: the
 * engine, reading strictly, refuses the file if not. Null for every other file: those want `scanCsv`.
 */
export function scanPlain(path: string, start: number): PlainScan | null {
  const file = openSync(path, 'r');
  try {
    const block = Buffer.allocUnsafe(BLOCK);
    let position = start;
    let kept = 0;
    let lines = 0;
    let returns = 0;
    let before = NEWLINE;
    for (;;) {
      const read = readSync(file, block, kept, BLOCK - kept, position);
      position += read;
      const size = kept + read;
      // Whole lines only, so that no character is cut in two.
      const end = read === 0 ? size : block.lastIndexOf(NEWLINE, size - 1) + 1;
      if (end === 0 && size > 0) return null;
      if (!isUtf8(block.subarray(0, end))) return null;
      for (let i = 0; i < end; i++) {
        const byte = block[i]!;
        if (byte < 35) {
          if (byte === NEWLINE) {
            if (before === NEWLINE) return null;
            lines++;
          } else if (byte === QUOTE || byte === 0) return null;
          else if (byte === RETURN) {
            if (before === NEWLINE || block[i + 1] !== NEWLINE || i + 1 >= end) return null;
            returns++;
          }
        }
        before = byte;
      }
      if (read === 0) {
        if (before !== NEWLINE) lines++;
        const unbroken = before === NEWLINE ? lines : lines - 1;
        return returns === 0 || returns === unbroken ? { lines } : null;
      }
      block.copy(block, 0, end, size);
      kept = size - end;
    }
  } finally {
    closeSync(file);
  }
}
