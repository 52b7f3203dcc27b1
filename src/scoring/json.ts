import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { Fraction } from '../core/fraction.js';
import {
  type EventRow,
  type GradeBand,
  type MetricValue,
  type Round,
  type ScoreColumn,
  type ScorePart,
  SUBJECT_KINDS,
  type SubjectKind,
  type SubjectScore,
} from '../core/round.js';
import { jsonText } from './jsonText.js';
import type { RoundHead, RoundSink } from './scoreRound.js';
import { SCHEME_KEY } from './subjects.js';

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

/** A sink that writes a round's JSON as its scores come; `end` completes it. */
export interface RoundWriter extends RoundSink {
  end(findings: readonly Finding[]): void;
}

/**
 * Writes the text of `roundToJson`, to the byte, piece by piece: no piece is longer than the scores of one subject, or what
 * comes before and after them.
 *
 * @example
 * const writer = roundWriter((text) => file.write(text));
 * writer.end(await scoreInto(inputs, scheme, store, { round: '2026' }, writer));
 */
export function roundWriter(write: (text: string) => void): RoundWriter {
  const written = new Map<SubjectKind, number>();
  // Kinds come in order; one without subjects does not come at all.
  const openUpTo = (kind: SubjectKind | null): void => {
    for (const one of SUBJECT_KINDS) {
      if (!written.has(one)) {
        write(`,\n ${JSON.stringify(SCHEME_KEY[one])}: [`);
        written.set(one, 0);
      }
      if (one === kind) return;
      close(one);
    }
  };
  const closed = new Set<SubjectKind>();
  const close = (kind: SubjectKind): void => {
    if (closed.has(kind)) return;
    closed.add(kind);
    write(written.get(kind) === 0 ? ']' : '\n ]');
  };
  return {
    begin: (head: RoundHead) => write(JSON.stringify(head, null, 1).slice(0, -'\n}'.length)),
    take: (kind, scores) => {
      openUpTo(kind);
      for (const score of scores) {
        const n = written.get(kind)!;
        written.set(kind, n + 1);
        write(`${n === 0 ? '' : ','}\n  ${jsonText(score, 2)}`);
      }
    },
    end: (findings) => {
      openUpTo(null);
      write(`,\n "findings": ${indented(JSON.stringify(findings, null, 1), 1)}\n}\n`);
    },
  };
}

/** JSON has no line breaks inside its texts. */
function indented(json: string, by: number): string {
  return json.replaceAll('\n', `\n${' '.repeat(by)}`);
}

/** Reads what `roundToJson` wrote. Throws `jsonBroken` for anything else. */
export function roundFromJson(text: string, file?: string): Round {
  if (typeof text !== 'string') throw notText();
  return parsed(file, () => readRound(JSON.parse(text) as Written<Round>));
}

/** Reads what stands before the scores. Throws `jsonBroken` for anything else. */
export function roundHeadFromJson(text: string, file?: string): RoundHead {
  return parsed(file, () => readHead(JSON.parse(text) as Written<RoundHead>));
}

/** Callers without types hand over what they have parsed already. */
function notText(): WanggeError {
  return new WanggeError(
    'usage',
    {
      zh: 'roundFromJson 要的是 round.json 的文本,不是解析后的对象',
      en: 'roundFromJson takes the text of round.json, not an object',
    },
    { hint: { zh: '直接传入文件文本,或 JSON.stringify(对象)', en: 'hand over the text of the file, or JSON.stringify(object)' } },
  );
}

function parsed<T>(file: string | undefined, read: () => T): T {
  try {
    return read();
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
  return {
    ...(json as unknown as Round),
    ...readHead(json),
    workers: json.workers.map(readScore),
    grids: json.grids.map(readScore),
    areas: json.areas.map(readScore),
    departments: json.departments.map(readScore),
  };
}

function readHead(json: Written<RoundHead>): RoundHead {
  const columns = Object.entries(json.columns) as [SubjectKind, readonly Written<ScoreColumn>[]][];
  return {
    ...(json as unknown as RoundHead),
    columns: Object.fromEntries(columns.map(([kind, list]) => [kind, list.map((c) => ({ ...c, weight: maybe(c.weight) }))])),
    ...(json.grades ? { grades: readGrades(json.grades) } : {}),
    events: json.events.map((event): EventRow => ({ ...event, score: maybe(event.score) })),
    eventRules: json.eventRules.map((rule) => ({
      ...rule,
      points: Fraction.parse(rule.points),
      cap: maybe(rule.cap),
      sum: Fraction.parse(rule.sum),
    })),
  };
}

function readGrades(json: Written<NonNullable<Round['grades']>>): NonNullable<Round['grades']> {
  const kinds = Object.entries(json) as [SubjectKind, readonly Written<GradeBand>[]][];
  return Object.fromEntries(
    kinds.map(([kind, bands]) => [
      kind,
      bands.map(({ grade, from, quota }) => ({ grade, from: Fraction.parse(from), quota: maybe(quota) })),
    ]),
  );
}

/** One subject's score from its JSON. */
export function scoreFromJson(text: string): SubjectScore {
  return readScore(JSON.parse(text) as Written<SubjectScore>);
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
