import type { Fraction, Rounding } from '../core/fraction.js';
import { Fraction as Exact } from '../core/fraction.js';
import { provisionalWords } from '../core/provisional.js';
import type { Round, ScorePart, SubjectKind, SubjectScore } from '../core/round.js';
import { toCsv } from './encode.js';

const FILES: readonly (readonly [SubjectKind, 'workers' | 'grids' | 'areas' | 'departments'])[] = [
  ['worker', 'workers'],
  ['grid', 'grids'],
  ['area', 'areas'],
  ['department', 'departments'],
];

/** What a table needs to know of the round that its scores belong to. */
type Told = Pick<Round, 'columns' | 'rounding' | 'asOf' | 'provisional'>;

/**
 * The score tables of a round as texts by file name: one row a subject, one column a metric and an item. Rates are in
 * percent. Numbers are rounded here, once, by the scheme's rule; the exact ones are in round.json.
 *
 * @example writeAll('out', scoreTables(round))
 */
export function scoreTables(round: Round): Map<string, string> {
  return new Map(
    FILES.filter(([kind]) => round.columns[kind] !== undefined).map(([kind, name]) => [
      `${name}.csv`,
      scoreHeader(round, kind) + scoreRows(round, kind, round[name]),
    ]),
  );
}

/** The kinds of subjects that a round judges, with the names of their tables. */
export function scoreTableNames({ columns }: Pick<Told, 'columns'>): [SubjectKind, string][] {
  return FILES.filter(([kind]) => columns[kind] !== undefined).map(([kind, name]) => [kind, `${name}.csv`]);
}

/** The first line of a score table. */
export function scoreHeader(round: Told, kind: SubjectKind): string {
  return toCsv([], tableColumns(round, kind));
}

/** The lines of some scores, to follow the header or other lines. */
export function scoreRows(round: Told, kind: SubjectKind, scores: readonly SubjectScore[]): string {
  const columns = round.columns[kind]!;
  const mark = provisionalWords(round);
  const rows = scores.map((score) => {
    const items = new Map((score.tree.parts ?? []).map((part) => [part.id, part]));
    const row: Record<string, string | number | boolean | null> = {
      subject: score.subject,
      name: score.name,
      peerGroup: score.peerGroup,
      eligible: score.eligible,
      total: score.printed,
      grade: score.grade,
      rank: score.rank,
      peerRank: score.peerRank,
    };
    for (const { id, unit } of columns) {
      const metric = score.metrics.find((one) => one.id === id);
      row[id] = metric?.value
        ? printed(unit === 'rate' ? metric.value.times(Exact.hundred) : metric.value, round.rounding)
        : null;
      const item = items.get(id);
      row[`${id}.points`] = item ? printed(item.points, round.rounding) : null;
    }
    if (mark) row.provisional = mark.zh;
    row.explanation = [...explained(score.tree, round.rounding), ...score.notes].join(';');
    return row;
  });
  const names = tableColumns(round, kind);
  return toCsv(rows, names).slice(toCsv([], names).length);
}

function tableColumns(round: Told, kind: SubjectKind): string[] {
  const fixed = ['subject', 'name', 'peerGroup', 'eligible', 'total', 'grade', 'rank', 'peerRank'];
  const own = round.columns[kind]!.flatMap(({ id }) => [id, `${id}.points`]);
  // early warnings have a column more, so that no line of theirs can pass for a result
  return [...(round.provisional ? ['provisional'] : []), ...fixed, ...own, 'explanation'];
}

function printed(value: Fraction, rounding: Rounding): string {
  return value.print(rounding);
}

function explained(tree: ScorePart, rounding: Rounding): string[] {
  return (tree.parts ?? []).map(({ label, points, how }) => `${label} ${points.print(rounding)}${how ? `(${how})` : ''}`);
}
