import { z } from 'zod';

const minutes = z.number().nonnegative();

/** How often, as text: `daily`, `weekly`, `monthly`, `quarterly`, `yearly`, `2/year`, `22/month`, `3/week`, `2/day`. */
const cycle = z
  .string()
  .regex(
    /^(daily|weekly|monthly|quarterly|yearly|\d+(\.\d+)?\/(day|week|month|quarter|year))$/,
    '周期应写作 daily、weekly、monthly、quarterly、yearly 或 2/year 之类 / a cycle is daily, weekly, monthly, quarterly, yearly or like 2/year',
  );

const PER_YEAR: Readonly<Record<string, number>> = { day: 365, week: 52, month: 12, quarter: 4, year: 1 };
const NAMED: Readonly<Record<string, string>> = {
  daily: '1/day',
  weekly: '1/week',
  monthly: '1/month',
  quarterly: '1/quarter',
  yearly: '1/year',
};

/** Times a year of a cycle that the schema took. @example perYear('2/month') // 24 */
export function perYear(cycleText: string): number {
  const [times, unit] = (NAMED[cycleText] ?? cycleText).split('/') as [string, string];
  return Number(times) * PER_YEAR[unit]!;
}

/** `160h`, or a plain number of hours. */
const hours = z.union([
  z.number().positive(),
  z
    .string()
    .regex(/^\d+(\.\d+)?h$/, '工时写作 160h / hours are written 160h')
    .transform((text) => Number(text.slice(0, -1)))
    .refine((value) => value > 0, '工时必须大于 0 / hours must be more than 0'),
]);

const PostRuleSchema = z.strictObject({
  role: z.string().min(1).meta({ description: '岗位,与人员表的岗位一致 / role, as in the workers table' }),
  per: z.enum(['grid', 'micro']).meta({ description: '每网格或每微网格 / for each grid, or each micro-grid' }),
  count: z.number().int().min(1).default(1),
  exclusive: z.boolean().default(false).meta({ description: '任此岗者只在一个网格 / who holds it works in one grid only' }),
  optional: z.boolean().default(false).meta({ description: '可以空缺 / may stay empty' }),
  share: z.number().nonnegative().default(1).meta({
    description:
      '分担网格工作的权重;同一网格的微网格岗位按户数合计为一份 / weight in sharing the work of the grid; the micro-grid posts of a grid together weigh as one, by households',
  }),
});

/** The staffing profile: which posts a grid has, how long its work takes, how often whom to visit. */
export const ProfileSchema = z
  .strictObject({
    profile: z.string().min(1).meta({ description: '名称 / name' }),
    posts: z.array(PostRuleSchema).min(1),
    minutes: z
      .strictObject({
        household: minutes.default(0).meta({ description: '每户每月 / a household, a month' }),
        patrolPerKm: minutes.default(0).meta({ description: '沿网格边界巡查每公里 / a kilometre of the grid border, a patrol' }),
        event: z
          .record(z.string(), minutes)
          .default({})
          .meta({ description: '大类 → 每件;default 为其余 / category → an event; default for the rest' }),
        visit: z
          .record(z.string(), minutes)
          .default({})
          .meta({ description: '人员类别 → 每次;default 为其余 / class of person → a visit; default for the rest' }),
      })
      .prefault({}),
    patrol: cycle.default('daily').meta({ description: '巡查周期 / how often to patrol' }),
    visits: z
      .record(z.string(), cycle)
      .default({})
      .meta({ description: '人员类别 → 走访周期 / class of person → cycle of visits' }),
    persons: z.record(z.string(), z.string()).default({}).meta({
      description:
        '人员类别 → 计其人数的负荷名,默认同名 / class of person → the load that counts them, of the same name by default',
    }),
    capacity: z
      .strictObject({ full: hours.default(160), part: hours.default(60) })
      .prefault({})
      .meta({ description: '专职、兼职的月工时 / hours a month, full-time and part-time' }),
  })
  .refine((profile) => new Set(profile.posts.map(({ role, per }) => `${role}\u0000${per}`)).size === profile.posts.length, {
    message: '同一岗位写了两次 / a role stands twice for the same level',
    path: ['posts'],
  });

export type StaffingProfile = z.output<typeof ProfileSchema>;
export type PostRule = z.output<typeof PostRuleSchema>;
