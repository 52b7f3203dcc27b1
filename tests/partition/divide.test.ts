import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GridsSchema } from '../../src/core/config/project.js';
import { Random } from '../../src/core/random.js';
import { divide, type Ground, USUAL_MOVE_PRICE } from '../../src/partition/divide.js';
import { cellGraph } from '../../src/partition/graph.js';
import { levelOf } from '../../src/partition/level.js';
import { pieces } from './checker.js';
import { drawTown, shuffled, type Town } from './town.js';

const config = GridsSchema.parse({ size: { min: 60, target: 80, max: 100 } });

function groundOf(town: Town | ReturnType<typeof drawTown>): Ground {
  const territory = 'cells' in town ? town : drawTown(town);
  const cells = territory.cells.map((_, i) => i).sort((a, b) => (territory.cells[a].id < territory.cells[b].id ? -1 : 1));
  return { territory, graph: cellGraph(territory), level: levelOf(territory, config, 'grid'), cells, links: [] };
}

/** A town of 4 × 9 cells in blocks of 2 × 3, with loads from a seed and a few empty cells. */
function anyTown(seed: number, change = 0): Town {
  const random = new Random(seed);
  const amounts = Array.from({ length: 36 }, () => (random.int(8) === 0 ? 0 : 1 + random.int(12)));
  for (let i = 0; i < change; i++) amounts[random.int(36)] += 5;
  const blocks = Array.from({ length: 4 }, (_, row) =>
    Array.from({ length: 9 }, (_, column) => 'abcdefghijkl'[(row >> 1) * 3 + Math.floor(column / 3)]).join(''),
  ).join('\n');
  return { blocks, households: (row, column) => amounts[row * 9 + column] };
}

const labelled = (ground: Ground, zones: readonly (readonly number[])[]) => {
  const zoneOfCell = new Int32Array(ground.territory.cells.length).fill(-1);
  zones.forEach((zone, i) => {
    for (const cell of zone) zoneOfCell[cell] = 100 - i; // labels are names, not numbers
  });
  return zoneOfCell;
};
const covered = (zones: readonly (readonly number[])[]) => zones.flat().sort((a, b) => a - b);
const sizes = ({ level }: Ground, zones: readonly (readonly number[])[]) =>
  zones.map((zone) => zone.reduce((sum, cell) => sum + level.size[cell], 0));
const seeds = fc.integer({ min: 1, max: 1e6 });

