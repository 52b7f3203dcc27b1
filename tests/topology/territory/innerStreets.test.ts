import { describe, expect, it } from 'vitest';
import type { Position } from '../../../src/core/geometry.js';
import type { Territory } from '../../../src/core/territory.js';
import { streetSites } from '../../../src/topology/territory/alongStreets.js';
import { buildTerritory } from '../../../src/topology/territory/build.js';
import { Streets } from '../../../src/topology/territory/innerStreets.js';
import { judge } from './judge.js';
import { box, config, layer, line } from './town.js';

/**
 * Two rows of houses in one block. The lane between them does not reach the other side, and it runs nearer to the southern row:
 *
 *     100 ┌────────────────────────┐
 *         │   a1      a2      a3   │
 *      45 ├------------------┐     │   后弄
 *         │   b1      b2      b3   │
 *       0 └────────────────────────┘
 *         0                 130   200
 */
function block(lane: readonly Position[]): Territory {
  const house = (id: string, x: number, y: number) =>
    [box(x, y, x + 30, y + 15), { id, households: 10, compound: null }] as const;
  return buildTerritory(
    {
      boundary: layer([box(0, 0, 200, 100), { code: 'A', name: 'a' }]),
      units: layer(...[20, 85, 150].flatMap((x, i) => [house(`a${i + 1}`, x, 70), house(`b${i + 1}`, x, 25)])),
      barriers: [
        {
          config: config.barriers[0]!,
          features: lane.length > 0 ? layer([line(...lane), { name: '后弄', class: 'service', tunnel: false }]) : [],
        },
      ],
    },
    config,
    { crs: 'planar' },
  );
}

const metresOn = (territory: Territory, name: string) =>
  territory.arcs.reduce((sum, arc) => sum + (arc.class === 'service' && arc.name === name ? arc.lengthM : 0), 0);

describe('a lane that ends in its block', () => {
  it('is the border between the cells on its sides, by class and name', () => {
    const territory = block([
      [-5, 45],
      [130, 45],
    ]);
    judge(territory, 'planar');
    expect(territory.cells).toHaveLength(6);
    expect(territory.figures).toMatchObject({ blocks: 1, dangles: 1 });
    // all of it but the last metre and a half, where its end may lie within one cell
    expect(metresOn(territory, '后弄')).toBeGreaterThan(128);
    expect(metresOn(territory, '后弄')).toBeLessThan(130.1);
  });

  it('takes nothing from a building that it runs under', () => {
    const territory = block([
      [-5, 30],
      [130, 30],
    ]);
    judge(territory, 'planar');
    expect(territory.cells).toHaveLength(6);
    expect(territory.cells.every(({ units }) => units.length === 1)).toBe(true);
  });

  it('may bend, and branch', () => {
    const territory = block([
      [-5, 60],
      [68, 60],
      [68, 45],
      [130, 45],
    ]);
    judge(territory, 'planar');
    expect(territory.cells).toHaveLength(6);
    expect(metresOn(territory, '后弄')).toBeGreaterThan(120);
  });

  it('leaves the middle lines where there is none', () => {
    expect(metresOn(block([]), '后弄')).toBe(0);
  });
});

describe('sites along a street', () => {
  const walls = { xy: Float64Array.of(5, 4, 5, -9), label: Int32Array.of(0, 1) };

  it('stand in pairs, each for the nearest wall on its side', () => {
    const { xy, label } = streetSites(new Streets(Float64Array.of(0, 0, 10, 0)), walls);
    expect(label.length).toBeGreaterThan(10);
    for (let i = 0; i < label.length; i++) expect(label[i]).toBe(xy[2 * i + 1]! > 0 ? 0 : 1);
  });

  it('see no wall through another street', () => {
    const streets = new Streets(Float64Array.of(0, 0, 10, 0, -50, -5, 60, -5));
    const { xy } = streetSites(streets, walls);
    expect(Array.from(xy).every((value, i) => i % 2 === 0 || value < -4)).toBe(true);
  });

  it('are left out where both sides see the same seed, or one sees none', () => {
    const street = new Streets(Float64Array.of(0, 0, 10, 0));
    expect(streetSites(street, { ...walls, label: Int32Array.of(0, 0) }).label).toHaveLength(0);
    expect(streetSites(street, { xy: Float64Array.of(5, 4, 5, -60), label: Int32Array.of(0, 1) }).label).toHaveLength(0);
  });
});
