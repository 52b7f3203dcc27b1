import { describe, expect, it } from 'vitest';
import { GridsSchema } from '../../../src/core/config/project.js';
import { drawGrids, prepareDrawing } from '../../../src/partition/drawGrids.js';
import { drawingGround, drawOneArea } from '../../../src/partition/drawOneArea.js';
import { drawAreas } from '../../../src/pipeline/threads/drawAreas.js';
import { effortWithin } from '../../../src/pipeline/threads/effortWithin.js';
import { drawTown } from '../../partition/town.js';

const territoryCells = (cells: number) => Array.from({ length: cells }, (_, cell) => cell);
const config = GridsSchema.parse({ size: { min: 60, target: 80, max: 100 }, micro: { min: 20, target: 30, max: 40 } });

describe('drawing areas in threads', () => {
  const blocks = 'aabbccdd\naabbccdd\naabbccdd';
  const areas = '11222333\n11222333\n11222333';
  const ground = drawingGround(drawTown({ blocks, areas }), config);
  const tasks = ground.territory.areas.map((_, area) => ({ area, seed: 4 }));

  it('gives the drawings that drawing one area after the other gives, with any number of threads', async () => {
    const here = tasks.map((task) => drawOneArea(ground, task));
    for (const threads of [1, 2, 3]) expect(await drawAreas(ground, tasks, threads)).toEqual(here);
  });

  it('makes the plan that drawing in one go makes, and tells of every area that begins and ends', async () => {
    const { territory } = ground;
    const drawing = prepareDrawing(territory, config, { seed: 4 });
    const told: [string, number][] = [];
    const drawings = await drawAreas(drawing.ground, drawing.tasks, 2, (step, { area }) => told.push([step, area]));
    expect(drawing.finish(drawings)).toEqual(drawGrids(territory, config, { seed: 4 }));
    for (const step of ['begins', 'ends'])
      expect(told.flatMap(([one, area]) => (one === step ? [area] : []))).toEqual(drawing.tasks.map(({ area }) => area));
  });

  it('takes more effort where there is more time, and less where there is less', () => {
    const clock = () => {
      let at = 0;
      return () => {
        at += 100;
        return at;
      };
    };
    const effort = (seconds: number) => effortWithin(ground, tasks, 1, { seconds, now: clock() });
    expect(effort(2)).toBeCloseTo(2 * effort(1), 1);
    expect(effort(1e-6)).toBe(0.05);
    expect(effort(1e6)).toBe(200);
    const hasty = tasks.map((task) => drawOneArea(ground, { ...task, effort: 0.05 }));
    expect(hasty.flatMap(({ grids }) => grids.flatMap(({ cells }) => cells)).sort((a, b) => a - b)).toEqual(
      territoryCells(ground.territory.cells.length),
    );
  });

  it('needs nothing that cannot be copied to a thread, and no courses of borders', () => {
    const copy = structuredClone(ground);
    const bare = {
      ...copy,
      territory: { ...copy.territory, arcs: copy.territory.arcs.map((arc) => ({ ...arc, vertices: new Int32Array(0) })) },
    };
    for (const task of tasks) {
      expect(structuredClone(drawOneArea(bare, structuredClone(task)))).toEqual(drawOneArea(ground, task));
    }
  });
});
