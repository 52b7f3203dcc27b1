import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GridsSchema } from '../../src/core/config/project.js';
import type { Plan } from '../../src/core/plan.js';
import { Random } from '../../src/core/random.js';
import type { Territory } from '../../src/core/territory.js';
import { planFiles } from '../../src/io/planFiles.js';
import { toJson, writeAll } from '../../src/io/write.js';
import { drawGrids } from '../../src/partition/drawGrids.js';
import { matchPrevious } from '../../src/partition/redraw/matchPrevious.js';
import type { PreviousPlan } from '../../src/partition/redraw/previous.js';
import { diffPlans } from '../../src/pipeline/diff/diffPlans.js';
import { readGrids } from '../../src/pipeline/readGrids.js';
import { shapesOf } from '../../src/topology/shapes.js';
import { freshFolder } from '../cli/smallProject.js';
import { drawTown } from '../partition/town.js';

const TOWN = `
aaabbbccc
aaabb.ccc
dddeeefff
ddd..efff
ggghhhiii
ggghhhiii
`;
const SITES = `
ss.......
ss.......
.........
.........
.......tt
.......tt
`;

const siteAt = (row: number, column: number) => SITES.trim().split('\n')[row]![column] !== '.';

function written(territory: Territory, plan: Plan): string {
  const folder = freshFolder();
  const { unit, step, decimals } = territory.lattice;
  const files = planFiles(territory, plan, {
    cells: shapesOf(territory.shapes),
    grids: shapesOf(plan.gridShapes),
    microGrids: shapesOf(plan.microShapes),
    // a drawn town has no outline of its own
    boundary: territory.areas.map(() => ({ type: 'Polygon' as const, coordinates: [] })),
  });
  writeAll(folder, files);
  writeFileSync(join(folder, 'plan.json'), toJson({ crs: 'planar', lattice: { unit, step, decimals } }));
  return folder;
}

it('plan and diff count the same moves and tell the same of every grid, grids without households among them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 2 }), (seed, change) => {
      const random = new Random(seed);
      const loads = Array.from({ length: 54 }, () => 4 + random.int(12));
      const later = loads.map((load) => (random.int(3) === 0 ? Math.max(0, load + random.int(13) - 6) : load));
      const town = (of: readonly number[]) =>
        drawTown({
          blocks: TOWN,
          dedicated: SITES,
          households: (row, column) => (siteAt(row, column) ? 0 : of[9 * row + column]!),
        });
      const config = (min: number, max: number, stability = 30) =>
        GridsSchema.parse({ size: { min, target: (min + max) / 2, max }, micro: { min: 20, target: 30, max: 40 }, stability });
      const first = drawGrids(town(loads), config(60, 100), { seed });
      const old = written(town(loads), first);
      const source = { path: old, code: 'code', name: 'name', crs: 'planar' as const };
      const read = readGrids(source, 'planar');
      const territory = town(later);
      const listed = (level: 'grid' | 'micro') => (unit: string) => read.units!.get(unit)?.[level] ?? null;
      const previous: PreviousPlan = {
        grids: matchPrevious(territory, read.grids, new Map(), listed('grid')).level,
        micros: matchPrevious(territory, read.micros!, new Map(), listed('micro')).level,
      };
      const [min, max, stability] = (
        [
          [60, 100, 30],
          [40, 70, 1],
          [90, 160, 0.1],
        ] as const
      )[change];
      const second = drawGrids(territory, config(min, max, stability), { seed, redraw: { previous } });
      const now = written(territory, second);
      const diff = diffPlans(old, now, { id: 'code', name: 'name', crs: 'planar' });
      expect(diff.householdsMoved).toBe(second.redrawing!.householdsMoved);
      expect(diff.households).toBe(second.redrawing!.households);
      expect(diff.grids.map(({ code, outcome }) => [code, outcome])).toEqual(
        second.redrawing!.grids.map(({ code, outcome }) => [code, outcome]),
      );
    }),
    { numRuns: 8 },
  );
}, 120_000);
