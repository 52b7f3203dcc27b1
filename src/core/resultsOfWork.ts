import { z } from 'zod';
import { FindingSchema } from './results.js';

/** The documents of staffing and scoring, as schemas. */

const PostSchema = z.strictObject({
  id: z.string(),
  role: z.string(),
  grid: z.string(),
  micro: z.string().nullable(),
  worker: z.string().nullable().meta({ description: '空缺为 null / null = vacant' }),
  from: z.string().nullable(),
  to: z.string().nullable(),
  hours: z.number().meta({ description: '每月工时 / hours a month' }),
});

const WorkerLoadSchema = z.strictObject({
  worker: z.string(),
  name: z.string(),
  role: z.string(),
  grids: z.array(z.string()),
  hours: z.number(),
  capacityHours: z.number(),
  ratio: z.number(),
  overloaded: z.boolean(),
  parts: z
    .array(z.strictObject({ what: z.string(), count: z.number(), minutesEach: z.number(), hours: z.number() }))
    .meta({ description: '工时由来,合计等于 hours / what the hours are made of' }),
});

/** staffing.json */
export const StaffingDocumentSchema = z.strictObject({
  profile: z.string(),
  posts: z.array(PostSchema),
  loads: z.array(WorkerLoadSchema),
  visits: z.array(
    z.strictObject({
      grid: z.string(),
      worker: z.string().nullable(),
      personClass: z.string(),
      persons: z.number(),
      cycle: z.string(),
      perYear: z.number(),
    }),
  ),
  overloads: z.array(WorkerLoadSchema),
  vacancies: z.array(PostSchema),
  findings: z.array(FindingSchema),
  figures: z.record(z.string(), z.number()),
});
export type StaffingDocument = z.output<typeof StaffingDocumentSchema>;

const fraction = z
  .string()
  .regex(/^-?\d+(\/[1-9]\d*)?$/)
  .meta({ description: '精确分数 / exact fraction' });

interface PartDocument {
  id: string;
  label: string;
  points: string;
  how: string | null;
  parts?: PartDocument[] | undefined;
  facts?: string[] | undefined;
}
const PartSchema: z.ZodType<PartDocument> = z.lazy(() =>
  z.strictObject({
    id: z.string(),
    label: z.string(),
    points: fraction,
    how: z.string().nullable(),
    parts: z.array(PartSchema).optional(),
    facts: z.array(z.string()).optional(),
  }),
);

const unit = z.enum(['rate', 'count', 'points', 'minutes']);
const kind = z.enum(['worker', 'grid', 'area', 'department']);

const SubjectScoreSchema = z.strictObject({
  kind,
  subject: z.string(),
  name: z.string(),
  peerGroup: z.string(),
  eligible: z.boolean(),
  ineligibleBecause: z.string().nullable(),
  total: fraction.nullable().meta({ description: '未修约;等级按此评定 / unrounded; grades are taken on it' }),
  printed: z.string(),
  grade: z.string().nullable(),
  rank: z.number().int().nullable(),
  peerRank: z.number().int().nullable(),
  vetoes: z
    .array(z.strictObject({ grade: z.string(), why: z.string() }))
    .meta({ description: '一票否决:等级至多为 grade / what caps the grade' }),
  metrics: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      unit,
      numerator: fraction,
      denominator: fraction.nullable(),
      value: fraction.nullable(),
    }),
  ),
  tree: PartSchema.meta({ description: '分解树:各部分之和恰等于总分 / parts sum to the whole, exactly' }),
  notes: z.array(z.string()),
});

const ColumnSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  unit,
  better: z.enum(['higher', 'lower']),
  formula: z.string(),
  weight: fraction.nullable(),
});

const GradeBandSchema = z.strictObject({
  grade: z.string(),
  from: fraction.meta({ description: '等级线,含 / the line of the grade, itself included' }),
  quota: fraction.nullable().meta({ description: '至多占参评者的比例 / at most this share of those ranked' }),
});

/** round.json */
export const RoundDocumentSchema = z.strictObject({
  round: z.string(),
  scheme: z.string(),
  asOf: z.string(),
  provisional: z.literal(true).optional().meta({
    description:
      '期中预警(score --as-of 早于期末),不是考核结果;考核结果没有这一项 / an early warning (score --as-of before the end of the round), no result; absent in results',
  }),
  from: z.string(),
  to: z.string(),
  rounding: z.strictObject({ decimals: z.number().int(), rule: z.enum(['gbt8170', 'half-up']) }),
  intake: z.array(
    z.strictObject({
      file: z.string(),
      lines: z.number().int(),
      accepted: z.number().int(),
      rejected: z.number().int(),
      reasons: z.record(z.string(), z.number().int()),
    }),
  ),
  counts: z.record(z.string(), z.number()),
  byCategory: z.array(
    z.strictObject({ category: z.string(), events: z.number().int(), closed: z.number().int(), overdue: z.number().int() }),
  ),
  stages: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      due: z.number().int(),
      done: z.number().int(),
      onTime: z.number().int(),
      late: z.number().int(),
      overdueOpen: z.number().int(),
      notYetDue: z.number().int(),
    }),
  ),
  columns: z.partialRecord(kind, z.array(ColumnSchema)),
  grades: z
    .partialRecord(kind, z.array(GradeBandSchema))
    .optional()
    .meta({ description: '方案的等级线,从高到低 / the grades of the scheme, best first' }),
  workers: z.array(SubjectScoreSchema),
  grids: z.array(SubjectScoreSchema),
  areas: z.array(SubjectScoreSchema),
  departments: z.array(SubjectScoreSchema),
  events: z.array(
    z.strictObject({
      id: z.string(),
      category: z.string(),
      urgency: z.string(),
      grid: z.string().nullable(),
      worker: z.string().nullable(),
      reportedAt: z.string(),
      closedAt: z.string().nullable(),
      state: z.enum(['closed', 'open', 'overdue', 'void', 'duplicate', 'suspended']),
      lateStages: z.array(z.string()),
      score: fraction.nullable(),
      why: z.string(),
    }),
  ),
  eventRules: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      points: fraction,
      per: z.enum(['once', 'day', 'rework', 'return', 'extension']),
      cap: fraction.nullable(),
      hits: z.number().int(),
      sum: fraction,
    }),
  ),
  findings: z.array(FindingSchema),
});
