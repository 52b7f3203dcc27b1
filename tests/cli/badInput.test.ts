import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { box, cli, collection, feature, folderOf, smallProject } from './smallProject.js';

interface Refusal {
  readonly ok: false;
  readonly error: { code: string; message: string; hint: string | null; file?: string; place?: Record<string, unknown> };
}

/** Runs `plan`, expects a refusal: one JSON document, the exit code, no stack, nothing written. */
async function refusedPlan(folder: string, exit: number): Promise<Refusal['error']> {
  const run = await cli('plan', join(folder, 'wangge.yaml'), '--json');
  expect(run.out.trim().split('\n')).toHaveLength(1);
  const { ok, error } = JSON.parse(run.out) as Refusal;
  expect(ok).toBe(false);
  expect({ exit: run.exit, code: error.code, message: error.message }).toMatchObject({ exit });
  expect(existsSync(join(folder, 'out', 'grids.geojson'))).toBe(false);
  const spoken = await cli('plan', join(folder, 'wangge.yaml'));
  expect(spoken.err).toMatch(/^\S*错误/);
  expect(spoken.err).not.toMatch(/\n\s+at /);
  expect(spoken.out).toBe('');
  return error;
}

const replaced = (file: string, from: string | RegExp, to: string) => (files: Record<string, string>) => {
  const before = files[file]!;
  files[file] = before.replace(from, to);
  expect(files[file]).not.toBe(before);
};

describe('plan refuses with file, place and remedy', () => {
  it('the small project itself is fine', async () => {
    const folder = smallProject();
    const run = await cli('plan', join(folder, 'wangge.yaml'), '--json');
    expect(run.err).toBe('');
    expect(run.exit).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({ ok: true });
    expect(existsSync(join(folder, 'out', 'grids.geojson'))).toBe(true);
  });

  it('a missing project file', async () => {
    const error = await refusedPlan(folderOf({ 'wange.yaml': 'project: x\n' }), 3);
    expect(error).toMatchObject({ code: 'fileMissing', file: expect.stringContaining('wangge.yaml') });
    expect(error.hint).toContain('wange.yaml');
  });

  it('a missing source file', async () => {
    const error = await refusedPlan(smallProject(replaced('wangge.yaml', 'buildings.geojson', 'building.geojson')), 3);
    expect(error).toMatchObject({ code: 'fileMissing', file: expect.stringContaining('building.geojson') });
    expect(error.hint).toContain('buildings.geojson');
  });

  it('an unknown key, with the line and a suggestion', async () => {
    const error = await refusedPlan(smallProject(replaced('wangge.yaml', 'barriers:', 'bariers:')), 2);
    expect(error).toMatchObject({ code: 'configUnknownKey', place: { line: 5, path: 'territory.bariers' } });
    expect(error.hint).toContain('barriers');
  });

  it('a value of the wrong kind in the project file', async () => {
    const error = await refusedPlan(smallProject(replaced('wangge.yaml', 'min: 300', 'min: 600')), 2);
    expect(error).toMatchObject({ code: 'configInvalid', file: expect.stringContaining('wangge.yaml') });
  });

  it('broken YAML, with the line', async () => {
    const error = await refusedPlan(smallProject(replaced('wangge.yaml', 'project: 小镇', 'project: [小镇')), 2);
    expect(error.code).toBe('configUnreadable');
    expect(error.place?.line).toBeGreaterThan(0);
  });

  it('an unknown property', async () => {
    const error = await refusedPlan(smallProject(replaced('wangge.yaml', 'households: households }', 'households: hushu }')), 3);
    expect(error.code).toBe('columnMissing');
    expect(`${error.message}${error.hint}`).toContain('households');
  });

  it('an empty file', async () => {
    const error = await refusedPlan(
      smallProject((files) => {
        files['roads.geojson'] = '';
      }),
      3,
    );
    expect(error).toMatchObject({ code: 'fileEmpty', file: expect.stringContaining('roads.geojson') });
  });

  it('torn JSON, with the line', async () => {
    const error = await refusedPlan(
      smallProject((files) => {
        files['roads.geojson'] = files['roads.geojson']!.slice(0, -40);
      }),
      3,
    );
    expect(error).toMatchObject({ code: 'jsonBroken', file: expect.stringContaining('roads.geojson') });
  });

  it('a boundary that crosses itself', async () => {
    const ring = box(0, 0, 420, 420);
    const bowTie = [ring[0], ring[2], ring[1], ring[3], ring[0]];
    const error = await refusedPlan(
      smallProject((files) => {
        files['boundary.geojson'] = collection([feature('Polygon', [bowTie], { code: '330199001001', name: '试点社区' })]);
      }),
      1,
    );
    expect(error).toMatchObject({ code: 'geometryInvalid', file: expect.stringContaining('boundary.geojson') });
    expect(error.place?.at).toBeDefined();
  });

  it('a boundary that is not closed', async () => {
    const open = box(0, 0, 420, 420).slice(0, 4);
    const error = await refusedPlan(
      smallProject((files) => {
        files['boundary.geojson'] = collection([feature('Polygon', [open], { code: '330199001001', name: '试点社区' })]);
      }),
      1,
    );
    expect(error).toMatchObject({ code: 'geometryInvalid', file: expect.stringContaining('boundary.geojson') });
  });

  it('latitude and longitude exchanged', async () => {
    const swapped = box(0, 0, 420, 420).map(([lon, lat]) => [lat, lon]);
    const error = await refusedPlan(
      smallProject((files) => {
        files['boundary.geojson'] = collection([feature('Polygon', [swapped], { code: '330199001001', name: '试点社区' })]);
      }),
      3,
    );
    expect(error).toMatchObject({ code: 'coordinatesSwapped' });
  });

  it('duplicate unit ids', async () => {
    const error = await refusedPlan(smallProject(replaced('buildings.geojson', '"B02"', '"B01"')), 3);
    expect(error).toMatchObject({ code: 'idDuplicate', place: { id: 'B01' } });
  });
});

