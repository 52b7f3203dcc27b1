import type { Metric, Scheme } from '../core/config/scheme.js';
import type { SubjectKind } from '../core/round.js';
import type { Locale } from '../core/text.js';
import { type Cell, type EventStore, identifier } from '../store/store.js';
import type { Tally } from './tally.js';
import { type TallyPlan, tallyPlan } from './tallyPlans.js';

/** Rounds of more events tell how many facts there are, not which: events.parquet holds them. */
const FACTS_LISTED_UP_TO = 1_000_000;

/** The metrics over events of a kind of subjects, tallied for all of them in the store, and looked at some subjects at a time. */
export interface EventTallies {
  /** Makes the tallies of the subjects with these numbers, `from` up to but without `to`, the current ones. */
  load(from: number, to: number): Promise<void>;
  /** Whether a metric is over events. */
  has(metric: string): boolean;
  /** Of the current subjects; undefined = it has no such events. */
  of(metric: string, subject: string): Tally | undefined;
}

/**
 * Tallies metrics over events: one pass over the facts for all metrics that are charged alike. The tallies stay in the
 * store as tables, a row a subject, so that a round of any size is scored some subjects at a time.
 *
 * @param subjects ids, each once, in the order of their numbers from 0
 */
export async function eventTallies(
  store: EventStore,
  scheme: Scheme,
  metrics: readonly Metric[],
  kind: SubjectKind,
  subjects: readonly string[],
  locale: Locale,
): Promise<EventTallies> {
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>('SELECT count(*) AS n FROM facts');
  const listed = n <= FACTS_LISTED_UP_TO;
  const plans = metrics.flatMap((metric, number): [string, TallyPlan][] => {
    const plan = tallyPlan(scheme, metric, kind, { number, listed, locale });
    return plan ? [[metric.id, plan]] : [];
  });
  await store.createTable(
    'tallied_subjects',
    { number: 'integer', subject: 'text' },
    subjects.map((id, i) => [i, id]),
  );
  const tables: { name: string; plans: [string, TallyPlan][] }[] = [];
  for (const from of new Set(plans.map(([, plan]) => plan.from))) {
    const table = { name: `tallied_${tables.length}`, plans: plans.filter(([, plan]) => plan.from === from) };
    await store.run(tallySql(table.name, from, table.plans));
    tables.push(table);
  }
  const current = new Map<string, Map<string, Tally>>(plans.map(([id]) => [id, new Map()]));
  let loaded = '';
  return {
    load: async (from, to) => {
      if (loaded === `${from} ${to}`) return;
      loaded = `${from} ${to}`;
      for (const { name, plans: own } of tables) {
        for (const [id] of own) current.get(id)!.clear();
        const rows = await store.rows<Record<string, Cell>>(
          `SELECT * FROM ${name} WHERE number >= ${from} AND number < ${to} ORDER BY number`,
        );
        for (const row of rows) {
          for (const [p, [id, plan]] of own.entries()) {
            const tally = plan.read(plan.aggregates.map((_, i) => row[columnOf(p, i)]!));
            if (tally) current.get(id)!.set(subjects[Number(row.number)]!, tally);
          }
        }
      }
    },
    has: (metric) => current.has(metric),
    of: (metric, subject) => current.get(metric)?.get(subject),
  };
}

function tallySql(table: string, from: string, plans: readonly (readonly [string, TallyPlan])[]): string {
  const row = plans.flatMap(([, plan]) => Object.entries(plan.row).map(([name, sql]) => `${sql} AS ${identifier(name)}`));
  const aggregates = plans.flatMap(([, plan], p) => plan.aggregates.map((sql, i) => `${sql} AS ${columnOf(p, i)}`));
  return `CREATE OR REPLACE TABLE ${table} AS SELECT n.number, t.* EXCLUDE (subject)
    FROM (SELECT subject, ${aggregates.join(', ')} FROM (SELECT *, ${row.join(', ')} FROM (${from})) GROUP BY subject) t
    JOIN tallied_subjects n ON n.subject = t.subject ORDER BY n.number`;
}

function columnOf(plan: number, aggregate: number): string {
  return `v${plan}_${aggregate}`;
}
