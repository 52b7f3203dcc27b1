import { MAX_EXTENSIONS, type Scheme } from '../core/config/scheme.js';
import { type EventStore, identifier } from '../store/store.js';
import { mainStage, markColumn, ruleColumn, stageColumn, vetoColumn } from './factColumns.js';
import { isByClass } from './limits.js';
import { raw, stateSql } from './stageSql.js';

/**
 * The facts that scores are made of, kept as narrow as can be: a round of any size is judged without its facts ever being in
 * memory, and looked at again for little. What is true or false of an event is one bit of a few whole numbers, its kind;
 * workers are numbers, and of grids and areas there are numbers beside the codes, `grid_subject` and `area_subject` (without a
 * register these are codes, too). Two views:
 *
 * - `coded_facts`, one row an event: `id`, `category`, its `kind`, its flags under the names that they have in `facts`, the rules' points,
 *   and of the other columns those that were asked for;
 * - `fact_kinds`, one row a kind and category with the number `n` of such events: flags as above, `state` and faults as in
 *   `facts`; of other columns (`grid`, worker and time of a stage …) only whether they are NULL. Of a rule what it comes to
 *   (`ruleCount`).
 */
export async function codedFacts(
  store: EventStore,
  scheme: Scheme,
  marks: readonly string[],
  facts: string,
  asked: readonly string[],
  meanwhile?: () => void,
): Promise<void> {
  const flags = flagsOf(scheme, marks);
  const kinds = Array.from({ length: Math.ceil(flags.length / BITS) }, (_, k) => {
    const own = flags.slice(k * BITS, (k + 1) * BITS);
    return `${own.map(({ sql }, i) => `CASE WHEN ${sql} THEN ${1n << BigInt(i)} ELSE 0 END`).join(' | ')} AS kinds_${k}`;
  });
  const rules = scheme.events.rules.map((rule) => identifier(ruleColumn(rule.id)));
  const extra = mentioned(storable(scheme), asked).map((name) => identifier(name));
  const path = store.scratch('coded.parquet');
  await store.writeParquet(`SELECT id, category, ${[...kinds, ...rules, ...extra].join(', ')} FROM (${facts})`, path, {
    ...{ fast: true, anyOrder: true, meanwhile },
  });
  const from = store.parquetSource(path);
  const names = kinds.map((_, k) => `kinds_${k}`);
  const kind = `${names.length === 1 ? names[0] : `row(${names.join(', ')})`} AS kind`;
  const bitOf = (i: number) => `(kinds_${Math.floor(i / BITS)} & ${1n << BigInt(i % BITS)}) <> 0`;
  const hits = scheme.events.rules.map(({ id, veto }) => {
    const points = identifier(ruleColumn(id));
    const struck = veto ? ` OR ${bitOf(flags.findIndex(({ name }) => name === vetoColumn(id)))}` : '';
    return `sum(${points})::HUGEINT AS ${ruleCount('sum', id)},
      count(CASE WHEN ${points} <> 0${struck} THEN 1 END) AS ${ruleCount('hits', id)}, `;
  });
  const sums = scheme.events.rules.flatMap(({ id }) => [ruleCount('sum', id), ruleCount('hits', id)]);
  await store.run(`CREATE OR REPLACE TABLE counted_kinds AS
    SELECT ${names.join(', ')}, category, ${hits.join('')}count(*) AS n FROM ${from} GROUP BY ${names.join(', ')}, category`);
  // What is so of all events, or of none, is said as such: conditions on it then cost nothing.
  const [some] = await store.rows<Record<string, bigint | null>>(
    `SELECT ${names.map((name) => `bit_or(${name})::BIGINT AS or_${name}, bit_and(${name})::BIGINT AS and_${name}`).join(', ')} FROM counted_kinds`,
  );
  const decoded = flags.map(({ name }, i) => {
    const [word, bit] = [`kinds_${Math.floor(i / BITS)}`, 1n << BigInt(i % BITS)];
    const among = (way: 'or' | 'and') => ((some![`${way}_${word}`] ?? 0n) & bit) !== 0n;
    return `${among('and') ? 'true' : among('or') ? bitOf(i) : 'false'} AS ${identifier(name)}`;
  });
  const derived = scheme.lifecycle.flatMap(derivedFlags);
  await store.run(`CREATE OR REPLACE VIEW coded_facts AS SELECT *, ${derived.join(', ')}
    FROM (SELECT id, category, ${[kind, ...names, ...rules, ...extra, ...decoded].join(', ')} FROM ${from})`);
  await store.run(`CREATE OR REPLACE VIEW fact_kinds AS
    SELECT *, ${[`${stateSql(scheme.lifecycle)} AS state`, ...hollow(scheme)].join(', ')}
    FROM (SELECT *, ${derived.join(', ')} FROM (SELECT ${[kind, 'category', 'n', ...sums, ...decoded].join(', ')} FROM counted_kinds))`);
}

