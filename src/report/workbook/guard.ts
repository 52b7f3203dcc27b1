import type { Cell, Format } from './sheet.js';

/** Longest text of a cell, by the file format. */
export const LONGEST_TEXT = 32_767;
const LONGEST_NAME = 31;
const CUT = '…';

/** Number formats of the sheet. Texts are `@`, so that one beginning with = + - @ stays text even when it is edited. */
export const NUMBER_FORMATS: Readonly<Record<Format, string>> = {
  text: '@',
  wrapped: '@',
  mark: '@',
  whole: '#,##0',
  percent: '0.00%',
  points: '0.00',
  decimal: '#,##0.0',
  minutes: '#,##0.0',
  stamp: 'yyyy-mm-dd hh:mm',
};

/** A value that a file may hold: finite numbers, real dates, texts without control characters and not too long. What is not a number becomes a dash. */
export function lawfulValue(value: Cell['value']): string | number | Date | null {
  if (value === null || value === '') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : '—';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '—' : value;
  return lawfulText(value);
}

const HALF_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Without characters that XML cannot hold (controls, halves of a surrogate pair); cut with an ellipsis when too long. */
export function lawfulText(text: string): string {
  const clean = text.replace(HALF_SURROGATE, '').replace(CONTROL, '');
  if (clean.length <= LONGEST_TEXT) return clean;
  return clean.slice(0, LONGEST_TEXT - CUT.length).replace(HALF_SURROGATE, '') + CUT;
}

/** Lawful, unique names of sheets: at most 31 characters, none of \ / * ? : [ ], no apostrophe at the ends, different whatever the case. */
export function sheetNames(wanted: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const plain = lawfulText(name)
      .replace(/[\\/*?:[\]]/g, ' ')
      .trim()
      .replace(/^'+|'+$/g, '');
    const base = plain === '' ? 'Sheet' : plain;
    let candidate = base.slice(0, LONGEST_NAME);
    for (let number = 2; taken.has(candidate.toLowerCase()); number++) {
      const tail = ` (${number})`;
      candidate = base.slice(0, LONGEST_NAME - tail.length) + tail;
    }
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}
