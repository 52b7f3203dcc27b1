import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repairCommand } from '../../src/cli/commands/repair.js';
import type { Polygonal } from '../../src/core/geometry.js';
import { validateFile } from '../../src/pipeline/validateFile.js';
import { draw, outline } from './drawing.js';

const MAP = 'AABBB\nAA.BB\nAABBB';

function written(
  cells: ReadonlyMap<string, Polygonal>,
  boundary: Polygonal,
): { folder: string; cells: string; boundary: string } {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-repair-'));
  const file = (name: string, features: unknown[]): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
    return path;
  };
  const feature = (geometry: Polygonal, properties: object) => ({ type: 'Feature', properties, geometry });
  return {
    folder,
    cells: file(
      'cells.geojson',
      [...cells].map(([code, shape], i) => feature(shape, { code, rank: String(i), note: `片区 ${code}` })),
    ),
    boundary: file('boundary.geojson', [feature(boundary, {})]),
  };
}

const COMMON = {
  seed: 1,
  json: false,
  quiet: true,
  force: false,
  crs: 'planar',
  id: 'code',
  snapTolerance: 0.1,
  gapTolerance: 15,
  fillAll: false,
} as const;
const terminal = { out: () => undefined, err: () => undefined, interactive: false };

describe('wangge repair', () => {
  it('writes units with their properties, changes and boundary, which then validate', async () => {
    const input = written(draw(MAP), outline(MAP.replace('.', 'B')));
    const out = join(input.folder, 'result', 'mended.geojson');
    const done = await repairCommand.act([input.cells], { ...COMMON, locale: 'en', out, within: input.boundary }, terminal);
    expect(done.exit).toBe(0);
    expect(done.lines.join('\n')).toMatch(/repaired .*: 2 cells, no gap, no overlap\n {2}gaps filled: 1, 100 m²/);
    expect(done.document).toMatchObject({
      complete: true,
      certificate: { valid: true },
      open: [],
      written: [out, expect.any(String), expect.any(String)],
    });
    expect(readdirSync(join(input.folder, 'result')).sort()).toEqual([
      'mended.boundary.geojson',
      'mended.changes.csv',
      'mended.geojson',
    ]);
    const { features } = JSON.parse(readFileSync(out, 'utf8')) as { features: { properties: object }[] };
    expect(features.map(({ properties }) => properties)).toEqual([
      { code: 'A', rank: '0', note: '片区 A' },
      { code: 'B', rank: '1', note: '片区 B' },
    ]);
    const within = join(input.folder, 'result', 'mended.boundary.geojson');
    expect(validateFile(out, { crs: 'planar', id: 'code', strict: true, within }).valid).toBe(true);
    expect(validateFile(out, { crs: 'planar', id: 'code', strict: true, within: input.boundary }).valid).toBe(true);
    expect(readFileSync(join(input.folder, 'result', 'mended.changes.csv'), 'utf8')).toMatch(/\r\nB,1,800,0,100,0,900,0,\r\n/);
  });

  it('exits with 1 and names the gap when one is left open', async () => {
    const input = written(draw(MAP), outline(MAP.replace('.', 'B')));
    const flags = {
      ...COMMON,
      locale: 'zh-CN',
      out: join(input.folder, 'mended.geojson'),
      within: input.boundary,
      gapTolerance: 5,
    } as const;
    const done = await repairCommand.act([input.cells], flags, terminal);
    expect(done.exit).toBe(1);
    expect(done.lines.join('\n')).toMatch(/留有 1 处缝隙[\s\S]*留下的缝隙,邻 A、B:100 m²,宽 10.0 m @ 2\d/);
    expect(done.document).toMatchObject({ complete: false, certificate: { valid: true }, open: [{ neighbours: ['A', 'B'] }] });
  });

  it('settles overlaps by a property', async () => {
    const cells = new Map([...draw('AAA.'), ...draw('..BB')]);
    const input = written(cells, outline('PPPP'));
    const out = join(input.folder, 'mended.geojson');
    const areas = async (flags: object) => {
      const { document } = await repairCommand.act([input.cells], { ...COMMON, locale: 'en', out, ...flags }, terminal);
      return (document.changes as { areaAfterM2: number }[]).map(({ areaAfterM2 }) => Math.round(areaAfterM2));
    };
    // Both have as long a border with the disputed square: the smaller one gets it.
    expect(await areas({})).toEqual([200, 200]);
    expect(await areas({ priority: 'rank' })).toEqual([300, 100]);
    await expect(areas({ priority: 'nothing' })).rejects.toMatchObject({ code: 'columnMissing', file: input.cells });
    await expect(areas({ out: undefined })).rejects.toMatchObject({ code: 'usage' });
  });
});
