import { z } from 'zod';
import type { Text } from './text.js';

/**
 * The tables that come in, as schemas over text cells: canonical column name → type, Chinese header, meaning.
 * A column whose schema accepts undefined may be missing from a file. A cell that is empty counts as undefined.
 */

const text = (zh: string, en: string) => z.string().min(1).meta({ title: zh, description: en });
const count = (zh: string, en: string) => z.coerce.number().int().nonnegative().meta({ title: zh, description: en });
const amount = (zh: string, en: string) => z.coerce.number().nonnegative().meta({ title: zh, description: en });
/** A date or a stamp, normalised to `2026-03-01` or `2026-03-01T08:05:00` (local time of the scheme's zone) by `readStamp`. */
const stamp = (zh: string, en: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?$/)
    .meta({ title: zh, description: en, format: 'stamp' });
/** Several stamps, as `stamp` has them, separated by `;`. */
const stamps = (zh: string, en: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?(;\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?)*$/)
    .meta({ title: zh, description: en, format: 'stamps' });
const flag = (zh: string, en: string) =>
  z
    .enum(['true', 'false'])
    .transform((v) => v === 'true')
    .meta({ title: zh, description: en, format: 'flag' });

export const WorkerRow = z.object({
  id: text('工号', 'unique id of the person'),
  name: text('姓名', 'name'),
  phone: text('联系电话', 'telephone').optional(),
  role: text('岗位', 'role, as in the staffing profile'),
  employment: z.enum(['full', 'part']).meta({ title: '用工', description: 'full (专职) or part (兼职)' }),
  hoursPerMonth: amount('月工时', "hours a month; the profile's capacity by default").optional(),
  skills: text('技能', 'skills, separated by ;').optional(),
  lon: z.coerce.number().meta({ title: '经度', description: 'home base' }).optional(),
  lat: z.coerce.number().meta({ title: '纬度', description: 'home base' }).optional(),
  from: stamp('到岗日期', 'in post from').optional(),
  to: stamp('离岗日期', 'in post until, exclusive').optional(),
});

export const AssignmentRow = z.object({
  worker: text('工号', 'worker id'),
  grid: text('网格编码', 'grid code'),
  role: text('岗位', 'role in that grid'),
  from: stamp('开始日期', 'from').optional(),
  to: stamp('结束日期', 'until, exclusive').optional(),
});

export const EVENT_SOURCES = ['patrol', 'hotline', 'public', 'leader', 'department', 'media'] as const;
export const EVENT_TIERS = ['grid', 'community', 'subdistrict', 'county', 'enforcement'] as const;

export const EventRowSchema = z.object({
  id: text('工单编号', 'unique id'),
  category: text('大类', 'category'),
  subcategory: text('小类', 'subcategory').optional(),
  urgency: z.enum(['normal', 'urgent']).meta({ title: '紧急程度', description: 'normal (普通) or urgent (紧急)' }).optional(),
  source: z
    .enum(EVENT_SOURCES)
    .meta({ title: '来源', description: 'patrol, hotline, public, leader, department, media' })
    .optional(),
  tier: z
    .enum(EVENT_TIERS)
    .meta({ title: '处置层级', description: 'grid, community, subdistrict, county, enforcement' })
    .optional(),
  grid: text('网格编码', 'grid code').optional(),
  lon: z.coerce.number().meta({ title: '经度', description: 'longitude' }).optional(),
  lat: z.coerce.number().meta({ title: '纬度', description: 'latitude' }).optional(),
  buildingCode: text('楼栋编码', 'building code').optional(),
  worker: text('处置人工号', 'worker id; by default who was on the grid at the stamp').optional(),
  department: text('责任部门', 'department').optional(),
  reportedAt: stamp('上报时间', 'reported'),
  acceptedAt: stamp('受理时间', 'accepted').optional(),
  verifiedAt: stamp('核实时间', 'verified, before filing').optional(),
  filedAt: stamp('立案时间', 'filed').optional(),
  dispatchedAt: stamp('派遣时间', 'dispatched').optional(),
  handledAt: stamp('处置时间', 'handled').optional(),
  checkSentAt: stamp('发核查时间', 'sent to be checked, after handling').optional(),
  checkedAt: stamp('核查时间', 'checked').optional(),
  closedAt: stamp('结案时间', 'closed').optional(),
  followedUpAt: stamp('回访时间', 'followed up').optional(),
  dueAt: stamp('截止时间', 'deadline given by the source').optional(),
  suspendedFrom: stamp('挂账开始', 'suspended from').optional(),
  suspendedTo: stamp('挂账结束', 'suspended until').optional(),
  extensions: count('延期次数', 'approved extensions').optional(),
  extendedAt: stamps(
    '延期申请时间',
    'when each approved extension was asked for, separated by ; — one asked for after the limit does not count',
  ).optional(),
  returns: count('回退次数', 'returns').optional(),
  reworks: count('返工次数', 'reworks').optional(),
  void: flag('作废', 'void').optional(),
  duplicateOf: text('重复工单', 'id of the event that this one repeats').optional(),
  satisfaction: z.coerce.number().int().min(1).max(5).meta({ title: '满意度', description: '1 to 5' }).optional(),
});

