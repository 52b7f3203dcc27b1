import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../src/core/geometry.js';
import type { Territory } from '../../../src/core/territory.js';
import { shapesOf } from '../../../src/topology/shapes.js';
import { buildTerritory } from '../../../src/topology/territory/build.js';
import { holds, judge } from './judge.js';
import { box, config, layer, line } from './town.js';

/**
 * A promenade above three blocks, with one pavilion; the outer border above it is the river bank:
 *
 *     130 ┌───────────────────────────────┐
 *         │              p                │
 *     100 ╞═════════╤═══════════╤═════════╡   滨江路
 *         │    W    │     M     │    E    │
 *       0 └─────────┴───────────┴─────────┘
 *         0        140         280       420
 */
function promenade(
  options: { readonly top?: number; readonly pavilion?: Shape; readonly isHard?: boolean; readonly wide?: number } = {},
  kiosks: readonly Shape[] = [],
): Territory {
  const { top = 130, pavilion = box(205, 110, 215, 118), isHard = false, wide = 1 } = options;
  const street = (name: string) => ({ name, class: 'minor', tunnel: false });
  return buildTerritory(
    {
      boundary: layer([box(0, 0, 420 * wide, top), { code: 'A', name: 'a' }]),
      units: layer(
        [box(40, 30, 100, 70), { id: 'west', households: 10, compound: null }],
        [box(180 * wide, 30, 180 * wide + 60, 70), { id: 'middle', households: 20, compound: null }],
        [box(320 * wide, 30, 320 * wide + 60, 70), { id: 'east', households: 30, compound: null }],
        [pavilion, { id: 'pavilion', households: 1, compound: null }],
        ...kiosks.map((kiosk, i) => [kiosk, { id: `kiosk${i}`, households: 0, compound: null }] as const),
      ),
      barriers: [
        {
          config: { ...config.barriers[0], hard: isHard },
          features: layer(
            [line([-10, 100], [420 * wide + 10, 100]), street('滨江路')],
            [line([140 * wide, -10], [140 * wide, 100]), street('竹巷')],
            [line([280 * wide, -10], [280 * wide, 100]), street('梅巷')],
          ),
        },
      ],
    },
    config,
    { crs: 'planar' },
  );
}

function seen(territory: Territory) {
  judge(territory, 'planar');
  expect(territory.cells.reduce((sum, { households }) => sum + households, 0)).toBe(61);
  const shapes = shapesOf(territory.shapes);
  const cellAt = (x: number, y: number) => territory.cells[shapes.findIndex((shape) => holds(shape, x, y))];
  return {
    cellAt,
    unitsAt: (x: number, y: number) =>
      cellAt(x, y)
        .units.map((u) => territory.units[u].id)
        .sort(),
  };
}

describe('a riverside tail', () => {
  it('is divided among the blocks landward of it, and its pavilion goes to the one that gets the ground under it', () => {
    const territory = promenade();
    const { cellAt, unitsAt } = seen(territory);
    expect(territory.figures).toMatchObject({ dividedTails: 1, blocks: 3, cells: 3 });
    expect(unitsAt(20, 125)).toEqual(['west']);
    expect(unitsAt(135, 125)).toEqual(['west']);
    expect(unitsAt(145, 125)).toEqual(['middle', 'pavilion']);
    expect(unitsAt(210, 114)).toEqual(['middle', 'pavilion']);
    expect(unitsAt(400, 125)).toEqual(['east']);
    expect(cellAt(20, 125)).toBe(cellAt(20, 20));
    expect(territory.cells.map(({ areaM2 }) => Math.round(areaM2))).toEqual([18200, 18200, 18200]);
  });

  it('stays a cell in front of each block where it is wide, so that the street along it may be a border', () => {
    // 1,260 m × 64 m
    const territory = promenade({ top: 164, wide: 3, pavilion: box(600, 110, 610, 118) });
    const { cellAt, unitsAt } = seen(territory);
    expect(territory.figures).toMatchObject({ dividedTails: 1, blocks: 6, cells: 6 });
    expect(unitsAt(20, 160)).toEqual([]);
    expect(unitsAt(800, 160)).toEqual(['pavilion']);
    expect(cellAt(400, 160)).toBe(cellAt(20, 105));
    expect(cellAt(430, 160)).toBe(cellAt(800, 105));
    const along = territory.arcs.filter(({ left, right, name }) => left >= 0 && right >= 0 && name === '滨江路');
    expect(Math.round(along.reduce((sum, { lengthM }) => sum + lengthM, 0))).toBe(1260);
  });

  it('is a whole block too, when that is a narrow strip of pavilions', () => {
    // 1,260 m × 70 m with a second pavilion far off: neither cell alone is slender enough
    const territory = promenade({ top: 170, wide: 3, pavilion: box(100, 110, 110, 118) }, [box(1150, 110, 1160, 118)]);
    const { unitsAt } = seen(territory);
    expect(territory.figures).toMatchObject({ dividedTails: 1, blocks: 6, cells: 6 });
    expect(unitsAt(300, 160)).toEqual(['pavilion']);
    expect(unitsAt(600, 160)).toEqual([]);
    expect(unitsAt(900, 160)).toEqual(['kiosk0']);
  });

  it('keeps a building whole that lies across the line', () => {
    const territory = promenade({ pavilion: box(132, 110, 144, 118) });
    const { unitsAt } = seen(territory);
    expect(unitsAt(133, 114)).toEqual(['pavilion', 'west']);
    expect(unitsAt(143, 114)).toEqual(['pavilion', 'west']);
    expect(unitsAt(148, 114)).toEqual(['middle']);
  });

  it.each([
    ['wide ground', { top: 200 }],
    ['a strip that is built over', { pavilion: box(20, 105, 300, 120) }],
    ['what a hard barrier parts from the land', { isHard: true }],
  ])('is not %s', (_, options) => {
    const territory = promenade(options);
    const { unitsAt } = seen(territory);
    expect(territory.figures).toMatchObject({ dividedTails: 0, cells: 4 });
    expect(unitsAt(20, 125)).toEqual(['pavilion']);
  });

  /** The lines across the promenade between its three pieces, as told. */
  function crossings({
    arcs,
    cells,
    shapes,
  }: Territory): { name: string | null; class: string; prolonged: boolean; lengthM: number }[] {
    const isAbove = (v: number) => shapes.y[v]! * 0.01 >= 99.9;
    return arcs
      .filter(({ left, right, vertices, name }) => left >= 0 && right >= 0 && name !== '滨江路' && vertices.every(isAbove))
      .filter(({ left, right }) => cells[left]!.block !== cells[right]!.block)
      .map((arc) => ({
        name: arc.name,
        class: arc.class,
        prolonged: arc.prolonged === true,
        lengthM: Math.round(arc.lengthM),
      }));
  }

  it('is divided where the streets between the blocks would run on, and the line is called as the street, told apart from it', () => {
    const territory = promenade({ top: 164, wide: 3, pavilion: box(600, 110, 610, 118) });
    expect(crossings(territory)).toEqual([
      { name: '竹巷', class: 'minor', prolonged: true, lengthM: 64 },
      { name: '梅巷', class: 'minor', prolonged: true, lengthM: 64 },
    ]);
    const streets = territory.arcs.filter(({ name, prolonged }) => name === '竹巷' && !prolonged);
    expect(Math.round(streets.reduce((sum, { lengthM }) => sum + lengthM, 0))).toBe(100);
  });
});