describe('dividing a ground', () => {
  it('covers every cell once, in connected zones, and depends on ids alone, not on the order of cells', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const ground = groundOf(anyTown(seed));
        const zones = divide(ground, 1);
        expect(covered(zones)).toEqual(ground.territory.cells.map((_, i) => i));
        for (const zone of zones) expect(pieces(ground.territory, zone)).toBe(1);
        const other = groundOf(shuffled(ground.territory, new Random(seed)));
        const names = (of: Ground, list: readonly (readonly number[])[]) =>
          list.map((zone) => zone.map((cell) => of.territory.cells[cell].id));
        expect(names(other, divide(other, 1))).toEqual(names(ground, zones));
      }),
      { numRuns: 3 },
    );
  });

  it('moves nothing where nothing has changed, whatever the seed is now', () => {
    fc.assert(
      fc.property(seeds, seeds, (town, seed) => {
        const ground = groundOf(anyTown(town));
        const zones = divide(ground, 1);
        const inBounds = sizes(ground, zones).every((size) => size >= 60 && size <= 100);
        const previous = { zoneOfCell: labelled(ground, zones), price: USUAL_MOVE_PRICE };
        expect(divide({ ...ground, previous }, inBounds ? seed : 1)).toEqual(zones);
      }),
      { numRuns: 3 },
    );
  });

  it('moves nothing of a division out of bounds that could not be drawn better', () => {
    const ground = groundOf({ blocks: 'aab\naab', households: () => 19 }); // 114: neither one zone nor two
    const zones = divide(ground, 3);
    const previous = { zoneOfCell: labelled(ground, zones), price: USUAL_MOVE_PRICE };
    expect(divide({ ...ground, previous }, 3)).toEqual(zones);
  });

  it('moves few where a few households have come, and comes back within bounds', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const ground = groundOf(anyTown(seed));
        const zones = divide(ground, 1);
        const now = groundOf(anyTown(seed, 4));
        const zoneOfCell = labelled(ground, zones);
        const moved = (list: readonly (readonly number[])[]) =>
          now.territory.cells.length -
          list.reduce((sum, zone) => {
            const votes = new Map<number, number>();
            for (const cell of zone) votes.set(zoneOfCell[cell], (votes.get(zoneOfCell[cell]) ?? 0) + 1);
            return sum + Math.max(...votes.values());
          }, 0);
        const redrawn = divide({ ...now, previous: { zoneOfCell, price: USUAL_MOVE_PRICE } }, 1);
        expect(covered(redrawn)).toEqual(now.territory.cells.map((_, i) => i));
        for (const zone of redrawn) expect(pieces(now.territory, zone)).toBe(1);
        const bad = (list: readonly (readonly number[])[]) =>
          sizes(now, list).reduce((sum, size) => sum + Math.max(0, 60 - size, size - 100), 0);
        const afresh = divide(now, 1);
        expect(bad(redrawn)).toBeLessThanOrEqual(Math.max(bad(zones), bad(afresh)));
        // within bounds only a gain that is worth more than its price moves anything: at a prohibitive price nothing does
        if (bad(zones) === 0) expect(divide({ ...now, previous: { zoneOfCell, price: 1e6 } }, 1)).toEqual(zones);
        if (bad(zones) === 0) expect([bad(redrawn), moved(redrawn) <= 6]).toEqual([0, true]);
        else if (bad(afresh) === 0) expect(moved(redrawn)).toBeLessThanOrEqual(Math.max(18, moved(afresh)));
      }),
      { numRuns: 3 },
    );
  });

  it('takes the number of zones that is given, and with fewer dissolves the smallest, with more splits the largest', () => {
    const ground = groundOf({ blocks: 'aabbcc\naabbcc', households: () => 20 });
    const zones = divide(ground, 1);
    expect(zones).toHaveLength(3);
    const previous = { zoneOfCell: labelled(ground, zones), price: USUAL_MOVE_PRICE };
    expect(divide({ ...ground, zones: 4 }, 1)).toHaveLength(4);
    expect(divide({ ...ground, previous, zones: 2 }, 1)).toHaveLength(2);
    expect(divide({ ...ground, previous, zones: 4 }, 1)).toHaveLength(4);
  });

  it('keeps as many zones as before where finer pieces can, rather than take one more of whole blocks', () => {
    // five blocks in a row: no two runs of whole blocks are within 30–60, three are; halves of the middle block make two of 53
    const households = [10, 10, 9, 9, 15, 15, 10, 9, 10, 9];
    const ground = groundOf({ blocks: 'aabbccddee', households: (_, column) => households[column] });
    const rule = { min: 30, target: 45, max: 60 };
    const level = levelOf(ground.territory, GridsSchema.parse({ size: rule }), 'grid');
    const zoneOfCell = Int32Array.from(households, (_, cell) => (cell < 6 ? 0 : 1));
    const zones = divide({ ...ground, level, previous: { zoneOfCell, price: USUAL_MOVE_PRICE } }, 1);
    expect(sizes(ground, zones)).toEqual([53, 53]);
  });

  it('seats cells of no zone and of zones in pieces with a neighbour', () => {
    const ground = groundOf({ blocks: 'aabb\naabb', households: () => 20 });
    const before = Int32Array.of(7, 7, 5, 7, 7, -1, 5, 5); // the north-east corner lies apart, a cell has no zone
    const zones = divide({ ...ground, previous: { zoneOfCell: before, price: USUAL_MOVE_PRICE } }, 1);
    expect(zones.map((zone) => sizes(ground, [zone])[0])).toEqual([80, 80]);
    expect(zones).toEqual([
      [0, 1, 4, 5],
      [2, 3, 6, 7],
    ]);
  });

  it('keeps fixed cells together and apart as they are labelled, with and without a previous division', () => {
    const ground = groundOf({ blocks: 'aabbcc\naabbcc', households: () => 20 });
    const fixed = new Int32Array(12).fill(-1);
    fixed[1] = 4; // across the block border from
    fixed[2] = 4;
    fixed[3] = 9; // which is apart from its block
    for (const previous of [undefined, { zoneOfCell: new Int32Array(12).map((_, i) => (i % 6 < 3 ? 4 : 9)), price: 1 }]) {
      const zones = divide({ ...ground, fixed, ...(previous ? { previous } : {}) }, 1);
      const of = (cell: number) => zones.findIndex((zone) => zone.includes(cell));
      expect(of(1)).toBe(of(2));
      expect(of(3)).not.toBe(of(2));
      expect(covered(zones)).toEqual(ground.cells.map((_, i) => i));
      for (const zone of zones) expect(pieces(ground.territory, zone)).toBe(1);
    }
  });

  it.each([1, 2, 3, 4])('holds a further attribute within its bounds too (seed %i)', (seed) => {
    const ground = groundOf({ blocks: 'abcdefgh\nabcdefgh\nabcdefgh\nabcdefgh', households: () => 10 });
    const old = Float64Array.from(ground.territory.cells, (_, i) => (i % 8 < 4 ? 3 : 1)); // 64 in all, dense in the west
    const level = { ...ground.level, also: [{ of: 'elders', size: old, capped: old, min: 14, max: 18 }] };
    const zones = divide({ ...ground, level, zones: 4 }, seed);
    for (const zone of zones) {
      const held = zone.reduce((sum, cell) => sum + old[cell], 0);
      expect(held).toBeGreaterThanOrEqual(14);
      expect(held).toBeLessThanOrEqual(18);
    }
    expect(sizes(ground, zones).every((size) => size >= 60 && size <= 100)).toBe(true);
  });
});
