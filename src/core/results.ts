import { z } from 'zod';
import { CrsNameSchema } from './crs.js';
import { OUTCOMES } from './redrawing.js';
import { PlanSummarySchema } from './summary.js';

/** The documents that come out, as schemas: tests hold every written file against them, and docs/contracts.md is made from them. */

const TextSchema = z.strictObject({ zh: z.string(), en: z.string() });
const PointSchema = z.tuple([z.number(), z.number()]);
const CountsSchema = z.record(z.string(), z.number());

export const FindingSchema = z.strictObject({
  code: z.string().meta({ description: '固定代码 / stable code, e.g. unit.outside' }),
  severity: z.enum(['blocking', 'warning', 'note']),
  text: TextSchema,
  hint: TextSchema.optional(),
  file: z.string().optional(),
  place: z
    .strictObject({
      line: z.number().optional(),
      column: z.union([z.string(), z.number()]).optional(),
      feature: z.number().optional(),
      id: z.string().optional(),
      path: z.string().optional(),
      at: PointSchema.optional(),
    })
    .optional(),
  figures: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
});

export const CertificateSchema = z.strictObject({
  valid: z.boolean(),
  cells: z.number().int(),
  expectedCells: z.number().int().nullable(),
  invalidCells: z.number().int(),
  halfEdges: z.number().int(),
  residual: z.number().int().meta({ description: 'Σ∂cell − ∂parent 的剩余有向边 / directed edges left over' }),
  sumArea2: z
    .string()
    .meta({ description: '各面两倍面积之和(格点单位,精确整数) / twice the summed area in lattice units, exact' }),
  parentArea2: z.string(),
  lattice: z.strictObject({ unit: z.enum(['degree', 'metre']), step: z.number() }),
  inputHash: z.string().meta({ description: '所读字节的 SHA-256' }),
});

export const PlanProofSchema = z.strictObject({
  valid: z.boolean(),
  layers: z.array(
    z.strictObject({
      layer: z.enum(['cells', 'grids', 'microGrids']),
      whole: CertificateSchema,
      areas: z.array(z.strictObject({ code: z.string(), certificate: CertificateSchema })),
    }),
  ),
});

const FlowSchema = z.array(z.strictObject({ code: z.string().nullable(), households: z.number() }));

/** What became of the previous grids. */
export const RedrawingSchema = z.strictObject({
  previous: z.string().meta({ description: '所依据的原网格 / the previous grids' }),
  households: z.number(),
  householdsMoved: z.number().meta({ description: '换了网格的户数 / households that changed grids' }),
  grids: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      outcome: z
        .enum(OUTCOMES)
        .meta({ description: '保留、扩大、缩小、有进有出、合并、分出、新设、停用 / what became of the grid' }),
      households: z.number(),
      from: FlowSchema.meta({ description: '划入的户数与来源 / households that came, and from where' }),
      to: FlowSchema.meta({ description: '划出的户数与去向 / households that left, and where to' }),
    }),
  ),
});

export const PLAN_STATES = ['drawn', 'approved', 'filed'] as const;
export type PlanState = (typeof PLAN_STATES)[number];

