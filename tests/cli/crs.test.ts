import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Crs } from '../../src/core/crs.js';
import { converter } from '../../src/topology/crs/converter.js';
import { box, cli, collection, feature, smallProject } from './smallProject.js';

type XY = [number, number];
type Json = { features: { properties: Record<string, unknown>; geometry: { type: string; coordinates: never } }[] };

/** A file with every position converted, with so many decimals (all of them by default). */
function moved(text: string, from: Crs, to: Crs, decimals = 20): string {
  const convert = converter(from, to);
  const walk = (value: unknown): unknown =>
    typeof (value as number[])[0] === 'number'
      ? convert(value as XY).map((n) => Number(n.toFixed(decimals)))
      : (value as unknown[]).map(walk);
  const json = JSON.parse(text) as Json;
  return JSON.stringify({
    ...json,
    features: json.features.map((f) => ({ ...f, geometry: { ...f.geometry, coordinates: walk(f.geometry.coordinates) } })),
  });
}

const replaced = (text: string, from: string | RegExp, to: string): string => {
  expect(text).toMatch(from);
  return text.replace(from, to);
};

async function planned(folder: string): Promise<{
  findings: { code: string; file?: string; figures?: Record<string, unknown> }[];
  plan: { crs: string; lattice: { unit: string } };
  cells: Json;
  text: string;
}> {
  const run = await cli('plan', join(folder, 'wangge.yaml'), '--json');
  expect(run.out).toContain('"ok":true');
  const text = readFileSync(join(folder, 'out', 'cells.geojson'), 'utf8');
  const plan = JSON.parse(readFileSync(join(folder, 'out', 'plan.json'), 'utf8')) as {
    crs: string;
    lattice: { unit: string };
    proof: { valid: boolean };
  };
  expect(plan.proof.valid).toBe(true);
  return { findings: (JSON.parse(run.out) as { findings: [] }).findings, plan, cells: JSON.parse(text) as Json, text };
}

let drawn: ReturnType<typeof planned> | undefined;
/** The small project as it is, planned once. */
const plainPlan = () => (drawn ??= planned(smallProject()));

const ringsOf = (cells: Json): Map<string, XY[]> =>
  new Map(
    cells.features.map(({ properties, geometry }) => [
      String(properties.id),
      (geometry.coordinates as XY[][][]).flat(geometry.type === 'Polygon' ? 1 : 2) as unknown as XY[],
    ]),
  );

/** The farthest that a vertex of one plan's cells lies from the nearest vertex of the same cell of the other, in metres. */
function farthestM(a: Json, b: Json, perX = 96_300, perY = 110_860): number {
  const others = ringsOf(b);
  let worst = 0;
  for (const [id, ring] of ringsOf(a)) {
    const other = others.get(id);
    if (!other) return Number.POSITIVE_INFINITY;
    for (const [x, y] of ring)
      worst = Math.max(worst, Math.min(...other.map(([ox, oy]) => Math.hypot((x - ox) * perX, (y - oy) * perY))));
  }
  return worst;
}

