import { describe, expect, it } from 'vitest';
import { jitteredGrid } from '../../bench/certificate.js';
import { type Polygonal, type Position, polygonsOf } from '../../src/core/geometry.js';
import type { DefectType } from '../../src/core/proof.js';
import { type CellInput, type ValidateOptions, type ValidationResult, validateCoverage } from '../../src/topology/validate.js';
import { draw, outline, withoutStraightVertices } from './drawing.js';

type Expected = readonly [type: DefectType, cells: string, areaM2: number];

const inputs = (shapes: Iterable<readonly [string, unknown]>): CellInput[] =>
  [...shapes].map(([id, shape], feature) => ({ id, shape, feature }));
const summary = (list: ValidationResult['defects']): Expected[] =>
  list.map(({ type, cells, areaM2 }) => [type, cells.join('+'), Math.round(areaM2)]);

interface Drawing extends Partial<ValidateOptions> {
  /** How the drawn polygons are written down: as they are, unless said. */
  readonly write?: (shape: Polygonal) => Polygonal;
}

/** Draws cells (several layers where they overlap) and their parent, and expects exactly these defects and remarks. */
function expectDefects(
  layers: readonly string[],
  parent: string | null,
  defects: readonly Expected[],
  remarks: readonly Expected[] = [],
  { write = (shape) => shape, ...options }: Drawing = {},
): ValidationResult {
  const cells = inputs(layers.flatMap((layer) => [...draw(layer)].map(([id, shape]) => [id, write(shape)] as const)));
  const ground = parent === null ? null : [write(outline(parent))];
  const result = validateCoverage(cells, ground, { crs: 'planar', ...options });
  expect(summary(result.defects)).toEqual(defects);
  expect(summary(result.remarks)).toEqual(remarks);
  expect(result.valid).toBe(defects.length === 0);
  expect(result.certificate.valid).toBe(result.valid);
  const backwards = validateCoverage([...cells].reverse(), ground, { crs: 'planar', ...options });
  expect(backwards.defects.map(({ shape: _, ...defect }) => defect)).toEqual(
    result.defects.map(({ shape: _, ...defect }) => defect),
  );
  return result;
}

const moved = (shape: Polygonal, move: (p: Position) => Position): Polygonal => ({
  type: 'MultiPolygon',
  coordinates: polygonsOf(shape).map((rings) => rings.map((ring) => ring.map(move))),
});

const WHOLE = `
  PPPPPP
  PPPPPP
  PPPPPP`;

