import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Polygonal, Shape } from '../../../src/core/geometry.js';
import type { Territory } from '../../../src/core/territory.js';
import { shapesOf } from '../../../src/topology/shapes.js';
import { buildTerritory } from '../../../src/topology/territory/build.js';
import type { SourceFeature, TerritorySources } from '../../../src/topology/territory/sources.js';
import { bytesOf, holds, judge } from './judge.js';
import { box, boxRing, config, layer, line, town } from './town.js';

const build = (sources: TerritorySources): Territory => buildTerritory(sources, config, { crs: 'planar' });

describe('a drawn town', () => {
  const territory = build(town());
  const shapes = shapesOf(territory.shapes);
  const cellAt = (x: number, y: number) => territory.cells[shapes.findIndex((shape) => holds(shape, x, y))];
  const unitsAt = (x: number, y: number) => cellAt(x, y).units.map((u) => territory.units[u].id);

  it('is tiled by its cells, with every household in one of them', () => {
    judge(territory, 'planar');
    expect(territory.units).toHaveLength(13);
    expect(territory.cells.reduce((sum, cell) => sum + cell.households, 0)).toBe(217);
    expect(territory.areas.map(({ areaM2 }) => Math.round(areaM2))).toEqual([120000, 117600]);
  });

  it('has borders along the middle of the dual carriageway, with its name and class', () => {
    expect(cellAt(40, 199.5).block).toBe(cellAt(40, 150).block);
    expect(cellAt(40, 200.5).block).toBe(cellAt(40, 240).block);
    const middle = territory.arcs.filter(({ vertices, name }) => name === '中山路' && vertices.length > 0);
    expect(middle.length).toBeGreaterThan(0);
    for (const arc of middle) {
      expect(arc.class).toBe('major');
      for (const v of arc.vertices) {
        const y = territory.shapes.y[v] / 100;
        // Only where a side street or the border of an area comes in may it leave the middle, up to a carriageway.
        expect(Math.abs(y - 200)).toBeLessThanOrEqual(7.01);
      }
    }
    const length = middle.reduce((sum, { lengthM }) => sum + lengthM, 0);
    expect(length).toBeGreaterThan(560);
  });

  it('keeps touching buildings in one cell and others apart', () => {
    expect(unitsAt(40, 345)).toEqual(['n1-c', 'n1-d']);
    expect(unitsAt(80, 345)).toEqual(['n1-c', 'n1-d']);
    expect(unitsAt(40, 245)).toEqual(['n1-a']);
    expect(unitsAt(69, 245)).toEqual(['n1-a']);
    expect(unitsAt(71, 245)).toEqual(['n1-b']);
  });

  it('draws a street on that stops 3 m short of the boundary', () => {
    expect(cellAt(140, 399).block).not.toBe(cellAt(160, 399).block);
    expect(territory.figures.extendedEnds).toBe(1);
  });

  it('drops a street that leads nowhere, and tells', () => {
    expect(cellAt(30, 150)).toBe(cellAt(140, 20));
    expect(territory.figures.dangles).toBe(1);
    expect(territory.figures.danglesM).toBe(81);
    expect(territory.findings.filter(({ code }) => code === 'barrier.dangles')).toMatchObject([
      { severity: 'note', place: { at: [30, 100] }, figures: { dangles: 1, lengthM: 81, longestM: 81 } },
    ]);
  });

  it('takes no tunnel for a barrier', () => {
    expect(territory.arcs.some(({ name }) => name === '过江隧道')).toBe(false);
  });

  it('stretches a compound to the streets around it, not the neighbours around the compound', () => {
    const compound = cellAt(195, 50);
    expect(territory.compounds[compound.compound]).toMatchObject({ id: 'C1', households: 90 });
    for (const [x, y] of [
      [155, 50],
      [200, 5],
      [200, 185],
    ])
      expect(cellAt(x, y).block).toBe(compound.block);
  });

  it('makes a dedicated site one cell with its buildings', () => {
    const site = cellAt(500, 335);
    expect(site).toMatchObject({ dedicated: 0, kind: 'built', households: 1 });
    expect(site.units.map((u) => territory.units[u].id)).toEqual(['school-a', 'school-b']);
    expect(cellAt(470, 310)).toBe(site);
    expect(territory.dedicated).toEqual([{ name: '第一小学', kind: 'school', micro: false }]);
  });

  it('makes the pond water', () => {
    expect(cellAt(370, 300)).toMatchObject({ kind: 'water', households: 0 });
    expect(territory.arcs.filter((arc) => arc.class === 'water').every(({ name }) => name === '荷塘')).toBe(true);
  });

  it('counts a building across the border once, and says so', () => {
    const unit = territory.units.find(({ id }) => id === 'n2-b')!;
    expect(territory.areas[territory.cells[unit.cell].area].code).toBe('A');
    expect(territory.findings.filter(({ code }) => code === 'unit.straddlesBoundary')).toMatchObject([
      { severity: 'note', place: { id: 'n2-b' }, figures: { insidePercent: 50, households: 8 } },
    ]);
    expect(cellAt(305, 320).area).toBe(1);
  });

  it('stays as it is when rows are permuted and rings begin elsewhere', () => {
    const expected = bytesOf(territory);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(1_000_000)), (stream) => {
        const next = (): number => stream.next().value;
        expect(bytesOf(build(shuffled(town(), next)))).toBe(expected);
      }),
      { numRuns: 8, seed: 7 },
    );
  });
});

