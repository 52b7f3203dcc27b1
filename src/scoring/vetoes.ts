import type { EventRule, Scheme, SubjectScheme } from '../core/config/scheme.js';
import type { SubjectKind } from '../core/round.js';
import { type Locale, say } from '../core/text.js';
import { type Cell, type EventStore, identifier } from '../store/store.js';
import { countedSql, ruleStage } from './eventPoints.js';
import { vetoColumn } from './factColumns.js';
import type { RoundClock } from './roundClock.js';
import { subjectColumn } from './tally.js';
import { type Records, tallyRecords } from './tallyRecords.js';

/** Vetoes that strike subjects: a mark of an item, or an event of theirs that a vetoing rule struck. */
export async function vetoesOf(
  store: EventStore,
  scheme: Scheme,
  rules: SubjectScheme,
  kind: SubjectKind,
  records: Records,
  clock: RoundClock,
  locale: Locale,
  idOf: (subject: Cell) => string,
): Promise<Map<string, { grade: string; why: string }[]>> {
  const vetoes = new Map<string, { grade: string; why: string }[]>();
  const comma = say({ zh: '、', en: ', ' }, locale);
  const add = (subject: string, grade: string, why: string) =>
    vetoes.set(subject, [...(vetoes.get(subject) ?? []), { grade, why }]);
  for (const veto of rules.veto) {
    if ('mark' in veto) {
      const metric = { id: 'veto', label: veto.mark, unit: 'points', better: 'lower', marks: veto.mark } as const;
      for (const [subject, tally] of tallyRecords(metric, kind, records, clock))
        add(subject, veto.grade, tally.facts.join(comma));
      continue;
    }
    const rule = scheme.events.rules.find((r) => r.id === veto.rule)!;
    const rows = await store.rows<{ subject: Cell; ids: string[] }>(vetoedSql(scheme, kind, rule));
    for (const { subject, ids } of rows) add(idOf(subject), veto.grade, `${rule.label} ${ids.join(comma)}`);
  }
  return vetoes;
}

/** The events by which a vetoing rule strikes subjects of a kind. */
export function vetoedSql(scheme: Scheme, kind: SubjectKind, rule: EventRule): string {
  const column = subjectColumn(kind, ruleStage(scheme, rule));
  return `SELECT ${column} AS subject, list(id ORDER BY id) AS ids FROM coded_facts
    WHERE ${column} IS NOT NULL AND ${countedSql} AND ${identifier(vetoColumn(rule.id))} GROUP BY ${column} ORDER BY subject`;
}