export const VisitRow = z.object({
  id: text('走访编号', 'unique id'),
  worker: text('工号', 'worker id'),
  unit: text('楼栋编号', 'unit id').optional(),
  grid: text('网格编码', 'grid code').optional(),
  personClass: text('人员类别', 'class of key person; never a name'),
  dueOn: stamp('应访日期', 'due on'),
  visitedAt: stamp('走访时间', 'visited').optional(),
});

export const MarkRow = z.object({
  subject: text('对象', 'worker id, grid code, …'),
  item: text('项目', 'training, exam, satisfaction, fake …'),
  rater: text('评价人', 'who marks').optional(),
  value: z.coerce.number().meta({ title: '分值', description: 'value' }),
  date: stamp('日期', 'date'),
});

export const PointRow = z.object({
  subject: text('对象', 'worker id, volunteer …'),
  kind: text('类别', 'volunteer, party member, bonus …'),
  points: z.coerce.number().meta({ title: '积分', description: 'points' }),
  date: stamp('日期', 'date'),
  reason: text('事由', 'why').optional(),
});

export const APPEAL_ACTS = ['filed', 'granted', 'refused'] as const;

export const AppealRow = z.object({
  event: text('工单编号', 'id of the event that is disputed'),
  act: z.enum(APPEAL_ACTS).meta({ title: '事项', description: 'filed (申诉), granted (准予) or refused (驳回)' }),
  on: stamp('日期', 'date of the act'),
  by: text('经办人', 'who appeals, or who decides').optional(),
  reason: text('理由', 'why').optional(),
});

/** All tables by the name that the project file gives them. */
export const TABLES = {
  workers: WorkerRow,
  assignments: AssignmentRow,
  events: EventRowSchema,
  visits: VisitRow,
  marks: MarkRow,
  points: PointRow,
  appeals: AppealRow,
} as const;
export type TableName = keyof typeof TABLES;

export type WorkerRecord = z.output<typeof WorkerRow>;
export type AssignmentRecord = z.output<typeof AssignmentRow>;
export type EventRecord = z.output<typeof EventRowSchema>;
export type VisitRecord = z.output<typeof VisitRow>;
export type MarkRecord = z.output<typeof MarkRow>;
export type PointRecord = z.output<typeof PointRow>;
export type AppealRecord = z.output<typeof AppealRow>;

/** Canonical columns of a table: name, Chinese header, whether a file must have it. */
export function columnsOf(
  table: TableName,
): readonly { name: string; header: string; required: boolean; format: string | undefined; meaning: string }[] {
  return Object.entries(TABLES[table].shape).map(([name, schema]) => {
    const meta = (schema as z.ZodType).meta() ?? innerMeta(schema as z.ZodType) ?? {};
    return {
      name,
      header: String(meta.title ?? name),
      required: !(schema as z.ZodType).safeParse(undefined).success,
      format: meta.format as string | undefined,
      meaning: String(meta.description ?? ''),
    };
  });
}

function innerMeta(schema: z.ZodType): Record<string, unknown> | undefined {
  return schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType).meta() : undefined;
}

/** Chinese words that stand for canonical values, by column: a file may use either. */
export const VALUE_ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  urgency: { 普通: 'normal', 一般: 'normal', 紧急: 'urgent' },
  source: {
    巡查: 'patrol',
    网格员巡查: 'patrol',
    热线: 'hotline',
    公众: 'public',
    领导: 'leader',
    领导交办: 'leader',
    部门: 'department',
    部门转办: 'department',
    媒体: 'media',
  },
  tier: { 网格: 'grid', 社区: 'community', 街道: 'subdistrict', 区县: 'county', 执法: 'enforcement' },
  employment: { 专职: 'full', 全职: 'full', 兼职: 'part' },
  act: { 申诉: 'filed', 准予: 'granted', 驳回: 'refused' },
  void: { 是: 'true', 否: 'false', '1': 'true', '0': 'false', TRUE: 'true', FALSE: 'false' },
};

/**
 * The words that a cell of a closed column may hold, for messages: Chinese ones where there are any, and canonical ones.
 *
 * @example wordsOf('employment', ['full', 'part']).zh // '专职、全职、兼职'
 */
export function wordsOf(column: string, canonical: readonly string[]): Text {
  const chinese = Object.keys(VALUE_ALIASES[column] ?? {}).filter((word) => /\p{Script=Han}/u.test(word));
  return { zh: (chinese.length > 0 ? chinese : canonical).join('、'), en: canonical.join(', ') };
}
