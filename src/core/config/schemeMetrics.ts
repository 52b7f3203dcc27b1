import { z } from 'zod';
import { ConditionSchema } from './condition.js';
import { exact, id, label } from './schemeWords.js';

/** One thing that adds or takes points: `points` for each unit of a metric (percentage points of rates), from a bound on. */
export const SumPartSchema = z.strictObject({
  metric: id,
  points: exact,
  above: exact.optional().meta({ description: '只算超出部分 / only what lies above' }),
  below: exact.optional().meta({ description: '只算不足部分 / only what is short of it' }),
  cap: exact.optional().meta({ description: '该项最多 / the most that this part may add or take' }),
});

export const SumSchema = z.strictObject({
  base: exact.default(0).meta({ description: '起始分,如满分 / where it starts, such as the full marks' }),
  parts: z.array(SumPartSchema).min(1),
  floor: exact.optional(),
  ceiling: exact.optional(),
});

export const MetricSchema = z.strictObject({
  id,
  label,
  unit: z.enum(['rate', 'count', 'points', 'minutes']),
  better: z.enum(['higher', 'lower']),
  count: ConditionSchema.optional().meta({ description: '分子:符合条件的事件数 / events that fit' }),
  over: ConditionSchema.optional().meta({ description: '分母;分子只在分母中数 / the events among which `count` counts' }),
  mean: z
    .union([z.literal('eventScore'), z.strictObject({ minutes: id })])
    .optional()
    .meta({ description: '平均:事件得分,或某环节用时 / mean event score, or mean minutes of a stage' }),
  visits: z
    .union([
      z.literal('completed'),
      z.strictObject({
        of: z.array(z.string().min(1)).min(1).meta({ description: '人员类别或场所 / classes of persons or places' }),
      }),
    ])
    .optional()
    .meta({
      description:
        '走访(巡查)完成率:按期走访 / 应访;可只算某些类别 / visits or patrols made by their date, over those due; of some classes only',
    }),
  marks: z.string().min(1).optional().meta({ description: '评分表某项目的平均 / mean of the marks of an item' }),
  raters: z
    .record(z.string(), exact)
    .optional()
    .meta({ description: '多方评价的权,如 领导: 60、同事: 30、自评: 10 / weights of raters' }),
  points: z.string().min(1).optional().meta({ description: '积分台账某类别之和 / sum of points of a kind' }),
  sum: SumSchema.optional().meta({
    description:
      '由其他指标逐项加减而成:起始分、每处(件、百分点)扣几分、单项封顶、总下限 / made of other metrics: a start, points for each case or percentage point, caps, floor and ceiling',
  }),
  of: id.optional().meta({ description: '按哪个环节归到人,默认条件中的环节 / the stage whose worker is counted' }),
});

/** `[[0, 0], [10, 60], [30, 100]]`: from 10 on 60, from 30 on 100; of rates in percent. */
export const StepsSchema = z.array(z.tuple([exact, exact])).min(1);

/** One row of a band table as it is printed: 80–94 is `{ from: 80, to: 94 }`, up to but not 95 `{ from: 80, below: 95 }`. */
export const BandSchema = z.strictObject({
  from: exact.optional().meta({ description: '从,含 / from, itself included' }),
  above: exact.optional().meta({ description: '大于,不含 / above, itself not included' }),
  to: exact.optional().meta({ description: '至,含 / to, itself included' }),
  below: exact.optional().meta({ description: '小于,不含 / below, itself not included' }),
  points: exact,
});
export const BandsSchema = z.array(BandSchema).min(1);

export const ItemScoreSchema = z.union([
  z.enum(['rate', 'inverted', 'value']),
  z.strictObject({ full: exact.meta({ description: '满分:得分 = 值 ÷ 满分 × 100 / full marks: score = value ÷ full × 100' }) }),
  z.strictObject({
    bands: BandsSchema,
    hit: z.enum(['unique', 'first', 'collect']).default('unique').meta({
      description:
        'unique:每个值恰在一段;first:从上往下取第一段;collect:所在各段相加,不在任何段得 0 / each value in exactly one band; the first that fits; the sum of all that fit',
    }),
    byPeer: z.record(z.string(), BandsSchema).default({}),
  }),
  z.strictObject({ steps: StepsSchema, byPeer: z.record(z.string(), StepsSchema).default({}) }),
  z.strictObject({
    threshold: exact.meta({ description: '达标线,率用百分数 / the value that earns 100, percent for rates' }),
    minusPerPoint: exact.meta({ description: '每差一个百分点(或一个单位)扣几分 / points off per percentage point or unit' }),
    full: exact.optional().meta({
      description: '这些分值的满分,默认 100,可写成权重 / full marks of these points, 100 by default; may be the weight',
    }),
  }),
]);

export const ItemSchema = z.strictObject({ metric: id, weight: exact, score: ItemScoreSchema });
