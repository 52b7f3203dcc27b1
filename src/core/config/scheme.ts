import { z } from 'zod';
import { DURATION } from '../calendar/duration.js';
import { readStamp } from '../calendar/stamp.js';
import { EVENT_SOURCES, EVENT_TIERS } from '../tables.js';
import { ConditionSchema } from './condition.js';
import { type BandSchema, ItemSchema, MetricSchema, type StepsSchema, type SumPartSchema } from './schemeMetrics.js';
import { exact, id, label } from './schemeWords.js';

const duration = z.string().regex(DURATION, '时限写成 30min、4h、5d / write a limit like 30min, 4h or 5d');

/**
 * A row of a table that stands in the scheme itself. To YAML 0101 and 1.10 without quotes are the numbers 101 and 1.1: another
 * value than was written. Only classes of ground, 111 to 220, lose nothing by it.
 */
const row = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .superRefine((cells, context) => {
    for (const [column, value] of Object.entries(cells)) {
      if (typeof value === 'string' || column === 'urbanRural' || column === '城乡分类') continue;
      const limit = column === 'limit' || column === '时限';
      const message = limit
        ? '时限写成 30min、4h、5d / write a limit like 30min, 4h or 5d'
        : '加上引号,如 "0101":没有引号的是数,会丢掉前后的 0 / put it in quotes, such as "0101": without them it is a number, which loses zeros';
      context.addIssue({ code: 'custom', path: [column], message, input: value });
    }
  })
  .transform((cells) => Object.fromEntries(Object.entries(cells).map(([column, value]) => [column, String(value)])));

const HOURS = /^\d{1,2}:\d{2}-\d{1,2}:\d{2}$/;

/** Stamps of an event, in the order of the work: 核实 (verified) is the check before filing, 核查 (checked) the one after handling. */
export const STAMPS = [
  'reportedAt',
  'acceptedAt',
  'verifiedAt',
  'filedAt',
  'dispatchedAt',
  'handledAt',
  'checkSentAt',
  'checkedAt',
  'closedAt',
  'followedUpAt',
] as const;

/** Extensions that count where a stage does not say: 延期 at most twice. */
export const MAX_EXTENSIONS = 2;
/** Days that a suspension stops the clock where the scheme does not say: 挂账 at most a year. */
export const MAX_SUSPENSION_DAYS = 365;

const LIMIT_KEYS = ['category', 'subcategory', 'urgency', 'source', 'tier', 'department', 'urbanRural'] as const;

