import { nearest } from '../core/config/parse.js';
import type { GridsConfig } from '../core/config/project.js';
import { SIZE_PRESETS, type SizeRule, type Sizes, sizePreset } from '../core/config/sizeProfile.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { byText, sortedBy } from '../core/order.js';
import type { Area, Territory } from '../core/territory.js';
import { URBAN_RURAL, type UrbanRuralCode, urbanRuralCode } from '../core/urbanRural.js';

/** The size rules that an area is drawn by. */
export interface AreaSizes {
  readonly size: SizeRule;
  readonly micro: SizeRule;
}

/**
 * The size rules of every area: its own profile (a column of the boundary) goes before its urban–rural class, that before
 * the project's rules. Throws `configInvalid` for a class that no area has and for a profile that nobody knows; an area
 * whose class is missing or unknown keeps the project's rules, and that is found.
 *
 * @example sizesOfAreas(territory, config.grids).sizes[0].size.max // 500
 */
export function sizesOfAreas(territory: Territory, config: GridsConfig): { sizes: AreaSizes[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const classes = Object.keys(config.byClass).sort(byText) as UrbanRuralCode[];
  const classOf = territory.areas.map(({ urbanRural }) => (urbanRural === null ? null : urbanRuralCode(urbanRural)));
  for (const code of classes) if (!classOf.includes(code)) throw classWithoutArea(territory, code);
  const sizes = territory.areas.map((area, i): AreaSizes => {
    const code = classOf[i];
    if (classes.length > 0 && code === null && area.profile === undefined) findings.push(classUnknown(area));
    const own: Sizes = area.profile !== undefined ? named(config, area) : code === null ? {} : (config.byClass[code] ?? {});
    return { size: own.size ?? config.size, micro: own.micro ?? config.micro };
  });
  return { sizes, findings: sortedBy(findings, ({ place }) => place!.id!) };
}

/** A key of `grids.profiles`, or one or two presets joined by “+”: one for grids, one for micro-grids. */
function named(config: GridsConfig, area: Area): Sizes {
  const own = config.profiles[area.profile!];
  if (own !== undefined) return own;
  let sizes: Sizes = {};
  for (const name of area.profile!.split(/\s*[+、]\s*/)) {
    const preset = sizePreset(name);
    if (preset === null) throw profileUnknown(config, area, name);
    sizes = preset.level === 'grid' ? { ...sizes, size: preset.rule } : { ...sizes, micro: preset.rule };
  }
  return sizes;
}

function profileUnknown(config: GridsConfig, area: Area, name: string): WanggeError {
  const known = [...Object.keys(config.profiles).sort(byText), ...SIZE_PRESETS.flatMap((preset) => [preset.name, preset.id])];
  const near = nearest(name, known);
  return new WanggeError(
    'configInvalid',
    {
      zh: `辖区 ${area.name}(${area.code})的规模“${name}”不认得`,
      en: `area ${area.name} (${area.code}) names the sizes "${name}", which nothing defines`,
    },
    {
      place: { id: area.code, path: 'territory.boundary.profile' },
      hint: near
        ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
        : {
            zh: `可用:${known.join('、')};也可在 grids.profiles 中自定`,
            en: `there are: ${known.join(', ')}; or define it in grids.profiles`,
          },
    },
  );
}

function classWithoutArea(territory: Territory, code: UrbanRuralCode): WanggeError {
  const path = `grids.byClass.${code}`;
  const present = [...new Set(territory.areas.flatMap(({ urbanRural }) => urbanRural ?? []))].sort(byText);
  return new WanggeError(
    'configInvalid',
    {
      zh: `“${path}”:没有一个辖区的城乡分类是 ${code} ${URBAN_RURAL[code]}`,
      en: `"${path}": no area has the urban–rural class ${code} (${URBAN_RURAL[code]})`,
    },
    {
      place: { path },
      hint:
        present.length > 0
          ? { zh: `辖区现有的分类:${present.join('、')}`, en: `classes of the areas: ${present.join(', ')}` }
          : {
              zh: '辖区都没有城乡分类:在 territory.boundary.urbanRural 写明边界文件中该属性的名称',
              en: 'no area has a class: name the property of the boundary file in territory.boundary.urbanRural',
            },
    },
  );
}

function classUnknown(area: Area): Finding {
  return {
    code: 'area.classUnknown',
    severity: 'warning',
    text:
      area.urbanRural === null
        ? {
            zh: `${area.name}没有城乡分类,按项目的一般规模划分`,
            en: `${area.name} has no urban–rural class and is drawn by the project's own sizes`,
          }
        : {
            zh: `${area.name}的城乡分类“${area.urbanRural}”不认得,按项目的一般规模划分`,
            en: `the urban–rural class "${area.urbanRural}" of ${area.name} is not known; it is drawn by the project's own sizes`,
          },
    hint: {
      zh: `在边界文件中填写:${Object.entries(URBAN_RURAL)
        .map(([code, name]) => `${code} ${name}`)
        .join('、')}`,
      en: `enter it in the boundary file: ${Object.keys(URBAN_RURAL).join(', ')}`,
    },
    place: { id: area.code },
    figures: { area: area.code },
  };
}
