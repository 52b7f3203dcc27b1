import ExcelJS from 'exceljs';
import { say } from '../../core/text.js';
import type { Picture } from '../model.js';
import { sheetNames } from './guard.js';
import { columnWidths } from './measure.js';
import { paintBlocks } from './paint.js';
import type { Sheet, WorkbookModel } from './sheet.js';

/** A4 in Excel's list of papers. */
const A4 = 9;
/** Width of a layout sheet's columns: twelve of them fill an A4 page across at 100 %. */
const LAYOUT_WIDTH = 11.5;
const NO_DATE = new Date('2000-01-01T00:00:00Z');

/**
 * Writes a workbook: A4 landscape, one page wide, repeated header rows, frozen panes, page numbers, pictures on the
 * layout sheet. Its own dates are the round's `asOf`. Same model, same content (the bytes carry the zip's clock).
 *
 * @param pictures charts and map, in the order in which they are placed
 * @returns bytes of an xlsx file
 */
export async function renderWorkbook(model: WorkbookModel, pictures: readonly Picture[]): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  const date = dateOf(model.asOf);
  workbook.creator = model.issuer ?? 'wangge';
  workbook.lastModifiedBy = workbook.creator;
  workbook.title = model.title;
  workbook.created = date;
  workbook.modified = date;
  const names = sheetNames(model.sheets.map((sheet) => sheet.name));
  model.sheets.forEach((sheet, place) => {
    addSheet(workbook, sheet, names[place] ?? sheet.id, model, pictures);
  });
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function addSheet(
  workbook: ExcelJS.Workbook,
  sheet: Sheet,
  name: string,
  model: WorkbookModel,
  pictures: readonly Picture[],
): void {
  const page = workbook.addWorksheet(name, {
    pageSetup: {
      paperSize: A4,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      horizontalCentered: true,
      margins: { left: 0.5, right: 0.5, top: 0.7, bottom: 0.7, header: 0.3, footer: 0.3 },
    },
  });
  page.headerFooter = {
    oddHeader: `&L${headerText(model.title)}&R${headerText(name)}`,
    oddFooter: say({ zh: '&L&D1&C第 &P 页 共 &N 页', en: '&L&D1&CPage &P of &N' }, model.locale).replace(
      '&D1',
      headerText(model.issuer ?? ''),
    ),
  };
  const widths = widthsOf(sheet);
  widths.forEach((width, place) => {
    page.getColumn(place + 1).width = width;
  });
  const painted = paintBlocks(page, workbook, { sheet, widths, pictures, locale: model.locale, asOf: model.asOf });
  page.views = [{ state: 'frozen', xSplit: sheet.frozenColumns, ySplit: painted.frozenRows, showGridLines: sheet.grid === 0 }];
  if (painted.header) {
    const [from, to] = painted.header;
    page.pageSetup.printTitlesRow = `${from}:${to}`;
    if (painted.lastRow > to)
      page.autoFilter = { from: { row: to, column: 1 }, to: { row: painted.lastRow, column: widths.length } };
  }
}

function widthsOf(sheet: Sheet): readonly number[] {
  if (sheet.grid > 0) return Array.from({ length: sheet.grid }, () => LAYOUT_WIDTH);
  const table = sheet.blocks.find((block) => block.kind === 'table');
  return table ? columnWidths(table.table) : [LAYOUT_WIDTH];
}

/** `&` begins a code in headers and footers. */
function headerText(text: string): string {
  return text.replaceAll('&', '&&');
}

function dateOf(asOf: string | null): Date {
  const date =
    asOf === null
      ? NO_DATE
      : new Date(/Z|[+-]\d{2}:\d{2}$/.test(asOf) ? asOf : `${asOf.length === 10 ? `${asOf}T00:00:00` : asOf}Z`);
  return Number.isNaN(date.getTime()) ? NO_DATE : date;
}
