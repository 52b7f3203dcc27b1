import type { Finding } from '../core/finding.js';
import { byText, sortedBy } from '../core/order.js';
import type { Area, Territory } from '../core/territory.js';
import type { Text } from '../core/text.js';
import { inAttribute } from './attributes.js';
import { amountOf, boundedBy, type Level, type OverMax } from './level.js';

/** Units, touching units, compounds and village groups of an area that no zone within bounds can hold: the exceptions that a plan must list. */
export function aboveMaximum(
  territory: Territory,
  level: Level,
  area: Area,
  cells: readonly number[],
  zones: readonly { readonly cells: readonly number[] }[] = [],
): Finding[] {
  const open = cells.filter((cell) => territory.cells[cell].dedicated < 0);
  const own = new Set(open);
  const findings = level.overs
    .filter((over) => own.has(over.cells[0]))
    .map((over) => overMaximum(level, area, over, compoundOf(territory, level, open, over)));
  if (level.name === 'grid')
    findings.push(
      ...compoundsAboveMaximum(territory, level, open).map((one) => splitCompound(area, one, gridsOf(territory, zones, one.id))),
    );
  return findings;
}

/** How many zones hold cells of a compound. */
function gridsOf(territory: Territory, zones: readonly { readonly cells: readonly number[] }[], id: string): number {
  const holds = (cell: number) => territory.compounds[territory.cells[cell].compound]?.id === id;
  return zones.filter(({ cells }) => cells.some(holds)).length;
}

interface KeptCompound {
  /** Of the attribute that is above the maximum, with the units that stay out. */
  readonly whole: number;
  /** Units of the compound that do not hang together with what is kept. */
  readonly out: readonly string[];
}

/** The compound that is kept whole, with those of its units that stay out because nothing joins them to the others. */
function compoundOf(territory: Territory, level: Level, cells: readonly number[], over: OverMax): KeptCompound | null {
  const compound = over.kind === 'compound' ? territory.compounds.findIndex(({ id }) => id === over.id) : -1;
  if (compound < 0) return null;
  const held = new Set(over.cells);
  const apart = cells.filter((cell) => territory.cells[cell].compound === compound && !held.has(cell));
  const [{ of, amount }] = over.excess;
  const { size } = boundedBy(level).find((bounded) => bounded.of === of)!;
  return {
    whole: apart.reduce((sum, cell) => sum + size[cell], amount),
    out: sortedBy(
      apart.flatMap((cell) => territory.cells[cell].units.map((unit) => territory.units[unit].id)),
      (unit) => unit,
    ),
  };
}

function staysOut({ whole, out }: KeptCompound, of: string): Text {
  const shown = out.slice(0, 5);
  const all = inAttribute(of, rounded(whole));
  return {
    zh: `(全小区 ${all.zh};${shown.join('、')}${out.length > shown.length ? `等 ${out.length} 个单元` : ''}与其余不相连,不在其内)`,
    en: ` (the compound has ${all.en}; ${shown.join(', ')}${out.length > shown.length ? ` and ${out.length - shown.length} more units` : ''} do not touch the rest and stay out)`,
  };
}

function overMaximum(
  level: Level,
  area: Area,
  { kind, id, called, excess: [{ of, amount, max }] }: OverMax,
  compound: KeptCompound | null,
): Finding {
  const out = compound !== null && compound.out.length > 0 ? staysOut(compound, of) : { zh: '', en: '' };
  const what = level.name === 'grid' ? { zh: '网格', en: 'a grid' } : { zh: '微网格', en: 'a micro-grid' };
  const holds = inAttribute(of, amount);
  const [text, hint]: readonly [Text, Text] =
    kind === 'unit'
      ? [
          {
            zh: `${area.name}:单元 ${id} 所在楼体计 ${holds.zh},超过${what.zh}上限 ${max},自成一格,或带入少量相邻楼栋`,
            en: `${area.name}: the building of unit ${id} holds ${holds.en}, above the maximum ${max} of ${what.en}; it is a zone of its own or takes a few neighbours in`,
          },
          { zh: '可按单元(楼门)竖向再分,或确认保留', en: 'divide it by stairwells, or accept it' },
        ]
      : [
          {
            zh: `${area.name}:${kind === 'compound' ? '小区' : '村组'} ${called.zh} 计 ${holds.zh}${out.zh},超过${what.zh}上限 ${max},按要求不拆,自成一格`,
            en: `${area.name}: ${kind === 'compound' ? 'compound' : 'village group'} ${called.en} holds ${holds.en}${out.en}, above the maximum ${max} of ${what.en}; it is kept whole as asked and is a grid of its own`,
          },
          {
            zh: '若可拆开,在 grids.oversize 中写 split',
            en: 'write split in grids.oversize where it may be divided',
          },
        ];
  return {
    code: `${kind}.aboveMax`,
    severity: level.name === 'grid' ? 'warning' : 'note',
    text,
    hint,
    place: { id },
    figures: { id, [of]: rounded(amount), max, area: area.code, level: level.name },
  };
}

/** A compound above a maximum that is divided by its buildings, by the first attribute in which it is. */
export interface SplitCompound {
  readonly id: string;
  readonly name: string | null;
  readonly of: string;
  readonly amount: number;
  readonly max: number;
}