describe('validate, drawn', () => {
  it('finds nothing in a plan that tiles its boundary', () => {
    const { certificate } = expectDefects(['AABBCC\nAADBCC\nAADDDC'], WHOLE, []);
    expect(certificate).toMatchObject({ cells: 4, invalidCells: 0, residual: 0, lattice: { unit: 'metre', step: 1 } });
    expect(certificate.sumArea2).toBe(certificate.parentArea2);
  });

  it('finds a gap, with place, area and width', () => {
    const { defects } = expectDefects(['AABBCC\nAA..CC\nAADDDC'], WHOLE, [['gap', '', 200]]);
    expect(defects[0]).toMatchObject({
      multiplicity: 1,
      widthM: expect.closeTo(10, 0),
      lengthM: expect.closeTo(20, 0),
      severity: 'blocking',
    });
    expect(defects[0].at![0]).toBeGreaterThan(20);
    expect(defects[0].at![0]).toBeLessThan(40);
    expect(defects[0].shape).toEqual({
      type: 'Polygon',
      coordinates: [
        expect.arrayContaining([
          [20, 10],
          [40, 20],
        ]),
      ],
    });
  });

  it('finds a gap at the boundary and one in the corner', () => {
    expectDefects(['AABBC.\nAABBCC\n.ABBCC'], WHOLE, [
      ['gap', '', 100],
      ['gap', '', 100],
    ]);
  });

  it('finds an overlap and says whose, piece by piece', () => {
    const { defects } = expectDefects(['AABBCC\nAABBCC\nAABBCC', '......\n.DDD..\n......'], WHOLE, [
      ['overlap', 'A+D', 100],
      ['overlap', 'B+D', 200],
    ]);
    expect(defects.map(({ multiplicity }) => multiplicity)).toEqual([2, 2]);
  });

  it('counts three on one ground', () => {
    const { defects } = expectDefects(['AABBCC\nAABBCC\nAABBCC', '......\nDDD...\n......', '......\n.EE...\n......'], WHOLE, [
      ['overlap', 'A+D', 100],
      ['overlap', 'A+D+E', 100],
      ['overlap', 'B+D+E', 100],
    ]);
    expect(defects[1].multiplicity).toBe(3);
  });

  it('finds an overhang', () => {
    expectDefects(['AABBCCC\nAABBCC.\nAABBCC.'], `PPPPPP.\nPPPPPP.\nPPPPPP.`, [['overhang', 'C', 100]]);
  });

  it('tells apart an overhang over a hole of the parent', () => {
    expectDefects(['AAB\nAAB\nAAB'], 'PPP\nP.P\nPPP', [['overhang', 'A', 100]]);
    expectDefects(['AAB\nA.B\nAAB'], 'PPP\nP.P\nPPP', []);
  });

  it('finds gap, overlap and overhang together', () => {
    expectDefects(['AABBCCC\nAA.BCC.\nAABBCC.', '.......\n.......\n.DD....'], `PPPPPP.\nPPPPPP.\nPPPPPP.`, [
      ['gap', '', 100],
      ['overlap', 'A+D', 100],
      ['overlap', 'B+D', 100],
      ['overhang', 'C', 100],
    ]);
  });

  it('lists a duplicate once, and not as an overlap', () => {
    const { defects } = expectDefects(['AABBCC\nAABBCC\nAABBCC', '..DD..\n..DD..\n..DD..'], WHOLE, [['duplicate', 'B+D', 600]]);
    expect(defects[0].multiplicity).toBe(2);
  });

  it('remarks on a sliver: a cell 40 cm wide', () => {
    const flat = (shape: Polygonal) => moved(shape, ([x, y]) => [x, (y * 4) / 100]);
    const { remarks } = expectDefects(
      ['AAAA\nBBBB'],
      'PPPP\nPPPP',
      [],
      [
        ['sliver', 'B', 16],
        ['sliver', 'A', 16],
      ],
      { write: flat },
    );
    expect(remarks[0]).toMatchObject({ widthM: expect.closeTo(0.4, 6), severity: 'note' });
    expectDefects(['AAAA\nBBBB'], 'PPPP\nPPPP', [], [], { write: (shape) => moved(shape, ([x, y]) => [x, (y * 6) / 100]) });
  });

  it('finds T-junctions: remarks, or defects when strict', () => {
    const tee: Expected = ['tJunction', 'A+B+C', 0];
    expectDefects(['AABB\nAACC'], 'PPPP\nPPPP', [], [tee], { write: withoutStraightVertices });
    expectDefects(['AABB\nAACC'], 'PPPP\nPPPP', [tee], [], { write: withoutStraightVertices, strict: true });
  });

  it('finds vertices merged by the lattice: remarks, or defects when strict', () => {
    const merged: Expected = ['mergedVertices', 'A', 0];
    const nearTo20 = (gap: number) => (shape: Polygonal) => moved(shape, ([x, y]) => [x === 10 && y === 20 ? 20 - gap : x, y]);
    // Nothing finer than a micrometre is told apart.
    const { remarks } = expectDefects(['AABB\nAABB'], 'PPPP\nPPPP', [], [merged], { write: nearTo20(4e-7) });
    expect(remarks[0]).toMatchObject({ multiplicity: 2, lengthM: expect.closeTo(4e-7, 12), at: [20, 20], severity: 'note' });
    expectDefects(['AABB\nAABB'], 'PPPP\nPPPP', [merged], [], { write: nearTo20(4e-7), strict: true });
    expectDefects(['AABB\nAABB'], 'PPPP\nPPPP', [], [], { write: nearTo20(1e-6) });
    expectDefects(['AABB\nAABB'], 'PPPP\nPPPP', [], [], { write: nearTo20(0.004) });
    expectDefects(['AABB\nAABB'], 'PPPP\nPPPP', [], [merged], { write: nearTo20(0.004), latticeM: 0.01 });
    // A neck narrower than the lattice is none any more, and the corners on both sides of it say why.
    const neck = (shape: Polygonal) => moved(shape, ([x, y]) => [y === 10 && x > 0 ? 4e-7 : x, y]);
    expectDefects(['A\nA'], null, [['invalidCell', 'A', 0]], [merged], { write: neck });
    // Written twice at one place is not merged.
    const twice = (shape: Polygonal): Polygonal => ({
      type: 'MultiPolygon',
      coordinates: polygonsOf(shape).map((rings) => rings.map((ring) => [ring[0], ...ring])),
    });
    expectDefects(['AABB\nAABB'], 'PPPP\nPPPP', [], [], { write: (shape) => moved(twice(shape), ([x, y]) => [x / 3, y / 3]) });
  });

  it('finds edges that do not match where rounding to the finest that can be arranged closes what is between them', () => {
    // 60,000 km wide; the border of A runs straight down by 6 m, the corner of B and D lies a quarter of a metre above it.
    const far = (shape: Polygonal): Polygonal =>
      moved(withoutStraightVertices(shape), ([x, y]) => [x * 750_000, y * 750_000 - (y === 10 ? Math.floor((6 * x) / 80) : 0)]);
    const map = 'BBBBBBBD\nAAAAAAAA';
    expectDefects([map], 'PPPPPPPP\nPPPPPPPP', [['gap', '', 7_500_000]], [], { write: far });
    const { defects } = expectDefects(
      [map, 'CCCC....\nCCCC....'],
      'PPPPPPPP\nPPPPPPPP',
      [
        ['overlap', 'A+C', 225e12 - 45e6],
        ['overlap', 'B+C', 225e12 + 45e6],
        ['unmatchedEdge', '', 0],
      ],
      [],
      { write: far },
    );
    expect(defects[2].shape!.type).toBe('MultiLineString');
  });

  it('finds an invalid cell: a ring that touches itself in a corner', () => {
    const eight = (shape: Polygonal): Polygonal => {
      if (shape.type === 'Polygon') return shape;
      const [[lower], [upper]] = shape.coordinates;
      const at = lower.findIndex(([x, y]) => x === 20 && y === 10);
      const from = upper.findIndex(([x, y]) => x === 20 && y === 10);
      const open = upper.slice(0, -1);
      const loop = [...open.slice(from), ...open.slice(0, from)];
      return { type: 'Polygon', coordinates: [[...lower.slice(0, at), ...loop, ...lower.slice(at)]] };
    };
    const { defects } = expectDefects(
      ['BBAA\nAABB'],
      'PPPP\nPPPP',
      [
        ['invalidCell', 'A', 0],
        ['invalidCell', 'B', 0],
      ],
      [],
      {
        write: eight,
      },
    );
    expect(defects.map(({ at }) => at)).toEqual([
      [20, 10],
      [20, 10],
    ]);
  });

  it('finds two cells of one name, and names both features', () => {
    const { defects } = expectDefects(['AABB\nAABB', '....AA\n....AA'], 'PPPPPP\nPPPPPP', [['sharedId', 'A', 0]]);
    expect(defects[0]).toMatchObject({ multiplicity: 2, suggestion: { en: expect.stringMatching(/^features 0, 2 /) as string } });
  });

  it('accepts parts, holes and a hole that touches its shell in a corner', () => {
    expectDefects(['AAABBB\nAACABB\nAAAABB'], WHOLE, []);
    const [ring, hole]: Position[][] = [
      [
        [0, 0],
        [30, 0],
        [30, 30],
        [0, 30],
        [0, 0],
      ],
      [
        [0, 0],
        [10, 20],
        [20, 10],
        [0, 0],
      ],
    ];
    const cells: [string, Polygonal][] = [
      ['A', { type: 'Polygon', coordinates: [ring, hole] }],
      ['B', { type: 'Polygon', coordinates: [hole] }],
    ];
    const parent: Polygonal = { type: 'Polygon', coordinates: [ring] };
    expect(validateCoverage(inputs(cells), [parent], { crs: 'planar' }).defects).toEqual([]);
  });
});

