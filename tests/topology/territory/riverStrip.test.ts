import { describe, expect, it } from 'vitest';
import { buildTerritory } from '../../../src/topology/territory/build.js';
import { box, config, layer, line } from './town.js';

/**
 * A river with a road along each bank, and blocks behind the roads. The strips between road and water hold no building:
 *
 *     300 ┌────────┬────────┐
 *         │   N1   │   N2   │
 *     180 ├────────┴────────┤  滨江北路
 *     172 ├~~~~~~~~~~~~~~~~~┤
 *         │        河       │
 *     128 ├~~~~~~~~~~~~~~~~~┤
 *     120 ├────────┬────────┤  滨江南路
 *         │   S1   │   S2   │
 *       0 └────────┴────────┘
 *         0       450      900
 */
/** A bank with a vertex every `step` metres. */
function bankOf(step: number): [number, number][] {
  const along = Array.from({ length: 920 / step + 1 }, (_, i): [number, number] => [-10 + step * i, 128]);
  return [...along, ...along.map(([x]): [number, number] => [x, 172]).reverse(), along[0]!];
}

const road = (name: string) => ({ name, class: 'minor', tunnel: false });
const riverside = (step: number) =>
  buildTerritory(
    {
      boundary: layer([box(0, 0, 900, 300), { code: 'A', name: '两岸社区' }]),
      units: layer(
        ...(
          [
            [60, 220],
            [700, 220],
            [60, 40],
            [700, 40],
          ] as const
        ).map(([x, y], i) => [box(x, y, x + 40, y + 30), { id: `B${i}`, households: 40, compound: null }] as const),
      ),
      barriers: [
        {
          config: config.barriers[0]!,
          features: layer(
            [line([-10, 180], [910, 180]), road('滨江北路')],
            [line([-10, 120], [910, 120]), road('滨江南路')],
            [line([450, 180], [450, 310]), road('北街')],
            [line([450, -10], [450, 120]), road('南街')],
          ),
        },
        { config: config.barriers[1]!, features: layer([{ type: 'Polygon', coordinates: [bankOf(step)] }, { name: '河' }]) },
      ],
    },
    config,
    { crs: 'planar' },
  );

describe.each([
  ['as they are surveyed', 40],
  ['without a vertex from end to end', 920],
])('a river behind roads along its banks, %s', (_, step) => {
  const territory = riverside(step);
  const water = territory.cells.filter(({ kind }) => kind === 'water');

  it('is divided along its middle and between the blocks behind the roads', () => {
    expect(water).toHaveLength(4);
    for (const { areaM2 } of water) expect(areaM2).toBeGreaterThan(8000);
    expect(water.reduce((sum, { areaM2 }) => sum + areaM2, 0)).toBeCloseTo(900 * 44, -1);
  });

  it('so that each piece touches the ground of its own bank and not the other', () => {
    const north = water.filter(({ centreM }) => centreM[1] > 150);
    expect(north).toHaveLength(2);
    for (const arc of territory.arcs) {
      if (arc.left < 0 || arc.right < 0) continue;
      const [a, b] = [territory.cells[arc.left]!, territory.cells[arc.right]!];
      const piece = a.kind === 'water' ? a : b;
      const land = a.kind === 'water' ? b : a;
      if (piece.kind !== 'water' || land.kind === 'water') continue;
      expect(Math.sign(land.centreM[1] - 150)).toBe(Math.sign(piece.centreM[1] - 150));
    }
  });
});
