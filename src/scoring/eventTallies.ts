import type { Metric, Scheme } from '../core/config/scheme.js';
import type { SubjectKind } from '../core/round.js';
import type { Locale } from '../core/text.js';
import { type Cell, type EventStore, identifier } from '../store/store.js';
import type { Tally } from './tally.js';
import { type TallyPlan, tallyPlan } from './tallyPlans.js';

/** Rounds of more events tell how many facts there are, not which: events.parquet holds them. */
export const FACTS_LISTED_UP_TO = 1_000_000;

/** The metrics over events of a kind of subjects, tallied for all of them. */
export interface EventTallies {
  /** Whether a metric is over events. */
  has(metric: string): boolean;
  /** Undefined = the subject has no such events. */
  of(metric: string, subject: string): Tally | undefined;
}

export interface TallyOptions {
  /** The subjects, each once. */
  readonly ids: readonly string[];
  /** Who or what stands behind a subject in coded facts. */
  readonly idOf: (subject: Cell) => string;
  /** With the ids of facts. */
  readonly listed: boolean;
  readonly locale: Locale;
}

/**
 * Tallies metrics over events: one pass over the coded facts for all metrics that are charged alike. What a pass comes to is
 * held by columns, and made into a tally when it is asked for: few bytes a subject, whatever there is to be said of it.
 */
export async function eventTallies(
  store: EventStore,
  scheme: Scheme,
  metrics: readonly Metric[],
  kind: SubjectKind,
  { ids, idOf, listed, locale }: TallyOptions,
): Promise<EventTallies> {
  const numberOf = new Map(ids.map((id, i) => [id, i]));
  const found = new Map<string, (subject: number) => Tally | undefined>();
  for (const { from, plans } of passesOf(scheme, metrics, kind, listed, locale)) {
    const columns = await store.columns(passSql(from, plans));
    const rowOf = new Int32Array(ids.length).fill(-1);
    for (const [row, subject] of columns.subject!.entries()) {
      const number = numberOf.get(idOf(subject));
      if (number !== undefined) rowOf[number] = row;
    }
    for (const [p, [id, plan]] of plans.entries()) {
      const held = plan.aggregates.map((_, i) => compact(columns[columnOf(p, i)]));
      const values: Cell[] = held.map(() => null);
      found.set(id, (subject) => {
        const row = rowOf[subject]!;
        if (row < 0) return undefined;
        for (let i = 0; i < held.length; i++) values[i] = held[i]?.[row] ?? null;
        return plan.read(values) ?? undefined;
      });
    }
  }
  // One subject's metrics are asked for one after another.
  let last: { readonly subject: string; readonly number: number } | undefined;
  return {
    has: (metric) => found.has(metric),
    of: (metric, subject) => {
      if (last?.subject !== subject) last = { subject, number: numberOf.get(subject)! };
      return found.get(metric)?.(last.number);
    },
  };
}

/** Whole numbers as such where all of a column are exact: a fraction of the memory, and nothing in it to be looked after. */
function compact(column: readonly Cell[] | undefined): ArrayLike<Cell> | undefined {
  if (column === undefined) return undefined;
  const numbers = new Float64Array(column.length);
  let small = true;
  for (let i = 0; i < column.length; i++) {
    const cell = column[i];
    if (typeof cell !== 'bigint') return column;
    const number = Number(cell);
    if (!Number.isSafeInteger(number)) return column;
    numbers[i] = number;
    small &&= (number | 0) === number;
  }
  return small ? Int32Array.from(numbers) : numbers;
}

/** What `eventTallies` asks of coded facts. */
export function talliesSql(scheme: Scheme, metrics: readonly Metric[], kind: SubjectKind, listed: boolean): string[] {
  return passesOf(scheme, metrics, kind, listed, 'zh-CN').map(({ from, plans }) => passSql(from, plans));
}

interface Pass {
  readonly from: string;
  readonly plans: readonly (readonly [string, TallyPlan])[];
}

function passesOf(scheme: Scheme, metrics: readonly Metric[], kind: SubjectKind, listed: boolean, locale: Locale): Pass[] {
  const plans = metrics.flatMap((metric, number): [string, TallyPlan][] => {
    const plan = tallyPlan(scheme, metric, kind, { number, listed, locale });
    return plan ? [[metric.id, plan]] : [];
  });
  const relations = [...new Set(plans.map(([, plan]) => plan.from))];
  return relations.map((from) => ({ from, plans: plans.filter(([, plan]) => plan.from === from) }));
}

function passSql(from: string, plans: Pass['plans']): string {
  const row = plans.flatMap(([, plan]) => Object.entries(plan.row).map(([name, sql]) => `${sql} AS ${identifier(name)}`));
  const aggregates = plans.flatMap(([, plan], p) =>
    plan.aggregates.flatMap((sql, i) => (sql === null ? [] : [`${sql} AS ${columnOf(p, i)}`])),
  );
  return `SELECT subject, ${aggregates.join(', ')} FROM (SELECT *, ${row.join(', ')} FROM (${from})) GROUP BY subject ORDER BY subject`;
}

function columnOf(plan: number, aggregate: number): string {
  return `v${plan}_${aggregate}`;
}
