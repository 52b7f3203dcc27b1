import { nearest } from '../core/config/parse.js';
import type { GridsConfig, SizeRule } from '../core/config/project.js';
import { WanggeError } from '../core/errors.js';
import { byText, sortedBy } from '../core/order.js';
import type { Cell, Territory, Unit } from '../core/territory.js';
import type { Text } from '../core/text.js';
import type { Bond } from './bonds.js';

/** An attribute with its bounds, per cell. */
export interface Bounded {
  readonly of: string;
  readonly size: Float64Array;
  /** The same, but of what no zone within bounds can hold just as much as a zone may. */
  readonly capped: Float64Array;
  /** 0 where there is no lower bound. */
  readonly min: number;
  readonly max: number;
}

/** What no zone within bounds can hold: a cell (a building, or touching ones), or a bond kept whole. */
export interface OverMax {
  readonly kind: 'unit' | Bond['kind'];
  /** The unit to blame, or the ids of the touching units joined by "+"; the compound; the village group. */
  readonly id: string;
  /** What to call it: name and id of a compound that has a name, else the id. */
  readonly called: Text;
  readonly cells: readonly number[];
  /** Where it is above the maximum, the level's first attribute first. */
  readonly excess: readonly { readonly of: string; readonly amount: number; readonly max: number }[];
}

/** One of the two levels of drawing, with what it needs to know of every cell. */
export interface Level {
  readonly name: 'grid' | 'micro';
  readonly rule: SizeRule;
  readonly target: number;
  /** How much even work counts against borders and shape: 1 is usual. */
  readonly evenness: number;
  /** Bounded attribute of each cell. */
  readonly size: Float64Array;
  /** The same, at most `rule.max`: what the optimiser sees, so that a tower above the maximum fills a zone and no more. */
  readonly capped: Float64Array;
  /** Further bounded attributes (`rule.also`). */
  readonly also: readonly Bounded[];
  /** Workload of each cell, scaled down where the size is capped. */
  readonly workload: Float64Array;
  /** The same in full. */
  readonly work: Float64Array;
  /** For a cell that no zone within bounds can hold: the id of what is to blame (`overs`). */
  readonly overMax: readonly (string | null)[];
  /** All that no zone within bounds can hold, in the order of the ids of their first cells. */
  readonly overs: readonly OverMax[];
  /** Index into `overs` of each cell, or −1. */
  readonly overOf: Int32Array;
  /** Cells that one zone must hold together have the same number; −1 where they are free. */
  readonly bondOf: Int32Array;
}

/** The first attribute of a level and the further ones, in this order. */
export function boundedBy(level: Pick<Level, 'rule' | 'size' | 'capped' | 'also'>): readonly Bounded[] {
  const { of, min, max } = level.rule;
  return [{ of, size: level.size, capped: level.capped, min, max }, ...level.also];
}

const isPlain = (name: string) => name === 'households' || name === 'population';

/** A load of a unit by its name in the configuration. */
export function amountOf(unit: Unit, name: string): number {
  if (name === 'households') return unit.households;
  if (name === 'population') return unit.population ?? 0;
  return unit.load[name] ?? 0;
}

/** A load of a cell: the sum over its units. */
export function cellAmount(territory: Territory, cell: Cell, name: string): number {
  if (name === 'households') return cell.households;
  if (name !== 'population') return cell.load[name] ?? 0;
  let total = 0;
  for (const unit of cell.units) total += territory.units[unit].population ?? 0;
  return total;
}

/** Weighted sum of loads (任务相当). */
export function cellWorkload(territory: Territory, cell: Cell, weights: GridsConfig['load']): number {
  let total = 0;
  for (const name of Object.keys(weights).sort(byText)) total += weights[name] * cellAmount(territory, cell, name);
  return total;
}

/** Whether a zone of these cells is within the bounds of the further attributes. */
export function fitsFurther({ also }: Level, cells: readonly number[]): boolean {
  return also.every(({ size, min, max }) => {
    const amount = cells.reduce((total, cell) => total + size[cell], 0);
    return amount >= min - 1e-9 && amount <= max + 1e-9;
  });
}

/** Whether a set of cells stays within every maximum of a rule. */
export function fitsRule(territory: Territory, rule: SizeRule): (cells: readonly number[]) => boolean {
  return (cells) =>
    [rule, ...rule.also].every(
      ({ of, max }) => cells.reduce((total, cell) => total + cellAmount(territory, territory.cells[cell], of), 0) <= max + 1e-9,
    );
}

/**
 * Prepares a level. Throws `configInvalid` when the rule or a weight names a load that no unit has.
 *
 * @param bonds cells that one zone must hold together; those above a maximum are zones of their own
 */
