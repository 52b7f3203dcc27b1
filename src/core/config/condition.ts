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
  stage: z.string().optional(),
  due: YesNo.optional(),
  done: YesNo.optional(),
  onTime: YesNo.optional(),
  late: YesNo.optional(),
  overdue: YesNo.optional(),
  daysLate: NumberTest.optional(),
  minutes: NumberTest.optional(),
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
