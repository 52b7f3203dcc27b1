import type { LineStep } from './lineSteps.js';

/** One event file and how its columns are named. */
export interface EventSource {
  readonly file: string;
  /** Name in results and messages; the path by default. */
  readonly shown?: string | undefined;
  /** What the file holds; `csv` by default. Of a workbook the caller hands over the sheet. */
  readonly format?: 'csv' | 'parquet' | EventSheet | undefined;
  /** Own header → canonical column. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly delimiter?: string | undefined;
  readonly encoding?: 'utf-8' | 'gb18030' | undefined;
  /** Where the events as read are kept for the next run; what is found there is used instead of the file. */
  readonly staged?: EventKeeper | undefined;
}

/**
 * Keeps the events of one source as read. The caller names the place by the content of the file and by how it is read, and
 * vouches that only what was kept is found: anything torn or altered is not (io/stagedEvents.ts).
 */
export interface EventKeeper {
  readonly find: () => { readonly path: string; readonly account: unknown } | null;
  /** A file to write to, which is then kept or discarded. */
  readonly begin: () => { readonly path: string };
  /** The path under which the file lies from now on. */
  readonly keep: (begun: { readonly path: string }, account: unknown) => string;
  readonly discard: (begun: { readonly path: string }) => void;
}

/** A sheet of a workbook as text: cells as they are shown, dates as stamps, each row as wide as the header. */
export interface EventSheet {
  readonly headers: readonly string[];
  readonly rows: readonly SheetRow[];
}

export interface SheetRow {
  /** Row of the sheet, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Why the row cannot be used at all. */
  readonly fault: { readonly zh: string; readonly en: string } | null;
}

export function shownName(source: EventSource): string {
  return source.shown ?? source.file;
}

/** How the lines of a source are accounted for: every line is a record, torn, or blank. */
export interface SourceLines {
  readonly records: number;
  readonly torn: readonly {
    readonly line: number;
    readonly code: 'columnCount' | 'quoteOpen' | 'quoteStray' | 'encoding' | 'nul' | 'cellError';
    readonly text: { readonly zh: string; readonly en: string };
  }[];
  readonly blankLines: number;
  readonly steps: readonly LineStep[];
}

/** A source that the engine can select from: its own headers, and their cells as texts `c0, c1, …` in the source's order. */
export interface OpenedSource {
  readonly headers: readonly string[];
  readonly from: string;
  readonly lines: SourceLines;
  /** Whether it is known that there are no blanks in it but spaces and tabs. */
  readonly plain: boolean;
  /** Where `lines` are of the beginning only: those of all of it; null = the source wants to be looked at more closely. Takes a while. */
  readonly rest?: (() => SourceLines | null) | undefined;
  /** Looks at the source more closely, where the first look took something for granted. */
  readonly closer?: () => OpenedSource;
}