export function levelOf(
  territory: Territory,
  config: Pick<GridsConfig, 'size' | 'micro' | 'load'> & Partial<Pick<GridsConfig, 'evenness'>>,
  name: Level['name'],
  bonds: readonly Bond[] = [],
): Level {
  const rule = name === 'grid' ? config.size : config.micro;
  const path = name === 'grid' ? 'grids.size' : 'grids.micro';
  requireLoad(territory, rule.of, `${path}.of`);
  rule.also.forEach(({ of }, i) => {
    requireLoad(territory, of, `${path}.also.${i}.of`);
  });
  for (const load of Object.keys(config.load).sort(byText)) requireLoad(territory, load, `grids.load.${load}`);
  const { cells } = territory;
  const attributes = [rule, ...rule.also].map(({ of, min, max }) => {
    const size = Float64Array.from(cells, (cell) => cellAmount(territory, cell, of));
    return { of, size, capped: size.slice(), min: min ?? 0, max };
  });
  const bondOf = new Int32Array(cells.length).fill(-1);
  bonds.forEach((bond, i) => {
    for (const cell of bond.cells) bondOf[cell] = i;
  });
  const overs = oversOf(territory, attributes, bonds, bondOf);
  const overMax = new Array<string | null>(cells.length).fill(null);
  const overOf = new Int32Array(cells.length).fill(-1);
  const work = Float64Array.from(cells, (cell) => cellWorkload(territory, cell, config.load));
  const workload = work.slice();
  overs.forEach(({ id, cells: held, excess }, i) => {
    const least = Math.min(...excess.map(({ amount, max }) => max / amount));
    for (const cell of held) {
      overMax[cell] = id;
      overOf[cell] = i;
      workload[cell] *= least;
    }
    for (const { of, amount, max } of excess) {
      const { size, capped } = attributes.find((attribute) => attribute.of === of)!;
      for (const cell of held) capped[cell] = held.length === 1 ? max : (size[cell] * max) / amount;
    }
  });
  const [first, ...also] = attributes;
  const target = rule.target ?? (rule.min + rule.max) / 2;
  return {
    name,
    rule,
    target,
    evenness: config.evenness ?? 1,
    size: first.size,
    capped: first.capped,
    also,
    workload,
    work,
    overMax,
    overs,
    overOf,
    bondOf,
  };
}

function oversOf(
  territory: Territory,
  attributes: readonly { readonly of: string; readonly size: Float64Array; readonly max: number }[],
  bonds: readonly Bond[],
  bondOf: Int32Array,
): OverMax[] {
  const excessOf = (cells: readonly number[]) =>
    attributes.flatMap(({ of, size, max }) => {
      const amount = cells.reduce((total, cell) => total + size[cell], 0);
      return amount > max ? [{ of, amount, max }] : [];
    });
  const overs: OverMax[] = [];
  for (const { kind, id, cells } of bonds) {
    const excess = excessOf(cells);
    if (excess.length > 0) overs.push({ kind, id, called: calledOf(territory, kind, id), cells, excess });
  }
  territory.cells.forEach((cell, i) => {
    const excess = bondOf[i] < 0 ? excessOf([i]) : [];
    if (excess.length === 0) return;
    const id = blamed(territory, cell, excess[0]);
    overs.push({ kind: 'unit', id, called: { zh: id, en: id }, cells: [i], excess });
  });
  return sortedBy(overs, ({ cells }) => cells.map((cell) => territory.cells[cell].id).sort(byText)[0]);
}

function calledOf(territory: Territory, kind: OverMax['kind'], id: string): Text {
  const name = kind === 'compound' ? (territory.compounds.find((one) => one.id === id)?.name ?? id) : id;
  return name === id ? { zh: id, en: id } : { zh: `${name}(${id})`, en: `${name} (${id})` };
}

function blamed(territory: Territory, cell: Cell, { of, max }: { readonly of: string; readonly max: number }): string {
  const units = cell.units.map((unit) => territory.units[unit]);
  const above = units
    .filter((unit) => amountOf(unit, of) > max)
    .sort((a, b) => amountOf(b, of) - amountOf(a, of) || byText(a.id, b.id));
  if (above.length > 0) return above[0].id;
  return units
    .filter((unit) => amountOf(unit, of) > 0)
    .map((unit) => unit.id)
    .sort(byText)
    .join('+');
}

function requireLoad(territory: Territory, name: string, path: string): void {
  const { units } = territory;
  if (units.length === 0 || name === 'households') return;
  if (name === 'population' ? units.some((unit) => unit.population !== null) : units.some((unit) => name in unit.load)) return;
  const loads = [...new Set(units.flatMap((unit) => Object.keys(unit.load)))].filter((load) => !isPlain(load)).sort(byText);
  const known = ['households', ...(units.some((unit) => unit.population !== null) ? ['population'] : []), ...loads];
  const near = nearest(name, known);
  throw new WanggeError(
    'configInvalid',
    { zh: `“${path}”所指的负荷“${name}”不在任何单元中`, en: `"${path}" names the load "${name}", which no unit has` },
    {
      place: { path },
      hint: {
        zh: `${near ? `是否想写 ${near}?` : ''}可用:${known.join('、')};其他列须先写入 territory.units.load`,
        en: `${near ? `did you mean ${near}? ` : ''}there are: ${known.join(', ')}; name further columns in territory.units.load`,
      },
    },
  );
}
