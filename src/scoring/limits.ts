import { durationSeconds } from '../core/calendar/duration.js';
import type { LimitKey, StageRule } from '../core/config/scheme.js';
import { WanggeError } from '../core/errors.js';
import { byText } from '../core/order.js';
import { columnsOf, VALUE_ALIASES } from '../core/tables.js';
import { classOrSide, fitsClass, URBAN_RURAL } from '../core/urbanRural.js';
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

/** Where the urban–rural class of an event comes from: the SQL of it, and the classes that there are. */
export interface ClassSql {
  readonly at: string;
  readonly classes: readonly string[];
}

/** What a table of limits says, also where it is written in short; null for limits that come from no table. */
export function limitTable(limit: StageRule['limit']): TableLimit | null {
  if (typeof limit === 'string') return null;
  if ('by' in limit) return limit;
  if (!('urban' in limit)) return null;
  const table = (['urban', 'rural'] as const).map((side) => ({ urbanRural: side, limit: limit[side] }));
  return { by: ['urbanRural'], table, default: limit.default };
}

const CLASSES = Object.keys(URBAN_RURAL);

type TableLimit = Extract<StageRule['limit'], { by: unknown }>;

/** Whether a stage's limit hangs on the urban–rural class of the event's ground. */
export function isByClass({ limit }: StageRule): boolean {
  return limitTable(limit)?.by.includes('urbanRural') ?? false;
}

/**
 * The limit of a stage as SQL. A table is resolved here, not in SQL: for every combination of its keys that events have,
 * the row that fits with the most keys given is taken, of rows with the same keys the one that names a class before one that
 * names its side (urban, rural); of two that fit equally the scheme is at fault (`schemeInvalid`). An event whose ground has no class fits
 * the rows that name none.
 */
export async function limitSql(
  store: EventStore,
  events: string,
  stage: StageRule,
  working: number,
  tables: LimitTables,
  ground: ClassSql = { at: 'NULL', classes: [] },
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
  const given = limitTable(limit);
  if (given === null) {
    const { normal, urgent } = limit as Extract<StageRule['limit'], { normal?: unknown }>;
    return byUrgency(normal, urgent);
  }
  const fittest = fittestRows(readTable(stage, given.by, given.table, tables));
  const keys = limitTableKeys(stage);
  const columns = keys
    .filter((key) => key !== 'urbanRural')
    .map((key) => (key === 'urgency' ? `coalesce(urgency, 'normal') AS urgency` : identifier(key)));
  const said = await store.rows<Record<string, string | null>>(
    `SELECT DISTINCT ${columns.join(', ')} FROM ${events} ORDER BY ALL`,
  );
  // Events tell nothing of their ground: whatever they say may have been said of any class.
  const combinations: Record<string, string | null>[] = keys.includes('urbanRural')
    ? said.flatMap((one) => [...ground.classes, null].map((urbanRural) => ({ ...one, urbanRural })))
    : said;
  const table = limitTableName(stage);
  const rows = combinations.map((combination) => {
    const urgency = combination.urgency === 'urgent' ? 'urgent' : 'normal';
    const inSeconds = (text = given.default) => (text === undefined ? null : durationSeconds(text, day(urgency)));
    const own = inSeconds(limitOf(stage, fittest(combination)));
    const hasOther = (code: string) => {
      const limits = fittest({ ...combination, urbanRural: code }).map((row) => row.limit);
      return (limits.length > 0 ? limits : [undefined]).some((limit) => inSeconds(limit) !== own);
    };
    // Of events on ground without class: whether it matters that nobody knows it.
    const differs = keys.includes('urbanRural') && combination.urbanRural === null && CLASSES.some(hasOther);
    return [...keys.map((key) => combination[key] ?? null), own, differs];
  });
  const types = Object.fromEntries([
    ...keys.map((key) => [key, 'text'] as const),
    ...([
      ['seconds', 'integer'],
      ['differs', 'flag'],
    ] as const),
  ]);
  await store.createTable(table, types, rows);
  const alias = identifier(`l_${stage.id}`);
  return {
    seconds: `${alias}.seconds`,
    join: `LEFT JOIN ${identifier(table)} ${alias} ON ${sameKeys(keys, alias, ground.at)}`,
  };
}

/** Which row of a table of resolved limits is that of event `e`, whose class is told by `ground`. */
function sameKeys(keys: readonly LimitKey[], alias: string, ground: string): string {
  const on = keys.map((key) => {
    const own =
      key === 'urgency' ? `coalesce(e.urgency, ${literal('normal')})` : key === 'urbanRural' ? ground : `e.${identifier(key)}`;
    return `${alias}.${identifier(key)} IS NOT DISTINCT FROM ${own}`;
  });
  return on.join(' AND ');
}

/**
 * Of some events whose ground has no class those that would have another limit if it had one, as a query of ids. After
 * `limitSql`, in its store. `ids`: a query with a column `id`.
 */
export function idsByClass(stage: StageRule, events: string, ids: string): string {
  const keys = limitTableKeys(stage);
  return `SELECT e.id FROM ${events} e SEMI JOIN (${ids}) i ON i.id = e.id
    JOIN ${identifier(limitTableName(stage))} l ON l.differs AND ${sameKeys(keys, 'l', 'NULL')}`;
}