describe('T-junctions', () => {
  const shapes = [...draw('AABB\nAACC')].map(([id, shape]) => [id, withoutStraightVertices(shape)] as const);

  it('are remarks where the geometry coincides, defects when strict', () => {
    const parent = [withoutStraightVertices(outline('PPPP\nPPPP'))];
    const result = validateCoverage(inputs(shapes), parent, { crs: 'planar' });
    expect(result.valid).toBe(true);
    expect(result.remarks.map(({ type, cells, at }) => ({ type, cells, at }))).toEqual([
      { type: 'tJunction', cells: ['A', 'B', 'C'], at: [20, 10] },
    ]);
    const strict = validateCoverage(inputs(shapes), parent, { crs: 'planar', strict: true });
    expect(strict.valid).toBe(false);
    expect(strict.defects.map(({ type }) => type)).toEqual(['tJunction']);
  });

  it('along the boundary are its noding, on either side', () => {
    const dense = [...draw('AABB\nAABB')];
    const sparse = dense.map(([id, shape]) => [id, withoutStraightVertices(shape)] as const);
    for (const cells of [dense, sparse]) {
      for (const parent of [outline('PPPP\nPPPP'), withoutStraightVertices(outline('PPPP\nPPPP'))]) {
        const { valid, defects, remarks } = validateCoverage(inputs(cells), [parent], { crs: 'planar' });
        expect({ valid, defects, remarks }).toEqual({ valid: true, defects: [], remarks: [] });
      }
    }
  });

  it('that miss by one lattice unit are a gap or an overlap', () => {
    const moved = shapes.map(
      ([id, shape]) => [id, JSON.parse(JSON.stringify(shape).replaceAll('[20,10]', '[20.01,10]')) as Polygonal] as const,
    );
    const { defects, certificate } = validateCoverage(inputs(moved), [outline('PPPP\nPPPP')], { crs: 'planar' });
    expect(certificate.lattice.step).toBe(0.01);
    expect(defects.map(({ type, areaM2 }) => [type, areaM2])).toEqual([['gap', expect.closeTo(0.1, 6)]]);
  });
});

