import { bug, WanggeError } from '../core/errors.js';
import { castSql, type EventCell } from './castEvents.js';
import { EVENT_COLUMNS, type HeaderReading, readHeader } from './eventColumns.js';
import { type EventSource, type OpenedSource, type SourceLines, shownName } from './eventSource.js';
import { openSource } from './openSource.js';
import { type EventStore, literal, StoreFailure } from './store.js';

/** The events of one source as read: a Parquet file of the canonical columns that it has, `problem` and `seen`, one row a record, in order. */
export interface StagedSource {
  readonly path: string;
  readonly lines: SourceLines;
  /** The cells that were read; `problem` counts them. */
  readonly cells: readonly EventCell[];
  readonly findings: HeaderReading['findings'];
}

/**
 * Reads a source once, casts its cells and writes them to Parquet, without ever holding the file in memory. Where the
 * source names a place for it, the file stays there for the next run.
 */
export async function stageSource(store: EventStore, source: EventSource, number: number, zone: string): Promise<StagedSource> {
  const { staged: keeper } = source;
  if (!keeper) return readSource(store, source, number, zone, store.scratch(`events-${number}.parquet`));
  const found = keeper.find();
  if (found) return named(source, { path: found.path, ...(found.account as KeptReading) });
  const begun = keeper.begin();
  try {
    const read = await readSource(store, source, number, zone, begun.path);
    return { ...read, path: keeper.keep(begun, accountOf(read)) };
  } catch (error) {
    keeper.discard(begun);
    throw error;
  }
}

/** Throws `storeFailed` with the file that the engine could not read: what it says of its own statements helps nobody there. */
async function readSource(
  store: EventStore,
  source: EventSource,
  number: number,
  zone: string,
  path: string,
): Promise<StagedSource> {
  try {
    let opened = await openSource(store, source, number, zone);
    let staged = await tryStage(store, source, opened, path);
    if (!staged && opened.closer) {
      opened = opened.closer();
      staged = await tryStage(store, source, opened, path);
    }
    if (!staged) throw bug(`${source.file}: ${opened.lines.records} records scanned, the engine reads another number`);
    return staged;
  } catch (error) {
    throw error instanceof StoreFailure ? unreadable(source, error) : error;
  }
}

function unreadable(source: EventSource, { reason }: StoreFailure): WanggeError {
  return new WanggeError(
    'storeFailed',
    { zh: `数据引擎读不了这个事件文件:${reason}`, en: `the data engine could not read this file of events: ${reason}` },
    {
      file: shownName(source),
      hint: {
        zh: '确认磁盘和内存够用;再不行,用表格软件打开,另存为 .xlsx 或 UTF-8 的 CSV',
        en: 'make sure that there is room on the disk and in memory; failing that, open it as a spreadsheet and save it as .xlsx or as CSV in UTF-8',
      },
    },
  );
}

/** Null when the engine finds other records than the scan did, or the scan other lines than their beginning promised. */
async function tryStage(
  store: EventStore,
  source: EventSource,
  { headers, from, lines: seen, plain, rest, closer }: OpenedSource,
  path: string,
): Promise<StagedSource | null> {
  const reading = readHeader(headers, { file: shownName(source), columns: source.columns ?? {}, ignore: source.ignore ?? [] });
  const cells = EVENT_COLUMNS.flatMap((column): EventCell[] => {
    const index = reading.canonical.indexOf(column);
    return index < 0 ? [] : [{ column, cell: `c${index}`, header: headers[index]! }];
  });
  let lines: SourceLines | null = seen;
  try {
    const meanwhile = () => {
      if (rest) lines = rest();
    };
    await store.writeParquet(castSql(from, cells, plain), path, { fast: true, meanwhile });
  } catch (error) {
    if (closer && error instanceof StoreFailure) return null;
    throw error;
  }
  if (lines === null) return null;
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>(`SELECT count(*) AS n FROM read_parquet(${literal(path)})`);
  return Number(n) === lines.records ? { path, lines, cells, findings: reading.findings } : null;
}

/** What is kept beside the Parquet file: how its lines were accounted for. */
type KeptReading = Pick<StagedSource, 'lines' | 'cells' | 'findings'>;

function accountOf({ lines: { records, torn, blankLines, steps }, cells, findings }: StagedSource): KeptReading {
  return { lines: { records, torn, blankLines, steps }, cells, findings };
}

/** What was read of the same bytes under another name is said of the name that they have now. */
function named(source: EventSource, staged: StagedSource): StagedSource {
  const file = shownName(source);
  return { ...staged, findings: staged.findings.map((finding) => ({ ...finding, file })) };
}