/** The keys of a stage's resolved limits: those of its table, and the urgency, which tells the clock. */
function limitTableKeys({ limit }: StageRule): LimitKey[] {
  return [...new Set<LimitKey>([...(limitTable(limit)?.by ?? []), 'urgency'])];
}

function limitTableName({ id }: StageRule): string {
  return `limits_${id}`;
}

interface LimitRow {
  readonly keys: Keys;
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
  return rows.map((row, i) => {
    const limit = (row.limit ?? row.时限 ?? '').trim();
    if (limit === '')
      throw invalid(stage, { zh: `时限表第 ${i + 1} 行没有 limit(时限)`, en: `row ${i + 1} of the limit table has no limit` });
    durationSeconds(limit, 86_400);
    return { keys: limitKeys(row, by), limit, line: i + 1 };
  });
}

const HEADERS: ReadonlyMap<string, string> = new Map([
  ...columnsOf('events').map(({ name, header }) => [name, header] as const),
  ['urbanRural', '城乡分类'],
]);

/** What a column of a limit table may be called: canonical and in Chinese. */
export function limitHeaders(key: string): [string, string] {
  return [key, HEADERS.get(key) ?? key];
}

/** The value that a cell of a limit table stands for. */
export function limitValue(key: LimitKey, cell: string): string {
  return (key === 'urbanRural' ? classOrSide(cell) : VALUE_ALIASES[key]?.[cell]) ?? cell;
}

/** The keys that a row of a limit table gives; an empty cell fits any value. */
export function limitKeys(row: Readonly<Record<string, string>>, by: readonly LimitKey[]): Map<LimitKey, string> {
  const keys = new Map<LimitKey, string>();
  for (const key of by) {
    const [name, header] = limitHeaders(key);
    const value = (row[name] ?? row[header] ?? '').trim();
    if (value !== '') keys.set(key, limitValue(key, value));
  }
  return keys;
}

type Keys = ReadonlyMap<LimitKey, string>;

/**
 * Whether keys describe an event more closely than others that fit it, too: they are more, or the same ones with a class
 * where the others name its side.
 */
export function isCloser(keys: Keys, others: Keys): boolean {
  if (keys.size !== others.size) return keys.size > others.size;
  const same = [...keys.keys()].every((key) => others.has(key));
  return same && isSide(others.get('urbanRural')) && keys.has('urbanRural') && !isSide(keys.get('urbanRural'));
}

/** Whether a word for ground names all classes of a side. */
export function isSide(word: string | undefined): boolean {
  return word === 'urban' || word === 'rural';
}

/** Whether a value is what a key asks for. */
export function fitsKey(key: LimitKey, wanted: string, value: string | null | undefined): boolean {
  return wanted === value || (key === 'urbanRural' && typeof value === 'string' && fitsClass(wanted, value));
}

type EventKeys = Readonly<Record<string, string | null>>;

/**
 * The rows that fit an event and than which none fits more closely, in the table's order. Rows are looked up by what they ask
 * of everything but the ground: a few look-ups an event, however long the table.
 */
function fittestRows(rules: readonly LimitRow[]): (event: EventKeys) => LimitRow[] {
  const valuesOf = (keys: readonly LimitKey[], of: (key: LimitKey) => string | null | undefined) =>
    JSON.stringify(keys.map((key) => of(key) ?? null));
  const shapes = new Map<string, { readonly keys: readonly LimitKey[]; readonly rows: Map<string, LimitRow[]> }>();
  for (const rule of rules) {
    const keys = [...rule.keys.keys()].filter((key) => key !== 'urbanRural').sort(byText);
    const shape = shapes.get(keys.join()) ?? { keys, rows: new Map<string, LimitRow[]>() };
    shapes.set(keys.join(), shape);
    const values = valuesOf(keys, (key) => rule.keys.get(key));
    const own = shape.rows.get(values);
    if (own) own.push(rule);
    else shape.rows.set(values, [rule]);
  }
  const fitsGround = ({ keys }: LimitRow, { urbanRural }: EventKeys) => {
    const wanted = keys.get('urbanRural');
    return wanted === undefined || fitsKey('urbanRural', wanted, urbanRural);
  };
  return (event) => {
    const fitting = [...shapes.values()]
      .flatMap(({ keys, rows }) => rows.get(valuesOf(keys, (key) => event[key])) ?? [])
      .filter((row) => fitsGround(row, event))
      .sort((a, b) => a.line - b.line);
    return fitting.filter(({ keys }) => !fitting.some((other) => isCloser(other.keys, keys)));
  };
}

/** The limit of the fittest rows; undefined = none fits. */
function limitOf(stage: StageRule, [best, ...others]: readonly LimitRow[]): string | undefined {
  const rival = others.find(({ limit }) => limit !== best!.limit);
  if (rival)
    throw invalid(stage, {
      zh: `时限表第 ${best!.line}、${rival.line} 行同样适合一类事件,时限却不同(${best!.limit}、${rival.limit})`,
      en: `rows ${best!.line} and ${rival.line} of the limit table fit the same events with different limits (${best!.limit}, ${rival.limit})`,
    });
  return best?.limit;
}

function invalid(stage: StageRule, text: { zh: string; en: string }): WanggeError {
  return new WanggeError(
    'schemeInvalid',
    { zh: `环节“${stage.label}”:${text.zh}`, en: `stage "${stage.id}": ${text.en}` },
    { place: { path: `lifecycle.${stage.id}.limit` }, hint: { zh: '改正时限表', en: 'correct the limit table' } },
  );
}