describe('without a parent', () => {
  it('a part of a cell far from the rest of its border is no hole, however long that border', () => {
    const row = (letters: string): string => letters.repeat(40);
    expectDefects([`AB${row('.')}\n..${row('.')}\nAB${row('A')}`], null, []);
    // The lake is a hole, and the island in it ground of B, whose other part lies far away.
    const lake = ['.....', '..B..', '.....'].map((water) => `A${water}${row('A')}`);
    expectDefects(
      [[`BB${row('.')}`, '..', `AAAAAA${row('A')}`, ...lake, `AAAAAA${row('A')}`].join('\n')],
      null,
      [],
      [['gap', '', 1400]],
    );
  });

  it('overlaps count, narrow holes are gaps, wide ones remarks', () => {
    expectDefects(['AAABBB\nAA.BBB\nAAABBB'], null, [['gap', '', 100]], [], { gapToleranceM: 12 });
    expectDefects(['AAABBB\nAA.BBB\nAAABBB'], null, [], [['gap', '', 100]], { gapToleranceM: 5 });
    expectDefects(['AAABBB\nAAABBB\nAAABBB', '..CC..\n......\n......'], null, [
      ['overlap', 'A+C', 100],
      ['overlap', 'B+C', 100],
    ]);
    expectDefects(['AAA.BBB\nAAA.BBB\nAAA.BBB'], null, []);
  });
});

/** The first position anywhere in a value, or null. */
function firstOf(shape: unknown): Position | null {
  const [, x, y] = /\[(-?[\d.]+),(-?[\d.]+)\]/.exec(JSON.stringify(shape)) ?? [];
  return x === undefined ? null : [Number(x), Number(y)];
}

