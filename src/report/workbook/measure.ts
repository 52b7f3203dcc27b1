import type { Cell, Column, Table } from './sheet.js';

const WIDEST = 24;
const NARROWEST = 7;
/** A header may break into this many lines before it widens its column. */
const HEADER_LINES = 2;
export const LINE_POINTS = 15;
/** Fonts differ: a text may take this much more than its characters say, and cells keep a distance from their borders. */
const SLACK = 1.05;
const PADDING = 2.5;
/** Widths are rounded to tenths: a text that just fits is one line. */
const ROUNDING = 0.02;

/** Width of a text in Latin characters; characters of East Asian width count two. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6“”—…·]/.test(char)
      ? 2
      : 1;
  return width;
}

/** Lines that a text takes in a column of a given width. */
export function linesOf(text: string, width: number): number {
  let lines = 0;
  for (const paragraph of text.split('\n'))
    lines += Math.max(1, Math.ceil((textWidth(paragraph) * SLACK) / Math.max(1, width - PADDING) - ROUNDING));
  return lines;
}

/** Widths of a table's columns: as its values need, its headers in two lines, its groups over their columns. */
export function columnWidths(table: Table): readonly number[] {
  const widths = table.columns.map((column, place) => {
    let widest = Math.max(textWidth(column.header) / HEADER_LINES + 0.5, longestWord(column.header));
    for (const row of table.rows) widest = Math.max(widest, textWidth(shown(row[place], column)));
    return Math.min(Math.max(widest * SLACK + PADDING, NARROWEST), column.maxWidth ?? WIDEST);
  });
  for (const [from, to] of groupsOf(table.columns)) {
    const group = table.columns[from]?.group;
    if (group === undefined) continue;
    const needed = (textWidth(group) * SLACK) / HEADER_LINES + PADDING + 1;
    const have = widths.slice(from, to).reduce((sum, width) => sum + width, 0);
    if (have < needed) for (let place = from; place < to; place++) widths[place]! += (needed - have) / (to - from);
  }
  return widths.map((width) => Math.round(width * 10) / 10);
}

/** Runs [from, to) of neighbouring columns that share a group; a column without one is a run of its own. */
export function groupsOf(columns: readonly Column[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  columns.forEach((column, place) => {
    const last = runs[runs.length - 1];
    if (last && column.group !== undefined && columns[last[0]]?.group === column.group) last[1] = place + 1;
    else runs.push([place, place + 1]);
  });
  return runs;
}

function longestWord(text: string): number {
  return Math.max(0, ...text.split(/[\s-]+/).map((word) => (/[^\u0020-\u00ff]/.test(word) ? 0 : textWidth(word))));
}

/** About what the number format will show. */
function shown(cell: Cell | undefined, column: Column): string {
  const value = cell?.value ?? '';
  if (value instanceof Date) return 'yyyy-mm-dd hh:mm';
  if (typeof value === 'string') return value;
  const format = cell?.format ?? column.format;
  if (format === 'percent') return `${(value * 100).toFixed(2)}%`;
  if (format === 'whole')
    return Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ',');
  return `${Math.abs(value).toFixed(2)},`;
}
