import { z } from 'zod';
import { DURATION } from '../calendar/duration.js';
import { readStamp } from '../calendar/stamp.js';
import { EVENT_SOURCES, EVENT_TIERS } from '../tables.js';
import { ConditionSchema } from './condition.js';

/** Ids become columns of results: a letter, then letters, digits or underscores. */
const id = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, '以字母开头,只含字母、数字、下划线 / a letter, then letters, digits or underscores');
const label = z.string().min(1).meta({ description: '名称 / what people read' });
/** An exact decimal: a number, a percentage `20%` or a fraction `1/3`. */
const exact = z.union([z.number(), z.string().regex(/^[+-]?\d+(\.\d+)?%?$|^[+-]?\d+\/\d*[1-9]\d*$/)]);
const duration = z.string().regex(DURATION, '写成 30min、4h、5d / write 30min, 4h, 5d');

/** Stamps of an event, in the order of the six-step loop. */
export const STAMPS = [
  'reportedAt',
  'acceptedAt',
  'filedAt',
  'dispatchedAt',
  'handledAt',
  'checkedAt',
  'closedAt',
  'followedUpAt',
] as const;
export type StampName = (typeof STAMPS)[number];

const LIMIT_KEYS = ['category', 'subcategory', 'urgency', 'source', 'tier', 'department'] as const;

/** How long a stage may take: one limit; by urgency; from a table by category and so on; or until a deadline that the source gives. */
const LimitSchema = z.union([
  duration,
  z.strictObject({ normal: duration.optional(), urgent: duration.optional() }),
  z.strictObject({
    by: z.array(z.enum(LIMIT_KEYS)).min(1),
    table: z.union([z.string().min(1), z.array(z.record(z.string(), z.string()))]).meta({
      description: '时限表:CSV 文件,或直接列出的行;空格子 = 不限该项 / a CSV file or rows; an empty cell fits any value',
    }),
    default: duration
      .optional()
      .meta({ description: '表中没有的情形;不写则不计时 / where the table has no row; without it no limit' }),
  }),
  z.strictObject({
    until: z
      .literal('dueAt')
      .meta({ description: '以事件的截止时间为准,不问何时开始 / until the deadline of the event, whenever the stage began' }),
  }),
]);

const clockName = z.enum(['natural', 'working']);

const StageSchema = z.strictObject({
  id,
  label,
  from: z.enum(STAMPS),
  to: z.enum(STAMPS),
  role: z.string().min(1).optional().meta({ description: '负责的岗位 / the role that answers for it' }),
  limit: LimitSchema,
  clock: z
    .union([clockName, z.strictObject({ normal: clockName, urgent: clockName })])
    .default('natural')
    .meta({ description: '自然时间或工作时间,可按紧急程度分 / natural or working time, also by urgency' }),
});

const EventRuleSchema = z.strictObject({
  id,
  label,
  when: ConditionSchema,
  points: exact.default(0),
  per: z
    .enum(['once', 'day', 'rework', 'return', 'extension'])
    .default('once')
    .meta({ description: '每超一天(不足一天按一天)、每次返工…… / each started day late, each rework …' }),
  cap: exact.optional().meta({ description: '该条最多 / the most that this rule may add or take' }),
  of: id.optional().meta({
    description:
      '由哪个环节的人负责,默认条件中的环节,没有则主环节 / the stage whose worker answers for it; by default that of its condition, else the main one',
  }),
  veto: z.boolean().default(false).meta({ description: '一票否决:该事件计下限分 / the event scores its floor' }),
});

const MetricSchema = z.strictObject({
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
    .literal('completed')
    .optional()
    .meta({ description: '走访完成率:按期走访 / 应访 / visits made by their date, over visits due' }),
  marks: z.string().min(1).optional().meta({ description: '评分表某项目的平均 / mean of the marks of an item' }),
  raters: z
    .record(z.string(), exact)
    .optional()
    .meta({ description: '多方评价的权,如 领导: 60、同事: 30、自评: 10 / weights of raters' }),
  points: z.string().min(1).optional().meta({ description: '积分台账某类别之和 / sum of points of a kind' }),
  of: id.optional().meta({ description: '按哪个环节归到人,默认条件中的环节 / the stage whose worker is counted' }),
});

/** `[[0, 0], [10, 60], [30, 100]]`: from 10 on 60, from 30 on 100; of rates in percent. */
const StepsSchema = z.array(z.tuple([exact, exact])).min(1);

const ItemScoreSchema = z.union([
  z.enum(['rate', 'inverted', 'value']),
  z.strictObject({ steps: StepsSchema, byPeer: z.record(z.string(), StepsSchema).default({}) }),
  z.strictObject({
    threshold: exact.meta({ description: '达标线,率用百分数 / the value that earns 100, percent for rates' }),
    minusPerPoint: exact.meta({ description: '每差一个百分点(或一个单位)扣几分 / points off per percentage point or unit' }),
  }),
]);

