import type { Project, TableSource } from '../core/config/project.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { TableName } from '../core/tables.js';
import type { TableFile } from '../io/csv.js';
import type { Reject } from '../io/rows.js';
import { readTable } from '../io/table.js';
import { toCsv } from '../io/write.js';
import { type OpenProject, pathIn } from './project.js';

type SmallTable = Exclude<TableName, 'events'>;

/** A small table of the project file, or null when the project names none. */
export async function readInputTable<T extends SmallTable>(
  project: OpenProject,
  table: T,
): Promise<(TableFile<T> & { path: string }) | null> {
  const source = (project.config as Project)[table] as TableSource | undefined;
  if (!source) return null;
  const path = pathIn(project, source.file);
  try {
    const file = await readTable(path, table, {
      columns: source.columns,
      delimiter: source.delimiter,
      encoding: source.encoding,
    });
    return { ...file, path };
  } catch (error) {
    // the ledger of appeals begins with the first appeal: one that is not there yet is no fault
    if (table === 'appeals' && error instanceof WanggeError && error.code === 'fileMissing') return null;
    throw error;
  }
}

/** The rejected lines of a table as a file and a finding, so that every line is accounted for. */
export function rejectsOf(
  table: TableName,
  path: string,
  rejects: readonly Reject[],
): { files: Map<string, string>; findings: Finding[] } {
  if (rejects.length === 0) return { files: new Map(), findings: [] };
  const name = `rejects-${table}.csv`;
  const rows = rejects.map(({ line, column, reason, text }) => ({ line, column, reason: reason.zh, reasonEn: reason.en, text }));
  const lines = new Set(rejects.map(({ line }) => line)).size;
  return {
    files: new Map([[name, toCsv(rows, ['line', 'column', 'reason', 'reasonEn', 'text'])]]),
    findings: [
      {
        code: 'table.rejects',
        severity: 'warning',
        text: {
          zh: `${lines} 行未能读入,原文与原因见 ${name}`,
          en: `${lines} lines could not be read; they are in ${name}, with the reason`,
        },
        hint: { zh: '改正后重新运行', en: 'correct them and run again' },
        file: path,
        figures: { lines },
      },
    ],
  };
}