describe('a hard barrier', () => {
  it('is marked on the borders that run along it, also along the middle of its two lines', () => {
    const sources = town();
    const barriers = sources.barriers.map((entry, i) =>
      i === 0 ? { ...entry, config: { ...entry.config, hard: true } } : entry,
    );
    const { arcs } = build({ ...sources, barriers });
    const named = arcs.filter(({ name }) => name === '中山路' || name === '竹巷');
    expect(named.length).toBeGreaterThan(3);
    expect(named.every(({ hard }) => hard === true)).toBe(true);
    expect(arcs.some(({ class: grade, hard }) => grade === 'building' && hard)).toBe(false);
  });
});

describe('excluded water', () => {
  it('is taken out of the territory', () => {
    const sources = town();
    const barriers = sources.barriers.map((entry, i) =>
      i === 1 ? { ...entry, config: { ...entry.config, exclude: true } } : entry,
    );
    const territory = build({ ...sources, barriers });
    judge(territory, 'planar');
    expect(territory.areas.map(({ areaM2 }) => Math.round(areaM2))).toEqual([120000, 117600 - 60 * 70]);
    expect(territory.cells.some(({ kind }) => kind === 'water')).toBe(false);
  });
});

describe('points', () => {
  it('divide a block by the nearest point', () => {
    const point = (x: number, y: number): Shape => ({ type: 'Point', coordinates: [x, y] });
    const territory = build({
      boundary: layer([box(0, 0, 100, 100), { code: 'A', name: 'a' }]),
      units: layer(
        [point(25, 50), { id: 'p', households: 3, compound: null }],
        [point(75, 50), { id: 'q', households: 4, compound: null }],
      ),
      barriers: [],
    });
    judge(territory, 'planar');
    expect(territory.cells.map(({ households, areaM2 }) => [households, Math.round(areaM2)])).toEqual([
      [3, 5000],
      [4, 5000],
    ]);
  });
});

describe('tiles', () => {
  it('keep their own borders; narrow gaps join, wide ones stand alone, a tile over another is one with it', () => {
    const territory = build({
      boundary: layer([box(0, 0, 100, 100), { code: 'A', name: 'a' }]),
      units: layer(
        [box(0, 0, 50, 100), { id: 'west', households: 3, compound: null }],
        [box(50.4, 0, 100, 60), { id: 'south-east', households: 4, compound: null }],
        [box(60, 10, 80, 30), { id: 'inner', households: 5, compound: null }],
      ),
      barriers: [],
    });
    judge(territory, 'planar');
    expect(territory.findings.find(({ code }) => code === 'unit.nature')?.text.en).toContain('tiles');
    const ids = territory.cells.map(({ units }) => units.map((u) => territory.units[u].id).join('+'));
    expect(ids.sort()).toEqual(['', 'inner+south-east', 'west']);
  });
});

