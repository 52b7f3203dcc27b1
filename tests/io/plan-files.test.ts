import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coverage, Lattice } from '../../src/core/coverage.js';
import type { Polygonal } from '../../src/core/geometry.js';
import type { Plan, Zone } from '../../src/core/plan.js';
import { BoundaryPropertiesSchema, CellPropertiesSchema, UNIT_COLUMNS, ZonePropertiesSchema } from '../../src/core/results.js';
import type { Territory } from '../../src/core/territory.js';
import { PLAN_LAYERS, planFiles } from '../../src/io/planFiles.js';
import { readRegister } from '../../src/io/register.js';
import { splitCsv } from '../../src/io/split.js';
import { writeAll } from '../../src/io/write.js';
import { refusal, scratch } from './scratch.js';

const lattice: Lattice = { unit: 'degree', step: 1e-7, decimals: 7, metresX: 0.0095, metresY: 0.0111 };
const coverage: Coverage = {
  lattice,
  x: new Float64Array(),
  y: new Float64Array(),
  ringStart: new Int32Array(),
  ringVertex: new Int32Array(),
  ringOwner: new Int32Array(),
  polygons: 0,
};

function square(x: number): Polygonal {
  return {
    type: 'Polygon',
    coordinates: [
      [
        [x, 31],
        [x + 0.0000001, 31],
        [x + 0.0000001, 31.0000001],
        [x, 31],
      ],
    ],
  };
}

function zone(code: string, parent: string, cells: readonly number[]): Zone {
  return {
    code,
    name: `网格${code}`,
    kind: 'basic',
    parent,
    area: 0,
    cells,
    households: 30,
    population: null,
    load: { households: 30, elderly: 0.1 + 0.2 },
    workload: 33.3,
    areaM2: 1234.5678,
    perimeterM: 140.123,
    compactness: 0.78539,
    borderOnBarriers: 2 / 3,
    barriersInsideM: { major: 12.345, wall: 3 },
    amounts: { households: 412 },
    deviation: 0.03,
    sides: { east: '东街', south: '"南"街', west: '西街', north: '北街' },
    labelAt: [0, 0],
    inBounds: true,
    overMaxUnit: null,
    reason: null,
  };
}

/** One area of three cells in a row; two grids, three micro-grids. Unit ids that CSV has to take care of. */
function drawn(unitIds: readonly string[] = ['b-1', '=b,"2"', 'b\n3']) {
  const cell = (index: number) => ({
    id: `A-${3 - index}`,
    area: 0,
    block: index,
    kind: 'built' as const,
    units: [index],
    compound: -1,
    dedicated: -1,
    households: 10,
    load: { households: 10 },
    areaM2: 100.005,
    perimeterM: 40,
    centreM: [0, 0] as const,
  });
  const territory: Territory = {
    lattice,
    areas: [{ code: '310109009990', name: '甲社区', urbanRural: '111', areaM2: 300 }],
    boundary: coverage,
    boundaryDisplacementM: 0,
    cells: [cell(0), cell(1), cell(2)],
    shapes: coverage,
    arcs: [],
    units: unitIds.map((id, index) => ({
      id,
      buildingCode: index === 0 ? 'LD001' : null,
      households: 10,
      population: null,
      load: { households: 10 },
      compound: -1,
      cell: index,
    })),
    compounds: [],
    dedicated: [],
    findings: [],
    figures: {},
  };
  const grids = [zone('310109009990001', '310109009990', [0, 1]), zone('310109009990002', '310109009990', [2])];
  const microGrids = [
    zone('31010900999000101', grids[0]!.code, [0]),
    zone('31010900999000102', grids[0]!.code, [1]),
    zone('31010900999000201', grids[1]!.code, [2]),
  ];
  const plan: Plan = {
    seed: 1,
    areas: [],
    grids,
    microGrids,
    gridOfCell: Int32Array.of(0, 0, 1),
    microOfCell: Int32Array.of(0, 1, 2),
    gridShapes: coverage,
    microShapes: coverage,
    feasible: true,
    findings: [],
    figures: {},
  };
  const shapes = {
    cells: [square(121), square(122), square(123)],
    grids: [square(121), square(123)],
    microGrids: [square(121), square(122), square(123)],
    boundary: [square(121)],
  };
  return { territory, plan, shapes };
}

function written(unitIds?: readonly string[]): { dir: string; files: Map<string, string> } {
  const { territory, plan, shapes } = drawn(unitIds);
  const files = planFiles(territory, plan, shapes);
  const dir = scratch();
  writeAll(dir, files);
  return { dir, files };
}

