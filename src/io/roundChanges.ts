import type { Fraction, Rounding } from '../core/fraction.js';
import { Fraction as Exact } from '../core/fraction.js';
import type { Change, Relation, RoundChange, SubjectChange } from '../core/roundChange.js';
import { type CsvCell, toCsv } from './encode.js';

/** 环比 and 同比 as they are computed, never as somebody calls them. */
export const RELATION_WORDS: Readonly<Record<Relation, { readonly zh: string; readonly en: string }>> = {
  previous: { zh: '环比', en: 'on the period before' },
  lastYear: { zh: '同比', en: 'on the same period last year' },
};

const COLUMNS = [
  ...['kind', 'subject', 'name', 'relation', 'round', 'against', 'figure', 'label', 'unit'],
  ...['now', 'before', 'change', 'growthPercent', 'placesUp'],
];

type Whole = Omit<RoundChange, 'subjects'>;

/**
 * The first line of the table of comparisons, which has one row a figure: of the whole round (`kind` = round), then of each
 * subject its total and metrics. Rates are in percent and their change in percentage points (百分点); `growthPercent` is given
 * of what is counted.
 */
export function changesHeader(): string {
  return toCsv([], COLUMNS);
}

/** The lines of a comparison as a whole. */
export function figureLines(change: Whole, rounding: Rounding): string {
  return lines(change.figures.map((figure) => ({ kind: 'round', ...headOf(change), ...figureRow(figure, rounding) })));
}

/** The lines of some subjects of a comparison. */
export function subjectLines(change: Whole, subjects: readonly SubjectChange[], rounding: Rounding): string {
  const head = headOf(change);
  return lines(
    subjects.flatMap(({ kind, subject, name, total, placesUp, metrics }) => [
      { kind, subject, name, ...head, ...figureRow(total, rounding), placesUp },
      ...metrics.map((metric) => ({ kind, subject, name, ...head, ...figureRow(metric, rounding) })),
    ]),
  );
}

function lines(rows: readonly Readonly<Record<string, CsvCell>>[]): string {
  return toCsv(rows, COLUMNS).slice(changesHeader().length);
}

function headOf({ relation, round, against }: Whole) {
  return { relation: RELATION_WORDS[relation].zh, round, against };
}

function figureRow({ id, label, unit, now, before, change, growth }: Change, rounding: Rounding) {
  const scale = unit === 'rate' ? Exact.hundred : Exact.one;
  const printed = (value: Fraction | null) => (value === null ? null : value.times(scale).print(rounding));
  return {
    ...{ figure: id, label, unit: unit === 'rate' ? 'percent' : unit },
    ...{ now: printed(now), before: printed(before), change: printed(change) },
    growthPercent: growth === null ? null : growth.times(Exact.hundred).print(rounding),
  };
}
