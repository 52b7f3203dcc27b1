import type { Text } from './text.js';

/**
 * What can go wrong, by permanent code. The number is the exit code of the command line:
 * 1 the thing checked is not valid · 2 usage or configuration · 3 an input was refused or is stale · 70 a bug.
 */
export const ERROR_EXIT = {
  usage: 2,
  configUnreadable: 2,
  configUnknownKey: 2,
  configInvalid: 2,
  schemeInvalid: 2,
  crsUnsupported: 2,
  fileMissing: 3,
  fileUnreadable: 3,
  fileEmpty: 3,
  fileEncoding: 3,
  formatUnsupported: 3,
  jsonBroken: 3,
  csvBroken: 3,
  columnMissing: 3,
  columnUnknown: 3,
  valueInvalid: 3,
  idDuplicate: 3,
  geometryInvalid: 1,
  geometryKind: 3,
  coordinatesSwapped: 3,
  coordinatesRange: 3,
  extentTooLarge: 3,
  areasOverlap: 3,
  unitOutside: 3,
  calendarYear: 3,
  stageMissing: 3,
  stageStale: 3,
  subjectUnknown: 2,
  roundState: 3,
  planState: 3,
  storeFailed: 3,
  invariantBroken: 70,
} as const;

export type ErrorCode = keyof typeof ERROR_EXIT;

/** Where in a file: a line and column of text, a feature by number (from 0) or id, a path of keys, a position in the file's own coordinates. */
export interface Place {
  readonly line?: number;
  readonly column?: string | number;
  readonly feature?: number;
  readonly id?: string;
  readonly path?: string;
  readonly at?: readonly [number, number];
}

export interface ErrorDetail {
  /** What to do about it. */
  readonly hint?: Text;
  readonly file?: string;
  readonly place?: Place;
}

/**
 * Unusable input, or a bug (`invariantBroken`). Says what happened and why in `text`, what to do in `hint`, and where.
 * A mistake in a row or feature that leaves the rest usable is no error: it is a Finding.
 */
export class WanggeError extends Error {
  readonly hint: Text | undefined;
  readonly file: string | undefined;
  readonly place: Place | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly text: Text,
    detail: ErrorDetail = {},
  ) {
    super(text.zh);
    this.name = 'WanggeError';
    this.hint = detail.hint;
    this.file = detail.file;
    this.place = detail.place;
  }

  get exitCode(): number {
    return ERROR_EXIT[this.code];
  }
}

/** An invariant of our own that does not hold: always a bug, always shown with its stack. */
export function bug(what: string): WanggeError {
  return new WanggeError('invariantBroken', { zh: `程序内部错误:${what}`, en: `internal error: ${what}` });
}
