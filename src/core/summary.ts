import { z } from 'zod';
import { AreaBoundsSchema, AreaFeasibilitySchema, AreaSizesSchema, GridMicroBoundsSchema } from './feasibility.js';
import { byText } from './order.js';
import type { Plan } from './plan.js';
import type { PlanProof } from './proof.js';

const TextSchema = z.object({ zh: z.string(), en: z.string() });

const BoundsSchema = z.object({
  of: z.string().meta({ description: '按哪一项计 / the attribute that is bounded' }),
  min: z.number(),
  target: z.number().nullable(),
  max: z.number(),
});

const GridSummarySchema = z.object({
  code: z.string(),
  name: z.string(),
  kind: z.enum(['basic', 'dedicated']),
  area: z.string().meta({ description: '所属社区编码 / code of the area' }),
  households: z.number(),
  population: z.number().nullable(),
  workload: z.number(),
  microGrids: z.number().int(),
  areaM2: z.number(),
  compactness: z.number().meta({ description: '紧凑度 4πA/P² / Polsby–Popper' }),
  borderOnBarriers: z.number(),
  barriersInsideM: z.record(z.string(), z.number()).meta({ description: '格内屏障长度(米)/ metres of barrier inside, by class' }),
  amounts: z.record(z.string(), z.number()).meta({ description: '设限各项之量 / what it holds of the bounded attributes' }),
  deviation: z.number().meta({ description: '规模与本社区均值的相对差 / relative deviation from the mean of its area' }),
  sides: z.object({ east: z.string(), south: z.string(), west: z.string(), north: z.string() }),
  inBounds: z.boolean(),
  overMaxUnit: z.string().nullable(),
  reason: TextSchema.nullable(),
  micro: GridMicroBoundsSchema.optional().meta({
    description:
      '基础网格:微网格的可行数、均衡程度与理论下限 / of a basic grid: what the bounds of micro-grids allow, and how even they are',
  }),
});

const AreaSummarySchema = z.object({
  code: z.string(),
  name: z.string(),
  households: z.number(),
  grids: z.number().int(),
  microGrids: z.number().int(),
  gridsInBounds: z.number().int(),
  kRange: z.tuple([z.number().int(), z.number().int()]),
  largestDeviation: z.number(),
  feasible: z.boolean(),
  remarks: z.array(TextSchema),
  feasibility: AreaFeasibilitySchema.meta({ description: '划格之前的可行性 / feasibility before drawing' }),
  sizes: AreaSizesSchema.meta({ description: '本社区所用的规模 / the size rules that the area was drawn by' }),
  bounds: AreaBoundsSchema.meta({ description: '均衡程度与理论下限 / evenness, and the best that any plan can reach' }),
  /** Whether the certificates of this area's cells, grids and micro-grids are all valid; null when there is none. */
  certificateValid: z.boolean().nullable(),
});

/**
 * What is worth telling of a plan, without a single coordinate: plain JSON that `plan.json` can carry and a report can be
 * made from. Invariant: grids and areas are sorted by code; Σ grids' households = Σ areas' households.
 */
export const PlanSummarySchema = z.object({
  seed: z.number(),
  size: BoundsSchema.nullable(),
  micro: BoundsSchema.nullable(),
  feasible: z.boolean(),
  certificateValid: z.boolean().nullable(),
  areas: z.array(AreaSummarySchema),
  grids: z.array(GridSummarySchema),
  figures: z.record(z.string(), z.number()),
});

export type SizeBounds = Readonly<z.output<typeof BoundsSchema>>;
export type GridSummary = Readonly<z.output<typeof GridSummarySchema>>;
export type AreaSummary = Readonly<z.output<typeof AreaSummarySchema>>;
export type PlanSummary = Readonly<Omit<z.output<typeof PlanSummarySchema>, 'areas' | 'grids'>> & {
  readonly areas: readonly AreaSummary[];
  readonly grids: readonly GridSummary[];
};

interface SizeLike {
  readonly of: string;
  readonly min: number;
  readonly target?: number | undefined;
  readonly max: number;
}

/**
 * The summary of a plan in memory.
 *
 * @param rules the size rules by which it was drawn (`grids.size`, `grids.micro` of the project), for bounds in charts
 * @param proof its certificates, or null when none was made
 * @example summarizePlan(plan, { size: config.size, micro: config.micro }, proof).grids[0].households // 412
 */
export function summarizePlan(
  plan: Plan,
  rules: { readonly size?: SizeLike; readonly micro?: SizeLike } = {},
  proof: PlanProof | null = null,
): PlanSummary {
  const micros = new Map<string, number>();
  for (const micro of plan.microGrids) micros.set(micro.parent, (micros.get(micro.parent) ?? 0) + 1);
  const byCode = (a: { readonly code: string }, b: { readonly code: string }) => byText(a.code, b.code);
  return {
    seed: plan.seed,
    size: boundsOf(rules.size),
    micro: boundsOf(rules.micro),
    feasible: plan.feasible,
    certificateValid: proof ? proof.valid : null,
    areas: [...plan.areas].sort(byCode).map((area) => ({
      code: area.code,
      name: area.name,
      households: area.households,
      grids: area.grids,
      microGrids: area.microGrids,
      gridsInBounds: area.gridsInBounds,
      kRange: [area.kRange[0], area.kRange[1]],
      largestDeviation: area.largestDeviation,
      feasible: area.feasible,
      remarks: area.remarks.map((text) => ({ ...text })),
      feasibility: area.feasibility,
      sizes: area.sizes,
      bounds: area.bounds,
      certificateValid: proof ? certificateOf(proof, area.code) : null,
    })),
    grids: [...plan.grids].sort(byCode).map((grid) => ({
      code: grid.code,
      name: grid.name,
      kind: grid.kind,
      area: grid.parent,
      households: grid.households,
      population: grid.population,
      workload: grid.workload,
      microGrids: micros.get(grid.code) ?? 0,
      areaM2: grid.areaM2,
      compactness: grid.compactness,
      borderOnBarriers: grid.borderOnBarriers,
      barriersInsideM: { ...grid.barriersInsideM },
      amounts: { ...grid.amounts },
      deviation: grid.deviation,
      sides: { ...grid.sides },
      inBounds: grid.inBounds,
      overMaxUnit: grid.overMaxUnit,
      reason: grid.reason ? { ...grid.reason } : null,
      ...(grid.micro ? { micro: grid.micro } : {}),
    })),
    figures: { ...plan.figures },
  };
}

function boundsOf(rule: SizeLike | undefined): SizeBounds | null {
  return rule ? { of: rule.of, min: rule.min, target: rule.target ?? null, max: rule.max } : null;
}

function certificateOf(proof: PlanProof, area: string): boolean | null {
  const found = proof.layers.flatMap((layer) => layer.areas.filter((one) => one.code === area));
  return found.length > 0 ? found.every((one) => one.certificate.valid) : null;
}