describe('sources in other coordinates', () => {
  const inYaml = (files: Record<string, string>, source: string, crs: Crs): void => {
    files['wangge.yaml'] = replaced(files['wangge.yaml']!, `file: ${source}.geojson,`, `file: ${source}.geojson, crs: ${crs},`);
  };

  it.each<[Crs]>([['GCJ02'], ['BD09'], ['EPSG:4549']])('buildings in %s give the same cells', async (crs) => {
    const plain = await plainPlan();
    const other = await planned(
      smallProject((files) => {
        files['buildings.geojson'] = moved(files['buildings.geojson']!, 'WGS84', crs);
        inYaml(files, 'buildings', crs);
      }),
    );
    expect(other.text).toBe(plain.text);
    const converted = other.findings.filter(({ code }) => code === 'crs.converted');
    expect(converted).toMatchObject([{ file: 'buildings.geojson', figures: { from: crs, to: 'WGS84', added: 0 } }]);
    expect(other.findings.filter(({ code }) => code === 'crs.shifted')).toEqual([]);
  });

  it('to 2 cm when the coordinates were rounded to 7 decimals', async () => {
    const plain = await plainPlan();
    const other = await planned(
      smallProject((files) => {
        files['buildings.geojson'] = moved(files['buildings.geojson']!, 'WGS84', 'GCJ02', 7);
        inYaml(files, 'buildings', 'GCJ02');
      }),
    );
    expect(other.cells.features).toHaveLength(plain.cells.features.length);
    expect(farthestM(plain.cells, other.cells)).toBeLessThan(0.02);
    expect(farthestM(other.cells, plain.cells)).toBeLessThan(0.02);
  });

  it('results are in the coordinates of the boundary, whatever the project says', async () => {
    for (const [crs, unit] of [
      ['EPSG:4549', 'metre'],
      ['GCJ02', 'degree'],
    ] as const) {
      const folder = smallProject((files) => {
        files['boundary.geojson'] = moved(files['boundary.geojson']!, 'WGS84', crs);
        inYaml(files, 'boundary', crs);
      });
      const { plan, cells, findings } = await planned(folder);
      expect(plan).toMatchObject({ crs, lattice: { unit } });
      const [x, y] = converter('WGS84', crs)(box(0, 0, 420, 420)[0]!);
      const near = [...ringsOf(cells).values()].flat().map(([cx, cy]) => Math.hypot(cx - x, cy - y));
      expect(Math.min(...near)).toBeLessThan(unit === 'metre' ? 0.02 : 2e-7);
      expect(findings.filter(({ code }) => code === 'crs.converted').map(({ file }) => file)).toEqual([
        'buildings.geojson',
        'roads.geojson',
      ]);
      expect(findings.some(({ code }) => code === 'crs.measuredShifted')).toBe(crs === 'GCJ02');
      expect(
        (
          await cli(
            'validate',
            join(folder, 'out', 'cells.geojson'),
            '--within',
            join(folder, 'out', 'boundary.geojson'),
            '--crs',
            crs,
            '--id',
            'id',
          )
        ).exit,
      ).toBe(0);
    }
  });

  it('a name that nobody knows is refused, with the choices', async () => {
    const run = await cli(
      'plan',
      join(
        smallProject((files) => {
          files['wangge.yaml'] = `crs: EPSG:3857\n${files['wangge.yaml']}`;
        }),
        'wangge.yaml',
      ),
      '--json',
    );
    expect(run.exit).toBe(2);
    expect(JSON.parse(run.out)).toMatchObject({ error: { code: 'configInvalid', place: { line: 1, path: 'crs' } } });
    expect(run.out).toContain('GCJ02');
    const validate = await cli('validate', 'x.geojson', '--crs', 'EPSG:3857');
    expect(validate.exit).toBe(2);
    expect(validate.err).toContain('EPSG:4513');
  });

  it('a file that names its own system, and none or another in the project', async () => {
    const folder = smallProject((files) => {
      const json = JSON.parse(moved(files['roads.geojson']!, 'WGS84', 'EPSG:4549')) as object;
      files['roads.geojson'] = JSON.stringify({
        ...json,
        crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4549' } },
      });
    });
    const run = await cli('plan', join(folder, 'wangge.yaml'), '--json');
    expect(JSON.parse(run.out)).toMatchObject({
      error: { code: 'crsUnsupported', file: expect.stringContaining('roads.geojson') as string },
    });
    expect(run.out).toContain('crs: EPSG:4549');
  });
});

describe('a source that looks shifted', () => {
  /** 1.6 km square with a building of 30 households every 200 m, inside or not. */
  const wide = () =>
    smallProject((files) => {
      files['boundary.geojson'] = collection([
        feature('Polygon', [box(0, 0, 1600, 1600)], { code: '330199001001', name: '试点社区' }),
      ]);
      const buildings = Array.from({ length: 64 }, (_, i) =>
        feature('Polygon', [box(60 + 200 * (i % 8), 60 + 200 * Math.floor(i / 8), 30, 20)], { id: `B${i}`, households: 30 }),
      );
      files['buildings.geojson'] = moved(collection(buildings), 'WGS84', 'GCJ02');
    });

  it('is told when part of it lies outside', async () => {
    const { findings } = await planned(wide());
    const shifted = findings.filter(({ code }) => code === 'crs.shifted');
    expect(shifted).toMatchObject([
      {
        severity: 'warning',
        file: 'buildings.geojson',
        figures: { declared: 'WGS84', looksLike: 'GCJ02', outsidePercentThen: 0 },
      },
    ]);
  });

  it('is the reason given when nothing is left inside', async () => {
    const folder = smallProject((files) => {
      files['buildings.geojson'] = moved(files['buildings.geojson']!, 'WGS84', 'GCJ02');
    });
    const run = await cli('plan', join(folder, 'wangge.yaml'), '--json');
    expect(run.exit).toBe(3);
    expect(JSON.parse(run.out)).toMatchObject({
      error: {
        code: 'unitOutside',
        file: expect.stringContaining('buildings.geojson') as string,
        hint: expect.stringContaining('crs: GCJ02') as string,
      },
    });
  });
});
