import type ExcelJS from 'exceljs';
import { type Locale, say } from '../../core/text.js';
import type { Picture } from '../model.js';
import { PageFlow } from './flow.js';
import { lawfulText, lawfulValue, NUMBER_FORMATS } from './guard.js';
import { groupsOf, LINE_POINTS, linesOf, textWidth } from './measure.js';
import { paintPictures } from './pictures.js';
import type { Block, Cell, Column, Format, KeyFigure, Sheet, Table } from './sheet.js';

/** What a sheet is painted with. */
export interface Paint {
  readonly sheet: Sheet;
  readonly widths: readonly number[];
  readonly pictures: readonly Picture[];
  readonly locale: Locale;
  readonly asOf: string | null;
}

export interface Painted {
  /** First and last header row of the sheet's one table; null on layout sheets. */
  readonly header: readonly [number, number] | null;
  readonly frozenRows: number;
  readonly lastRow: number;
}

const FONT = '微软雅黑';
const INK = '#1F2933';
const GREY = '#5F6B7A';
const HEADER_FILL = '#E3EAF2';
const LINE = { style: 'thin', color: { argb: 'FFB8C2CC' } } as const;
const BOX = { top: LINE, left: LINE, bottom: LINE, right: LINE } as const;
const LEFT: ReadonlySet<Format> = new Set(['text', 'wrapped']);

interface Looks {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly fill?: string;
  readonly align?: 'left' | 'center' | 'right';
  readonly valign?: 'top' | 'middle';
  readonly wrap?: boolean;
  readonly box?: boolean;
  readonly format?: Format;
}

/** Paints a sheet's blocks from top to bottom and says where its header rows lie. */
export function paintBlocks(page: ExcelJS.Worksheet, workbook: ExcelJS.Workbook, paint: Paint): Painted {
  const flow = new PageFlow(page);
  let row = 1;
  let together = 1;
  let header: readonly [number, number] | null = null;
  let lastRow = 1;
  for (const block of paint.sheet.blocks) {
    const from = row;
    row = paintBlock(page, workbook, block, row, paint, flow);
    if (paint.sheet.grid > 0 && block.kind !== 'pictures') {
      flow.keep(together, row);
      if (block.kind !== 'heading') together = row;
    } else if (block.kind === 'table' && header === null) {
      header = [from, from + headerRows(block.table) - 1];
      lastRow = row - 1;
    }
  }
  return { header, frozenRows: header ? header[1] : 1, lastRow };
}

/** Paints one block from `row` on; returns the row after it. */
function paintBlock(
  page: ExcelJS.Worksheet,
  workbook: ExcelJS.Workbook,
  block: Block,
  row: number,
  paint: Paint,
  flow: PageFlow,
): number {
  const width = paint.widths.length;
  switch (block.kind) {
    case 'title':
      put(page, row, 1, width, block.text, { size: 22, bold: true, align: 'center' });
      page.getRow(row).height = 40;
      return row + 1;
    case 'line':
      put(page, row, 1, width, block.text, { size: 10, colour: GREY, align: block.align, wrap: true });
      page.getRow(row).height = LINE_POINTS * linesOf(block.text, total(paint.widths)) + 3;
      return row + 1;
    case 'heading':
      put(page, row, 1, width, block.text, { size: 13, bold: true, align: 'left' });
      page.getRow(row).height = 26;
      return row + 1;
    case 'figures':
      return paintFigures(page, block.figures, row, width);
    case 'table':
      return paintTable(page, block.table, row, paint);
    case 'pictures':
      return paintPictures(page, workbook, row, paint.widths, paint.pictures, flow);
    case 'signature': {
      const text = signature(paint);
      put(page, row, 1, width, text, { size: 11, align: 'left', wrap: true });
      page.getRow(row).height = 18 * (linesOf(text, total(paint.widths)) + 1);
      return row + 1;
    }
  }
}

/** Room to sign after each word but the date: as wide as the sheet allows. */
const SIGNING_ROOM = { least: 8, most: 24 };
/** At its size of letters a character of the signature row takes this much of a column's width. */
const SIGNATURE_SIZE = 1.1;

function signature({ locale, asOf, widths }: Paint): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(asOf ?? '') ?? [];
  const date = year ? say({ zh: `${year}年${Number(month)}月${Number(day)}日`, en: `${year}-${month}-${day}` }, locale) : '';
  const words = say(
    { zh: `单位盖章：|制表：|审核：|负责人：|日期：${date}`, en: `Seal:|Prepared by:|Checked by:|Head:|Date: ${date}` },
    locale,
  ).split('|');
  const free = total(widths) / SIGNATURE_SIZE - textWidth(words.join('')) * 1.1;
  const room = Math.floor(free / (words.length - 1));
  return words.join(' '.repeat(Math.min(SIGNING_ROOM.most, Math.max(SIGNING_ROOM.least, room))));
}

function paintFigures(page: ExcelJS.Worksheet, figures: readonly KeyFigure[], row: number, width: number): number {
  if (figures.length === 0) return row;
  const perRow = figures.length <= 3 ? 3 : figures.length === 4 || figures.length === 7 || figures.length === 8 ? 4 : 6;
  const span = Math.floor(width / perRow);
  for (let place = 0; place < figures.length; place++) {
    const figure = figures[place]!;
    const top = row + Math.floor(place / perRow) * 3;
    const left = 1 + (place % perRow) * span;
    const format = figure.cell.format ?? 'text';
    put(page, top, left, span, figure.label, { size: 10, colour: GREY, align: 'center', fill: '#F5F8FB', wrap: true });
    put(page, top + 1, left, span, figure.cell.value, {
      size: 20,
      bold: true,
      align: 'center',
      fill: '#F5F8FB',
      colour: figure.cell.colour ?? '#14406B',
      format,
    });
    put(page, top + 2, left, span, figure.remark, { size: 9, colour: GREY, align: 'center', fill: '#F5F8FB', wrap: true });
    frame(page, top, left, span);
    page.getRow(top).height = 22;
    page.getRow(top + 1).height = 32;
    page.getRow(top + 2).height = 20;
  }
  return row + Math.ceil(figures.length / perRow) * 3;
}

