import { nearest } from '../core/config/parse.js';
import type { LimitKey, Scheme, StageRule } from '../core/config/scheme.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import { type EventStore, identifier } from '../store/store.js';
import { type LimitTables, limitHeaders, limitKeys, limitTable } from './limits.js';
import { listed } from './listed.js';
import type { RoundClock } from './roundClock.js';

/** Keys whose values anybody may make up: here a slip of the pen is not refused when the table is read. */
const FREE_KEYS: readonly LimitKey[] = ['category', 'subcategory', 'department'];

/**
 * Where events and a table of limits pass each other by: values that events have and no row names, while rows name values
 * that no event has. A category that is written in two ways would otherwise take the default limit without a word. Events of
 * other rounds, void ones and duplicates ask for no limit. A table that names fewer values than there are, and leaves the
 * others to its default, is as it should be.
 */
export async function limitFindings(
  store: EventStore,
  scheme: Scheme,
  tables: LimitTables,
  events: string,
  clock: RoundClock,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const counted = `NOT coalesce(void, false) AND "duplicateOf" IS NULL AND "reportedAt" >= ${clock.from} AND "reportedAt" < ${clock.to} AND "reportedAt" <= ${clock.asOf}`;
  for (const stage of scheme.lifecycle) {
    const given = limitTable(stage.limit);
    if (given === null) continue;
    const rows = typeof given.table === 'string' ? (tables[given.table] ?? []) : given.table;
    for (const key of given.by.filter((one) => FREE_KEYS.includes(one))) {
      const values = rows.map((row) => limitKeys(row, [key]).get(key));
      // a row that leaves it empty is for all others
      if (values.includes(undefined)) continue;
      const named = new Set(values.flatMap((value) => value ?? []));
      const had = await store.rows<{ value: string; n: bigint }>(
        `SELECT ${identifier(key)} AS value, count(*) FILTER (WHERE ${counted}) AS n FROM ${events} WHERE ${identifier(key)} IS NOT NULL GROUP BY 1 ORDER BY 1`,
      );
      const present = new Set(had.map(({ value }) => value));
      const unnamed = had.filter(({ value, n }) => n > 0n && !named.has(value));
      const idle = [...named].filter((value) => !present.has(value)).sort(byText);
      if (unnamed.length > 0 && idle.length > 0) findings.push(passing(stage, key, unnamed, idle, given.default));
    }
  }
  return findings;
}

function passing(
  stage: StageRule,
  key: LimitKey,
  unnamed: readonly { readonly value: string; readonly n: bigint }[],
  idle: readonly string[],
  other: string | undefined,
): Finding {
  const [en, zh] = limitHeaders(key);
  const n = unnamed.reduce((sum, one) => sum + Number(one.n), 0);
  const those = listed(unnamed.map(({ value }) => value));
  const rows = listed(idle);
  const then =
    other === undefined
      ? { zh: '没有时限', en: 'have no limit' }
      : { zh: `按 default(${other})`, en: `take the default (${other})` };
  const slip = likelySlip(unnamed, idle);
  return {
    code: `event.limitUnnamed.${stage.id}`,
    severity: slip ? 'warning' : 'note',
    text: {
      zh: `${n} 件事件的${zh}(${those.zh})不在“${stage.label}”的时限表中,${then.zh};表中的${rows.zh}则没有事件`,
      en: `${n} events are of a ${en} (${those.en}) that the limit table of stage "${stage.id}" does not name, and ${then.en}; for ${rows.en} of that table there are no events`,
    },
    hint: slip
      ? { zh: `“${slip[0]}”是否即“${slip[1]}”?统一两处写法`, en: `is "${slip[0]}" meant to be "${slip[1]}"? write both alike` }
      : { zh: `核对事件表与时限表的${zh}是否同一写法`, en: `check that events and table write the ${en} alike` },
    figures: { events: n },
  };
}

/** Values that are held against all that a table names: the frequent ones. A slip in a rare one stays a note. */
const MOST_TRIED = 10;
/** Shorter words differ by a letter and mean something else: 事件, 部件. */
const SHORTEST_WORD = 4;

/** What is likely one value written in two ways: nothing but blanks, width or case apart, or a letter of a word. */
function likelySlip(
  unnamed: readonly { readonly value: string; readonly n: bigint }[],
  idle: readonly string[],
): readonly [string, string] | null {
  const named = new Map(idle.map((value) => [plainly(value), value]));
  const same = unnamed.find(({ value }) => named.has(plainly(value)));
  if (same) return [same.value, named.get(plainly(same.value))!];
  const words = idle.filter((value) => value.length >= SHORTEST_WORD);
  const frequent = [...unnamed].sort((a, b) => Number(b.n - a.n)).slice(0, MOST_TRIED);
  for (const { value } of frequent) {
    if (value.length < SHORTEST_WORD) continue;
    // 一类道路 is not 二类道路, nor 12路 meant to be 13路.
    const others = words.filter((other) => other.replace(NUMBERS, '') !== value.replace(NUMBERS, ''));
    const near = nearest(value, others, Math.floor(value.length / 3));
    if (near !== null) return [value, near];
  }
  return null;
}

const NUMBERS = /[\p{N}一二三四五六七八九十百]/gu;

function plainly(value: string): string {
  return value.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
