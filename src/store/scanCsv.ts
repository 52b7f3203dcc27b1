import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Text } from '../core/text.js';
import type { LineStep } from './lineSteps.js';

/** A record that cannot be read, by the physical line on which it begins. */
export interface TornRecord {
  readonly line: number;
  readonly code: 'columnCount' | 'quoteOpen' | 'quoteStray' | 'encoding' | 'nul';
  readonly text: Text;
}

/** Takes the records that can be read, one by one: bytes `[from, to)` without the line break. `stray` = a quote or a CR inside a bare field. */
export type RecordSink = (bytes: Buffer, from: number, to: number, stray: boolean) => void;

export interface CsvScan {
  /** Records that can be read, without the header. */
  readonly records: number;
  readonly torn: readonly TornRecord[];
  readonly blankLines: number;
  /** Bytes of the longest record. */
  readonly longest: number;
  /** The file holds nothing but readable records with one kind of line break, so that any CSV reader reads it alike. */
  readonly plain: boolean;
  /** Some bytes are not UTF-8; the scan stopped there when `stopAtForeign` was set. */
  readonly foreign: boolean;
  /** Where the line of a record changes against its number. */
  readonly steps: readonly LineStep[];
}

export interface CsvScanOptions {
  readonly delimiter: number;
  /** Fields that every record must have. */
  readonly width: number;
  /** Bytes before the header: a byte order mark. */
  readonly start: number;
  readonly stopAtForeign: boolean;
  readonly sink?: RecordSink;
  /** Bytes read at a time; small only in tests. */
  readonly block?: number;
}

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;
/** A quoted field that runs on longer than this has lost its closing quote. */
const MAX_QUOTED_BYTES = 1 << 20;
const MAX_QUOTED_LINES = 1000;

/**
 * Goes over a CSV file once, in blocks, and accounts for every physical line before any reader sees the file: header +
 * readable + torn + blank = all. A quote that is not closed costs only the line on which it opens: reading goes on with the
 * next line, and the reject says how many lines an ordinary reader would have swallowed.
 */
export function scanCsv(path: string, options: CsvScanOptions): CsvScan {
  const scanner = new Scanner(options);
  const file = openSync(path, 'r');
  try {
    const block = options.block ?? 1 << 23;
    let carry = Buffer.alloc(0);
    let position = options.start;
    let wanted = block;
    for (;;) {
      const bytes = Buffer.allocUnsafe(carry.length + wanted);
      carry.copy(bytes);
      const read = readSync(file, bytes, carry.length, wanted, position);
      position += read;
      const window = bytes.subarray(0, carry.length + read);
      const consumed = scanner.take(window, read === 0);
      if (read === 0 || scanner.stopped) return scanner;
      // Nothing consumed: a record longer than the window; read more at a time.
      wanted = consumed === 0 ? window.length + block : block;
      carry = Buffer.from(window.subarray(consumed));
    }
  } finally {
    closeSync(file);
  }
}

class Scanner implements CsvScan {
  records = 0;
  torn: TornRecord[] = [];
  blankLines = 0;
  longest = 0;
  plain = true;
  foreign = false;
  stopped = false;
  private line = 1;
  private header = true;
  private returns: boolean | null = null;
  readonly steps: LineStep[] = [];
  private nextQuote = -2;

  constructor(private readonly options: CsvScanOptions) {}

  /** Reads all whole records of a window; returns the bytes done with. */
  take(bytes: Buffer, last: boolean): number {
    let at = 0;
    this.nextQuote = bytes.indexOf(QUOTE);
    const cut = last ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1;
    const foreign = !isUtf8(bytes.subarray(0, cut));
    if (foreign) {
      this.foreign = true;
      this.plain = false;
      if (this.options.stopAtForeign) {
        this.stopped = true;
        return 0;
      }
    }
    const nul = bytes.includes(0);
    if (nul) this.plain = false;
    while (at < bytes.length) {
      const next = this.record(bytes, at, last, foreign, nul);
      if (next < 0) break;
      at = next;
    }
    return at;
  }

  /** Reads the record that begins at `from`; returns where the next begins, or −1 when the window ends first. */
  private record(bytes: Buffer, from: number, last: boolean, foreign: boolean, nul: boolean): number {
    const newline = bytes.indexOf(NEWLINE, from);
    if (newline < 0 && !last) return -1;
    const lineEnd = newline < 0 ? bytes.length : newline;
    const next = newline < 0 ? bytes.length : newline + 1;
    if (this.nextQuote >= 0 && this.nextQuote < from) this.nextQuote = bytes.indexOf(QUOTE, from);
    if (this.nextQuote < 0 || this.nextQuote >= lineEnd) return this.bare(bytes, from, lineEnd, next, foreign, nul);
    return this.quoted(bytes, from, lineEnd, next, last, foreign, nul);
  }

  private bare(bytes: Buffer, from: number, lineEnd: number, next: number, foreign: boolean, nul: boolean): number {
    const to = this.withoutReturns(bytes, from, lineEnd, next);
    if (to === from) {
      this.blankLines++;
      this.plain = false;
      this.line++;
      return next;
    }
    let fields = 1;
    let stray = false;
    const { delimiter } = this.options;
    for (let i = from; i < to; i++) {
      if (bytes[i] === delimiter) fields++;
      else if (bytes[i] === RETURN) stray = true;
    }
    this.settle(bytes, from, to, fields, 1, stray, foreign, nul);
    return next;
  }

