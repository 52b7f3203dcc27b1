import type { Scheme } from '../core/config/scheme.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { SubjectKind } from '../core/round.js';
import type { AppealRecord } from '../core/tables.js';
import { type Locale, say } from '../core/text.js';
import { type Cell, type EventStore, literal } from '../store/store.js';
import { countedSql } from './eventPoints.js';
import { mainStage } from './factColumns.js';
import { listed } from './listed.js';
import { subjectColumn } from './tally.js';

/** How the appeals of a ledger stand: ids of events, each in one of the lists, ascending. */
export interface AppealStanding {
  readonly granted: readonly string[];
  readonly refused: readonly string[];
  /** Filed, and not decided. */
  readonly pending: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * How the ledger of appeals stands. The acts of the latest day decide, whatever the order of rows; on one day a decision comes
 * after the filing, whether the ledger gives times or not. An event that is both granted and refused on its last day is pending, with the finding
 * `appeal.contradiction`: nobody's pay hangs on which line came first.
 *
 * @example appealStanding([{ event: 'E1', act: 'granted', on: '2026-04-12' }]).granted // ['E1']
 */
export function appealStanding(appeals: readonly AppealRecord[]): AppealStanding {
  const byEvent = new Map<string, AppealRecord[]>();
  for (const appeal of appeals) byEvent.set(appeal.event, [...(byEvent.get(appeal.event) ?? []), appeal]);
  const standing = { granted: [] as string[], refused: [] as string[], pending: [] as string[] };
  const contradictory: string[] = [];
  for (const [event, acts] of [...byEvent].sort(([a], [b]) => byText(a, b))) {
    const last = acts.map(dayOfAct).sort().at(-1)!;
    const decisions = new Set(acts.filter((one) => dayOfAct(one) === last && one.act !== 'filed').map(({ act }) => act));
    if (decisions.size > 1) contradictory.push(event);
    if (decisions.size !== 1) standing.pending.push(event);
    else standing[decisions.has('granted') ? 'granted' : 'refused'].push(event);
  }
  return { ...standing, findings: contradictory.length === 0 ? [] : [contradiction(contradictory)] };
}

/** The day of an act: a ledger may give days, moments, or some of each, and only days are told apart. */
export function dayOfAct({ on }: Pick<AppealRecord, 'on'>): string {
  return on.slice(0, 10);
}

function contradiction(events: readonly string[]): Finding {
  const ids = listed(events);
  return {
    code: 'appeal.contradiction',
    severity: 'blocking',
    text: {
      zh: `${events.length} 件工单的申诉在同一天既准予又驳回:${ids.zh};视为未决`,
      en: `appeals about ${events.length} events are granted and refused on the same day: ${ids.en}; taken as undecided`,
    },
    hint: { zh: '在申诉台账中保留正确的一条', en: 'keep the right line in the ledger of appeals' },
  };
}

/** Appeals about events that are not in the round, and appeals that nobody has decided. Reads the view `coded_facts`. */
export async function appealFindings(store: EventStore, { granted, refused, pending }: AppealStanding): Promise<Finding[]> {
  const all = [...granted, ...refused, ...pending];
  if (all.length === 0) return [];
  const rows = await store.rows<{ id: string }>(
    `SELECT id FROM coded_facts WHERE ${countedSql} AND id IN (${all.map(literal).join(', ')})`,
  );
  const known = new Set(rows.map(({ id }) => id));
  const unknown = all.filter((id) => !known.has(id)).sort(byText);
  return [...(unknown.length === 0 ? [] : [notInRound(unknown)]), ...(pending.length === 0 ? [] : [undecided(pending)])];
}

/** What each subject is told: which of its events are exempt. */
export async function exemptNotes(
  store: EventStore,
  scheme: Scheme,
  kind: SubjectKind,
  locale: Locale,
  idOf: (subject: Cell) => string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await store.rows<{ subject: Cell; ids: string[] }>(exemptSql(scheme, kind));
  return new Map(
    rows.map(({ subject, ids }) => {
      const names = listed(ids);
      const note = {
        zh: `申诉获准 ${ids.length} 件,不计入不利的统计:${names.zh}`,
        en: `appeals granted: ${ids.length}, held against nobody: ${names.en}`,
      };
      return [idOf(subject), say(note, locale)];
    }),
  );
}

/** The exempt events of subjects, by the main stage. */
export function exemptSql(scheme: Scheme, kind: SubjectKind): string {
  const subject = subjectColumn(kind, mainStage(scheme).id);
  return `SELECT ${subject} AS subject, list(id ORDER BY id) AS ids FROM coded_facts
    WHERE ${countedSql} AND is_exempt AND ${subject} IS NOT NULL GROUP BY ${subject} ORDER BY subject`;
}

/** What is told of appeals about events that do not count in the round. */
export function notInRound(events: readonly string[]): Finding {
  const ids = listed(events);
  return {
    code: 'appeal.eventUnknown',
    severity: 'warning',
    text: {
      zh: `申诉台账中 ${events.length} 件工单不在本期计分之列:${ids.zh}`,
      en: `the ledger of appeals names ${events.length} events that do not count in this round: ${ids.en}`,
    },
    hint: { zh: '核对工单编号与考核期', en: 'check the ids and the round' },
  };
}

function undecided(events: readonly string[]): Finding {
  const ids = listed(events);
  return {
    code: 'appeal.pending',
    severity: 'note',
    text: {
      zh: `${events.length} 件申诉未决,照常计分:${ids.zh}`,
      en: `${events.length} appeals are undecided; their events count as usual: ${ids.en}`,
    },
  };
}
