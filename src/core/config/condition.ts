import { z } from 'zod';
import { EVENT_SOURCES, EVENT_TIERS } from '../tables.js';

/** A number, or bounds: `{ gte: 1, lt: 5 }`. */
const NumberTest = z.union([
  z.number(),
  z.strictObject({
    eq: z.number().optional(),
    ne: z.number().optional(),
    gt: z.number().optional(),
    gte: z.number().optional(),
    lt: z.number().optional(),
    lte: z.number().optional(),
  }),
]);
const oneOrMore = <S extends z.ZodType>(value: S) => z.union([value, z.array(value).min(1)]);
const TextTest = oneOrMore(z.string());
const YesNo = z.boolean();

/**
 * Which events a rule or metric is about: every key must hold. Stage facts (`due`, `done`, `onTime`, `late`, `overdue`,
 * `daysLate`, `minutes`) belong to the stage named in `stage`. Void and duplicate events are out of everything unless the
 * condition itself names `void` or `duplicate`.
 *
 * @example { stage: 'handle', late: true, urgency: 'urgent' }
 */
const conditionShape = {
  category: TextTest.optional(),
  subcategory: TextTest.optional(),
  urgency: oneOrMore(z.enum(['normal', 'urgent'])).optional(),
  source: oneOrMore(z.enum(EVENT_SOURCES)).optional(),
  tier: oneOrMore(z.enum(EVENT_TIERS)).optional(),
  department: TextTest.optional(),
  grid: TextTest.optional(),
  extensions: NumberTest.optional(),
  returns: NumberTest.optional(),
  reworks: NumberTest.optional(),
  satisfaction: NumberTest.optional(),
  void: oneOrMore(YesNo).optional(),
  duplicate: oneOrMore(YesNo).optional(),
  closed: YesNo.optional(),
  suspended: YesNo.optional(),
  followedUp: YesNo.optional(),
  mark: z.string().min(1).optional().meta({ description: '评分表中有该事件的这一项目 / a mark of this item about the event' }),
  stage: z.string().optional().meta({
    description: '以下各项说的是哪个环节,均以截至时刻为准 / the stage of the facts below, all as of the moment of judgement',
  }),
  due: YesNo.optional().meta({
    description: '应办:有时限,且已办结或已超过时限 / it has a limit, and is done or past the limit',
  }),
  done: YesNo.optional().meta({ description: '已办结,不论早晚 / it has ended, in time or not' }),
  onTime: YesNo.optional().meta({ description: '已办结且未超时限 / done within the limit' }),
  late: YesNo.optional().meta({
    description:
      '超过时限:办结晚了,或至今未办,含 overdue;只指办结晚了的,写 late: true, done: true / past the limit: done too late, or still open, so overdue is part of it; for those done too late alone write late: true, done: true',
  }),
  overdue: YesNo.optional().meta({
    description: '超过时限而至今未办;凡 overdue 必 late / past the limit and still open; whatever is overdue is late',
  }),
  daysLate: NumberTest.optional().meta({
    description: '超时天数,不足一天按一天;未超时的没有 / days past the limit, each started day counts; none where it is not late',
  }),
  minutes: NumberTest.optional().meta({
    description:
      '用时分钟数,扣除挂账;未办结的算到截至时刻 / minutes used on its clock, without suspension; of open ones up to the moment of judgement',
  }),
};

export interface Condition extends z.output<z.ZodObject<typeof conditionShape>> {
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
}

export const ConditionSchema: z.ZodType<Condition, Condition> = z.strictObject({
  ...conditionShape,
  get all() {
    return z.array(ConditionSchema).min(1).optional();
  },
  get any() {
    return z.array(ConditionSchema).min(1).optional();
  },
  get not() {
    return ConditionSchema.optional();
  },
});

/** Facts of a stage; they need `stage`. */
export const STAGE_FACTS = ['due', 'done', 'onTime', 'late', 'overdue', 'daysLate', 'minutes'] as const;

/** The stages that a condition names, itself and within. */
export function stagesOf(condition: Condition): string[] {
  const inner = [...(condition.all ?? []), ...(condition.any ?? []), ...(condition.not ? [condition.not] : [])];
  return [...(condition.stage === undefined ? [] : [condition.stage]), ...inner.flatMap(stagesOf)];
}
