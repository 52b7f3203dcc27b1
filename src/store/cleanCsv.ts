import { isUtf8 } from 'node:buffer';
import { closeSync, existsSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { trimBlanks } from '../core/calendar/stamp.js';
import { nearest } from '../core/config/parse.js';
import { WanggeError } from '../core/errors.js';
import { parseRecord, quoteRecord } from './csvRecord.js';
import { type CsvScan, type RecordSink, scanCsv } from './scanCsv.js';
import { scanPlain } from './scanPlain.js';

export interface TextSource {
  readonly file: string;
  readonly delimiter?: string | undefined;
  readonly encoding?: 'utf-8' | 'gb18030' | undefined;
}

/** A CSV file ready for the engine: where it is (the file itself, or a cleaned copy), its header, and how its lines are accounted for. */
export interface CleanFile {
  readonly path: string;
  readonly delimiter: string;
  readonly headers: readonly string[];
  readonly scan: CsvScan;
  /** Whether fields were counted; if not, the engine has still to find every record as wide as the header. */
  readonly counted: boolean;
  /** Whether it was seen that there are no blanks but spaces and tabs. */
  readonly plainBlanks: boolean;
  /** Where only the beginning was looked at: looks at all of it, and says how its lines are accounted for; null = they are not as the beginning. */
  readonly rest?: () => CsvScan | null;
}

/** Bytes that tell what a file is like: one that is not of plain lines shows it early, as a rule. */
const FIRST_LOOK = 8_388_608;

const SNIFFED = [',', '\t', ';', '|'];

/**
 * Decodes (UTF-8, else GB18030), reads the header, scans every line, and where the file is not plain writes a copy that
 * holds only what can be read. `knownHeaders` decides between delimiters when none is given. With `quick` a file of plain
 * lines is not cut into fields (`counted` false), and of a large one only the beginning is looked at (`rest` looks at all of
 * it, which can be done while the engine reads): should the engine refuse it then, or `rest` be null, call again without.
 * Throws `fileMissing`, `fileEmpty`, `fileEncoding`, `csvBroken`.
 */
export function cleanCsv(
  source: TextSource,
  knownHeaders: ReadonlySet<string>,
  scratch: (name: string) => string,
  { quick = false }: { readonly quick?: boolean } = {},
): CleanFile {
  const { file } = source;
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new WanggeError('fileMissing', { zh: `文件不存在:${file}`, en: `no such file: ${file}` }, { file });
  }
  let path = file;
  let decoded = source.encoding === 'gb18030';
  if (decoded) path = decodeGb18030(file, scratch('decoded.csv'));
  for (;;) {
    const head = readHead(path, file, source.delimiter, knownHeaders);
    if (head === null) {
      if (decoded || source.encoding === 'utf-8') throw notText(file, 1);
      path = decodeGb18030(file, scratch('decoded.csv'));
      decoded = true;
      continue;
    }
    const { delimiter, headers } = head;
    const start = quick ? scanPlain(path, head.start, FIRST_LOOK) : null;
    if (start) {
      const seen = { path, delimiter, headers, scan: plainScan(start.lines), counted: false, plainBlanks: start.plainBlanks };
      if (statSync(path).size - head.start < FIRST_LOOK) return seen;
      const rest = () => {
        const whole = scanPlain(path, head.start);
        return whole && (whole.plainBlanks || !start.plainBlanks) ? plainScan(whole.lines) : null;
      };
      return { ...seen, rest };
    }
    // A header with Chinese in proper UTF-8 settles the encoding; then single foreign lines are torn lines.
    const stopAtForeign = !decoded && source.encoding === undefined && head.ascii;
    const options = { delimiter: delimiter.charCodeAt(0), width: headers.length, start: head.start };
    const scan = scanCsv(path, { ...options, stopAtForeign });
    if (scan.foreign && stopAtForeign) {
      path = decodeGb18030(file, scratch('decoded.csv'));
      decoded = true;
      continue;
    }
    if (scan.plain) return { path, delimiter, headers, scan, counted: true, plainBlanks: false };
    const copy = scratch('clean.csv');
    writeCopy(path, copy, head, options);
    return { path: copy, delimiter, headers, scan, counted: true, plainBlanks: false };
  }
}

/** One record a line, the header on the first. */
function plainScan(lines: number): CsvScan {
  const steps = [{ record: 0, line: 2 }];
  return { records: lines - 1, torn: [], blankLines: 0, longest: 0, plain: true, foreign: false, steps };
}

interface Head {
  readonly headers: readonly string[];
  readonly delimiter: string;
  readonly start: number;
  readonly ascii: boolean;
}

