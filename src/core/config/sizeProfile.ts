import { z } from 'zod';
import type { Text } from '../text.js';
import { URBAN_RURAL, urbanRuralCode } from '../urbanRural.js';
import { nearest } from './parse.js';

/** A further attribute that is bounded beside the first. */
const AlsoSchema = z
  .strictObject({
    of: z.string().min(1).meta({ description: '另按哪一项设限 / a further attribute that is bounded' }),
    min: z.number().nonnegative().optional().meta({ description: '可不设下限 / may be left out' }),
    max: z.number().positive(),
  })
  .refine((also) => also.min === undefined || also.min <= also.max, { message: 'min > max' });

/** A size rule in numbers: how much of which attributes a zone should hold. */
const SizeNumbersSchema = z
  .strictObject({
    of: z.string().default('households').meta({ description: '按哪一项计 / the attribute that is bounded' }),
    min: z.number().positive(),
    target: z.number().positive().optional(),
    max: z.number().positive(),
    also: z
      .array(AlsoSchema)
      .default([])
      .meta({ description: '同时设限的其他项,如常住人口 / attributes bounded at the same time, population say' }),
  })
  .refine((size) => size.min <= size.max, { message: 'min > max' })
  .refine((size) => size.target === undefined || (size.min <= size.target && size.target <= size.max), {
    message: 'target 不在 min 与 max 之间 / target is not between min and max',
  })
  .refine((size) => new Set([size.of, ...size.also.map(({ of }) => of)]).size === size.also.length + 1, {
    message: 'also 中有重复的项 / an attribute is bounded twice',
  });

export type SizeRule = z.output<typeof SizeNumbersSchema>;

/** A size rule that is known by name. */
export interface SizePreset {
  readonly id: string;
  readonly name: string;
  /** The level that it is meant for. */
  readonly level: 'grid' | 'micro';
  readonly rule: SizeRule;
  /** Where the numbers are from, and what of them is our own choice. */
  readonly source: Text;
}

const households = (min: number, target: number, max: number): SizeRule => ({ of: 'households', min, target, max, also: [] });

/** Named size rules. What a source leaves open (a lower bound, a target) is said to be ours. */
export const SIZE_PRESETS: readonly SizePreset[] = [
  {
    id: 'urban',
    name: '城市网格',
    level: 'grid',
    rule: households(300, 400, 500),
    source: {
      zh: '300–500 户(全国通行做法,安徽等地公开文件);目标 400 取中',
      en: '300–500 households (national practice; public documents of Anhui and elsewhere); the target of 400 is the middle',
    },
  },
  {
    id: 'small',
    name: '小网格',
    level: 'grid',
    rule: households(100, 125, 150),
    source: {
      zh: '100–150 户(桐乡公开文件);目标 125 取中',
      en: '100–150 households (public document of Tongxiang); the target of 125 is the middle',
    },
  },
  {
    id: 'population',
    name: '人口网格',
    level: 'grid',
    rule: { of: 'population', min: 400, target: 600, max: 800, also: [{ of: 'households', max: 500 }] },
    source: {
      zh: '800 人或 500 户为限(莆田公开文件);下限 400 人与目标 600 人为本工具所取',
      en: 'up to 800 people or 500 households (public document of Putian); the minimum of 400 and the target of 600 are ours',
    },
  },
  {
    id: 'village',
    name: '村庄网格',
    level: 'grid',
    rule: households(50, 150, 300),
    source: {
      zh: '以自然村、村民小组为单元(通行做法),须给出 territory.units.villageGroup;未见公开的户数标准,50–300 户为本工具所取,宜按当地改',
      en: "natural villages and villagers' groups are the units (usual practice; needs territory.units.villageGroup); no published number was found: 50–300 households are ours, to be changed to local rules",
    },
  },
  {
    id: 'micro',
    name: '微网格',
    level: 'micro',
    rule: households(30, 65, 100),
    source: {
      zh: '30–100 户(成都公开文件);目标 65 取中',
      en: '30–100 households (public document of Chengdu); the target of 65 is the middle',
    },
  },
  {
    id: 'smallMicro',
    name: '小微网格',
    level: 'micro',
    rule: households(30, 40, 50),
    source: {
      zh: '30–50 户(常见做法,未核到文件);目标 40 取中',
      en: '30–50 households (common practice, no document verified); the target of 40 is the middle',
    },
  },
];

