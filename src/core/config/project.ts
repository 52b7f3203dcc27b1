import { z } from 'zod';
import { readStamp } from '../calendar/stamp.js';
import { CRS_CHOICES, CrsSchema } from '../crs.js';
import { ByClassSchema, OversizeSchema, SizeSchema, SizesSchema, sizePreset } from './sizeProfile.js';

const path = z.string().min(1);
const columns = z
  .record(z.string(), z.string())
  .meta({ description: "文件自己的表头 → 标准列名 / the file's own header → canonical column" });

/** Where one source differs from the rest of the project. */
const sourceCrs = CrsSchema.optional().meta({
  description: "该文件的坐标系,默认同项目 / coordinates of this file, by default the project's",
});

/** One barrier file, or part of one. */
const BarrierSchema = z.strictObject({
  file: path,
  crs: sourceCrs,
  where: z
    .record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))]),
    )
    .default({})
    .meta({
      description: '只取属性等于给定值(或值之一)的要素 / keep features whose property equals the value (or one of the values)',
    }),
  class: z
    .union([
      z.enum(['water', 'rail', 'major', 'minor', 'service', 'wall']),
      z.strictObject({
        from: z.string(),
        map: z.record(z.string(), z.enum(['water', 'rail', 'major', 'minor', 'service', 'wall'])),
      }),
    ])
    .meta({
      description:
        '屏障等级;或由文件的一个属性换算,未列出的值不作屏障 / class, or a mapping from a property; values not listed are no barriers',
    }),
  name: z.string().optional().meta({ description: '名称所在的属性 / the property that holds the name' }),
  hard: z.boolean().default(false).meta({ description: '网格不得跨越(慎用)/ no grid may cross it (only on purpose)' }),
  exclude: z.boolean().default(false).meta({ description: '水面不计入辖区 / take water out of the territory' }),
});

/** What the ground is made of. */
export const TerritorySchema = z.strictObject({
  boundary: z.strictObject({
    file: path,
    crs: CrsSchema.optional().meta({
      description:
        "边界的坐标系,默认同项目;结果用边界的坐标 / coordinates of the boundary, by default the project's; results are in them",
    }),
    code: z.string().default('code'),
    name: z.string().default('name'),
    urbanRural: z.string().optional(),
    profile: z.string().optional().meta({
      description:
        '规模名称所在的属性:预置名称或 grids.profiles 的键 / the property that names the sizes: presets, or a key of grids.profiles',
    }),
  }),
  units: z.strictObject({
    file: path,
    crs: sourceCrs,
    id: z.string().default('id'),
    households: z.string().default('households'),
    population: z.string().optional(),
    buildingCode: z.string().optional(),
    group: z.string().optional().meta({ description: '所属小区的属性 / the property that names the compound' }),
    villageGroup: z.string().optional().meta({
      description:
        "自然村或村民小组的属性,划格时不拆 / the property that names the natural village or villagers' group, kept whole",
    }),
    load: z.record(z.string(), z.string()).default({}).meta({ description: '负荷名 → 属性 / load name → property' }),
    counts: z.strictObject({ file: path }).optional().meta({
      description:
        '各单元的事件数表(unit, events),score --counts 可写出;成为负荷 events / events by unit, as score --counts writes them: the load named events',
    }),
    as: z.enum(['footprints', 'points', 'tiles']).optional(),
  }),
  barriers: z.array(BarrierSchema).default([]),
  compounds: z
    .strictObject({ file: path, crs: sourceCrs, id: z.string().default('id'), name: z.string().default('name') })
    .optional(),
  dedicated: z
    .strictObject({ file: path, crs: sourceCrs, name: z.string().default('name'), kind: z.string().default('kind') })
    .optional(),
  lattice: z.number().positive().optional().meta({ description: '格点间距:度坐标默认 1e-7°,平面坐标默认 0.01 m / lattice step' }),
});

