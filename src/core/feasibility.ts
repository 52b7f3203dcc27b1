import { z } from 'zod';

const TextSchema = z.object({ zh: z.string(), en: z.string() });
const RangeSchema = z.tuple([z.number().int(), z.number().int()]);

const ChangeSchema = z.object({
  of: z.string().meta({ description: '哪一项 / the attribute' }),
  bound: z.enum(['min', 'max']),
  from: z.number(),
  to: z.number(),
});

const RemedySchema = z.object({
  zones: z.number().int().meta({ description: '照此可分的格数 / the number of zones that then fits' }),
  changes: z.array(ChangeSchema),
});

const GroundSchema = z.object({
  firstCell: z.string().meta({ description: '其中编号最小的地块 / the cell of lowest id in it' }),
  cells: z.number().int(),
  amounts: z.record(z.string(), z.number()).meta({ description: '设限各项的总量 / totals of the bounded attributes' }),
  kRange: RangeSchema.meta({ description: '界限所容的格数,前大于后即无解 / numbers of zones that fit; none when low > high' }),
  feasible: z.boolean(),
  reason: TextSchema.nullable().meta({ description: '无解的原因 / why no number fits' }),
  cutOff: z
    .boolean()
    .meta({ description: '与辖区其余部分不相连(硬边界、专属范围或飞地)/ not connected with the rest of the area' }),
  cutOffCells: z
    .array(z.object({ id: z.string(), households: z.number() }))
    .optional()
    .meta({
      description: '被隔开的地块编号;不是被隔开的一块则无此项 / the cells that are cut off; absent for ground that is not',
    }),
  remedies: z
    .array(RemedySchema)
    .meta({ description: '最近的可行界限,改动最小者在前 / nearest bounds that would do, the smallest change first' }),
});

/** What the bounds say of an area before anything is drawn. */
export const AreaFeasibilitySchema = z.object({
  feasible: z.boolean().meta({
    description:
      '每块地都有可容的格数,不可分的楼栋也凑得成 / every ground fits some number of grids, by its total and by its indivisible buildings',
  }),
  overMax: z
    .array(
      z.object({
        kind: z.enum(['unit', 'compound', 'villageGroup']),
        id: z.string(),
        of: z.string(),
        amount: z.number(),
        max: z.number(),
        treatment: z
          .enum(['alone', 'split'])
          .meta({ description: 'alone 自成一格,split 按楼栋拆开 / a grid of its own, or cut by buildings' }),
      }),
    )
    .meta({ description: '单独即超过网格上限者 / what alone exceeds the maximum of a grid' }),
  grounds: z.array(GroundSchema).meta({ description: '各自划分的地块群 / the grounds that are divided by themselves' }),
});

const RuleSchema = z.object({
  of: z.string(),
  min: z.number(),
  target: z.number().nullable(),
  max: z.number(),
  also: z.array(z.object({ of: z.string(), min: z.number(), max: z.number() })),
});

/** The size rules that an area was drawn by: the project's, its class's or its own. */
export const AreaSizesSchema = z.object({ size: RuleSchema, micro: RuleSchema });

const SpreadSchema = z.object({
  best: z.number().nullable().meta({
    description:
      '不再拆分已保持完整者时的下限,无法算出为空 / no plan that keeps whole what this one does is below; null when not known',
  }),
  drawn: z.number(),
});

/** How even a plan is, against what any plan with as many grids can reach. */
export const AreaBoundsSchema = z.object({
  zones: z.number().int().meta({ description: '基础网格数(或微网格数)/ basic grids, or micro-grids' }),
  largestDeviation: SpreadSchema.meta({
    description: '与均值之差的最大比例(规模)/ largest relative deviation from the mean size',
  }),
  rmsDeviation: SpreadSchema.meta({ description: '相对偏差的均方根(规模)/ root mean square of the relative deviations of size' }),
  rmsWorkload: SpreadSchema.meta({ description: '相对偏差的均方根(任务量)/ the same of the workload' }),
});

/** The same within one grid: numbers of micro-grids that fit, and how even they are. */
export const GridMicroBoundsSchema = z.object({
  kRange: RangeSchema.meta({
    description: '界限所容的微网格数,前大于后即无解 / numbers of micro-grids that fit; none when low > high',
  }),
  bounds: AreaBoundsSchema.meta({
    description: '其微网格的均衡程度与理论下限 / evenness of its micro-grids, and the best possible',
  }),
});

export type GridMicroBounds = z.output<typeof GridMicroBoundsSchema>;
export type BoundChange = z.output<typeof ChangeSchema>;
export type Remedy = z.output<typeof RemedySchema>;
export type GroundFeasibility = z.output<typeof GroundSchema>;
export type AreaFeasibility = z.output<typeof AreaFeasibilitySchema>;
export type AreaSizes = z.output<typeof AreaSizesSchema>;
export type AreaBounds = z.output<typeof AreaBoundsSchema>;