/** The preset of a name or id; null when there is none. */
export function sizePreset(name: string): SizePreset | null {
  return SIZE_PRESETS.find((preset) => preset.id === name || preset.name === name) ?? null;
}

const choices = SIZE_PRESETS.map(({ name, id }) => `${name} (${id})`).join('、');

/**
 * A size rule: the name of a preset, or numbers.
 *
 * @example SizeSchema.parse('城市网格') // { of: 'households', min: 300, target: 400, max: 500, also: [] }
 */
export const SizeSchema = z
  .preprocess((value, context) => {
    if (typeof value !== 'string') return value;
    const preset = sizePreset(value);
    if (preset) return structuredClone(preset.rule);
    context.addIssue({
      code: 'custom',
      message: `没有名为“${value}”的规模,可用:${choices} / no size is named "${value}"; there are: ${choices}`,
      params: {
        near: nearest(
          value,
          SIZE_PRESETS.flatMap(({ id, name }) => [id, name]),
        ),
      },
    });
    return z.NEVER;
  }, SizeNumbersSchema)
  .meta({
    description: `规模:预置名称,或写明数字 / a preset by name, or numbers. ${SIZE_PRESETS.map(({ name, id, source }) => `${name} (\`${id}\`): ${source.zh} / ${source.en}`).join('; ')}`,
  });

/** Sizes that differ from the project's for some areas; what is left out stays as it is. */
export const SizesSchema = z.strictObject({ size: SizeSchema.optional(), micro: SizeSchema.optional() });
export type Sizes = z.output<typeof SizesSchema>;

const classes = Object.entries(URBAN_RURAL)
  .map(([code, name]) => `${code} ${name}`)
  .join('、');

/** Sizes by urban–rural class; a class is written as code or name and comes out as code. */
export const ByClassSchema = z
  .preprocess(
    (value, context) => {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
      const byCode: Record<string, unknown> = {};
      for (const [key, sizes] of Object.entries(value)) {
        const code = urbanRuralCode(key);
        const message =
          code === null
            ? `“${key}”不是城乡分类,可用:${classes} / "${key}" is no urban–rural class; there are: ${classes}`
            : code in byCode
              ? `城乡分类 ${code} 写了两次 / class ${code} is given twice`
              : null;
        if (message !== null) {
          context.addIssue({ code: 'custom', message, path: [key] });
          return z.NEVER;
        }
        byCode[code!] = sizes;
      }
      return byCode;
    },
    z.record(z.string(), SizesSchema),
  )
  .meta({
    description: `按城乡分类另定规模(须给出 territory.boundary.urbanRural)/ sizes by urban–rural class: ${classes}`,
  });

/** What is done with a compound or a village group that holds more than a grid may. */
const OVERSIZE = ['split', 'keep'] as const;
const OversizeWord = z.enum(OVERSIZE);
export const OversizeSchema = z
  .preprocess(
    (value) => (typeof value === 'string' ? { compounds: value } : value),
    z.strictObject({
      compounds: OversizeWord.default('split').meta({
        description:
          '超过上限的小区:split 按楼栋拆开,keep 整个自成一格 / compounds above the maximum: cut by buildings, or one grid',
      }),
      villageGroups: OversizeWord.default('keep').meta({
        description: '超过上限的自然村、村民小组,同上 / the same for village groups',
      }),
      exceptions: z.record(z.string(), OversizeWord).default({}).meta({
        description: '小区编号、名称或村组名 → 单独的处理 / id or name of a compound or village group → what is done with it',
      }),
    }),
  )
  .meta({ description: '超过上限的小区、村组;只写一个词时指小区 / above the maximum; a single word speaks of compounds' });
