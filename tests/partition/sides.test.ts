import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GridsSchema } from '../../src/core/config/project.js';
import type { BorderClass } from '../../src/core/territory.js';
import { drawGrids } from '../../src/partition/drawGrids.js';
import { type Stretch, visibleFrom } from '../../src/partition/outerSides.js';
import { fourSides } from '../../src/partition/sides.js';
import { bordersOf } from '../../src/partition/zones.js';
import { drawTown, type Place, type Town } from './town.js';

/** The four sides of the zone made of all cells of block `z`. */
function sidesOf(town: Town, letter = 'z') {
  const territory = drawTown(town);
  const blocks = [...new Set(town.blocks.replaceAll('\n', '').replaceAll(' ', ''))];
  const zoneOf = Int32Array.from(territory.cells, (cell) => (cell.block === blocks.indexOf(letter) ? 0 : 1));
  return fourSides(territory, bordersOf(territory, zoneOf, 2)[0]);
}

const named = (names: Record<string, [BorderClass, string | null]>) => (a: Place, b: Place) => {
  const other = a.block === 'z' ? b.block : a.block;
  if (a.block === b.block) return { class: 'building' as const, name: null };
  const [kind, name] = names[other] ?? ['building', null];
  return { class: kind, name };
};

describe('four sides', () => {
  it('does not count the walls of a notch', () => {
    // z is a U, open to the north: the walls of the notch face east and west, three quarters as long as those sides
    const sides = sidesOf({
      blocks: 'nnnnnnn\nwznnnze\nwznnnze\nwznnnze\nwzzzzze\nsssssss',
      border: named({
        n: ['minor', '北街'],
        e: ['major', '东路'],
        w: ['minor', '西路'],
        s: ['water', '南河'],
      }),
    });
    expect(sides).toEqual({ east: '东路', south: '南河', west: '西路', north: '北街' });
  });

  it('does not count what stands in a hole', () => {
    const border = (a: Place, b: Place) =>
      [a.block, b.block].includes('h')
        ? a.block === b.block
          ? { class: 'building' as const, name: null }
          : { class: 'minor' as const, name: '环湖路' }
        : { class: 'building' as const, name: null };
    expect(sidesOf({ blocks: 'zzzzz\nzhhhz\nzhhhz\nzzzzz', border })).toEqual({
      east: '社区界',
      south: '社区界',
      west: '社区界',
      north: '社区界',
    });
  });

  it('names a dedicated site across the border, and from inside its own outline', () => {
    const town = {
      blocks: 'zzy\nzzy',
      dedicated: '..s\n..s',
      border: (a: Place, b: Place) => ({
        class: a.block === b.block ? ('building' as const) : ('compound' as const),
        name: null,
      }),
    };
    expect(sidesOf(town).east).toBe('s校');
    expect(sidesOf(town, 'y').west).toBe('s校界线');
  });

  it('lists names over 15 % of a side, at most two, the longer first', () => {
    const rows = (names: string) => [...names].map((name) => `z${name}`).join('\n');
    const border = named({ a: ['minor', '甲路'], b: ['minor', '乙路'], c: ['minor', '丙路'], d: ['building', null] });
    expect(sidesOf({ blocks: rows('aaabbbbbbcdddddddddd'), border }).east).toBe('乙路');
    expect(sidesOf({ blocks: rows('aaaabbbbbbcccccddddd'), border }).east).toBe('乙路、丙路');
    // nothing over 15 %: what the side mostly is
    expect(sidesOf({ blocks: rows('abcddddddd'), border }).east).toBe('楼栋间界线');
  });

  it.each([
    ['water', null, '河道'],
    ['rail', null, '铁路'],
    ['building', null, '楼栋间界线'],
    ['major', '延安东路隧道', '道路'],
    ['major', 'Bund Tunnel', '道路'],
    ['major', '', '道路'],
  ] as const)('an eastern side of %s named %s is told as %s', (kind, name, text) => {
    expect(sidesOf({ blocks: 'ze\nze', border: named({ e: [kind, name] }) }).east).toBe(text);
  });

  it('names the compound beyond, else the edge of its own', () => {
    const border = () => ({ class: 'compound' as const, name: null });
    expect(sidesOf({ blocks: 'ze\nze', compounds: '.C\n.C', border }).east).toBe('C小区');
    expect(sidesOf({ blocks: 'ze\nze', compounds: 'C.\nC.', border }).east).toBe('C小区界线');
  });

  it('tells a zone with slanted borders by what can be seen from each side', () => {
    // a diamond: no stretch faces a side squarely more than another
    const diamond: Stretch[] = [
      [2, 0, 4, 2],
      [4, 2, 2, 4],
      [2, 4, 0, 2],
      [0, 2, 2, 0],
    ].map(([fromX, fromY, toX, toY]) => ({ fromX, fromY, toX, toY }));
    const half = Math.round(Math.SQRT2 * 2000);
    expect(visibleFrom('east', diamond)).toEqual([half, half, 0, 0]);
    expect(visibleFrom('north', diamond)).toEqual([0, half, half, 0]);
    expect(visibleFrom('west', diamond)).toEqual([0, 0, half, half]);
    expect(visibleFrom('south', diamond)).toEqual([half, 0, 0, half]);
  });

  it('sees as much of an outline as its extent is, however it is folded', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 12 }), (depths) => {
        const stretches = comb(depths);
        const total = (side: 'east' | 'north' | 'west' | 'south') =>
          visibleFrom(side, stretches).reduce((sum, mm) => sum + mm, 0);
        expect(total('north')).toBe(1000 * depths.length);
        expect(total('south')).toBe(1000 * depths.length);
        expect(total('east')).toBe(1000 * Math.max(...depths));
        expect(total('west')).toBe(1000 * Math.max(...depths));
      }),
      { numRuns: 200 },
    );
  });

  it('sees borders of any length, a long one between two short ones', () => {
    for (const columns of [3, 340, 2000, 3, 600]) {
      const depths = Array.from({ length: columns }, (_, i) => 1 + ((i * 7) % 11));
      expect(visibleFrom('north', comb(depths)).filter((mm) => mm > 0)).toEqual(new Array(columns).fill(1000));
      // a wall shows to the west as far as it stands out above all before it
      const west = visibleFrom('west', comb(depths)).reduce((sum, mm) => sum + mm, 0);
      expect(west).toBe(1000 * Math.max(...depths));
    }
  });

  it('puts every label inside its zone', () => {
    const plan = drawGrids(
      drawTown({ blocks: 'aaaabbb\naa  bbb\naaaabbb\nccccccc\ncc   cc\nccccccc', households: () => 5 }),
      GridsSchema.parse({ size: { min: 40, max: 80 }, micro: { min: 10, max: 40 } }),
      { seed: 1 },
    );
    for (const [zones, shapes] of [
      [plan.grids, plan.gridShapes],
      [plan.microGrids, plan.microShapes],
    ] as const) {
      zones.forEach((zone, polygon) => {
        const rings: Float64Array[] = [];
        for (let r = 0; r < shapes.ringOwner.length; r++) {
          if (shapes.ringOwner[r] !== polygon) continue;
          const vertices = shapes.ringVertex.subarray(shapes.ringStart[r], shapes.ringStart[r + 1]);
          rings.push(Float64Array.from([...vertices].flatMap((v) => [shapes.x[v], shapes.y[v]])));
        }
        expect(crossings(rings, zone.labelAt) % 2).toBe(1);
      });
    }
  });
});

/** The border of a comb: column i reaches from 0 to depths[i]; its tops, its teeth's walls, its flat bottom. */
function comb(depths: readonly number[]): Stretch[] {
  const stretches: Stretch[] = [];
  depths.forEach((depth, i) => {
    stretches.push({ fromX: i + 1, fromY: depth, toX: i, toY: depth });
    const left = depths[i - 1] ?? 0;
    if (left !== depth) stretches.push({ fromX: i, fromY: depth, toX: i, toY: left });
  });
  stretches.push({ fromX: depths.length, fromY: 0, toX: depths.length, toY: depths.at(-1)! });
  stretches.push({ fromX: 0, fromY: 0, toX: depths.length, toY: 0 });
  return stretches;
}

/** How often a ray to the east from a point crosses rings of axis-parallel edges. */
function crossings(rings: readonly Float64Array[], [px, py]: readonly [number, number]): number {
  let count = 0;
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const j = (i + 2) % ring.length;
      if (ring[i + 1] > py !== ring[j + 1] > py && ring[i] > px) count++;
    }
  }
  return count;
}