/** How long a stage may take: one limit; by urgency; urban or rural; from a table by category and so on; or until a deadline that the source gives. */
const LimitSchema = z.union([
  duration,
  z.strictObject({ normal: duration.optional(), urgent: duration.optional() }),
  z.strictObject({
    urban: duration.meta({
      description: '城镇:事件所在社区的城乡分类以 1 开头 / the class of the event’s community begins with 1',
    }),
    rural: duration.meta({ description: '乡村:城乡分类以 2 开头 / it begins with 2' }),
    default: duration.optional().meta({
      description: '没有落到网格、社区没有城乡分类的;不写则不计时 / events without grid or class; without it no limit',
    }),
  }),
  z.strictObject({
    by: z.array(z.enum(LIMIT_KEYS)).min(1).meta({
      description:
        'urbanRural 是事件所在社区的城乡分类:写代码(111、220)、名称,或城镇、乡村(urban、rural);没有分类的只适合空格子 / urbanRural is the class of the event’s community: a code, its name, or urban or rural; events without class only fit empty cells',
    }),
    table: z.union([z.string().min(1), z.array(row)]).meta({
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
  maxExtensions: z.number().int().nonnegative().optional().meta({
    description:
      '最多认可几次延期,每次加一个原时限,默认 2;超出的不计,并提示 / approved extensions that count, one more original limit each, 2 by default; more do not count and are told',
  }),
  lateExtensions: z.enum(['refused', 'counted']).optional().meta({
    description:
      '超过时限以后才申请的延期(事件表的 extendedAt):refused 不认可并提示,默认;counted 照样认可 / extensions that were asked for after the limit, by extendedAt of the events: refused and told, by default; or counted all the same',
  }),
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
  multiply: z
    .array(z.strictObject({ when: ConditionSchema, by: exact }))
    .optional()
    .meta({
      description:
        '符合条件的加倍,如领导交办 by: 2;封顶在加倍之后 / times `by` where the condition holds, such as 2 when assigned by a leader; the cap comes after',
    }),
  of: id.optional().meta({
    description:
      '由哪个环节的人负责,默认条件中的环节,没有则主环节 / the stage whose worker answers for it; by default that of its condition, else the main one',
  }),
  veto: z.boolean().default(false).meta({ description: '一票否决:该事件计下限分 / the event scores its floor' }),
});

const bonusCap = exact.optional().meta({ description: '该项最多加几分 / the most that this item may add' });

const BonusSchema = z.strictObject({
  cap: z
    .union([exact, z.literal('none')])
    .optional()
    .meta({ description: '总封顶;确实不封顶的写 none / cap of the whole bonus; `none` where there is none on purpose' }),
  items: z.array(
    z.union([
      z.strictObject({ points: z.string().min(1), factor: exact.default(1), cap: bonusCap }),
      z.strictObject({ mark: z.string().min(1), factor: exact.default(1), cap: bonusCap }),
      z.strictObject({
        metric: id,
        factor: exact.default(1).meta({ description: '每件、每个百分点加几分 / points for each case or percentage point' }),
        above: exact.optional().meta({ description: '只算超出部分 / only what lies above' }),
        cap: bonusCap,
      }),
    ]),
  ),
});

const GradeSchema = z.strictObject({
  id: z.string().min(1),
  from: exact,
  to: exact.optional().meta({
    description:
      '原文写的上限(含),只用来核对有无空档、重叠 / upper end as printed (included), only checked for holes and overlaps',
  }),
  quota: exact.optional().meta({ description: '最多占参评者的比例 / at most this share of those ranked' }),
});

const SubjectSchema = z.strictObject({
  roles: z.array(z.string()).optional().meta({ description: '只考核这些岗位 / only these roles' }),
  peerGroup: z.enum(['urbanRural', 'role', 'none']).default('none'),
  peers: z.record(z.string().min(1), z.array(z.string()).min(1)).optional().meta({
    description:
      '把几个城乡类别(或岗位)合为一类,如 一类区域: ["111", "112"] / classes made of several urban–rural codes or roles',
  }),
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
    .meta({
      description:
        '一票否决:等级至多为 grade,名次排在未被否决者之后 / the grade is at most this one, and the rank is behind all who are not vetoed',
    }),
  grades: z.array(GradeSchema).default([]).meta({ description: '从高到低;from ≤ 得分 < 上一级的 from / best first' }),
  quotaWithin: z.enum(['all', 'peer']).default('all'),
  ties: z.enum(['shared', 'dense']).default('shared').meta({ description: 'shared:1、2、2、4;dense:1、2、2、3' }),
});

const ClockSchema = z.strictObject({
  zone: z.string().refine(isZone, '不是时区名 / no name of a time zone').default('Asia/Shanghai'),
  hours: z.array(z.string().regex(HOURS, '写成 08:00-12:00 / write 08:00-12:00')).min(1).default(['08:00-12:00', '14:00-18:00']),
  holidays: z.enum(['cn', 'none']).default('cn'),
  days: z
    .record(
      z.string().refine((date) => /^\d{4}-\d{2}-\d{2}$/.test(date) && readStamp(date) !== null, '不是日期 / no date'),
      z.union([z.enum(['off', 'work']), z.array(z.string().regex(HOURS, '写成 08:00-12:00 / write 08:00-12:00'))]),
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

/** Months into a quarter, quarters into a year. */
const CombineSchema = z.strictObject({
  weights: z
    .array(exact)
    .min(2)
    .optional()
    .meta({ description: '各段的权,按时间先后,如 [40, 60];默认相等 / weight of each period in order of time; equal by default' }),
  atLeast: z
    .number()
    .int()
    .min(1)
    .default(1)
    .meta({ description: '至少几段有分才排名 / periods with a score that it takes to be ranked' }),
});

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
  reportedBy: z.string().min(1).optional().meta({
    description: '巡查上报者的岗位,默认主环节的岗位 / the role that reports events; by default that of the main stage',
  }),
  suspension: z
    .strictObject({
      maxDays: z.number().int().positive().default(MAX_SUSPENSION_DAYS).meta({
        description:
          '挂账最长几天,超出部分照常计时,并提示 / days that a suspension may stop the clock; what exceeds them counts, and is told',
      }),
    })
    .optional(),
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
  combine: CombineSchema.prefault({}).meta({
    description: '月并季、季并年(wangge round combine)/ months into a quarter, quarters into a year',
  }),
});

export type Scheme = z.output<typeof SchemeSchema>;
export type StageRule = Scheme['lifecycle'][number];
export type EventRule = Scheme['events']['rules'][number];
export type Metric = Scheme['metrics'][number];
export type SubjectScheme = NonNullable<Scheme['workers']>;
export type ItemRule = SubjectScheme['items'][number];
export type Steps = z.output<typeof StepsSchema>;
export type Band = z.output<typeof BandSchema>;
export type SumPart = z.output<typeof SumPartSchema>;
/** Columns that a limit table may be keyed by. */
export type LimitKey = (typeof LIMIT_KEYS)[number];
/** Values that a closed column may hold. */
export const CLOSED_VALUES: Readonly<Record<string, readonly string[]>> = {
  urgency: ['normal', 'urgent'],
  source: EVENT_SOURCES,
  tier: EVENT_TIERS,
};
