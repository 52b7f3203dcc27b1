import type { Text } from '../core/text.js';

/** A record of a delimited file, or what is left of a broken one. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** Physical line on which it begins, from 1. */
  readonly line: number;
  /** How many physical lines it takes: more than one when a quoted cell holds line ends. */
  readonly lines: number;
  /** The text as it stands in the file. */
  readonly raw: string;
  readonly fault: Text | null;
}

const FAULTS = {
  unclosed: { zh: '引号没有闭合', en: 'a quote is not closed' },
  afterQuote: { zh: '闭合引号之后还有文字', en: 'text follows a closing quote' },
} as const;

/**
 * Splits delimited text (RFC 4180; line ends may be mixed) into records; the first that is not blank is the header. Blank lines are records of
 * one empty cell, so that Σ `lines` is the number of physical lines.
 *
 * **What is broken costs its first line only.** A parser that trusts an unterminated quote swallows the rest of the file
 * into one cell; here a record that has a fault, or that spans lines without having as many cells as the header (or swallows
 * lines that do), is handed over as its first physical line, and reading goes on with the next line.
 *
 * @example splitCsv('a,b\n"x,1\ny,2\n', ',').map((record) => record.fault?.en ?? 'good') // good, a quote is not closed, good
 */
export function splitCsv(text: string, delimiter: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0; // a byte order mark is no part of the first header
  let line = 1;
  let width: number | null = null;
  while (at < text.length) {
    let record = scan(text, at, delimiter);
    const torn =
      width !== null &&
      record.lines > 1 &&
      (record.cells.length !== width || swallows(text.slice(at, record.end), delimiter, width));
    if (record.fault || torn) record = firstLine(text, at, delimiter, record.fault ?? FAULTS.unclosed);
    records.push({ cells: record.cells, line, lines: record.lines, raw: text.slice(at, record.end), fault: record.fault });
    if (record.cells.some((cell) => cell.trim() !== '')) width ??= record.cells.length;
    line += record.lines;
    at = record.next;
  }
  return records;
}

/** Whether a quoted cell of several lines holds a line that is a whole record by itself: then its quote was left open earlier. */
function swallows(raw: string, delimiter: string, width: number): boolean {
  if (width < 3) return false;
  const inner = raw.split(/\r?\n/).slice(1, -1);
  return inner.some((line) => scan(line, 0, delimiter).cells.length === width);
}

interface Scanned {
  readonly cells: string[];
  readonly lines: number;
  /** Offset after the record, and after its line end. */
  readonly end: number;
  readonly next: number;
  readonly fault: Text | null;
}

function scan(text: string, from: number, delimiter: string): Scanned {
  const cells: string[] = [];
  let lines = 1;
  let at = from;
  for (;;) {
    let cell = '';
    if (text[at] === '"') {
      at++;
      for (;;) {
        const close = text.indexOf('"', at);
        if (close < 0) return { cells, lines, end: text.length, next: text.length, fault: FAULTS.unclosed };
        cell += text.slice(at, close);
        at = close + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at++;
      }
      lines += cell.split('\n').length - 1;
      if (at < text.length && text[at] !== delimiter && !isLineEnd(text, at))
        return { cells, lines, end: at, next: at, fault: FAULTS.afterQuote };
    } else {
      const start = at;
      while (at < text.length && text[at] !== delimiter && !isLineEnd(text, at)) at++;
      cell = text.slice(start, at);
    }
    cells.push(cell);
    if (text[at] === delimiter) at++;
    else return { cells, lines, end: at, next: afterLineEnd(text, at), fault: null };
  }
}

function firstLine(text: string, from: number, delimiter: string, fault: Text): Scanned {
  const feed = text.indexOf('\n', from);
  let end = feed < 0 ? text.length : feed;
  const next = feed < 0 ? text.length : feed + 1;
  if (end > from && text[end - 1] === '\r') end--;
  return { cells: text.slice(from, end).split(delimiter), lines: 1, end, next, fault };
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === '\n' || (text[at] === '\r' && text[at + 1] === '\n');
}

function afterLineEnd(text: string, at: number): number {
  if (text[at] === '\r') return at + 2;
  return text[at] === '\n' ? at + 1 : at;
}
