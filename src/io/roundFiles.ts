import type { Fraction, Rounding } from '../core/fraction.js';
import { Fraction as Exact } from '../core/fraction.js';
import type { Round, ScorePart, SubjectKind, SubjectScore } from '../core/round.js';
import { toCsv } from './encode.js';

const FILES: readonly (readonly [SubjectKind, 'workers' | 'grids' | 'areas' | 'departments'])[] = [
  ['worker', 'workers'],
  ['grid', 'grids'],
  ['area', 'areas'],
  ['department', 'departments'],
];

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
      scoreTable(round, kind, round[name]),
    ]),
  );
}

function scoreTable(round: Round, kind: SubjectKind, scores: readonly SubjectScore[]): string {
  const columns = round.columns[kind]!;
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
    row.explanation = [...explained(score.tree, round.rounding), ...score.notes].join(';');
    return row;
  });
  const metricColumns = columns.flatMap(({ id }) => [id, `${id}.points`]);
  return toCsv(rows, [
    'subject',
    'name',
    'peerGroup',
    'eligible',
    'total',
    'grade',
    'rank',
    'peerRank',
    ...metricColumns,
    'explanation',
  ]);
}

function printed(value: Fraction, rounding: Rounding): string {
  return value.print(rounding);
}

function explained(tree: ScorePart, rounding: Rounding): string[] {
  return (tree.parts ?? []).map(({ label, points, how }) => `${label} ${points.print(rounding)}${how ? `(${how})` : ''}`);
}
