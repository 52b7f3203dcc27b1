import { type TerritoryConfig, TerritorySchema } from '../../src/core/config/project.js';
import type { PolygonShape, Position, Shape } from '../../src/core/geometry.js';
import { Random } from '../../src/core/random.js';
import type { SourceFeature, TerritorySources } from '../../src/topology/territory/sources.js';

/** Zones along each side of a square of n × n cells: 100 in all. */
const ZONES_A_SIDE = 10;

/** The zone of each cell of a square of n × n: ten by ten, with borders that step to and fro by a cell or two in every row. */
export function raggedZones(n: number, seed: number): { zoneOf: Int32Array; zones: number } {
  const random = new Random(seed);
  const steps = (): number[] => Array.from({ length: n }, () => random.int(5) - 2);
  const [ofRow, ofColumn] = [steps(), steps()];
  const band = (k: number): number => Math.max(0, Math.min(ZONES_A_SIDE - 1, Math.floor((k * ZONES_A_SIDE) / n)));
  const zoneOf = Int32Array.from({ length: n * n }, (_, c) => {
    const [row, column] = [Math.floor(c / n), c % n];
    return band(row + ofColumn[column]) * ZONES_A_SIDE + band(column + ofRow[row]);
  });
  return { zoneOf, zones: ZONES_A_SIDE ** 2 };
}

/** Width of a street block, and buildings along each of its sides. */
const BLOCK_M = 200;
const A_SIDE = 5;
const KERB_M = 16;

/**
 * A town in metres with about so many turned rectangular buildings, 25 in a block, between jittery streets of which every
 * fourth is a dual carriageway; nine areas.
 */
export function syntheticTown(buildings: number, seed: number): { sources: TerritorySources; config: TerritoryConfig } {
  const random = new Random(seed);
  const along = Math.max(3, Math.round(Math.sqrt(buildings) / A_SIDE));
  const size = along * BLOCK_M;
  const config = TerritorySchema.parse({
    boundary: { file: 'areas' },
    units: { file: 'buildings' },
    barriers: [{ file: 'streets', class: { from: 'class', map: { major: 'major', minor: 'minor' } }, name: 'name' }],
  });
  const streets: SourceFeature[] = [];
  for (let i = 0; i <= along; i++) {
    const isDual = i % 4 === 0;
    for (const isNorthward of [false, true]) {
      for (const offset of isDual ? [-8, 8] : [0]) {
        const line = Array.from({ length: along * 4 + 1 }, (_, j): Position => {
          const at = (j * BLOCK_M) / 4;
          const across = i * BLOCK_M + offset + (random.float() - 0.5) * 2;
          return isNorthward ? [across, at] : [at, across];
        });
        add(
          streets,
          { type: 'LineString', coordinates: line },
          { class: isDual ? 'major' : 'minor', name: `R${isNorthward}${i}` },
        );
      }
    }
  }
  const units: SourceFeature[] = [];
  const pitch = (BLOCK_M - 2 * KERB_M) / A_SIDE;
  for (let block = 0; block < along * along; block++) {
    for (let place = 0; place < A_SIDE * A_SIDE; place++) {
      const x = (block % along) * BLOCK_M + KERB_M + ((place % A_SIDE) + 0.5) * pitch;
      const y = Math.floor(block / along) * BLOCK_M + KERB_M + (Math.floor(place / A_SIDE) + 0.5) * pitch;
      add(units, turnedBox(random, x, y, pitch), { id: `u${units.length}`, households: 10 });
    }
  }
  const boundary: SourceFeature[] = [];
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const [x0, x1, y0, y1] = [i, i + 1, j, j + 1].map((k) => (k * size) / 3);
      const ring: Position[] = [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
        [x0, y0],
      ];
      add(boundary, { type: 'Polygon', coordinates: [ring] }, { code: `a${i}${j}`, name: `a${i}${j}` });
    }
  }
  return { sources: { boundary, units, barriers: [{ config: config.barriers[0], features: streets }] }, config };
}

function turnedBox(random: Random, x: number, y: number, pitch: number): PolygonShape {
  const width = pitch * (0.15 + 0.25 * random.float());
  const height = pitch * (0.15 + 0.25 * random.float());
  const angle = random.float() * 0.4;
  const corners = [
    [-width, -height],
    [width, -height],
    [width, height],
    [-width, height],
    [-width, -height],
  ];
  const ring = corners.map(
    ([u, v]): Position => [x + u * Math.cos(angle) - v * Math.sin(angle), y + u * Math.sin(angle) + v * Math.cos(angle)],
  );
  return { type: 'Polygon', coordinates: [ring] };
}

function add(list: SourceFeature[], shape: Shape, properties: Record<string, unknown>): void {
  list.push({ shape, properties, number: list.length });
}