const ItemSchema = z.strictObject({ metric: id, weight: exact, score: ItemScoreSchema });

const BonusSchema = z.strictObject({
  cap: exact.optional(),
  items: z.array(
    z.union([
      z.strictObject({ points: z.string().min(1), factor: exact.default(1) }),
      z.strictObject({ mark: z.string().min(1), factor: exact.default(1) }),
    ]),
  ),
});

const GradeSchema = z.strictObject({
  id: z.string().min(1),
  from: exact,
  quota: exact.optional().meta({ description: '最多占参评者的比例 / at most this share of those ranked' }),
});

const SubjectSchema = z.strictObject({
  roles: z.array(z.string()).optional().meta({ description: '只考核这些岗位 / only these roles' }),
  peerGroup: z.enum(['urbanRural', 'role', 'none']).default('none'),
  eligible: z.strictObject({ monthsInPost: exact.optional(), minCases: z.number().int().nonnegative().optional() }).prefault({}),
  items: z.array(ItemSchema).min(1),
  bonus: BonusSchema.optional(),
  veto: z
    .array(
      z.union([
        z.strictObject({ mark: z.string().min(1), grade: z.string().min(1) }),
        z.strictObject({ rule: id, grade: z.string().min(1) }),
      ]),
    )
    .default([])
    .meta({ description: '一票否决:等级至多为 grade / the grade is at most this one' }),
  grades: z.array(GradeSchema).default([]).meta({ description: '从高到低;from ≤ 得分 < 上一级的 from / best first' }),
  quotaWithin: z.enum(['all', 'peer']).default('all'),
  ties: z.enum(['shared', 'dense']).default('shared').meta({ description: 'shared:1、2、2、4;dense:1、2、2、3' }),
});

const ClockSchema = z.strictObject({
  zone: z.string().refine(isZone, '不是时区名 / no name of a time zone').default('Asia/Shanghai'),
  hours: z
    .array(z.string().regex(/^\d{1,2}:\d{2}-\d{1,2}:\d{2}$/))
    .min(1)
    .default(['08:00-12:00', '14:00-18:00']),
  holidays: z.enum(['cn', 'none']).default('cn'),
  days: z
    .record(
      z.string().refine((date) => /^\d{4}-\d{2}-\d{2}$/.test(date) && readStamp(date) !== null, '不是日期 / no date'),
      z.union([z.enum(['off', 'work']), z.array(z.string().regex(/^\d{1,2}:\d{2}-\d{1,2}:\d{2}$/))]),
    )
    .default({})
    .meta({ description: '本地另定的日子:off、work 或当日工作时间 / own rules for single days' }),
});

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `scheme.yaml`: how work is judged. Stages, event rules, metrics, and what each kind of subject is scored by. */
export const SchemeSchema = z.strictObject({
  scheme: z.string().min(1),
  period: z.enum(['month', 'quarter', 'half', 'year']).default('quarter'),
  clock: ClockSchema.prefault({}),
  rounding: z
    .strictObject({
      decimals: z.number().int().min(0).max(9).default(2),
      rule: z.enum(['gbt8170', 'half-up']).default('gbt8170'),
    })
    .prefault({}),
  lifecycle: z.array(StageSchema).min(1),
  events: z
    .strictObject({
      base: exact.default(100),
      rules: z.array(EventRuleSchema).default([]),
      floor: exact.optional(),
      ceiling: exact.optional(),
      listed: z
        .number()
        .int()
        .nonnegative()
        .default(200)
        .meta({ description: '结果中列出的事件数 / events listed in the result' }),
    })
    .prefault({}),
  metrics: z.array(MetricSchema).default([]),
  workers: SubjectSchema.optional(),
  grids: SubjectSchema.optional(),
  areas: SubjectSchema.optional(),
  departments: SubjectSchema.optional(),
});

export type Scheme = z.output<typeof SchemeSchema>;
export type StageRule = Scheme['lifecycle'][number];
export type EventRule = Scheme['events']['rules'][number];
export type Metric = Scheme['metrics'][number];
export type SubjectScheme = NonNullable<Scheme['workers']>;
export type ItemRule = SubjectScheme['items'][number];
export type Steps = z.output<typeof StepsSchema>;
/** Columns that a limit table may be keyed by. */
export type LimitKey = (typeof LIMIT_KEYS)[number];
/** Values that a closed column may hold. */
export const CLOSED_VALUES: Readonly<Record<string, readonly string[]>> = {
  urgency: ['normal', 'urgent'],
  source: EVENT_SOURCES,
  tier: EVENT_TIERS,
};