/** The header line; null when it is not UTF-8. */
function readHead(path: string, shown: string, given: string | undefined, known: ReadonlySet<string>): Head | null {
  const bytes = readStart(path, 1 << 20);
  if (bytes.length === 0) throw empty(shown);
  if (isBinary(bytes)) throw notText(shown, 1);
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let from = start;
  for (;;) {
    const newline = bytes.indexOf(10, from);
    const end = newline < 0 ? bytes.length : newline;
    let to = end;
    while (to > from && bytes[to - 1] === 13) to--;
    const line = bytes.subarray(from, to);
    if (line.length === 0) {
      if (newline < 0) throw empty(shown);
      from = newline + 1;
      continue;
    }
    if (line.includes(0)) throw notText(shown, 1);
    if (!isUtf8(line)) return null;
    const text = line.toString('utf8');
    if (text.includes('\r')) {
      throw new WanggeError(
        'csvBroken',
        { zh: '文件以单独的 CR 换行', en: 'the file breaks its lines with CR alone' },
        { file: shown, hint: { zh: '另存为用 LF 或 CRLF 换行的 CSV', en: 'save it with LF or CRLF line breaks' } },
      );
    }
    const delimiter = given ?? sniff(text, known);
    const headers = parseRecord(text, delimiter)?.map(trimBlanks);
    if (!headers) {
      throw new WanggeError(
        'csvBroken',
        { zh: '表头的引号没有关闭', en: 'a quote in the header is not closed' },
        { file: shown, place: { line: 1 }, hint: { zh: '改正第一行', en: 'correct the first line' } },
      );
    }
    if (newline < 0 || isBlank(bytes, newline + 1)) if (bytes.length < 1 << 20) throw empty(shown);
    return { headers, delimiter, start, ascii: line.every((byte) => byte < 128) };
  }
}

/** The delimiter under which most headers are known; the comma when none is better. */
function sniff(line: string, known: ReadonlySet<string>): string {
  let best = ',';
  let bestCount = -1;
  for (const delimiter of SNIFFED) {
    const fields = parseRecord(line, delimiter)?.map(trimBlanks) ?? [];
    const count =
      fields.filter((field) => known.has(field) || nearest(field, [...known]) !== null).length + (fields.length > 1 ? 0.5 : 0);
    if (count > bestCount) {
      best = delimiter;
      bestCount = count;
    }
  }
  return best;
}

function writeCopy(path: string, copy: string, head: Head, options: { delimiter: number; width: number; start: number }): void {
  const out = openSync(copy, 'w');
  try {
    let parts: Buffer[] = [Buffer.from(`${quoteRecord(head.headers, head.delimiter)}\n`)];
    let size = 0;
    const newline = Buffer.from('\n');
    const flush = () => {
      writeAll(out, Buffer.concat(parts));
      parts = [];
      size = 0;
    };
    const sink: RecordSink = (bytes, from, to, stray) => {
      const record = bytes.subarray(from, to);
      const fields = stray ? parseRecord(record.toString('utf8'), head.delimiter) : null;
      const kept = fields ? Buffer.from(quoteRecord(fields, head.delimiter)) : Buffer.from(record);
      parts.push(kept, newline);
      size += kept.length;
      if (size > 1 << 22) flush();
    };
    scanCsv(path, { ...options, stopAtForeign: false, sink });
    flush();
  } finally {
    closeSync(out);
  }
}

/** Never the label `gbk`: it corrupts four-byte characters. */
function decodeGb18030(file: string, target: string): string {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  const source = openSync(file, 'r');
  const out = openSync(target, 'w');
  const block = Buffer.allocUnsafe(1 << 22);
  let line = 1;
  try {
    for (;;) {
      const read = readSync(source, block, 0, block.length, null);
      const text = decoder.decode(block.subarray(0, read), { stream: read > 0 });
      writeAll(out, Buffer.from(text, 'utf8'));
      if (read === 0) return target;
      for (let at = block.indexOf(10); at >= 0 && at < read; at = block.indexOf(10, at + 1)) line++;
    }
  } catch (error) {
    if (error instanceof TypeError) throw notText(file, line);
    throw error;
  } finally {
    closeSync(source);
    closeSync(out);
  }
}

function readStart(path: string, size: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(size);
    return bytes.subarray(0, readSync(file, bytes, 0, size, 0));
  } finally {
    closeSync(file);
  }
}

function writeAll(out: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(out, bytes, at);
}

/** Text in UTF-16, workbooks and the like are full of NULs; a few are the fault of their lines. */
const FEW_NULS = 4;
const MOST_NULS = 0.01;

function isBinary(bytes: Buffer): boolean {
  let nuls = 0;
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) nuls++;
  return nuls > Math.max(FEW_NULS, bytes.length * MOST_NULS);
}

function isBlank(bytes: Buffer, from: number): boolean {
  for (let i = from; i < bytes.length; i++) if (bytes[i] !== 10 && bytes[i] !== 13) return false;
  return true;
}

function empty(file: string): WanggeError {
  return new WanggeError(
    'fileEmpty',
    { zh: `文件没有数据行:${file}`, en: `the file has no rows: ${file}` },
    { file, hint: { zh: '确认导出是否成功', en: 'check whether the export worked' } },
  );
}

function notText(file: string, line: number): WanggeError {
  return new WanggeError(
    'fileEncoding',
    { zh: '文件既不是 UTF-8 也不是 GB18030', en: 'the file is neither UTF-8 nor GB18030' },
    { file, place: { line }, hint: { zh: '另存为 UTF-8 编码的 CSV', en: 'save it as CSV in UTF-8' } },
  );
}