describe('any town', () => {
  // Hairs beside the areas' borders among the coordinates: slivers and near misses.
  const hairs = (...values: number[]) => fc.constantFrom(...values);
  const coordinate = fc.oneof(fc.integer({ min: 0, max: 400 }), hairs(0.01, 149.99, 150.02, 99.99));
  const corner = fc.oneof(fc.integer({ min: -10, max: 290 }), hairs(149.99, 150.01, -39.99, -0.99, 149.02, 98.5));
  const size = fc.oneof(fc.integer({ min: 1, max: 40 }), hairs(0.01, 0.02, 1, 40));
  const somewhere = fc.option(fc.tuple(fc.integer({ min: -20, max: 200 }), fc.integer({ min: -20, max: 200 })));
  const anyTown = fc.record({
    as: fc.constantFrom('footprints' as const, 'footprints' as const, 'points' as const, 'tiles' as const),
    buildings: fc.array(fc.record({ x: corner, y: corner, w: size, h: size, lean: fc.integer({ min: -9, max: 9 }) }), {
      minLength: 1,
      maxLength: 25,
    }),
    roads: fc.array(fc.tuple(coordinate, coordinate, coordinate, coordinate, fc.constantFrom('major', 'minor', 'service')), {
      maxLength: 10,
    }),
    compound: somewhere,
    site: somewhere,
    river: somewhere,
    exclude: fc.boolean(),
  });
  const none = { compound: null };

  it('is tiled exactly, whatever crosses what', () => {
    fc.assert(
      fc.property(anyTown, ({ as, buildings, roads, compound, site, river, exclude }) => {
        const units = buildings.map(({ x, y, w, h, lean }, i): readonly [Shape, Record<string, unknown>] => {
          const ring = [
            [x + lean / 100, y],
            [x + w, y + lean / 10],
            [x + w, y + h],
            [x, y + h],
            [x + lean / 100, y],
          ] as const;
          const shape: Shape =
            as === 'points' ? { type: 'Point', coordinates: [x, y] } : { type: 'Polygon', coordinates: [ring] };
          return [shape, { id: `u${String(i).padStart(3, '0')}`, households: i, ...none }];
        });
        const at = (
          corner: readonly [number, number] | null,
          width: number,
          height: number,
          properties: Record<string, unknown>,
        ) => (corner ? layer([box(corner[0], corner[1], corner[0] + width, corner[1] + height), properties]) : []);
        const sources: TerritorySources = {
          boundary: layer(
            [
              { type: 'Polygon', coordinates: [boxRing(0, 0, 150, 280), boxRing(100, 100, 120, 130)] },
              { code: 'A', name: 'a' },
            ],
            [
              {
                type: 'Polygon',
                coordinates: [
                  [
                    [150, 0],
                    [290, 13],
                    [270, 280],
                    [150, 280],
                    [150, 0],
                  ],
                ],
              },
              { code: 'B', name: 'b' },
            ],
          ),
          // One unit surely lies inside, on land or, if all of that is excluded water, beyond it.
          units: layer(
            ...units,
            [box(5, 5, 6, 6), { id: 'z', households: 1, ...none }],
            [box(240, 260, 241, 261), { id: 'zz', households: 1, ...none }],
          ),
          barriers: [
            {
              config: config.barriers[0],
              features: layer(
                ...roads.map(([ax, ay, bx, by, grade]): readonly [Shape, Record<string, unknown>] => [
                  line([ax, ay], [bx, by]),
                  { class: grade, name: `${grade} ${ax % 3}`, tunnel: false },
                ]),
              ),
            },
            { config: { ...config.barriers[1], exclude }, features: at(river, 200, 25, { name: '河' }) },
          ],
          compounds: at(compound, 80, 60, { id: 'C', name: 'c' }),
          dedicated: at(site, 70, 30, { name: 'school', kind: 'school' }),
        };
        const asked = { ...config, units: { ...config.units, as } };
        const territory = buildTerritory(sources, asked, { crs: 'planar' });
        judge(territory, 'planar');
        const left = territory.findings.filter(({ code }) => code === 'unit.outside').length;
        expect(territory.units.length + left).toBe(buildings.length + 2);
      }),
      { numRuns: 60, seed: 20260101 },
    );
  });
});

/** The same sources in another order of rows, with rings begun elsewhere and drawn the other way round. */
function shuffled(sources: TerritorySources, next: () => number): TerritorySources {
  const mixed = <T>(items: readonly T[]): T[] => {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = next() % (i + 1);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  };
  const turned = (shape: Polygonal): Polygonal => {
    const ring = <P>(closed: readonly P[]): P[] => {
      const open = closed.slice(1);
      const k = next() % open.length;
      const out = [...open.slice(k), ...open.slice(0, k)];
      if (next() % 2) out.reverse();
      return [...out, out[0]];
    };
    return shape.type === 'Polygon'
      ? { type: 'Polygon', coordinates: shape.coordinates.map(ring) }
      : { type: 'MultiPolygon', coordinates: shape.coordinates.map((rings) => rings.map(ring)) };
  };
  const layerMixed = (features: readonly SourceFeature[]): SourceFeature[] =>
    mixed(features).map((feature, number) => {
      const { shape } = feature;
      if (shape?.type === 'Polygon' || shape?.type === 'MultiPolygon') return { ...feature, number, shape: turned(shape) };
      if (shape?.type === 'LineString' && next() % 2)
        return { ...feature, number, shape: { ...shape, coordinates: [...shape.coordinates].reverse() } };
      return { ...feature, number };
    });
  return {
    boundary: layerMixed(sources.boundary),
    units: layerMixed(sources.units),
    barriers: mixed(sources.barriers.map((entry) => ({ ...entry, features: layerMixed(entry.features) }))),
    compounds: layerMixed(sources.compounds ?? []),
    dedicated: layerMixed(sources.dedicated ?? []),
  };
}