/** The column of `fact_kinds` with the sum of a rule's points, or how often it struck: a name that no id of a scheme can form. */
export function ruleCount(what: 'sum' | 'hits', rule: string): string {
  return identifier(`${what} of ${rule}`);
}

/** A condition over `fact_kinds` as one over `coded_facts`. */
export function kindsWhere(condition: string): string {
  return `kind IN (SELECT kind FROM fact_kinds WHERE ${condition})`;
}

/** Bits of a whole number that are used. */
const BITS = 62;

interface Flag {
  readonly name: string;
  readonly sql: string;
}

/** What is kept of an event as true or false. Names that begin with `_` say that a column is not NULL, or what is wrong. */
function flagsOf(scheme: Scheme, marks: readonly string[]): Flag[] {
  const own = (name: string): Flag => ({ name, sql: identifier(name) });
  const given = (name: string): Flag => ({ name: `_${name}`, sql: `${identifier(name)} IS NOT NULL` });
  const most = mainStage(scheme).maxExtensions ?? MAX_EXTENSIONS;
  return [
    ...['in_round', 'is_void', 'is_duplicate', 'is_closed', 'is_suspended', 'is_followedUp', 'is_exempt', 'vetoed'].map(own),
    ...['suspension_fault', 'suspension_unbegun', 'suspension_long', 'worker_unknown', 'worker_away'].map(own),
    { name: 'closed_early', sql: '"closedAt" < "reportedAt"' },
    { name: 'extended_beyond', sql: `extensions > ${most}` },
    { name: 'extended_unstamped', sql: 'extensions_unstamped > 0' },
    ...['extended_late', 'extensions_fewer'].map(own),
    ...(scheme.lifecycle.some(isByClass) ? [own('class_unknown')] : []),
    { name: '_grid', sql: 'grid_subject IS NOT NULL' },
    ...marks.map((item) => own(markColumn(item))),
    ...scheme.events.rules.filter((rule) => rule.veto).map((rule) => own(vetoColumn(rule.id))),
    ...scheme.lifecycle.flatMap((stage) => [
      ...(['done', 'due', 'late'] as const).map((fact) => own(stageColumn(stage.id, fact))),
      ...(['used', 'limit', 'worker'] as const).map((fact) => given(stageColumn(stage.id, fact))),
      ...(['order', 'start', 'calendar'] as const).map((fault) => ({ name: `_${stage.id}_${fault}`, sql: raw(stage, fault) })),
    ]),
  ];
}

/** Verdicts that others tell: done in time is what was due, is done and not late; overdue what is late and not done. */
function derivedFlags({ id }: Scheme['lifecycle'][number]): string[] {
  const c = (fact: Parameters<typeof stageColumn>[1]) => identifier(stageColumn(id, fact));
  return [
    `${c('due')} AND ${c('done')} AND NOT ${c('late')} AS ${c('onTime')}`,
    `${c('late')} AND NOT ${c('done')} AS ${c('overdue')}`,
  ];
}

/** Columns of `fact_kinds` that stand for others: 0 where the fact has any value, else NULL; faults as they are. */
function hollow(scheme: Scheme): string[] {
  const given = (name: string) => `CASE WHEN ${identifier(`_${name}`)} THEN 0 END AS ${identifier(name)}`;
  return [
    given('grid'),
    ...scheme.lifecycle.flatMap(({ id }) => [
      ...(['used', 'limit', 'worker'] as const).map((fact) => given(stageColumn(id, fact))),
      `CASE ${['order', 'start', 'calendar'].map((fault) => `WHEN ${identifier(`_${id}_${fault}`)} THEN '${fault}'`).join(' ')} END
        AS ${identifier(stageColumn(id, 'fault'))}`,
    ]),
  ];
}

/** Columns that are kept where they are asked for. */
function storable(scheme: Scheme): string[] {
  return [
    ...['subcategory', 'urgency', 'source', 'tier', 'department', 'grid', 'area', 'reporter'],
    ...['grid_subject', 'area_subject'],
    ...['extensions', 'returns', 'reworks', 'satisfaction'],
    ...scheme.lifecycle.flatMap(({ id }) => (['worker', 'used', 'days'] as const).map((fact) => stageColumn(id, fact))),
  ];
}

/** Those of some columns that occur in SQL; rather one too many than one too few. */
function mentioned(columns: readonly string[], sql: readonly string[]): string[] {
  const words = new Set(sql.flatMap((text) => text.toLowerCase().match(/[a-z_][a-z0-9_]*/g) ?? []));
  return columns.filter((column) => words.has(column.toLowerCase()));
}
