import { z } from 'zod';
import { parseConfig } from '../../core/config/parse.js';
import { WanggeError } from '../../core/errors.js';
import { Fraction } from '../../core/fraction.js';
import { RoundDocumentSchema } from '../../core/resultsOfWork.js';
import { type Round, SUBJECT_KINDS, type SubjectKind, type SubjectScore } from '../../core/round.js';
import { roundFromJson, roundHeadFromJson } from '../json.js';
import type { RoundHead } from '../scoreRound.js';
import { SCHEME_KEY } from '../subjects.js';
import type { ScoreTotal } from './combineSubject.js';
import type { Compared } from './compareRounds.js';

/**
 * Reads a `round.json` that a person named, which may be anything: every key of it is checked before it is used. Throws
 * `jsonBroken` with the key at fault, and `valueInvalid` for early warnings: they stop in mid-round and are no results.
 *
 * @example givenRoundFromJson(text, '2025Q4/round.json').round // '2025Q4'
 */
export function givenRoundFromJson(text: string, file: string): Round {
  checked(text, RoundDocumentSchema, file);
  const round = roundFromJson(text, file);
  for (const kind of SUBJECT_KINDS) {
    refuseAmiss(kind, round[SCHEME_KEY[kind]], file);
    refuseTwice(round[SCHEME_KEY[kind]], file);
  }
  return round;
}

/** A score that stands in the list of another kind would be held against nobody. */
function refuseAmiss(kind: SubjectKind, scores: readonly SubjectScore[], file: string): void {
  const amiss = scores.find((score) => score.kind !== kind);
  if (!amiss) return;
  const list = SCHEME_KEY[kind];
  throw new WanggeError(
    'jsonBroken',
    {
      zh: `“${list}”中“${amiss.subject}”的得分是另一类的(${amiss.kind})`,
      en: `the score of "${amiss.subject}" in "${list}" is of another kind (${amiss.kind})`,
    },
    { file, hint: { zh: '用写出它的原件', en: 'take the file as it was written' } },
  );
}

function refuseTwice(scores: readonly SubjectScore[], file: string): void {
  const told = new Set<string>();
  for (const { subject } of scores) {
    if (told.has(subject)) {
      throw new WanggeError(
        'jsonBroken',
        { zh: `“${subject}”的得分出现两次`, en: `the score of "${subject}" is told twice` },
        { file, hint: { zh: '用写出它的原件', en: 'take the file as it was written' } },
      );
    }
    told.add(subject);
  }
}

/** The same of what stands before the scores of a round that is too large to be read at once. */
export function givenHeadFromJson(text: string, file: string): RoundHead {
  checked(text, HeadSchema, file);
  return roundHeadFromJson(text, file);
}

/** Reads of one score of such a round what a comparison needs, and checks that much. Throws `jsonBroken` with the key at fault. */
export function givenScoreFromJson(text: string, file: string): Compared {
  const { metrics, total, ...score } = checked(text, ComparedSchema, file);
  const exact = (value: string | null) => (value === null ? null : Fraction.parse(value));
  return { ...score, total: exact(total), metrics: metrics.map(({ id, value }) => ({ id, value: exact(value) })) };
}

/**
 * Checks every key of one score of such a round, each fraction in its metrics and parts as well, so that `scoreFromJson` may
 * read it later on, and tells its total. That it stands once, in the list of its kind, is seen by who goes through the lists.
 * Throws `jsonBroken` with the key at fault.
 */
export function givenTotalFromJson(text: string, file: string): ScoreTotal {
  const { subject, peerGroup, eligible, total, vetoes } = checked(text, workers.element, file);
  return { subject, peerGroup, eligible, vetoes, total: total === null ? null : Fraction.parse(total) };
}

const { workers, grids: _, areas: __, departments: ___, findings: ____, ...head } = RoundDocumentSchema.shape;
const HeadSchema = z.strictObject(head);
const metric = workers.element.shape.metrics.element.pick({ id: true, value: true }).strip();
const ComparedSchema = workers.element
  .pick({ kind: true, subject: true, name: true, total: true, rank: true })
  .extend({ metrics: z.array(metric) })
  .strip();

function checked<S extends z.ZodType>(text: string, schema: S, file: string): z.output<S> {
  try {
    const value: unknown = JSON.parse(text);
    const early = Early.safeParse(value);
    if (early.success) throw notFinal(early.data, file);
    return parseConfig(schema, value, { file });
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof WanggeError) || isNotFinal(error)) throw error;
    const why = error instanceof WanggeError ? error.text : { zh: '内容不是 JSON', en: error.message };
    throw new WanggeError(
      'jsonBroken',
      { zh: `不是考核结果:${why.zh}`, en: `not the result of a round: ${why.en}` },
      {
        file,
        ...(error instanceof WanggeError && error.place ? { place: error.place } : {}),
        hint: {
          zh: '给出 wangge score 写出的 round.json;旧版写出的,重新计分',
          en: 'name a round.json that wangge score wrote; if an earlier version did, score again',
        },
      },
    );
  }
}

/** Enough of early warnings to say whose they are; whether the rest of them is whole does not matter. */
const Early = RoundDocumentSchema.pick({ round: true, asOf: true })
  .extend({ provisional: z.literal(true) })
  .loose();
type Early = z.output<typeof Early>;

function notFinal({ round, asOf }: Early, file: string): WanggeError {
  return new WanggeError(
    'valueInvalid',
    {
      zh: `这是 ${round} 截至 ${asOf} 的期中预警,不是考核结果`,
      en: `these are early warnings of ${round} as of ${asOf}, not its results`,
    },
    {
      file,
      hint: { zh: '给出期末的结果:不带 --as-of 重新计分', en: 'give the results of the whole round: score it without --as-of' },
    },
  );
}

function isNotFinal(error: SyntaxError | WanggeError): boolean {
  return error instanceof WanggeError && error.code === 'valueInvalid';
}
