import { z } from 'zod';
import type { Fraction } from './fraction.js';
import { type ScoreColumn, SUBJECT_KINDS, type SubjectKind } from './round.js';

/** 环比: against the period just before. 同比: against the same period a year before. */
export type Relation = 'previous' | 'lastYear';

/** A figure now and then. `change` is null where either is unknown. */
export interface Change {
  readonly id: string;
  readonly label: string;
  readonly unit: ScoreColumn['unit'];
  readonly now: Fraction | null;
  readonly before: Fraction | null;
  /** `now − before`, in the unit; of rates a share of one, so that 1/100 is one percentage point (百分点). */
  readonly change: Fraction | null;
  /** Growth `change / before` of what is counted; null for rates and points, which are compared by difference, and from 0. */
  readonly growth: Fraction | null;
}

export interface SubjectChange {
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly name: string;
  readonly total: Change;
  /** Ranks are better when smaller: positive = that many places up. Null where either is not ranked. */
  readonly placesUp: number | null;
  readonly metrics: readonly Change[];
}

/** A round held against an earlier one. */
export interface RoundChange {
  readonly relation: Relation;
  readonly round: string;
  readonly against: string;
  /** Events, closed, …: what the rounds counted, then the on-time rate of each stage. */
  readonly figures: readonly Change[];
  readonly subjects: readonly SubjectChange[];
}

const fraction = z
  .string()
  .regex(/^-?\d+(\/[1-9]\d*)?$/)
  .meta({ description: '精确分数 / exact fraction' });

const ChangeSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  unit: z.enum(['rate', 'count', 'points', 'minutes']),
  now: fraction.nullable(),
  before: fraction.nullable(),
  change: fraction
    .nullable()
    .meta({ description: 'now − before;比率之差 1/100 为一个百分点 / of rates, 1/100 is one percentage point' }),
  growth: fraction.nullable().meta({ description: '增幅,只用于计数 / growth, of what is counted only' }),
});

/** `changes.json`: the round of a result folder held against earlier ones. */
export const ChangesDocumentSchema = z.strictObject({
  round: z.string(),
  changes: z.array(
    z.strictObject({
      relation: z.enum(['previous', 'lastYear']).meta({ description: '环比、同比,由考核期算出 / follows from the periods' }),
      round: z.string(),
      against: z.string(),
      figures: z.array(ChangeSchema),
      subjects: z.array(
        z.strictObject({
          kind: z.enum(SUBJECT_KINDS),
          subject: z.string(),
          name: z.string(),
          total: ChangeSchema,
          placesUp: z.number().int().nullable().meta({ description: '名次上升几位 / places up' }),
          metrics: z.array(ChangeSchema),
        }),
      ),
    }),
  ),
});