/** plan.json */
export const PlanDocumentSchema = z.strictObject({
  project: z.string(),
  crs: CrsNameSchema.meta({ description: '结果的坐标系,即边界的坐标系 / coordinates of the results: those of the boundary' }),
  lattice: z.strictObject({ unit: z.enum(['degree', 'metre']), step: z.number(), decimals: z.number().int() }),
  boundaryDisplacementM: z
    .number()
    .meta({ description: '写出的边界与原边界的最大距离 / largest distance between the boundary given and the one written' }),
  states: z.array(z.strictObject({ state: z.enum(PLAN_STATES), on: z.string().nullable() })).meta({
    description:
      '已划定、已批准、已备案,及各自的日期;末项为现状 / drawn, approved, filed, each with its date; the last is the present state',
  }),
  redrawing: RedrawingSchema.optional(),
  retired: z.array(z.string()).optional().meta({
    description: '停用的编码,不再启用;没有则无此项 / retired codes, never to be given again; absent where there are none',
  }),
  retiredMicros: z.array(z.string()).optional().meta({
    description:
      '停用的微网格编码(其网格仍在),不再启用 / retired codes of micro-grids whose grids live on, never to be given again',
  }),
  earlierConfig: z
    .array(z.strictObject({ areas: z.array(z.string()), config: z.string() }))
    .optional()
    .meta({
      description:
        '以 --only 原样保留、所用配置与现在不同的社区,及其配置的 SHA-256 / areas kept by --only that were drawn under another configuration, with its SHA-256',
    }),
  timeBudget: z.strictObject({ seconds: z.number(), effort: z.number() }).optional().meta({
    description:
      '限时划分:结果取决于机器的快慢;effort 为相对于通常搜索量的倍数 / drawn against the clock, so the plan depends on the machine: seconds given, and effort as a multiple of the usual one',
  }),
  summary: PlanSummarySchema,
  territory: CountsSchema.meta({ description: '街块、单元等计数 / counts of faces, blocks, cells' }),
  findings: z.array(FindingSchema),
  proof: PlanProofSchema,
});
export type PlanDocument = z.output<typeof PlanDocumentSchema>;

/** Properties of grids.geojson and micro-grids.geojson. */
export const ZonePropertiesSchema = z.strictObject({
  code: z.string(),
  name: z.string(),
  kind: z.enum(['basic', 'dedicated']),
  parent: z.string().meta({ description: '网格:社区编码;微网格:网格编码 / code of the area, or of the grid' }),
  households: z.number(),
  population: z.number().nullable(),
  load: CountsSchema,
  workload: z.number().meta({ description: '任务相当:加权负荷 / weighted load' }),
  amounts: CountsSchema.meta({ description: '设限各项之量 / what it holds of the bounded attributes' }),
  deviation: z.number().meta({ description: '规模与同级均值的相对差 / relative deviation from the mean size of its peers' }),
  areaM2: z.number(),
  perimeterM: z.number(),
  compactness: z.number().meta({ description: '4πA/P²' }),
  borderOnBarriers: z.number().meta({ description: '内部边界沿路河围墙的比例 / share of the inner border along barriers' }),
  barriersInsideM: CountsSchema.meta({ description: '格内屏障长度(米),按等级 / metres of barrier inside, by class' }),
  sides: z
    .strictObject({ east: z.string(), south: z.string(), west: z.string(), north: z.string() })
    .meta({ description: '四至' }),
  inBounds: z.boolean(),
  overMaxUnit: z.string().nullable().meta({ description: '单独超过上限的楼栋或小区 / the single unit above the maximum' }),
  reason: TextSchema.nullable(),
});

/** Properties of cells.geojson. */
export const CellPropertiesSchema = z.strictObject({
  id: z.string(),
  area: z.string(),
  block: z.number().int(),
  kind: z.enum(['built', 'empty', 'water']),
  households: z.number(),
  load: CountsSchema,
  units: z.number().int(),
  grid: z.string(),
  micro: z.string(),
  areaM2: z.number(),
});

/** Properties of boundary.geojson as written. */
export const BoundaryPropertiesSchema = z.strictObject({
  code: z.string(),
  name: z.string(),
  urbanRural: z.string().nullable(),
  areaM2: z.number(),
});

/** Columns of units.csv; after them one for each further load of the buildings, with this before its name. */
export const UNIT_COLUMNS = ['unit', 'buildingCode', 'households', 'area', 'block', 'cell', 'grid', 'micro'] as const;

export const UNIT_LOAD_PREFIX = 'load.';

/** Columns of crosswalk.csv. */
export const CROSSWALK_COLUMNS = ['level', 'before', 'after', 'households', 'areaM2', 'share', 'continues', 'from'] as const;

/** The one document that a failing command prints with --json. */
export const ErrorDocumentSchema = z.strictObject({
  ok: z.literal(false),
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    hint: z.string().nullable(),
    file: z.string().optional(),
    place: FindingSchema.shape.place,
  }),
});
