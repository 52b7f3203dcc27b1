import type { GridsConfig, SizeRule } from '../core/config/project.js';
import { WanggeError } from '../core/errors.js';
import { byText } from '../core/order.js';
import type { Cell, Territory, Unit } from '../core/territory.js';

/** One of the two levels of drawing, with what it needs to know of every cell. */
export interface Level {
  readonly name: 'grid' | 'micro';
  readonly rule: SizeRule;
  readonly target: number;
  /** Bounded attribute of each cell. */
  readonly size: Float64Array;
  /** The same, at most `rule.max`: what the optimiser sees, so that a tower above the maximum fills a zone and no more. */
  readonly capped: Float64Array;
  /** Workload of each cell, scaled down where the size is capped. */
  readonly workload: Float64Array;
  /** For a cell that no zone within bounds can hold: the unit to blame, or the ids of the touching units joined by "+". */
  readonly overMax: readonly (string | null)[];
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

/** Prepares a level. Throws `configInvalid` when the rule or a weight names a load that no unit has. */
export function levelOf(territory: Territory, config: GridsConfig, name: Level['name']): Level {
  const rule = name === 'grid' ? config.size : config.micro;
  requireLoad(territory, rule.of, name === 'grid' ? 'grids.size.of' : 'grids.micro.of');
  for (const load of Object.keys(config.load).sort(byText)) requireLoad(territory, load, `grids.load.${load}`);
  const { cells } = territory;
  const size = Float64Array.from(cells, (cell) => cellAmount(territory, cell, rule.of));
  const capped = size.map((amount) => Math.min(amount, rule.max));
  const workload = Float64Array.from(cells, (cell, i) =>
    size[i] > rule.max
      ? (cellWorkload(territory, cell, config.load) * rule.max) / size[i]
      : cellWorkload(territory, cell, config.load),
  );
  return {
    name,
    rule,
    target: rule.target ?? (rule.min + rule.max) / 2,
    size,
    capped,
    workload,
    overMax: cells.map((cell, i) => (size[i] > rule.max ? blamed(territory, cell, rule) : null)),
  };
}

function blamed(territory: Territory, cell: Cell, rule: SizeRule): string {
  const units = cell.units.map((unit) => territory.units[unit]);
  const above = units
    .filter((unit) => amountOf(unit, rule.of) > rule.max)
    .sort((a, b) => amountOf(b, rule.of) - amountOf(a, rule.of) || byText(a.id, b.id));
  if (above.length > 0) return above[0].id;
  return units
    .filter((unit) => amountOf(unit, rule.of) > 0)
    .map((unit) => unit.id)
    .sort(byText)
    .join('+');
}

function requireLoad(territory: Territory, name: string, path: string): void {
  const { units } = territory;
  if (units.length === 0 || name === 'households') return;
  if (name === 'population' ? units.some((unit) => unit.population !== null) : units.some((unit) => name in unit.load)) return;
  const known = [...new Set(units.flatMap((unit) => Object.keys(unit.load)))].filter((load) => !isPlain(load)).sort(byText);
  throw new WanggeError(
    'configInvalid',
    { zh: `“${path}”所指的负荷“${name}”不在任何单元中`, en: `"${path}" names the load "${name}", which no unit has` },
    {
      place: { path },
      hint: {
        zh: `可用:households${known.map((load) => `、${load}`).join('')};其他列须先写入 territory.units.load`,
        en: `there are: households${known.map((load) => `, ${load}`).join('')}; name further columns in territory.units.load`,
      },
    },
  );
}
