import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { box, cli, collection, feature, folderOf, smallProject } from './smallProject.js';

interface Judged {
  ok: boolean;
  valid: boolean;
  defects: { type: string; cells: string[]; at: [number, number] | null; suggestion: string; widthM: number; areaM2: number }[];
  closing: { withinM: number; edges: number; displacementM: number; area2: string } | null;
  certificate: { residual: number; sumArea2: string; parentArea2: string };
  error?: { code: string; message: string; hint: string; file?: string };
}
const run = async (...argv: string[]): Promise<Judged & { exit: number }> => {
  const { exit, out } = await cli(...argv, '--json', '--locale', 'en');
  return { ...(JSON.parse(out) as Judged), exit };
};
const square = (x: number, properties: Record<string, unknown>) => feature('Polygon', [box(x, 0, 100, 100)], properties);

describe('wangge validate --id', () => {
  it('names both features that share an id, and judges the rest', async () => {
    const folder = folderOf({
      'a.geojson': collection([square(0, { code: 'A' }), square(100, { code: 'B' }), square(200, { code: 'A' })]),
    });
    const { exit, defects } = await run('validate', join(folder, 'a.geojson'));
    expect(exit).toBe(1);
    expect(defects).toMatchObject([{ type: 'sharedId', cells: ['A'], at: box(200, 0, 1, 1)[0] }]);
    expect(defects[0]!.suggestion).toMatch(/^features 0, 2 are all called “A”/);
    const { out } = await cli('validate', join(folder, 'a.geojson'), '--locale', 'zh-CN');
    expect(out).toMatch(/重名 A[\s\S]*要素 0、2 同名“A”/);
  });

  it('refuses a property that no feature has, and says which there are', async () => {
    const folder = folderOf({
      'a.geojson': collection([square(0, { name: 'A', zone: 1 }), square(100, { name: 'B' })]),
      'bare.geojson': collection([square(0, {})]),
    });
    expect(await run('validate', join(folder, 'a.geojson'), '--id', 'nope')).toMatchObject({
      exit: 3,
      error: {
        code: 'columnMissing',
        message: expect.stringContaining('“nope”') as string,
        hint: expect.stringContaining('name, zone') as string,
        file: expect.stringContaining('a.geojson') as string,
      },
    });
    expect((await run('validate', join(folder, 'bare.geojson'), '--id', 'nope')).error?.hint).toContain('leave out --id');
    // Nothing asked for: numbers stand in for names.
    expect(await run('validate', join(folder, 'a.geojson'))).toMatchObject({ exit: 0, valid: true });
    expect(await run('validate', join(folder, 'a.geojson'), '--id', 'zone')).toMatchObject({ exit: 0, valid: true });
  });

  it('gives no place to a cell that has none', async () => {
    const bare = { type: 'Feature', properties: { code: 'A' }, geometry: null };
    const folder = folderOf({ 'a.geojson': collection([bare, square(100, { code: 'B' })]) });
    const defects = join(folder, 'defects.geojson');
    const result = await run('validate', join(folder, 'a.geojson'), '--defects', defects);
    expect(result).toMatchObject({ exit: 1, defects: [{ type: 'invalidCell', cells: ['A'], at: null }] });
    const written = JSON.parse(readFileSync(defects, 'utf8')) as { features: { geometry: unknown }[] };
    expect(written.features.map(({ geometry }) => geometry)).toEqual([null]);
    expect((await cli('validate', join(folder, 'a.geojson'), '--locale', 'en')).out).not.toContain('@');
  });
});

type Coordinates = number[] | Coordinates[];

/** The same file with every number rounded to some decimals, as another program would save it. */
function resaved(from: string, to: string, decimals: number): string {
  const round = (value: Coordinates | number): unknown =>
    typeof value === 'number' ? Number(value.toFixed(decimals)) : value.map((item) => round(item as Coordinates));
  const json = JSON.parse(readFileSync(from, 'utf8')) as { features: { geometry: { coordinates: Coordinates } }[] };
  for (const { geometry } of json.features) geometry.coordinates = round(geometry.coordinates) as Coordinates;
  writeFileSync(to, JSON.stringify(json, null, 2));
  return to;
}

