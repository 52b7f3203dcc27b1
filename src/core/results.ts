import { z } from 'zod';
import { CrsNameSchema } from './crs.js';
import { PlanSummarySchema } from './summary.js';
import { BORDER_CLASSES } from './territory.js';

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

/** plan.json */
export const PlanDocumentSchema = z.strictObject({
  project: z.string(),
  crs: CrsNameSchema.meta({ description: '结果的坐标系,即边界的坐标系 / coordinates of the results: those of the boundary' }),
  lattice: z.strictObject({ unit: z.enum(['degree', 'metre']), step: z.number(), decimals: z.number().int() }),
  boundaryDisplacementM: z
    .number()
    .meta({ description: '写出的边界与原边界的最大距离 / largest distance between the boundary given and the one written' }),
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
  areaM2: z.number(),
  perimeterM: z.number(),
  compactness: z.number().meta({ description: '4πA/P²' }),
  borderOnBarriers: z.number().meta({ description: '内部边界沿路河围墙的比例 / share of the inner border along barriers' }),
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

/** Columns of units.csv. */
export const UNIT_COLUMNS = ['unit', 'buildingCode', 'households', 'area', 'block', 'cell', 'grid', 'micro'] as const;

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

/** The classes that a border can have, strongest first. */
export const BorderClassSchema = z.enum(BORDER_CLASSES);
