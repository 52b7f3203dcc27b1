import type { Plan, Zone } from '../../src/core/plan.js';
import type { Territory } from '../../src/core/territory.js';

/** Judges a plan from the territory's arcs and units alone, sharing no code with the drawing; answers what is wrong. */
export function faults(territory: Territory, plan: Plan): string[] {
  const wrong: string[] = [];
  const levels: [string, readonly Zone[], Int32Array][] = [
    ['grid', plan.grids, plan.gridOfCell],
    ['micro', plan.microGrids, plan.microOfCell],
  ];
  for (const [level, zones, ofCell] of levels) {
    const seen = new Array<number>(territory.cells.length).fill(0);
    zones.forEach((zone, z) => {
      for (const cell of zone.cells) {
        seen[cell]++;
        if (ofCell[cell] !== z) wrong.push(`${level} ${zone.code}: cell ${cell} points elsewhere`);
        if (territory.cells[cell].area !== zone.area) wrong.push(`${level} ${zone.code}: cell ${cell} of another area`);
      }
      if (zone.cells.length === 0) wrong.push(`${level} ${zone.code} is empty`);
      const households = zone.cells
        .flatMap((cell) => territory.cells[cell].units)
        .reduce((sum, unit) => sum + territory.units[unit].households, 0);
      if (households !== zone.households)
        wrong.push(`${level} ${zone.code}: ${zone.households} households, units say ${households}`);
    });
    seen.forEach((times, cell) => {
      if (times !== 1) wrong.push(`${level}: cell ${cell} covered ${times} times`);
    });
    const total = zones.reduce((sum, zone) => sum + zone.households, 0);
    const all = territory.units.reduce((sum, unit) => sum + unit.households, 0);
    if (total !== all) wrong.push(`${level}: ${total} households of ${all}`);
    if (new Set(zones.map((zone) => zone.code)).size !== zones.length) wrong.push(`${level}: a code twice`);
    if (zones.some((zone, i) => i > 0 && zones[i - 1].code >= zone.code)) wrong.push(`${level}: codes not ascending`);
  }
  for (const micro of plan.microGrids) {
    for (const cell of micro.cells) {
      if (plan.grids[plan.gridOfCell[cell]].code !== micro.parent) wrong.push(`micro ${micro.code} leaves its grid`);
    }
  }
  return wrong;
}

/** Number of pieces of a set of cells, by flooding over arcs of any length within one area. */
export function pieces(territory: Territory, cells: readonly number[]): number {
  const open = new Set(cells);
  const touching = new Map<number, number[]>();
  for (const { left, right, class: kind } of territory.arcs) {
    if (kind === 'area' || !open.has(left) || !open.has(right)) continue;
    touching.set(left, [...(touching.get(left) ?? []), right]);
    touching.set(right, [...(touching.get(right) ?? []), left]);
  }
  let count = 0;
  while (open.size > 0) {
    count++;
    const stack = [open.values().next().value!];
    open.delete(stack[0]);
    while (stack.length > 0) {
      for (const other of touching.get(stack.pop()!) ?? []) if (open.delete(other)) stack.push(other);
    }
  }
  return count;
}