describe('a plan against the boundary that the user gave', () => {
  /** The small town with its western and northern border askew, written with nine decimals. */
  const askew = smallProject((files) => {
    const outline = [
      [120.1, 30.2],
      [120.104361371, 30.200113217],
      [120.104263543, 30.203833339],
      [120.099911127, 30.203788557],
      [120.1, 30.2],
    ];
    files['boundary.geojson'] = collection([feature('Polygon', [outline], { code: '330199001001', name: '试点社区' })]);
  });
  const at = (name: string) => join(askew, 'out', name);
  const given = join(askew, 'boundary.geojson');

  it('is off by less than two roundings, which --lattice 0.01 forgives and reports', async () => {
    const plan = await cli('plan', join(askew, 'wangge.yaml'), '-o', join(askew, 'out'), '--json');
    expect(plan.err).toBe('');
    expect([0, 4]).toContain(plan.exit);
    for (const name of ['grids', 'micro-grids', 'cells']) {
      expect(await run('validate', at(`${name}.geojson`), '--within', at('boundary.geojson'))).toMatchObject({ exit: 0 });
      const strict = await run('validate', at(`${name}.geojson`), '--within', given);
      expect(strict.exit).toBe(1);
      expect(Math.max(...strict.defects.map(({ widthM }) => widthM))).toBeLessThan(0.015);
      const fair = await run('validate', at(`${name}.geojson`), '--within', given, '--lattice', '0.01');
      expect(fair).toMatchObject({ exit: 0, valid: true, defects: [], certificate: { residual: 0 } });
      expect(fair.closing!.displacementM).toBeGreaterThan(0);
      expect(fair.closing!.displacementM).toBeLessThanOrEqual(0.015);
      const { sumArea2, parentArea2 } = fair.certificate;
      expect(BigInt(sumArea2) - BigInt(parentArea2)).toBe(BigInt(fair.closing!.area2));
    }
  });

  it('still shows a hole, a missing cell and an overlap wider than the lattice', async () => {
    const cells = JSON.parse(readFileSync(at('cells.geojson'), 'utf8')) as { features: { properties: { id: string } }[] };
    const missing = join(askew, 'missing.geojson');
    writeFileSync(missing, JSON.stringify({ ...cells, features: cells.features.slice(1) }));
    const result = await run('validate', missing, '--within', given, '--lattice', '0.01');
    expect(result.exit).toBe(1);
    expect(result.defects.map(({ type }) => type)).toEqual(['gap']);
    const grown = join(askew, 'grown.geojson');
    const [lower] = box(100, 100, 1, 1);
    const extra = feature('Polygon', [[lower!, [lower![0] + 0.0001, lower![1]], [lower![0], lower![1] + 0.0000003], lower!]], {});
    writeFileSync(grown, JSON.stringify({ ...cells, features: [...cells.features, extra] }));
    const over = await run('validate', grown, '--within', given, '--lattice', '0.01');
    expect(new Set(over.defects.map(({ type }) => type))).toEqual(new Set(['overlap']));
  });

  it.each([
    [7, '0.01', '0.05'],
    [6, '0.2', '0.2'],
  ])('saved by another program with %i decimals: judged fairly, repaired, certified again', async (decimals, lattice, snap) => {
    const saved = resaved(at('grids.geojson'), join(askew, `saved-${decimals}.geojson`), decimals);
    const judged = await run('validate', saved, '--within', given, '--lattice', lattice);
    expect(judged).toMatchObject({ exit: 0, valid: true });
    expect(judged.closing!.displacementM).toBeLessThanOrEqual(1.5 * Number(lattice));

    const mended = join(askew, `mended-${decimals}.geojson`);
    const flags = ['--within', given, '--snap-tolerance', snap, '--fill-all'];
    const repaired = await cli('repair', saved, '-o', mended, ...flags, '--json');
    expect(repaired.exit).toBe(0);
    const report = JSON.parse(repaired.out) as { complete: boolean; displacementM: number; certificate: { valid: boolean } };
    expect(report).toMatchObject({ complete: true, certificate: { valid: true } });
    expect(report.displacementM).toBeGreaterThan(0);
    expect(report.displacementM).toBeLessThanOrEqual(Number(snap) + 0.03);
    const boundary = mended.replace('.geojson', '.boundary.geojson');
    expect(await run('validate', mended, '--within', boundary)).toMatchObject({ exit: 0, valid: true, defects: [] });
  });
});