describe('invalid cells', () => {
  const ring = (...points: Position[]): Polygonal => ({ type: 'Polygon', coordinates: [points] });
  const parent = [outline('PPPP')];
  const good = draw('..BB').get('B')!;

  const cases: readonly [what: string, shape: unknown, at: Position | null, word: RegExp][] = [
    ['a bow tie', ring([0, 0], [20, 10], [20, 0], [0, 10], [0, 0]), [10, 5], /crosses itself/],
    ['an unclosed ring', ring([0, 0], [20, 0], [20, 10], [0, 10]), [0, 10], /not closed/],
    ['too few points', ring([0, 0], [20, 0], [0, 0]), [0, 0], /four points/],
    ['no area', ring([0, 0], [20, 0], [10, 0], [0, 0]), [20, 0], /no area/],
    ['a spike', ring([0, 0], [20, 0], [20, 10], [30, 10], [20, 10], [0, 10], [0, 0]), [30, 10], /spike/],
    ['NaN', ring([0, 0], [20, Number.NaN], [20, 10], [0, 0]), [0, 0], /finite/],
    ['an infinity', ring([0, 0], [Number.POSITIVE_INFINITY, 0], [20, 10], [0, 0]), [0, 0], /finite/],
    ['nothing', { type: 'Polygon', coordinates: [] }, null, /no coordinates/],
    [
      'a full collection',
      { type: 'GeometryCollection', geometries: [ring([7, 8], [9, 8], [9, 9], [7, 8])] },
      [7, 8],
      /not a Polygon/,
    ],
    ['null', null, null, /not a Polygon/],
    ['a collection', { type: 'GeometryCollection', geometries: [] }, null, /not a Polygon/],
    [
      'a line',
      {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      },
      null,
      /not a Polygon/,
    ],
    [
      'text for numbers',
      {
        type: 'Polygon',
        coordinates: [
          [
            ['0', '0'],
            [1, 1],
            [2, 0],
            ['0', '0'],
          ],
        ],
      },
      null,
      /finite/,
    ],
    [
      'a hole outside',
      {
        type: 'Polygon',
        coordinates: [
          ...(good.coordinates as Position[][]),
          [
            [0, 0],
            [5, 0],
            [0, 5],
            [0, 0],
          ],
        ],
      },
      [0, 0],
      /outside its shell/,
    ],
    [
      'nested holes',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [20, 0],
            [20, 10],
            [0, 10],
            [0, 0],
          ],
          [
            [1, 1],
            [1, 9],
            [19, 9],
            [19, 1],
            [1, 1],
          ],
          [
            [2, 2],
            [2, 8],
            [18, 8],
            [18, 2],
            [2, 2],
          ],
        ],
      },
      [2, 2],
      /inside another/,
    ],
    ['a ring that touches itself', ring([0, 0], [10, 5], [20, 0], [20, 10], [10, 5], [0, 10], [0, 0]), [10, 5], /touches itself/],
    [
      'holes that cut the ground',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [20, 0],
            [20, 10],
            [0, 10],
            [0, 0],
          ],
          [
            [10, 0],
            [9, 5],
            [10, 10],
            [11, 5],
            [10, 0],
          ],
        ],
      },
      [10, 10],
      /cut the interior/,
    ],
    [
      'parts on top of each other',
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 0],
              [20, 0],
              [20, 10],
              [0, 10],
              [0, 0],
            ],
          ],
          [
            [
              [5, 5],
              [6, 5],
              [6, 6],
              [5, 5],
            ],
          ],
        ],
      },
      [5, 5],
      /overlap/,
    ],
  ];
  for (const [what, shape, at, word] of cases) {
    it(`names ${what} by feature and place, and checks the rest`, () => {
      const { defects, valid, cells } = validateCoverage(
        inputs([
          ['B', good],
          ['X', shape],
        ]),
        parent,
        { crs: 'planar' },
      );
      const found = defects.filter(({ type }) => type === 'invalidCell');
      expect(found).toHaveLength(1);
      expect(found[0].cells).toEqual(['X']);
      expect(found[0].suggestion.en).toMatch(/^feature 1: /);
      expect(found[0].suggestion.en).toMatch(word);
      if (at) expect(found[0].at).toEqual(at);
      // The origin is a place, too: what has none is not put there.
      else expect(found[0].at).toEqual(firstOf(shape));
      expect({ valid, cells }).toEqual({ valid: false, cells: 2 });
    });
  }

  it('refuses degrees out of range, feature by feature', () => {
    const { defects } = validateCoverage(inputs([['X', ring([500, 0], [501, 0], [501, 1], [500, 0])]]), null, { crs: 'WGS84' });
    expect(defects.map(({ type, at }) => [type, at])).toEqual([['invalidCell', [500, 0]]]);
  });
});

