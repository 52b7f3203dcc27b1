import type ExcelJS from 'exceljs';
import type { Picture } from '../model.js';
import { PAGE_POINTS, type PageFlow } from './flow.js';

/** Pictures at least this wide take the whole width; the others stand in pairs. */
const WIDE = 900;
const GAP = 8;
const ROW_POINTS = 15;
const PIXELS_A_POINT = 96 / 72;
const EMU_A_PIXEL = 9525;
/**
 * Places pictures below what is painted already, in rows of their own so that none covers a cell, and none is cut by the
 * end of a page.
 *
 * @returns the row after them
 */
export function paintPictures(
  page: ExcelJS.Worksheet,
  workbook: ExcelJS.Workbook,
  top: number,
  widths: readonly number[],
  pictures: readonly Picture[],
  flow: PageFlow,
): number {
  const sheetPixels = widths.reduce((sum, width) => sum + columnPixels(width), 0);
  const half = Math.floor(widths.length / 2);
  const halfPixels = widths.slice(0, half).reduce((sum, width) => sum + columnPixels(width), 0);
  let row = top;
  for (const group of groups(pictures)) {
    const alone = group.length === 1 && group[0]!.width >= WIDE;
    const slot = (alone ? sheetPixels : halfPixels) - 2 * GAP;
    const sizes = group.map((picture) => sizeIn(picture, slot, alone ? 1 : 2));
    const tallest = Math.max(...sizes.map((size) => size.height)) + 2 * GAP;
    const rows = Math.ceil(tallest / PIXELS_A_POINT / ROW_POINTS);
    for (let number = row; number < row + rows; number++) page.getRow(number).height = ROW_POINTS;
    flow.keep(row, row + rows);
    group.forEach((picture, place) => {
      const image = workbook.addImage({ buffer: Buffer.from(picture.png) as unknown as ExcelJS.Buffer, extension: 'png' });
      const anchor = {
        nativeCol: place === 0 ? 0 : half,
        nativeColOff: GAP * EMU_A_PIXEL,
        nativeRow: row - 1,
        nativeRowOff: GAP * EMU_A_PIXEL,
      };
      page.addImage(image, { tl: anchor as unknown as ExcelJS.Anchor, ext: sizes[place]!, editAs: 'oneCell' });
    });
    row += rows;
  }
  return row;
}

/** Wide pictures alone, the others in pairs, in order. */
function groups(pictures: readonly Picture[]): readonly (readonly Picture[])[] {
  const result: Picture[][] = [];
  for (const picture of pictures) {
    const last = result[result.length - 1];
    if (picture.width < WIDE && last?.length === 1 && last[0]!.width < WIDE) last.push(picture);
    else result.push([picture]);
  }
  return result;
}

/** The size of a picture in a slot, so that `rows` of them fit on a page. */
function sizeIn(picture: Picture, slot: number, rows: number): { readonly width: number; readonly height: number } {
  const tallest = (PAGE_POINTS / rows - ROW_POINTS) * PIXELS_A_POINT - 2 * GAP;
  const scale = Math.min(1, slot / picture.width, tallest / picture.height);
  return { width: Math.floor(picture.width * scale), height: Math.floor(picture.height * scale) };
}

/** Excel's pixels of a column width given in characters of its default font. */
function columnPixels(width: number): number {
  return Math.floor(width * 7 + 5);
}
