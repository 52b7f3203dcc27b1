import { sortedBy } from '../core/order.js';
import type { Plan } from '../core/plan.js';
import type { GridRegister } from '../core/register.js';
import type { Territory } from '../core/territory.js';
import { shapesOf } from '../topology/shapes.js';

/**
 * The register of a plan in memory: what staffing and scoring need to know of it. The same as reading it from the files
 * that `plan` writes, up to the rounding of measures there.
 *
 * @example assignWorkers({ register: registerOf(territory, plan), workers }, profile, { asOf: '2026-03-31' })
 */
export function registerOf(territory: Territory, plan: Plan): GridRegister {
  const shapes = shapesOf(plan.gridShapes);
  return {
    areas: sortedBy(
      territory.areas.map(({ code, name, urbanRural }) => ({ code, name, urbanRural })),
      ({ code }) => code,
    ),
    grids: sortedBy(
      plan.grids.map((grid, index) => ({
        code: grid.code,
        name: grid.name,
        kind: grid.kind,
        area: grid.parent,
        households: grid.households,
        population: grid.population,
        load: grid.load,
        workload: grid.workload,
        areaM2: grid.areaM2,
        perimeterM: grid.perimeterM,
        shape: shapes[index]!,
      })),
      ({ code }) => code,
    ),
    microGrids: sortedBy(
      plan.microGrids.map((micro) => ({
        code: micro.code,
        name: micro.name,
        kind: micro.kind,
        grid: micro.parent,
        households: micro.households,
      })),
      ({ code }) => code,
    ),
    units: sortedBy(
      territory.units.map((unit) => ({
        unit: unit.id,
        buildingCode: unit.buildingCode,
        households: unit.households,
        area: territory.areas[territory.cells[unit.cell]!.area]!.code,
        grid: plan.grids[plan.gridOfCell[unit.cell]!]!.code,
        micro: plan.microGrids[plan.microOfCell[unit.cell]!]!.code,
      })),
      ({ unit }) => unit,
    ),
  };
}
