import type { Locale } from '../../core/text.js';

/** How a value is shown. The value itself stays a number, a date or a text. */
export type Format = 'text' | 'wrapped' | 'whole' | 'percent' | 'points' | 'decimal' | 'minutes' | 'stamp' | 'mark';

/** A value with its looks. Numbers that are not finite are shown as a dash by the renderer; they never reach a file. */
export interface Cell {
  readonly value: string | number | Date | null;
  /** Instead of the column's. */
  readonly format?: Format;
  /** Ground, `#RRGGBB`. */
  readonly fill?: string;
  readonly colour?: string;
  readonly bold?: boolean;
}

export interface Column {
  readonly id: string;
  readonly header: string;
  /** Neighbouring columns of the same group share an upper header. */
  readonly group?: string;
  readonly format: Format;
  /** What it says and how it is computed: the sheet of formulas is made of these. */
  readonly meaning: string;
  /** Sheet columns that it spans (1 by default), for tables in a layout grid. */
  readonly span?: number;
  /** Widest it may get, in Latin characters (a Chinese one counts two). */
  readonly maxWidth?: number;
}

export interface Table {
  readonly id: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Said where there is no row. */
  readonly empty: string;
}

export interface KeyFigure {
  readonly label: string;
  readonly cell: Cell;
  /** Small print below the figure. */
  readonly remark: string;
}

export type Block =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'line'; readonly text: string; readonly align: 'left' | 'center' }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'figures'; readonly figures: readonly KeyFigure[] }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'pictures'; readonly empty: string }
  | { readonly kind: 'signature' };

/**
 * A sheet as blocks from top to bottom. A data sheet begins with a title, a line and its table, whose header rows are
 * frozen and repeated on each page; small tables may follow, in the columns of the first. A layout sheet has `grid` equal columns, over which its blocks spread.
 */
export interface Sheet {
  readonly id: string;
  /** At most 31 characters; made lawful and unique by the renderer. */
  readonly name: string;
  /** Number of equal columns of a layout sheet; 0 for a data sheet, whose columns follow the table. */
  readonly grid: number;
  /** Columns kept in sight when scrolling to the right. */
  readonly frozenColumns: number;
  readonly blocks: readonly Block[];
}

export interface WorkbookModel {
  readonly title: string;
  readonly issuer: string | null;
  readonly locale: Locale;
  /** ISO date-time of the round, which the file takes as its own date; null when there is no round. */
  readonly asOf: string | null;
  readonly sheets: readonly Sheet[];
}
