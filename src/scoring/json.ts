import { WanggeError } from '../core/errors.js';
import { Fraction } from '../core/fraction.js';
import type { EventRow, MetricValue, Round, ScoreColumn, ScorePart, SubjectKind, SubjectScore } from '../core/round.js';

/** The same shape with fractions as their exact text `"725/736"`. */
type Written<T> = T extends Fraction
  ? string
  : T extends readonly (infer I)[]
    ? readonly Written<I>[]
    : T extends object
      ? { readonly [K in keyof T]: Written<T[K]> }
      : T;

/** A round as text; fractions stay exact. */
export function roundToJson(round: Round): string {
  return `${JSON.stringify(round, null, 1)}\n`;
}

/** Reads what `roundToJson` wrote. Throws `jsonBroken` for anything else. */
export function roundFromJson(text: string, file?: string): Round {
  try {
    return readRound(JSON.parse(text) as Written<Round>);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof WanggeError)) throw error;
    throw new WanggeError(
      'jsonBroken',
      { zh: `不是考核结果:${error.message}`, en: `not the result of a round: ${error.message}` },
      { ...(file === undefined ? {} : { file }), hint: { zh: '重新运行 wangge score', en: 'run wangge score again' } },
    );
  }
}

function readRound(json: Written<Round>): Round {
  const columns = Object.entries(json.columns) as [SubjectKind, readonly Written<ScoreColumn>[]][];
  return {
    ...(json as unknown as Round),
    columns: Object.fromEntries(columns.map(([kind, list]) => [kind, list.map((c) => ({ ...c, weight: maybe(c.weight) }))])),
    workers: json.workers.map(readScore),
    grids: json.grids.map(readScore),
    areas: json.areas.map(readScore),
    departments: json.departments.map(readScore),
    events: json.events.map((event): EventRow => ({ ...event, score: maybe(event.score) })),
    eventRules: json.eventRules.map((rule) => ({
      ...rule,
      points: Fraction.parse(rule.points),
      cap: maybe(rule.cap),
      sum: Fraction.parse(rule.sum),
    })),
  };
}

function readScore(json: Written<SubjectScore>): SubjectScore {
  return { ...json, total: maybe(json.total), metrics: json.metrics.map(readMetric), tree: readPart(json.tree) };
}

function readMetric(json: Written<MetricValue>): MetricValue {
  return { ...json, numerator: Fraction.parse(json.numerator), denominator: maybe(json.denominator), value: maybe(json.value) };
}

function readPart(json: Written<ScorePart>): ScorePart {
  const { parts, ...rest } = json;
  const points = Fraction.parse(json.points);
  return parts === undefined ? { ...rest, points } : { ...rest, points, parts: parts.map(readPart) };
}

function maybe(text: string | null): Fraction | null {
  return text === null ? null : Fraction.parse(text);
}
