import type { Scheme } from '../../core/config/scheme.js';
import { marksOf } from '../conditionSql.js';
import { FIXED_COLUMNS, markColumn, ruleColumn, STAGE_COLUMNS, stageColumn, vetoColumn } from '../factColumns.js';
import type { SchemePath, SchemeReport } from './schemeReport.js';

/** Ids become columns of the facts: no two alike, and none that the facts have already. */
export function checkIds(scheme: Scheme, report: SchemeReport): void {
  checkTwice(scheme, report);
  checkReserved(scheme, report);
}

function checkTwice(scheme: Scheme, report: SchemeReport): void {
  const lists: [string, readonly { id: string }[]][] = [
    ['lifecycle', scheme.lifecycle],
    ['events.rules', scheme.events.rules],
    ['metrics', scheme.metrics],
  ];
  for (const [path, list] of lists) {
    const seen = new Set<string>();
    for (const [i, { id }] of list.entries()) {
      const key = id.toLowerCase();
      if (seen.has(key)) {
        const text = { zh: `id“${id}”用了两次(不分大小写)`, en: `the id "${id}" is used twice (upper and lower case alike)` };
        report.add('blocking', 'idTwice', [...path.split('.'), i, 'id'], text, { zh: '改成不同的 id', en: 'use different ids' });
      }
      seen.add(key);
    }
  }
}

/** SQL does not tell upper from lower case. */
function checkReserved(scheme: Scheme, report: SchemeReport): void {
  const fixed = new Set(FIXED_COLUMNS.map((column) => column.toLowerCase()));
  const clashes = (columns: readonly string[]) => columns.some((column) => fixed.has(column.toLowerCase()));
  const add = (id: string, path: SchemePath) => {
    const text = { zh: `id 不能是“${id}”:结果中已有这样的列`, en: `the id cannot be "${id}": results have such columns already` };
    report.add('blocking', 'idReserved', path, text, { zh: '换一个 id', en: 'use another id' });
  };
  for (const [i, { id }] of scheme.lifecycle.entries()) {
    // The columns of rules and marks begin like those of a stage of this name.
    const likeRule = ['rule', 'veto', 'mark'].includes(id.toLowerCase());
    if (likeRule || clashes(STAGE_COLUMNS.map((fact) => stageColumn(id, fact)))) add(id, ['lifecycle', i, 'id']);
  }
  for (const [i, { id }] of scheme.events.rules.entries())
    if (clashes([ruleColumn(id), vetoColumn(id)])) add(id, ['events', 'rules', i, 'id']);
  const conditions: [SchemePath, string[]][] = [
    ...scheme.events.rules.map((r, i): [SchemePath, string[]] => [['events', 'rules', i, 'when'], marksOf(r.when)]),
    ...scheme.metrics.flatMap((m, i) =>
      (['count', 'over'] as const).map((key): [SchemePath, string[]] => [['metrics', i, key], m[key] ? marksOf(m[key]) : []]),
    ),
  ];
  const marks = new Map<string, string>();
  for (const [path, items] of conditions) {
    for (const item of items) {
      const column = markColumn(item).toLowerCase();
      if (clashes([column]) || (marks.get(column) ?? item) !== item) add(item, path);
      marks.set(column, item);
    }
  }
}