/** A box around three rows of a key figure. */
function frame(page: ExcelJS.Worksheet, top: number, left: number, span: number): void {
  for (let row = top; row < top + 3; row++) {
    for (let column = left; column < left + span; column++) {
      page.getCell(row, column).border = {
        ...(row === top ? { top: LINE } : {}),
        ...(row === top + 2 ? { bottom: LINE } : {}),
        ...(column === left ? { left: LINE } : {}),
        ...(column === left + span - 1 ? { right: LINE } : {}),
      };
    }
  }
}

function headerRows(table: Table): number {
  return table.columns.some((column) => column.group !== undefined) ? 2 : 1;
}

function paintTable(page: ExcelJS.Worksheet, table: Table, top: number, paint: Paint): number {
  const spans = table.columns.map((column) => column.span ?? 1);
  const starts = spans.map((_, place) => 1 + total(spans.slice(0, place)));
  const widths = spans.map((span, place) => total(paint.widths.slice(starts[place]! - 1, starts[place]! - 1 + span)));
  const body = paintHeader(page, table, top, starts, spans, widths);
  if (table.rows.length === 0) {
    put(page, body, 1, total(spans), table.empty, { align: 'center', colour: GREY, box: true });
    return body + 1;
  }
  table.rows.forEach((cells, number) => {
    let lines = 1;
    table.columns.forEach((column, place) => {
      const cell = cells[place] ?? { value: null };
      put(page, body + number, starts[place]!, spans[place]!, cell.value, looksOf(cell, column));
      if (typeof cell.value === 'string') lines = Math.max(lines, linesOf(cell.value, widths[place]!));
    });
    page.getRow(body + number).height = Math.min(409, lines * LINE_POINTS + 3);
  });
  return body + table.rows.length;
}

function looksOf(cell: Cell, column: Column): Looks {
  const format = cell.format ?? column.format;
  const align = format === 'mark' || format === 'stamp' ? 'center' : LEFT.has(format) ? 'left' : 'right';
  return {
    box: true,
    format: typeof cell.value === 'string' && !LEFT.has(format) ? 'mark' : format,
    align: typeof cell.value === 'string' && !LEFT.has(format) ? 'center' : align,
    wrap: typeof cell.value === 'string',
    ...(cell.fill === undefined ? {} : { fill: cell.fill }),
    ...(cell.colour === undefined ? {} : { colour: cell.colour }),
    ...(cell.bold === undefined ? {} : { bold: cell.bold }),
  };
}

/** One or two header rows; a column without a group spans both. Returns the first row of the body. */
function paintHeader(
  page: ExcelJS.Worksheet,
  table: Table,
  top: number,
  starts: readonly number[],
  spans: readonly number[],
  widths: readonly number[],
): number {
  const looks: Looks = { bold: true, align: 'center', fill: HEADER_FILL, box: true, wrap: true };
  const two = headerRows(table) === 2;
  const lines = [1, 1];
  for (const [from, to] of groupsOf(table.columns)) {
    const group = table.columns[from]!.group;
    const wide = total(spans.slice(from, to));
    if (two && group !== undefined) {
      put(page, top, starts[from]!, wide, group, looks);
      lines[0] = Math.max(lines[0]!, linesOf(group, total(widths.slice(from, to))));
    }
    for (let place = from; place < to; place++) {
      const { header } = table.columns[place]!;
      if (two && group === undefined) {
        put(page, top, starts[place]!, spans[place]!, header, looks, 2);
      } else {
        put(page, top + (two ? 1 : 0), starts[place]!, spans[place]!, header, looks);
        lines[1] = Math.max(lines[1]!, linesOf(header, widths[place]!));
      }
    }
  }
  if (two) page.getRow(top).height = lines[0]! * LINE_POINTS + 5;
  page.getRow(top + (two ? 1 : 0)).height = lines[1]! * LINE_POINTS + 7;
  return top + (two ? 2 : 1);
}

/** Writes a value over `span` columns and `rows` rows. */
function put(
  page: ExcelJS.Worksheet,
  row: number,
  column: number,
  span: number,
  value: Cell['value'],
  looks: Looks,
  rows = 1,
): void {
  const cell = page.getCell(row, column);
  cell.value = typeof value === 'string' ? lawfulText(value) || null : lawfulValue(value);
  for (let y = row; y < row + rows; y++) {
    for (let x = column; x < column + span; x++) style(page.getCell(y, x), looks);
  }
  if (span > 1 || rows > 1) page.mergeCells(row, column, row + rows - 1, column + span - 1);
}

function style(cell: ExcelJS.Cell, looks: Looks): void {
  cell.font = { name: FONT, size: looks.size ?? 10, bold: looks.bold ?? false, color: { argb: argb(looks.colour ?? INK) } };
  cell.alignment = {
    horizontal: looks.align ?? 'left',
    vertical: looks.valign ?? 'middle',
    wrapText: looks.wrap ?? false,
    // only texts: LibreOffice indents some right-aligned numbers of a column and not others
    indent: looks.box && (looks.align ?? 'left') === 'left' ? 1 : 0,
  };
  cell.numFmt = NUMBER_FORMATS[looks.format ?? 'text'];
  if (looks.fill) cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: argb(looks.fill) } };
  if (looks.box) cell.border = BOX;
}

function argb(colour: string): string {
  return `FF${colour.slice(1)}`;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