/** How grids are drawn. */
export const GridsSchema = z.strictObject({
  load: z
    .record(z.string(), z.number().nonnegative())
    .default({ households: 1 })
    .meta({ description: '任务相当:各项负荷的权 / weights of the workload' }),
  size: SizeSchema.default(sizePreset('urban')!.rule),
  micro: SizeSchema.default({ of: 'households', min: 30, target: 50, max: 80, also: [] }),
  byClass: ByClassSchema.default({}),
  profiles: z
    .record(z.string().min(1), SizesSchema)
    .default({})
    .meta({ description: '自定规模,供辖区的 profile 一栏引用 / sizes of your own, for the profile column of the boundary' }),
  oversize: OversizeSchema.prefault({}),
  previous: z
    .strictObject({
      file: path.meta({
        description:
          '原网格:面文件(可有缺陷),或 plan 的结果文件夹(连同微网格)/ the previous grids: polygons, even faulty ones, or a result folder of plan (with its micro-grids)',
      }),
      code: z.string().default('code'),
      name: z.string().default('name'),
      crs: sourceCrs,
      retired: z
        .array(z.string().min(1))
        .default([])
        .meta({ description: '更早停用、不再启用的网格编码 / codes retired earlier, never to be given again' }),
    })
    .optional()
    .meta({ description: '重划所依据的原网格 / the grids that are drawn anew' }),
  stability: z.number().nonnegative().default(50).meta({
    description:
      '重划时每移动一户须换来的边界改善(米);0 为不计 / metres of border that must be saved for each household that moves when grids are drawn anew; 0: free',
  }),
  evenness: z.number().min(0).max(100).default(1).meta({
    description:
      '任务相当的分量:按 load 的负荷求均,1 为常用;越大越均而界线越长,0 则负荷只须在上下限内、不再求均 / how much even work (by the weights of load) counts against short borders: 1 is usual, more makes work more even and borders longer; with 0 work need only be within the bounds',
  }),
  code: z
    .strictObject({
      gridDigits: z.number().int().min(1).max(8).default(3),
      microDigits: z.number().int().min(1).max(8).default(2),
    })
    .default({ gridDigits: 3, microDigits: 2 }),
});

const table = z.strictObject({
  file: path,
  columns: columns.default({}),
  delimiter: z.string().length(1).optional(),
  encoding: z
    .enum(['utf-8', 'gb18030'])
    .optional()
    .meta({ description: '默认先试 UTF-8,再试 GB18030 / by default UTF-8, then GB18030' }),
});

/** `wangge.yaml`. Paths resolve from the file's own folder. */
export const ProjectSchema = z.strictObject({
  project: z.string().min(1).meta({ description: '项目名称 / name of the project' }),
  crs: CrsSchema.default('WGS84').meta({
    description: `坐标系,来源可各自另写 / coordinates of the vector files, unless a source says otherwise: ${CRS_CHOICES}`,
  }),
  territory: TerritorySchema.optional(),
  grids: GridsSchema.prefault({}),
  workers: table.optional(),
  assignments: table.optional(),
  events: table
    .extend({
      file: z.union([path, z.array(path).min(1)]).meta({
        description:
          '一个或多个 .csv、.xlsx、.parquet 文件,文件名可含 * / one file or several: .csv, .xlsx, .parquet; names may hold *',
      }),
      crs: CrsSchema.optional().meta({
        description:
          '经纬度的坐标系;默认同项目,平面项目默认 CGCS2000 经纬度 / coordinates of lon and lat; by default those of the project, and degrees of CGCS2000 where the project is in metres',
      }),
      ignore: z.array(z.string()).default([]).meta({ description: '不读入的列 / columns that are not read' }),
    })
    .optional(),
  visits: table.optional(),
  marks: table.optional(),
  points: table.optional(),
  appeals: table
    .optional()
    .meta({ description: '申诉台账:准予的工单不再计入不利的统计 / the ledger of appeals: a granted one is held against nobody' }),
  staffing: z
    .strictObject({ profile: z.string().min(1).default('1+4+X').meta({ description: '预置名称或文件 / a preset or a file' }) })
    .prefault({}),
  scoring: z
    .strictObject({
      scheme: path,
      // A year without quotes is a number to YAML.
      round: z
        .preprocess(
          (value) => (typeof value === 'number' ? String(value) : value),
          z
            .string()
            .regex(
              /^\d{4}(Q[1-4]|-(0[1-9]|1[0-2])|H[12])?$/,
              '考核期写成 2026Q1、2026-03、2026H1 或 2026 / write a round like 2026Q1, 2026-03, 2026H1 or 2026',
            ),
        )
        .meta({ description: '2026Q1、2026-03、2026H1、2026' }),
      asOf: z
        .string()
        .refine((text) => readStamp(text) !== null, {
          message: '不是时刻,写成 2026-03-31 18:00 / no moment; write 2026-03-31 18:00',
        })
        .optional()
        .meta({ description: "截至时刻,默认为考核期末 / the moment of judgement, the round's end by default" }),
    })
    .optional(),
  report: z
    .strictObject({
      locale: z.enum(['zh-CN', 'en']).default('zh-CN').meta({
        description:
          '结果的语言:工作簿、图、得分说明;命令行的 --locale 只管提示 / language of the results: workbook, charts, explanations; --locale is that of messages',
      }),
      issuer: z.string().optional(),
      title: z.string().optional(),
    })
    .prefault({}),
});

export type Project = z.output<typeof ProjectSchema>;
export type TerritoryConfig = z.output<typeof TerritorySchema>;
export type BarrierConfig = z.output<typeof BarrierSchema>;
export type GridsConfig = z.output<typeof GridsSchema>;
export type { SizeRule } from './sizeProfile.js';
export type TableSource = z.output<typeof table>;
