import { bug, WanggeError } from '../core/errors.js';
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
import { JsonBytes } from './jsonBytes.js';
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

/** A round as text; fractions stay exact. Every score is a line of its own. */
export function roundToJson({ workers, grids, areas, departments, findings, ...head }: Round): string {
  const lists = { workers, grids, areas, departments };
  const texts = SUBJECT_KINDS.map((kind) => {
    const lines = lists[SCHEME_KEY[kind]].map((score) => `\n  ${JSON.stringify(score)}`);
    return opening(kind) + lines.join() + closing(lines.length);
  });
  return headText(head) + texts.join('') + endText(findings);
}

/** A sink that writes a round's JSON as its scores come; `end` completes it. */
export interface RoundWriter extends RoundSink {
  end(findings: readonly Finding[]): void;
}

/**
 * Writes the text of `roundToJson` as UTF-8, to the byte, piece by piece: no piece is longer than what comes before the scores,
 * or after them.
 *
 * @param write takes bytes that are its own only until it returns
 * @example
 * const writer = roundWriter((bytes) => file.write(bytes));
 * writer.end(await scoreInto(inputs, scheme, store, { round: '2026' }, writer));
 */
export function roundWriter(write: (bytes: Uint8Array) => void): RoundWriter {
  const json = new JsonBytes(write);
  const waiting = [...SUBJECT_KINDS];
  let open: SubjectKind | null = null;
  let written = 0;
  // Kinds come in order; one without subjects does not come at all.
  const openUpTo = (kind: SubjectKind | null): void => {
    while (open !== kind) {
      if (open !== null) json.raw(closing(written));
      open = waiting.shift() ?? null;
      if (open === null && kind !== null) throw bug(`scores of a ${kind} came after those of later kinds`);
      written = 0;
      if (open !== null) json.raw(opening(open));
    }
  };
  return {
    begin: (head) => json.raw(headText(head)),
    take: (kind, scores) => {
      openUpTo(kind);
      for (const score of scores) {
        json.raw(written++ === 0 ? '\n  ' : ',\n  ');
        json.value(score);
      }
    },
    end: (findings) => {
      if (open === null) openUpTo(waiting[0]!);
      openUpTo(null);
      json.raw(endText(findings));
      json.flush();
    },
  };
}

function headText(head: RoundHead): string {
  return JSON.stringify(head, null, 1).slice(0, -'\n}'.length);
}

function opening(kind: SubjectKind): string {
  return `,\n ${JSON.stringify(SCHEME_KEY[kind])}: [`;
}

function closing(written: number): string {
  return written === 0 ? ']' : '\n ]';
}

function endText(findings: readonly Finding[]): string {
  // JSON has no line breaks inside its texts
  return `,\n "findings": ${JSON.stringify(findings, null, 1).replaceAll('\n', '\n ')}\n}\n`;
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

/** One subject's score from its JSON. Throws `jsonBroken` for anything else. */
export function scoreFromJson(text: string, file?: string): SubjectScore {
  return parsed(file, () => readScore(JSON.parse(text) as Written<SubjectScore>));
}

/**
 * What stands at the beginning of one subject's score, up to its ranks; without vetoes, metrics, parts and notes. Throws
 * `jsonBroken` for anything else.
 */
export function outlineFromJson(bytes: Buffer, file?: string): SubjectScore {
  return parsed(file, () => {
    // no text of JSON has this mark without a backslash
    const outline = JSON.parse(`${bytes.toString('utf8', 0, bytes.indexOf(',"vetoes":'))}}`) as Written<SubjectScore>;
    const total = maybe(outline.total);
    const tree = { id: outline.subject, label: outline.name, points: total ?? Fraction.zero, how: null };
    return { ...outline, total, vetoes: [], metrics: [], tree, notes: [] };
  });
}

/** What stands after the scores. Throws `jsonBroken` for anything else. */
export function findingsFromJson(text: string, file?: string): readonly Finding[] {
  return parsed(file, () => JSON.parse(text) as Finding[]);
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
