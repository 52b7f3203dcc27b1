import { durationSeconds } from '../core/calendar/duration.js';
import type { LimitKey, StageRule } from '../core/config/scheme.js';
import { WanggeError } from '../core/errors.js';
import { columnsOf, VALUE_ALIASES } from '../core/tables.js';
import type { EventStore } from '../store/store.js';
import { identifier, literal } from '../store/store.js';
import { clockOf } from './roundClock.js';

/** Rows of limit tables by the path that the scheme names. */
export type LimitTables = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;

/** SQL of a stage's limit in seconds (NULL = none) and the join that it needs; `e` is the event. */
export interface LimitSql {
  readonly seconds: string;
  readonly join: string;
}

/**
 * The limit of a stage as SQL. A table is resolved here, not in SQL: for every combination of its keys that events have,
 * the row that fits with the most keys given is taken; of two that fit equally the scheme is at fault (`schemeInvalid`).
 */
export async function limitSql(
  store: EventStore,
  events: string,
  stage: StageRule,
  working: number,
  tables: LimitTables,
): Promise<LimitSql> {
  const { limit } = stage;
  const day = (urgency: 'normal' | 'urgent') => (clockOf(stage, urgency) === 'working' ? working : 86_400);
  const seconds = (text: string | undefined, urgency: 'normal' | 'urgent') =>
    text === undefined ? 'NULL::BIGINT' : String(durationSeconds(text, day(urgency)));
  const byUrgency = (normal: string | undefined, urgent: string | undefined) => ({
    seconds: `CASE WHEN e.urgency = 'urgent' THEN ${seconds(urgent, 'urgent')} ELSE ${seconds(normal, 'normal')} END`,
    join: '',
  });
  if (typeof limit === 'string') return byUrgency(limit, limit);
  if ('until' in limit) return { seconds: 'NULL::BIGINT', join: '' };
  if (!('by' in limit)) return byUrgency(limit.normal, limit.urgent);
  const rules = readTable(stage, limit.by, limit.table, tables);
  const keys = [...new Set<LimitKey>([...limit.by, 'urgency'])];
  const columns = keys.map((key) => (key === 'urgency' ? `coalesce(urgency, 'normal') AS urgency` : identifier(key)));
  const combinations = await store.rows<Record<string, string | null>>(
    `SELECT DISTINCT ${columns.join(', ')} FROM ${events} ORDER BY ALL`,
  );
  const table = `limits_${stage.id}`;
  const rows = combinations.map((combination) => {
    const text = resolve(stage, rules, combination) ?? limit.default;
    const urgency = combination.urgency === 'urgent' ? 'urgent' : 'normal';
    return [...keys.map((key) => combination[key] ?? null), text === undefined ? null : durationSeconds(text, day(urgency))];
  });
  const types = Object.fromEntries([...keys.map((key) => [key, 'text'] as const), ['seconds', 'integer'] as const]);
  await store.createTable(table, types, rows);
  const alias = identifier(`l_${stage.id}`);
  const on = keys.map((key) => {
    const own = key === 'urgency' ? `coalesce(e.urgency, ${literal('normal')})` : `e.${identifier(key)}`;
    return `${alias}.${identifier(key)} IS NOT DISTINCT FROM ${own}`;
  });
  return { seconds: `${alias}.seconds`, join: `LEFT JOIN ${identifier(table)} ${alias} ON ${on.join(' AND ')}` };
}

interface LimitRow {
  readonly keys: ReadonlyMap<LimitKey, string>;
  readonly limit: string;
  readonly line: number;
}

function readTable(
  stage: StageRule,
  by: readonly LimitKey[],
  table: string | readonly Readonly<Record<string, string>>[],
  tables: LimitTables,
): LimitRow[] {
  const rows = typeof table === 'string' ? tables[table] : table;
  if (!rows) throw invalid(stage, { zh: `没有读入时限表 ${table}`, en: `the limit table ${table} was not read` });
  const headers = new Map(columnsOf('events').map((c) => [c.name, c.header]));
  return rows.map((row, i) => {
    const limit = (row.limit ?? row.时限 ?? '').trim();
    if (limit === '')
      throw invalid(stage, { zh: `时限表第 ${i + 1} 行没有 limit(时限)`, en: `row ${i + 1} of the limit table has no limit` });
    durationSeconds(limit, 86_400);
    const keys = new Map<LimitKey, string>();
    for (const key of by) {
      const value = (row[key] ?? row[headers.get(key) ?? key] ?? '').trim();
      if (value !== '') keys.set(key, VALUE_ALIASES[key]?.[value] ?? value);
    }
    return { keys, limit, line: i + 1 };
  });
}

function resolve(
  stage: StageRule,
  rules: readonly LimitRow[],
  event: Readonly<Record<string, string | null>>,
): string | undefined {
  let best: LimitRow | undefined;
  for (const rule of rules) {
    if (![...rule.keys].every(([key, value]) => event[key] === value)) continue;
    if (best && rule.keys.size === best.keys.size && rule.limit !== best.limit) {
      throw invalid(stage, {
        zh: `时限表第 ${best.line}、${rule.line} 行同样适合一类事件,时限却不同(${best.limit}、${rule.limit})`,
        en: `rows ${best.line} and ${rule.line} of the limit table fit the same events with different limits (${best.limit}, ${rule.limit})`,
      });
    }
    if (!best || rule.keys.size > best.keys.size) best = rule;
  }
  return best?.limit;
}

function invalid(stage: StageRule, text: { zh: string; en: string }): WanggeError {
  return new WanggeError(
    'schemeInvalid',
    { zh: `环节“${stage.label}”:${text.zh}`, en: `stage "${stage.id}": ${text.en}` },
    { place: { path: `lifecycle.${stage.id}.limit` }, hint: { zh: '改正时限表', en: 'correct the limit table' } },
  );
}
