import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { hashFile } from './hashFile.js';
import { sha256 } from './text.js';
import { type Content, passingName, refused } from './write.js';

/** A result that lies in the result folder under a passing name until `writeAll` gives it its own. */
export interface PassingFile {
  readonly path: string;
}

/** A passing file that is written piece by piece. */
export interface PassingText extends PassingFile {
  write(piece: string | Uint8Array): void;
  /** Flushes; nothing can be written afterwards. */
  end(): void;
  /** Lets go of the file and removes it, unless it has its own name by now; may be called at any time, and again. */
  discard(): void;
}

/**
 * A place for a result that something else writes. Passing files of runs that died are removed with the next `writeAll`.
 *
 * @example const file = passingFile('out', 'events.parquet'); await exportEvents(store, file.path);
 */
export function passingFile(dir: string, name: string): PassingFile {
  mkdirSync(dir, { recursive: true });
  return { path: join(dir, passingName(name)) };
}

const BUFFERED = 1 << 20;

/** A text that is too long to be held: written in pieces, texts or their UTF-8 bytes. Throws fileUnreadable when the disk takes no more. */
export function passingText(dir: string, name: string): PassingText {
  try {
    const { path } = passingFile(dir, name);
    const handle = openSync(path, 'w');
    const waiting = Buffer.allocUnsafe(BUFFERED);
    let used = 0;
    let open = true;
    const close = () => {
      if (open) closeSync(handle);
      open = false;
    };
    const put = (bytes: Uint8Array) => {
      try {
        for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
      } catch (error) {
        throw refused(dir, error as NodeJS.ErrnoException);
      }
    };
    const flush = () => {
      put(waiting.subarray(0, used));
      used = 0;
    };
    return {
      path,
      write: (piece) => {
        // Bytes rather than texts wait: texts that wait grow old in memory. A unit of text is three bytes at most.
        const most = typeof piece === 'string' ? piece.length * 3 : piece.length;
        if (most > BUFFERED - used) flush();
        if (most > BUFFERED) put(typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece);
        else if (typeof piece === 'string') used += waiting.write(piece, used, 'utf8');
        else {
          waiting.set(piece, used);
          used += piece.length;
        }
      },
      end: () => {
        flush();
        fsyncSync(handle);
        close();
      },
      discard: () => {
        close();
        rmSync(path, { force: true });
      },
    };
  } catch (error) {
    throw refused(dir, error as NodeJS.ErrnoException);
  }
}

/** Removes passing files that nobody wants any more, also those that are still being written. */
export function removePassing(files: Iterable<unknown>): void {
  for (const file of files) {
    if (!isPassing(file)) continue;
    if ('discard' in file) (file as PassingText).discard();
    else rmSync(file.path, { force: true });
  }
}

/** SHA-256 of what will be written, wherever it lies. */
export function hashOfContent(content: Content): string {
  return isPassing(content) ? hashFile(content.path) : sha256(content as Uint8Array | string);
}

/** Whether a content lies in a file of its own. */
export function isPassing(content: unknown): content is PassingFile {
  return typeof content === 'object' && content !== null && 'path' in content && !(content instanceof Uint8Array);
}
