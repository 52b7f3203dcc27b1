import { TerritorySchema } from '../../../src/core/config/project.js';
import type { Position, Shape } from '../../../src/core/geometry.js';
import type { SourceFeature, TerritorySources } from '../../../src/topology/territory/sources.js';

/** A layer from shapes and properties; numbers follow the order given. */
export function layer(...records: (readonly [Shape | null, Record<string, unknown>])[]): SourceFeature[] {
  return records.map(([shape, properties], number) => ({ shape, properties, number }));
}

export function box(x0: number, y0: number, x1: number, y1: number): Shape {
  return { type: 'Polygon', coordinates: [boxRing(x0, y0, x1, y1)] };
}

export function boxRing(x0: number, y0: number, x1: number, y1: number): Position[] {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
    [x0, y0],
  ];
}

export function line(...coordinates: Position[]): Shape {
  return { type: 'LineString', coordinates };
}

export const config = TerritorySchema.parse({
  boundary: { file: 'boundary.geojson' },
  units: { file: 'buildings.geojson', group: 'compound' },
  barriers: [
    {
      file: 'roads.geojson',
      where: { tunnel: false },
      class: { from: 'class', map: { major: 'major', minor: 'minor', service: 'service' } },
      name: 'name',
    },
    { file: 'water.geojson', class: 'water', name: 'name' },
  ],
  compounds: { file: 'compounds.geojson' },
  dedicated: { file: 'dedicated.geojson' },
});

/**
 * A drawn town in metres, two areas side by side:
 *
 *     400 ┌──────────────┬───────────────┐
 *         │ N1  │ N2     │  pond   school│
 *     207 ╞═══ dual carriageway 中山路 ════╡   (193 … 207)
 *     193 ╞══════════════╪═══════════════╡
 *         │ S1  │ [C1]   │  S3           │
 *       0 └─────┴────────┴───────────────┘
 *         0    150      300             600
 */
export function town(): TerritorySources {
  const road = (name: string | null, grade: string, tunnel = false) => ({ name, class: grade, tunnel });
  const building = (id: string, households: number, compound: string | null = null) => ({ id, households, compound });
  return {
    boundary: layer(
      [box(0, 0, 300, 400), { code: 'A', name: '东街社区' }],
      [
        { type: 'Polygon', coordinates: [boxRing(300, 0, 600, 400), boxRing(520, 20, 580, 60)] },
        { code: 'B', name: '西街社区' },
      ],
    ),
    units: layer(
      [box(20, 230, 60, 260), building('n1-a', 10)],
      [box(80, 230, 120, 260), building('n1-b', 20)],
      [box(20, 330, 60, 360), building('n1-c', 30)],
      [box(60.05, 330, 100, 360), building('n1-d', 5)], // touches n1-c within 10 cm
      [box(180, 300, 220, 340), building('n2-a', 12)],
      [box(290, 300, 310, 340), building('n2-b', 8)], // half of it over the border: the tie goes to the first area
      [box(20, 20, 60, 60), building('s1-a', 7)],
      [box(180, 40, 210, 60), building('c1-a', 40, 'C1')],
      [box(180, 100, 210, 120), building('c1-b', 50, 'C1')],
      [box(480, 320, 520, 350), building('school-a', 0)],
      [box(540, 320, 560, 350), building('school-b', 1)],
      [box(350, 40, 380, 80), building('s3-a', 16)],
      [box(420, 40, 450, 80), building('s3-b', 18)],
    ),
    barriers: [
      {
        config: config.barriers[0],
        features: layer(
          [line([-20, 193], [620, 193]), road('中山路', 'major')],
          [line([-20, 207], [300, 207], [620, 207]), road('中山路', 'major')],
          [line([150, -20], [150, 193]), road('竹巷', 'minor')],
          [line([150, 207], [150, 397]), road('竹巷', 'minor')], // stops 3 m short of the boundary
          [line([30, 100], [100, 140]), road(null, 'service')], // leads nowhere
          [line([0, 300], [600, 100]), road('过江隧道', 'major', true)],
        ),
      },
      { config: config.barriers[1], features: layer([box(340, 260, 400, 330), { name: '荷塘' }]) },
    ],
    compounds: layer([box(160, 10, 290, 180), { id: 'C1', name: '竹园小区' }]),
    dedicated: layer([box(460, 300, 590, 390), { name: '第一小学', kind: 'school' }]),
  };
}
