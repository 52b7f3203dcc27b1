import type ExcelJS from 'exceljs';

/** Height that an A4 landscape page leaves between its margins, at 100 %, less a line of slack. */
export const PAGE_POINTS = 595 - 2 * 0.7 * 72 - 16;
const DEFAULT_POINTS = 15;

/** Breaks pages of a layout sheet between blocks, never inside one that fits on a page. */
export class PageFlow {
  private start = 1;

  constructor(private readonly page: ExcelJS.Worksheet) {}

  /** The rows [from, to) belong together: begins a new page before them when they would not fit on this one. */
  keep(from: number, to: number): void {
    if (from === this.start || this.points(this.start, to) <= PAGE_POINTS) return;
    this.page.getRow(from - 1).addPageBreak();
    this.start = from;
  }

  private points(from: number, to: number): number {
    let points = 0;
    for (let row = from; row < to; row++) points += this.page.getRow(row).height ?? DEFAULT_POINTS;
    return points;
  }
}
