import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { Area, Territory } from '../core/territory.js';
import type { Level } from './level.js';

/** Units, touching units and compounds of an area that no zone within bounds can hold: the exceptions that a plan must list. */
export function aboveMaximum(territory: Territory, level: Level, area: Area, cells: readonly number[]): Finding[] {
  const findings: Finding[] = [];
  const { max } = level.rule;
  const what = level.name === 'grid' ? { zh: '网格', en: 'a grid' } : { zh: '微网格', en: 'a micro-grid' };
  const severity = level.name === 'grid' ? 'warning' : 'note';
  const open = cells.filter((cell) => territory.cells[cell].dedicated < 0);
  for (const cell of open) {
    const id = level.overMax[cell];
    if (id === null || id === undefined) continue;
    const amount = Math.round(level.size[cell] * 100) / 100;
    findings.push({
      code: 'unit.aboveMax',
      severity,
      text: {
        zh: `${area.name}:单元 ${id} 所在楼体计 ${amount},超过${what.zh}上限 ${max},自成一格,或带入少量相邻楼栋`,
        en: `${area.name}: the building of unit ${id} holds ${amount}, above the maximum ${max} of ${what.en}; it is a zone of its own or takes a few neighbours in`,
      },
      hint: { zh: '可按单元(楼门)竖向再分,或确认保留', en: 'divide it by stairwells, or accept it' },
      place: { id },
      figures: { id, households: amount, max, area: area.code, level: level.name },
    });
  }
  if (level.name === 'grid') findings.push(...compoundsAboveMaximum(territory, level, area, open));
  return findings;
}

function compoundsAboveMaximum(territory: Territory, level: Level, area: Area, cells: readonly number[]): Finding[] {
  return [...compoundLoads(territory, level, cells)]
    .filter(([, amount]) => amount > level.rule.max)
    .map(([compound, amount]): Finding => {
      const { id, name } = territory.compounds[compound];
      const least = Math.ceil(amount / level.rule.max);
      return {
        code: 'compound.aboveMax',
        severity: 'warning',
        text: {
          zh: `${area.name}:小区 ${name ?? id} 共 ${amount},超过网格上限 ${level.rule.max},至少分入 ${least} 个网格`,
          en: `${area.name}: compound ${name ?? id} holds ${amount}, above the maximum ${level.rule.max} of a grid; it takes at least ${least} grids`,
        },
        hint: { zh: '核对分界是否沿小区内道路', en: 'check that the cut follows a road inside the compound' },
        place: { id },
        figures: { id, households: amount, max: level.rule.max, area: area.code, level: level.name },
      };
    })
    .sort((a, b) => byText(a.place!.id!, b.place!.id!));
}

/** Compounds that would fit into one grid and lie in several all the same, because streets cut through them. */
export function compoundsSplit(
  territory: Territory,
  level: Level,
  area: Area,
  cells: readonly number[],
  gridOfCell: Int32Array,
): Finding[] {
  const loads = compoundLoads(territory, level, cells);
  const grids = new Map<number, Set<number>>();
  for (const cell of cells) {
    const { compound, dedicated } = territory.cells[cell];
    if (compound < 0 || dedicated >= 0) continue;
    const known = grids.get(compound);
    if (known) known.add(gridOfCell[cell]);
    else grids.set(compound, new Set([gridOfCell[cell]]));
  }
  return [...grids]
    .filter(([compound, parts]) => parts.size > 1 && loads.get(compound)! <= level.rule.max)
    .map(([compound, parts]): Finding => {
      const { id, name } = territory.compounds[compound];
      return {
        code: 'compound.split',
        severity: 'warning',
        text: {
          zh: `${area.name}:小区 ${name ?? id} 被道路穿过,分在 ${parts.size} 个网格`,
          en: `${area.name}: compound ${name ?? id} is crossed by a road and lies in ${parts.size} grids`,
        },
        hint: { zh: '核对小区范围,或手工调整', en: 'check the outline of the compound, or adjust by hand' },
        place: { id },
        figures: { id, grids: parts.size, area: area.code },
      };
    })
    .sort((a, b) => byText(a.place!.id!, b.place!.id!));
}

function compoundLoads(territory: Territory, level: Level, cells: readonly number[]): Map<number, number> {
  const loads = new Map<number, number>();
  for (const cell of cells) {
    const { compound } = territory.cells[cell];
    if (compound >= 0) loads.set(compound, (loads.get(compound) ?? 0) + level.size[cell]);
  }
  return loads;
}
