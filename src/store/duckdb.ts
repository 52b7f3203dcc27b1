import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBAppender, type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import {
  type Cell,
  type CleanCsv,
  type ColumnType,
  type EventStore,
  identifier,
  literal,
  type ParquetOptions,
  StoreFailure,
} from './store.js';

export interface DuckDbOptions {
  /** A database file; in memory by default. */
  readonly path?: string;
  readonly threads?: number;
  /** As DuckDB writes it: `2GB`. */
  readonly memoryLimit?: string;
}

const TYPES: Readonly<Record<ColumnType, string>> = { text: 'VARCHAR', integer: 'BIGINT', number: 'DOUBLE', flag: 'BOOLEAN' };

/**
 * Opens an embedded DuckDB: in memory, spilling to a temporary folder that `close` removes. No extension is ever fetched.
 * Throws `storeFailed` when the engine does not start or a statement fails.
 *
 * @example const store = await openDuckDb(); try { … } finally { store.close(); }
 */
export async function openDuckDb(options: DuckDbOptions = {}): Promise<EventStore> {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-'));
  try {
    const instance = await DuckDBInstance.create(options.path ?? ':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      preserve_insertion_order: 'true',
      temp_directory: folder,
      ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
      ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
    });
    return new DuckDbStore(instance, await instance.connect(), folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw failure(error, 'open');
  }
}

class DuckDbStore implements EventStore {
  private closed = false;
  private readonly connection: DuckDBConnection;

  constructor(
    private readonly instance: DuckDBInstance,
    connection: DuckDBConnection,
    private readonly folder: string,
  ) {
    this.connection = connection;
  }

  async run(sql: string): Promise<void> {
    try {
      await this.connection.run(sql);
    } catch (error) {
      throw failure(error, sql);
    }
  }

  async rows<Row extends Record<string, Cell>>(sql: string): Promise<Row[]> {
    try {
      const reader = await this.connection.runAndReadAll(sql);
      return reader.getRowObjectsJS() as unknown as Row[];
    } catch (error) {
      throw failure(error, sql);
    }
  }

  async columns(sql: string): Promise<Record<string, Cell[]>> {
    try {
      const reader = await this.connection.runAndReadAll(sql);
      return reader.getColumnsObjectJS() as Record<string, Cell[]>;
    } catch (error) {
      throw failure(error, sql);
    }
  }

  async createTable(name: string, columns: Readonly<Record<string, ColumnType>>, rows: Iterable<readonly Cell[]>): Promise<void> {
    const types = Object.values(columns);
    const list = Object.entries(columns).map(([column, type]) => `${identifier(column)} ${TYPES[type]}`);
    await this.run(`CREATE OR REPLACE TABLE ${identifier(name)} (${list.join(', ')})`);
    const appender = await this.connection.createAppender(name);
    try {
      for (const row of rows) {
        for (let i = 0; i < types.length; i++) append(appender, types[i]!, row[i] ?? null);
        appender.endRow();
      }
      appender.flushSync();
    } catch (error) {
      throw failure(error, `append to ${name}`);
    } finally {
      appender.closeSync();
    }
  }

  async writeParquet(sql: string, path: string, options: ParquetOptions = {}): Promise<void> {
    // Short dictionaries: a column of ids or stamps has none that pays.
    const how = options.fast ? 'COMPRESSION lz4_raw, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1000' : 'COMPRESSION snappy';
    if (options.anyOrder) await this.run('SET preserve_insertion_order = false');
    try {
      const written = this.run(`COPY (${sql}) TO ${literal(path)} (FORMAT parquet, ${how})`);
      try {
        options.meanwhile?.();
      } finally {
        await written;
      }
    } finally {
      if (options.anyOrder) await this.run('SET preserve_insertion_order = true');
    }
  }

  csvSource(file: CleanCsv): string {
    const columns = file.columns.map((column) => `${literal(column)}: 'VARCHAR'`).join(', ');
    // A buffer must hold some records of the longest kind; DuckDB's own default is 2 MB a line, 32 MB a buffer.
    const longest = Math.max(2_097_152, file.longest + 1);
    return `read_csv(${literal(file.path)},
      auto_detect = false, header = true, delim = ${literal(file.delimiter)}, quote = '"', escape = '"', columns = {${columns}},
      max_line_size = ${longest}, buffer_size = ${Math.max(33_554_432, longest * 16)}, strict_mode = true)`;
  }

  parquetSource(path: string): string {
    return `read_parquet(${literal(path)}, file_row_number = true)`;
  }

  scratch(name: string): string {
    return join(this.folder, name);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.connection.closeSync();
    this.instance.closeSync();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function append(appender: DuckDBAppender, type: ColumnType, value: Cell): void {
  if (value === null) appender.appendNull();
  else if (type === 'text') appender.appendVarchar(String(value));
  else if (type === 'integer') appender.appendBigInt(BigInt(value as number | bigint));
  else if (type === 'number') appender.appendDouble(Number(value));
  else appender.appendBoolean(Boolean(value));
}

function failure(error: unknown, what: string): StoreFailure {
  const said = error instanceof Error ? error.message : String(error);
  return new StoreFailure(said.split('\n', 1)[0]!.trim(), what.replaceAll(/\s+/g, ' ').slice(0, 300));
}