  private quoted(
    bytes: Buffer,
    from: number,
    lineEnd: number,
    next: number,
    last: boolean,
    foreign: boolean,
    nul: boolean,
  ): number {
    const { delimiter, width } = this.options;
    let at = from;
    let fields = 1;
    let lines = 1;
    let stray = false;
    let bareReturn = -1;
    for (;;) {
      if (bytes[at] === QUOTE) {
        const opened = at;
        let search = at + 1;
        let close = -1;
        for (;;) {
          close = bytes.indexOf(QUOTE, search);
          if (close < 0 || close - opened > MAX_QUOTED_BYTES) break;
          if (close + 1 >= bytes.length && !last) return -1;
          if (bytes[close + 1] !== QUOTE) break;
          search = close + 2;
        }
        const until = close < 0 ? bytes.length : close;
        const inside = countNewlines(bytes, opened, until);
        if (close < 0 && !last && bytes.length - opened <= MAX_QUOTED_BYTES) return -1;
        // CRs behind a closing quote are of the line break, or text.
        let behind = close + 1;
        while (close >= 0 && bytes[behind] === RETURN) behind++;
        if (close >= 0 && behind >= bytes.length && !last) return -1;
        const after = bytes[behind];
        const closes =
          close >= 0 && (behind >= bytes.length || after === NEWLINE || (behind === close + 1 && after === delimiter));
        if (close < 0 || until - opened > MAX_QUOTED_BYTES || inside > MAX_QUOTED_LINES || (!closes && inside > 0)) {
          return this.open(next, lines - 1 + inside, bytes, until);
        }
        if (!closes) {
          this.reject('quoteStray', {
            zh: '引号关闭之后还有文字,本行未采用',
            en: 'text follows a closing quote; the line is not used',
          });
          this.line++;
          return next;
        }
        lines += inside;
        at = close + 1;
      }
      // The rest of a field: to the delimiter or the end of the line.
      while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== NEWLINE) {
        if (bytes[at] === QUOTE) stray = true;
        else if (bytes[at] === RETURN && bareReturn < 0) bareReturn = at;
        at++;
      }
      if (at >= bytes.length && !last) return -1;
      if (at >= bytes.length || bytes[at] === NEWLINE) break;
      fields++;
      at++;
      if (at >= bytes.length && !last) return -1;
    }
    const end = Math.min(at + 1, bytes.length);
    if (lines > 1 && fields !== width) return this.open(next, lines - 1, bytes, at);
    if (end < next) throw new Error('a record ends before its own line');
    const to = lines === 1 ? this.withoutReturns(bytes, from, lineEnd, next) : this.withoutReturns(bytes, from, at, end);
    if (lines > 1) this.plain = false;
    if (bareReturn >= 0 && bareReturn < to) stray = true;
    this.settle(bytes, from, to, fields, lines, stray, foreign, nul);
    return end;
  }

  /** The quote that opens on this line is not closed: gives up this line only. */
  private open(next: number, swallowed: number, bytes: Buffer, until: number): number {
    const toEnd = until >= bytes.length;
    this.reject('quoteOpen', {
      zh: `本行打开的引号没有关闭(照此读下去会吞掉其后 ${swallowed} 行${toEnd ? ',直至读到的末尾' : ''});只弃本行,其后各行照常读取`,
      en: `the quote that opens on this line is not closed (it would swallow the next ${swallowed} lines${toEnd ? ', as far as was read' : ''}); only this line is left out, the following ones are read as usual`,
    });
    this.line++;
    return next;
  }

  /** A whole record: header, readable or torn. */
  private settle(
    bytes: Buffer,
    from: number,
    to: number,
    fields: number,
    lines: number,
    stray: boolean,
    foreign: boolean,
    nul: boolean,
  ): void {
    if (stray) this.plain = false;
    const { width, sink } = this.options;
    if (this.header) this.header = false;
    else if (foreign && !isUtf8(bytes.subarray(from, to))) {
      this.reject('encoding', { zh: '本行含有不是 UTF-8 的字节', en: 'the line holds bytes that are not UTF-8' });
    } else if (nul && bytes.subarray(from, to).includes(0)) {
      this.reject('nul', { zh: '本行含有空字符(NUL)', en: 'the line holds NUL characters' });
    } else if (fields !== width) {
      this.reject('columnCount', {
        zh: `本行有 ${fields} 列,表头有 ${width} 列`,
        en: `the line has ${fields} columns, the header ${width}`,
      });
    } else {
      const step = this.steps.at(-1);
      if (!step || this.line - this.records !== step.line - step.record)
        this.steps.push({ record: this.records, line: this.line });
      this.records++;
      if (to - from > this.longest) this.longest = to - from;
      sink?.(bytes, from, to, stray);
    }
    this.line += lines;
  }

  private reject(code: TornRecord['code'], text: Text): void {
    this.plain = false;
    if (this.header) this.header = false;
    this.torn.push({ line: this.line, code, text });
  }

  /** End of a record before its line break, of which all CRs before it are part; notes what readers may take otherwise. */
  private withoutReturns(bytes: Buffer, from: number, to: number, next: number): number {
    let end = to;
    while (end > from && bytes[end - 1] === RETURN) end--;
    const returns = to - end;
    if (next > to) {
      if (this.returns === null) this.returns = returns > 0;
      else if (this.returns !== returns > 0) this.plain = false;
    }
    if (returns > (next > to ? 1 : 0)) this.plain = false;
    return end;
  }
}

function countNewlines(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < to; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