/** The compounds above a maximum among cells, without those that are kept whole, by id. */
export function compoundsAboveMaximum(territory: Territory, level: Level, cells: readonly number[]): SplitCompound[] {
  const found = new Map<number, SplitCompound>();
  for (const { of, size, max } of boundedBy(level)) {
    const loads = new Map<number, number>();
    for (const cell of cells) {
      const { compound, dedicated } = territory.cells[cell];
      if (compound < 0 || dedicated >= 0 || level.overOf[cell] >= 0) continue;
      loads.set(compound, (loads.get(compound) ?? 0) + size[cell]);
    }
    for (const [compound, amount] of loads) {
      if (amount <= max || found.has(compound)) continue;
      const { id, name } = territory.compounds[compound];
      found.set(compound, { id, name, of, amount: rounded(amount), max });
    }
  }
  return sortedBy(found.values(), ({ id }) => id);
}

function splitCompound(area: Area, { id, name, of, amount, max }: SplitCompound, grids: number): Finding {
  const least = Math.ceil(amount / max);
  const holds = inAttribute(of, amount);
  const called = name === null ? { zh: id, en: id } : { zh: `${name}(${id})`, en: `${name} (${id})` };
  return {
    code: 'compound.aboveMax',
    severity: 'warning',
    text: {
      zh: `${area.name}:小区 ${called.zh} 共 ${holds.zh},超过网格上限 ${max},${
        grids === 1 ? '未拆开,整在一个网格' : `至少须分入 ${least} 个网格${grids > 1 ? `,现分入 ${grids} 个` : ''}`
      }`,
      en: `${area.name}: compound ${called.en} holds ${holds.en}, above the maximum ${max} of a grid; ${
        grids === 1
          ? 'it was not cut and lies in one grid'
          : `it takes at least ${least} grids${grids > 1 ? ` and lies in ${grids}` : ''}`
      }`,
    },
    hint: {
      zh: '核对分界是否沿小区内道路;不愿拆开时,在 grids.oversize 中写 keep',
      en: 'check that the cut follows a road inside the compound; write keep in grids.oversize to hold it together',
    },
    place: { id },
    figures: { id, [of]: amount, max, area: area.code, level: 'grid' },
  };
}

/** Compounds and village groups that would fit into one grid, or were to be kept whole, and lie in several all the same. */
export function splitUp(
  territory: Territory,
  level: Level,
  area: Area,
  cells: readonly number[],
  gridOfCell: Int32Array,
): Finding[] {
  return [
    ...compoundsSplit(territory, level, area, cells, gridOfCell),
    ...villageGroupsSplit(territory, level, area, cells, gridOfCell),
  ];
}

/** Compounds that would fit into one grid and lie in several all the same, because streets cut through them. */
function compoundsSplit(
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

/** Village groups whose houses lie in several grids although they fit into one: bonds that the ground or the planner has broken. */
function villageGroupsSplit(
  territory: Territory,
  level: Level,
  area: Area,
  cells: readonly number[],
  gridOfCell: Int32Array,
): Finding[] {
  const grids = new Map<string, Set<number>>();
  const loads = new Map<string, number>();
  for (const cell of cells) {
    if (territory.cells[cell].dedicated >= 0) continue;
    for (const unit of territory.cells[cell].units) {
      const { villageGroup } = territory.units[unit];
      if (villageGroup === undefined) continue;
      const known = grids.get(villageGroup) ?? new Set();
      grids.set(villageGroup, known.add(gridOfCell[cell]));
      loads.set(villageGroup, (loads.get(villageGroup) ?? 0) + amountOf(territory.units[unit], level.rule.of));
    }
  }
  const split = [...grids].filter(([, parts]) => parts.size > 1);
  return sortedBy(split, ([id]) => id).map(([id, parts]): Finding => {
    const amount = rounded(loads.get(id)!);
    const above = amount > level.rule.max;
    return {
      code: 'villageGroup.split',
      severity: 'warning',
      text: {
        zh: `${area.name}:村组 ${id}(${inAttribute(level.rule.of, amount).zh})分在 ${parts.size} 个网格`,
        en: `${area.name}: village group ${id} (${inAttribute(level.rule.of, amount).en}) lies in ${parts.size} grids`,
      },
      hint: above
        ? {
            zh: '超过上限;要保持完整,在 grids.oversize.villageGroups 中写 keep',
            en: 'it is above the maximum; write keep in grids.oversize.villageGroups to hold it together',
          }
        : {
            zh: '其房屋之间有别的村组或硬边界,请核对单元的归属',
            en: 'other groups or a hard border lie between its houses: check which units belong to it',
          },
      place: { id },
      figures: { id, grids: parts.size, area: area.code },
    };
  });
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function compoundLoads(territory: Territory, level: Level, cells: readonly number[]): Map<number, number> {
  const loads = new Map<number, number>();
  for (const cell of cells) {
    const { compound } = territory.cells[cell];
    if (compound >= 0) loads.set(compound, (loads.get(compound) ?? 0) + level.size[cell]);
  }
  return loads;
}