describe('planFiles', () => {
  it('writes what the schemas of results say', () => {
    const { files } = written();
    const properties = (name: string) =>
      JSON.parse(files.get(name)!).features.map((feature: { properties: unknown }) => feature.properties);
    expect(properties('boundary.geojson').map((p: unknown) => BoundaryPropertiesSchema.parse(p).code)).toEqual(['310109009990']);
    expect(properties('cells.geojson').map((p: unknown) => CellPropertiesSchema.parse(p).id)).toEqual(['A-1', 'A-2', 'A-3']);
    expect(properties('grids.geojson').map((p: unknown) => ZonePropertiesSchema.parse(p).areaM2)).toEqual([1234.57, 1234.57]);
    expect(properties('micro-grids.geojson').map((p: unknown) => ZonePropertiesSchema.parse(p).load)[0]).toEqual({
      elderly: 0.3,
      households: 30,
    });
    const [header, ...rows] = splitCsv(files.get('units.csv')!, ',');
    expect(header?.cells).toEqual([...UNIT_COLUMNS]);
    expect(rows.map(({ cells }) => cells.slice(3))).toEqual([
      ['310109009990', '1', 'A-2', '310109009990001', '31010900999000102'],
      ['310109009990', '2', 'A-1', '310109009990002', '31010900999000201'],
      ['310109009990', '0', 'A-3', '310109009990001', '31010900999000101'],
    ]);
  });

  it('gives the same bytes for units and cells in another order', () => {
    const { territory, plan, shapes } = drawn();
    const turned: Territory = {
      ...territory,
      cells: [...territory.cells].reverse(),
      units: [...territory.units].reverse().map((unit) => ({ ...unit, cell: 2 - unit.cell })),
    };
    const turnedPlan: Plan = { ...plan, gridOfCell: Int32Array.of(1, 0, 0), microOfCell: Int32Array.of(2, 1, 0) };
    const files = planFiles(turned, turnedPlan, { ...shapes, cells: [...shapes.cells].reverse() });
    expect([...files]).toEqual([...planFiles(territory, plan, shapes)]);
  });

  it('takes a missing shape for a bug', () => {
    const { territory, plan, shapes } = drawn();
    expect(() => planFiles(territory, plan, { ...shapes, grids: [] })).toThrow(/内部错误/);
  });
});

describe('readRegister', () => {
  it('reads back what planFiles wrote', () => {
    const register = readRegister(written().dir);
    expect(register.areas).toEqual([{ code: '310109009990', name: '甲社区', urbanRural: '111' }]);
    expect(register.grids.map(({ code, area }) => [code, area])).toEqual([
      ['310109009990001', '310109009990'],
      ['310109009990002', '310109009990'],
    ]);
    expect(register.grids[1]).toEqual({
      code: '310109009990002',
      name: '网格310109009990002',
      kind: 'basic',
      area: '310109009990',
      households: 30,
      population: null,
      load: { elderly: 0.3, households: 30 },
      workload: 33.3,
      areaM2: 1234.57,
      perimeterM: 140.12,
      shape: square(123),
    });
    expect(register.microGrids[2]).toEqual({
      code: '31010900999000201',
      name: '网格31010900999000201',
      kind: 'basic',
      grid: '310109009990002',
      households: 30,
    });
    expect(register.units[0]).toEqual({
      unit: '=b,"2"',
      buildingCode: null,
      households: 10,
      area: '310109009990',
      grid: '310109009990001',
      micro: '31010900999000102',
    });
    expect(register.units.map(({ unit, buildingCode }) => [unit, buildingCode]).slice(1)).toEqual([
      ['b\n3', null],
      ['b-1', 'LD001'],
    ]);
  });

  it('brings every id back as it was', () => {
    const id = fc.string({ unit: fc.constantFrom('a', '=', "'", '-', '1', ',', '"', ' ', '\n'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 3, maxLength: 3 }), (ids) => {
        const { dir } = written(ids);
        expect(readRegister(dir).units.map(({ unit }) => unit)).toEqual([...ids].sort());
        rmSync(dir, { recursive: true });
      }),
      { numRuns: 50 },
    );
  });

  it('refuses files that plan did not write', () => {
    const spoil = (name: string, content: string) => {
      const { dir } = written();
      writeFileSync(join(dir, name), content);
      return () => readRegister(dir);
    };
    refusal('stageStale', spoil(PLAN_LAYERS.units, 'unit,grid\r\na,b\r\n'));
    expect(refusal('stageStale', spoil(PLAN_LAYERS.units, `${UNIT_COLUMNS.join()}\r\na,b\r\n`)).place).toEqual({ line: 2 });
    for (const [header, row] of [
      ['', 'a,,many,A,0,c,g,m'],
      ['', 'a,,,A,0,c,g,m'],
      [',load.elderly', 'a,,1,A,0,c,g,m,many'],
      [',load.elderly', 'a,,1,A,0,c,g,m,'],
      [',load.elderly', 'a,,1,A,0,c,g,m,Infinity'],
    ])
      expect(refusal('stageStale', spoil(PLAN_LAYERS.units, `${UNIT_COLUMNS.join()}${header}\r\n${row}\r\n`)).place).toEqual({
        line: 2,
      });
    for (const header of [',load.', ',load.a,load.a', ',elderly']) {
      const text = `${UNIT_COLUMNS.join()}${header}\r\na,,1,A,0,c,g,m${',1'.repeat(header.split(',').length - 1)}\r\n`;
      expect(refusal('stageStale', spoil(PLAN_LAYERS.units, text)).place).toEqual({ line: 1 });
    }
    refusal(
      'stageStale',
      spoil(
        PLAN_LAYERS.grids,
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}]}',
      ),
    );
    refusal('jsonBroken', spoil(PLAN_LAYERS.microGrids, '{'));
    const { dir } = written();
    rmSync(join(dir, PLAN_LAYERS.boundary));
    refusal('fileMissing', () => readRegister(dir));
  });
});