describe('plan counts what it cannot place or read', () => {
  const unitsIn = (folder: string) =>
    readFileSync(join(folder, 'out', 'units.csv'), 'utf8')
      .trim()
      .split('\n').length - 1;

  it('a building outside every area is listed', async () => {
    const folder = smallProject((files) => {
      const buildings = JSON.parse(files['buildings.geojson']!) as { features: unknown[] };
      buildings.features.push(feature('Polygon', [box(900, 900, 20, 20)], { id: 'FAR', households: 12 }));
      files['buildings.geojson'] = JSON.stringify(buildings);
    });
    const run = await cli('plan', join(folder, 'wangge.yaml'), '--json');
    expect(run.exit).toBe(0);
    const { findings } = JSON.parse(run.out) as { findings: { code: string; place?: { id?: string } }[] };
    expect(findings).toContainEqual(expect.objectContaining({ code: 'unit.outside' }));
    expect(JSON.stringify(findings)).toContain('FAR');
    expect(unitsIn(folder)).toBe(36);
  });

  it('households that are no number are refused or listed, never taken as 0 in silence', async () => {
    const folder = smallProject(replaced('buildings.geojson', '"id":"B05","households":30', '"id":"B05","households":"三十"'));
    const run = await cli('plan', join(folder, 'wangge.yaml'), '--json');
    expect(run.exit).toBe(3);
    expect(JSON.parse(run.out)).toMatchObject({
      error: { code: 'valueInvalid', file: expect.stringContaining('buildings.geojson'), place: { feature: 4 } },
    });
    expect(run.out).toContain('三十');
    expect(run.out).toContain('households');
  });
});

describe('usage', () => {
  it.each([
    [['plann'], 2, 'plan'],
    [['plan', '--sed', '1'], 2, '--seed'],
    [['plan', '--seed', 'x'], 2, '不是 0 到 999999999 的整数'],
    [['validate'], 2, 'cells'],
    [['explain', 'worker'], 2, 'id'],
  ] as const)('%j says what is wrong', async (argv, exit, mention) => {
    const run = await cli(...argv);
    expect(run.exit).toBe(exit);
    expect(run.err.toLowerCase()).toContain(mention.toLowerCase());
    expect(run.err).not.toMatch(/\n\s+at /);
  });

  it('help and version are no errors', async () => {
    expect((await cli('--help')).exit).toBe(0);
    expect((await cli('--version')).out).toMatch(/^\d+\.\d+\.\d+/);
  });
});