describe('unusable input', () => {
  const square = (x: number, y: number): Polygonal => ({
    type: 'Polygon',
    coordinates: [
      [
        [x, y],
        [x + 1, y],
        [x + 1, y + 1],
        [x, y + 1],
        [x, y],
      ],
    ],
  });

  it('latitude first is refused, with a remedy', () => {
    expect(() => validateCoverage(inputs([['A', square(31, 121)]]), null, { crs: 'WGS84', file: 'a.geojson' })).toThrow(
      expect.objectContaining({ code: 'coordinatesSwapped', file: 'a.geojson', hint: expect.anything() }),
    );
    expect(() => validateCoverage(inputs([['A', square(31, 81)]]), [square(81, 31)], { crs: 'WGS84' })).toThrow(
      expect.objectContaining({ code: 'coordinatesSwapped' }),
    );
  });

  it('a broken parent, overlapping parents, no cells', () => {
    const bow: Polygonal = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [2, 1],
          [2, 0],
          [0, 1],
          [0, 0],
        ],
      ],
    };
    expect(() => validateCoverage(inputs([['A', square(0, 0)]]), [bow], { crs: 'planar' })).toThrow(
      expect.objectContaining({ code: 'geometryInvalid' }),
    );
    expect(() => validateCoverage(inputs([['A', square(0, 0)]]), [square(0, 0), square(0.5, 0)], { crs: 'planar' })).toThrow(
      expect.objectContaining({ code: 'areasOverlap' }),
    );
    expect(() => validateCoverage([], null, { crs: 'planar' })).toThrow(expect.objectContaining({ code: 'fileEmpty' }));
  });
});

describe('what rounding closes', () => {
  it('is still not valid: edges that do not match, even where a crossing nearby makes the needle between them vanish', () => {
    const w = 60_000_000;
    const shape = (...points: Position[]): Polygonal => ({ type: 'Polygon', coordinates: [[...points, points[0]]] });
    const parent = shape([0, 0], [w, 0], [w, w], [0, w]);
    const below = shape([0, 0], [w, 0], [w, w - 10]);
    // A vertex 0.3 units above the long edge: a gap 6 · 10⁷ units long and a third of a unit wide.
    const above = shape([0, 0], [0.93 * w, 0.93 * w - 9], [w, w - 10], [w, w], [0, w]);
    const exact = validateCoverage(
      inputs([
        ['A', below],
        ['B', above],
      ]),
      [parent],
      { crs: 'planar' },
    );
    expect(exact.defects.map(({ type, areaM2 }) => [type, areaM2])).toEqual([['gap', expect.closeTo(0.15 * w, 0)]]);
    const crossing = shape([1000, 500], [2000, 500], [2000, 3000], [1000, 3000]);
    const closed = validateCoverage(
      inputs([
        ['A', below],
        ['B', above],
        ['C', crossing],
      ]),
      [parent],
      { crs: 'planar' },
    );
    expect(closed.valid).toBe(false);
    expect(
      summary(closed.defects)
        .map(([type, cells]) => `${type} ${cells}`)
        .sort(),
    ).toEqual(['overlap A+C', 'overlap B+C', 'unmatchedEdge ']);
  });
});

describe('a plan of ten thousand cells', () => {
  const { cells, parent } = jitteredGrid(100, 5);
  const named = cells.map((shape, feature) => ({ id: `c${feature}`, shape, feature }));

  it('is valid, and stays so in any order', () => {
    const result = validateCoverage([...named].reverse(), [parent], { crs: 'WGS84' });
    expect(result).toMatchObject({ valid: true, defects: [], remarks: [] });
  });

  it('with three planted faults shows these three', () => {
    const faulty = named.filter(({ id }) => id !== 'c5050');
    const moved = faulty.map((cell) => {
      if (cell.id !== 'c2020') return cell;
      const [first, second, ...rest] = cell.shape.coordinates[0];
      const shifted: Position[] = [first, [second[0], Math.round(second[1] * 1e7 + 1) / 1e7], ...rest];
      return { ...cell, shape: { type: 'Polygon' as const, coordinates: [shifted] } };
    });
    const result = validateCoverage([...moved, { id: 'again', shape: named[42].shape, feature: 10_000 }], [parent], {
      crs: 'WGS84',
    });
    expect(new Set(result.defects.map(({ type }) => type))).toEqual(
      new Set(['gap', 'duplicate', ...result.defects.map(({ type }) => type)]),
    );
    const gap = result.defects.filter(({ type, areaM2 }) => type === 'gap' && areaM2 > 1);
    expect(gap).toHaveLength(1);
    expect(result.defects.find(({ type }) => type === 'duplicate')?.cells).toEqual(['again', 'c42']);
    const thin = result.defects.filter(({ areaM2 }) => areaM2 > 0 && areaM2 < 10);
    expect(thin.length).toBeGreaterThan(0);
    expect(thin.every(({ widthM }) => widthM < 0.02)).toBe(true);
  });
});
