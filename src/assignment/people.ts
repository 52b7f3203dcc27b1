import type { Assignment, Worker } from '../core/staffing.js';
import type { AssignmentRecord, WorkerRecord } from '../core/tables.js';

/** A row of the workers table as a person. A home base needs both coordinates. */
export function toWorker(row: WorkerRecord): Worker {
  return {
    id: row.id,
    name: row.name,
    phone: row.phone ?? null,
    role: row.role,
    employment: row.employment,
    hoursPerMonth: row.hoursPerMonth ?? null,
    skills: (row.skills ?? '')
      .split(/[;\uff1b,\uff0c\u3001]/)
      .map((skill) => skill.trim())
      .filter((skill) => skill !== ''),
    at: row.lon === undefined || row.lat === undefined ? null : [row.lon, row.lat],
    from: row.from ?? null,
    to: row.to ?? null,
  };
}

/** An assignment that knows its line in the file, for findings. */
export interface AssignmentLine extends Assignment {
  readonly line?: number;
}

/** A row of the assignments table; `line` as the reader tells it. */
export function toAssignment(row: AssignmentRecord, line?: number): AssignmentLine {
  const { worker, grid, role } = row;
  return { worker, grid, role, from: row.from ?? null, to: row.to ?? null, ...(line === undefined ? {} : { line }) };
}

/** A span `[from, to)` of dates or stamps, null = open. Texts compare as they stand: `2026-03-01` is that day's first second. */
export interface Span {
  readonly from: string | null;
  readonly to: string | null;
}

/** Whether a moment lies in `[from, to)`. */
export function holds(span: Span, at: string): boolean {
  return (span.from === null || span.from <= at) && (span.to === null || at < span.to);
}

/** Whether two spans share a moment. Spans that end before they begin share none. */
export function overlap(a: Span, b: Span): boolean {
  const from = a.from === null ? b.from : b.from === null || a.from > b.from ? a.from : b.from;
  const to = a.to === null ? b.to : b.to === null || a.to < b.to ? a.to : b.to;
  return from === null || to === null || from < to;
}
