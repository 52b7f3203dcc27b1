import { WanggeError } from '../core/errors.js';

/** A value as it comes back: whole numbers of SQL are bigint, lists are arrays. */
export type Cell = string | number | bigint | boolean | null | readonly Cell[];
export type ColumnType = 'text' | 'integer' | 'number' | 'flag';

/** A text file that has been found to be well-formed CSV: UTF-8, `"` quotes, one header line, every record of the same width. */
export interface CleanCsv {
  readonly path: string;
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** Bytes of the longest record. */
  readonly longest: number;
}

export interface ParquetOptions {
  readonly fast?: boolean;
  readonly anyOrder?: boolean;
  readonly meanwhile?: (() => void) | undefined;
}

/**
 * A SQL engine that holds the tables of a round. One connection, statements one after another. Everything that is asked
 * with `rows` and `columns` must carry its own ORDER BY: results are compared byte by byte.
 */
export interface EventStore {
  /** Runs statements that return nothing. */
  run(sql: string): Promise<void>;
  /** Rows as objects by column name. */
  rows<Row extends Record<string, Cell>>(sql: string): Promise<Row[]>;
  /** The same column by column, which is lighter where there are many rows. */
  columns(sql: string): Promise<Record<string, Cell[]>>;
  /** Makes (or replaces) a table from rows in memory. */
  createTable(name: string, columns: Readonly<Record<string, ColumnType>>, rows: Iterable<readonly Cell[]>): Promise<void>;
  /**
   * Writes what a query yields, in its order: `fast` for passing files, larger but sooner written; `anyOrder` where the order
   * of rows means nothing, which takes less memory. `meanwhile` is done here while the engine writes: it must not ask the store.
   */
  writeParquet(sql: string, path: string, options?: ParquetOptions): Promise<void>;
  /** A clean CSV file as something to select from: its columns as text, records in the file's order. */
  csvSource(file: CleanCsv): string;
  /** A Parquet file as something to select from: its columns, and `file_row_number` from 0. */
  parquetSource(path: string): string;
  /** A path for a passing file; gone after `close`. */
  scratch(name: string): string;
  close(): void;
}

/** A statement that the engine did not carry out. `reason` = the first line of what it says of that, without the statement. */
export class StoreFailure extends WanggeError {
  constructor(
    readonly reason: string,
    statement: string,
  ) {
    super('storeFailed', {
      zh: `数据引擎出错:${reason}(${statement})`,
      en: `the data engine failed: ${reason} (${statement})`,
    });
  }
}

/** A text as a literal of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name of a column or table. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
