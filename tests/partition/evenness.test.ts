import { describe, expect, it } from 'vitest';
import { GridsSchema } from '../../src/core/config/project.js';
import { drawGrids } from '../../src/partition/drawGrids.js';
import { measure } from '../../src/partition/engine/energy.js';
import { cellGraph } from '../../src/partition/graph.js';
import { levelOf } from '../../src/partition/level.js';
import { metreProblem } from '../../src/partition/metres.js';
import { drawTown } from './town.js';

describe('evenness', () => {
  /** Four blocks in a row: a high street after the first, no street in the middle. */
  const row = (metres: number) =>
    drawTown({
      blocks: 'abcd',
      metres,
      households: (_, column) => [70, 20, 40, 50][column],
      border: (a) => (a.block === 'a' ? { class: 'major', name: '大街' } : { class: 'building', name: null }),
    });
  const config = (evenness?: number) =>
    GridsSchema.parse({
      size: { min: 60, max: 120 },
      micro: { min: 1, max: 120 },
      ...(evenness === undefined ? {} : { evenness }),
    });
  const sizes = (metres: number, evenness?: number) =>
    drawGrids(row(metres), config(evenness), { seed: 1 })
      .grids.map(({ households }) => households)
      .sort((a, b) => a - b);

  it('moves the border off the high street where it counts enough, and back where it counts less', () => {
    expect(sizes(20)).toEqual([90, 90]);
    expect(sizes(20, 1)).toEqual([90, 90]);
    expect(sizes(20, 0.2)).toEqual([70, 110]);
    expect(sizes(20, 0)).toEqual([70, 110]);
  });

  it('can be made to count more, where borders are long', () => {
    expect(sizes(80)).toEqual([70, 110]);
    expect(sizes(80, 3)).toEqual([90, 90]);
  });

  it('moves the border between micro-grids likewise', () => {
    const micros = (evenness?: number) => {
      const { grids, microGrids } = drawGrids(
        row(20),
        GridsSchema.parse({
          size: { min: 100, max: 200 },
          micro: { min: 60, max: 120 },
          ...(evenness === undefined ? {} : { evenness }),
        }),
        { seed: 1 },
      );
      expect(grids).toHaveLength(1);
      return microGrids.map(({ households }) => households).sort((a, b) => a - b);
    };
    expect(micros()).toEqual([90, 90]);
    expect(micros(0.2)).toEqual([70, 110]);
    expect(micros(0)).toEqual([70, 110]);
  });

  it.each(['grid', 'micro'] as const)('counts as usual where a %s is judged by sizes and loads alone', (name) => {
    const town = row(20);
    const { size, micro, load } = config();
    const energy = (grids: Parameters<typeof levelOf>[1]) => {
      const atoms = town.cells.map((_, cell) => [cell]);
      const problem = metreProblem(town, cellGraph(town), levelOf(town, grids, name), atoms, [], 2);
      return measure(problem, Int32Array.of(0, 1, 1, 1)).energy;
    };
    expect(energy({ size, micro, load })).toBe(energy(config(1)));
    expect(energy({ size, micro, load })).toBeGreaterThan(energy(config(0)));
  });

  it('is no number below nought', () => {
    expect(GridsSchema.safeParse({ evenness: -1 }).success).toBe(false);
    expect(GridsSchema.parse({}).evenness).toBe(1);
  });
});

describe('ground that carries nothing', () => {
  /** Two inhabited blocks in the west, two in the east, a park and a yard between; a high street from west to east. */
  const town = drawTown({
    blocks: 'axb\ncyd',
    households: (_, __, block) => (block === 'x' || block === 'y' ? 0 : 40),
    border: (a, b) => (a.row === b.row ? { class: 'service', name: null } : { class: 'major', name: '大街' }),
  });
  const config = GridsSchema.parse({ size: { min: 60, target: 80, max: 100 } });

  it('does not alone join two inhabited parts, though the border along the high street would cost less', () => {
    const level = levelOf(town, config, 'grid');
    const atoms = town.cells.map((_, cell) => [cell]);
    const problem = metreProblem(town, cellGraph(town), level, atoms, [], 2);
    const alongStreet = Int32Array.of(0, 0, 0, 1, 1, 1);
    const westAndEast = Int32Array.of(0, 0, 1, 0, 0, 1);
    const unpriced = { ...problem, bridges: null };
    expect(measure(unpriced, alongStreet).energy).toBeLessThan(measure(unpriced, westAndEast).energy);
    for (let seed = 1; seed <= 4; seed++) {
      const { gridOfCell } = drawGrids(town, config, { seed });
      const [a, , b, c, , d] = gridOfCell;
      expect([a === c, b === d, a === b]).toEqual([true, true, false]);
    }
  });
});
