import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diffPlans } from '../../src/pipeline/diff/diffPlans.js';
import { readDiffUnits } from '../../src/pipeline/diff/readDiffUnits.js';
import { box, cli, collection, feature, folderOf, freshFolder, smallProject } from '../cli/smallProject.js';

const at = (i: number) => box(10 + 40 * i, 10, 20, 20);
/** Six buildings in a row, 40 m apart, of 10, 20 … 60 households. */
const buildings = collection(
  Array.from({ length: 6 }, (_, i) => feature('Polygon', [at(i)], { id: `B${i}`, households: 10 * (i + 1), 独居老人: i })),
);
const grid = (code: string, name: string, from: number, to: number) =>
  feature('Polygon', [box(40 * from, 0, 40 * (to - from), 40)], { code, name });
const before = collection([grid('G001', '第一网格', 0, 2), grid('G002', '第二网格', 2, 4), grid('G003', '第三网格', 4, 6)]);
const wgs = { id: 'code', name: 'name', crs: 'WGS84' as const };

function diff(old: string, now: string, units = buildings) {
  const folder = folderOf({ 'old.geojson': old, 'new.geojson': now, 'units.geojson': units });
  return diffPlans(join(folder, 'old.geojson'), join(folder, 'new.geojson'), { ...wgs, units: join(folder, 'units.geojson') });
}

describe('who and what changes hands', () => {
  it('tells buildings, households and key persons that go to a neighbour, in a sentence for each grid', () => {
    const now = collection([grid('G001', '第一网格', 0, 3), grid('G002', '第二网格', 3, 4), grid('G003', '第三网格', 4, 6)]);
    const result = diff(before, now);
    expect(result).toMatchObject({
      buildings: 6,
      households: 210,
      buildingsMoved: 1,
      householdsMoved: 30,
      loadMoved: { 独居老人: 2 },
    });
    expect(result.moves).toEqual([
      {
        unit: 'B2',
        buildingCode: null,
        households: 30,
        load: { 独居老人: 2 },
        from: 'G002',
        to: 'G001',
        fromWorker: null,
        toWorker: null,
      },
    ]);
    expect(result.grids.map(({ outcome, sentence }) => [outcome, sentence.zh, sentence.en])).toEqual([
      [
        'grown',
        '第一网格(G001):划入 1 栋 30 户、独居老人 2(来自第二网格)。',
        '第一网格 (G001): takes 1 building, 30 households, 独居老人 2 from 第二网格.',
      ],
      [
        'shrunk',
        '第二网格(G002):划出 1 栋 30 户、独居老人 2(归第一网格)。',
        '第二网格 (G002): gives 1 building, 30 households, 独居老人 2 to 第一网格.',
      ],
      ['kept', '第三网格(G003):不变。', '第三网格 (G003): unchanged.'],
    ]);
    expect(result.ground).toEqual([
      { from: 'G002', to: 'G001', buildings: 1, households: 30, shape: null, places: [[expect.any(Number), expect.any(Number)]] },
    ]);
  });

  it('follows grids that merge, are split off, or only change their code', () => {
    const merged = diff(before, collection([grid('G001', '第一网格', 0, 2), grid('G003', '第三网格', 2, 6)]));
    expect(merged.grids.map(({ code, outcome }) => [code, outcome])).toEqual([
      ['G001', 'kept'],
      ['G003', 'merged'],
      ['G002', 'retired'],
    ]);
    const renamed = diff(
      before,
      collection([grid('G001', '第一网格', 0, 2), grid('G009', '新名', 2, 4), grid('G003', '第三网格', 4, 6)]),
    );
    expect(renamed.buildingsMoved).toBe(0);
    expect(renamed.grids.map(({ sentence }) => sentence.zh)).toEqual([
      '第一网格(G001):不变。',
      '第三网格(G003):不变。',
      '新名(G009):原编码 G002。',
      '第二网格(G002):编码改为 G009。',
    ]);
    const split = diff(
      before,
      collection([
        grid('G001', '第一网格', 0, 2),
        grid('G002', '第二网格', 2, 4),
        grid('G003', '第三网格', 5, 6),
        grid('G004', '第四网格', 4, 5),
      ]),
    );
    expect(split.grids.map(({ code, outcome }) => [code, outcome])).toEqual([
      ['G001', 'kept'],
      ['G002', 'kept'],
      ['G003', 'shrunk'],
      ['G004', 'split'],
    ]);
    expect(split.grids[3]!.sentence.zh).toBe('第四网格(G004):新设,划入 1 栋 50 户、独居老人 4(来自第三网格)。');
  });

  it('reads places of a table in the coordinates given, as those of GeoJSON', () => {
    const metres = (x: number, y: number): [number, number] => [500_000 + x, 3_340_000 + y];
    const inMetres = (i: number) => {
      const [x, y] = [10 + 40 * i, 10];
      return [metres(x, y), metres(x + 20, y), metres(x + 20, y + 20), metres(x, y + 20), metres(x, y)];
    };
    const square = (code: string, from: number, to: number) => {
      const ring = [metres(40 * from, 0), metres(40 * to, 0), metres(40 * to, 40), metres(40 * from, 40), metres(40 * from, 0)];
      return feature('Polygon', [ring], { code, name: code });
    };
    const list = [0, 1, 2].map((i) => ({ id: `B${i}`, households: 10, covid: i, paid: 1 }));
    const folder = folderOf({
      'old.geojson': collection([square('G1', 0, 2), square('G2', 2, 3)]),
      'new.geojson': collection([square('G1', 0, 1), square('G2', 1, 3)]),
      'units.geojson': collection(list.map((unit, i) => feature('Polygon', [inMetres(i)], unit))),
      'units.csv': `id,households,covid,paid,lon,lat\n${list.map((unit, i) => [...Object.values(unit), ...metres(20 + 40 * i, 20)].join(',')).join('\n')}\n`,
    });
    const source = (name: string) => readDiffUnits(join(folder, name), 'EPSG:4549', 'WGS84');
    const [shapes, table] = [source('units.geojson'), source('units.csv')];
    expect(table.map(({ load }) => load)).toEqual(list.map(({ covid, paid }) => ({ covid, paid })));
    table.forEach(({ at: place }, i) => {
      expect(place![0]).toBeCloseTo(shapes[i]!.at![0], 3);
      expect(place![1]).toBeCloseTo(shapes[i]!.at![1], 3);
      expect(Math.abs(place![0])).toBeLessThan(180);
    });
    const of = (units: string) =>
      diffPlans(join(folder, 'old.geojson'), join(folder, 'new.geojson'), {
        ...{ id: 'code', name: 'name', crs: 'EPSG:4549' as const, units: join(folder, units) },
      }).moves.map(({ unit, from, to }) => [unit, from, to]);
    expect(of('units.csv')).toEqual([['B1', 'G1', 'G2']]);
    expect(of('units.csv')).toEqual(of('units.geojson'));
  });

  it('names a grid of several polygons alike, whatever the order of the file', () => {
    const pair = [grid('G001', '乙', 0, 1), grid('G001', '甲', 1, 2)];
    const names = (parts: typeof pair) => diff(before, collection([...parts, grid('G002', '第二网格', 2, 6)])).grids[0]!.name;
    expect(names(pair)).toBe(names([...pair].reverse()));
  });

  it('says of a building in no grid that it was in none', () => {
    const result = diff(collection([grid('G001', '第一网格', 0, 5)]), collection([grid('G001', '第一网格', 0, 6)]));
    expect(result.moves.map(({ unit, from, to }) => [unit, from, to])).toEqual([['B5', null, 'G001']]);
    expect(result.grids[0]!.sentence.zh).toContain('来自无网格处');
  });
});

describe('wangge diff', () => {
  it('compares two result folders: tables, the changed ground as polygons, the people', async () => {
    const folder = smallProject();
    const project = join(folder, 'wangge.yaml');
    const [old, now, out] = [freshFolder(), freshFolder(), freshFolder()];
    expect((await cli('plan', project, '-o', old)).exit).toBe(0);
    const edits = join(folder, 'edits.csv');
    const units = readFileSync(join(old, 'units.csv'), 'utf8')
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(','));
    const own = units.find(([unit]) => unit === 'B18')!;
    const other = units.find(([unit, , , , , , code]) => code !== own[6] && Number(unit!.slice(1)) > 18)!;
    writeFileSync(edits, `unit,grid\r\nB18,${other[6]}\r\n${other[0]},${other[6]}\r\n`);
    const changed = await cli('plan', project, '-o', now, '--previous', old, '--edits', edits);
    expect([0, 4]).toContain(changed.exit);
    const staffed = (grids: readonly string[]) => ({
      profile: '1+4+X',
      posts: grids.map((code, i) => ({
        id: `${code}-1`,
        role: '专职网格员',
        grid: code,
        micro: null,
        worker: `W${i}`,
        from: null,
        to: null,
        hours: 10,
      })),
      loads: [],
      visits: [],
      overloads: [],
      vacancies: [],
      findings: [],
      figures: {},
    });
    const codes = [...new Set(units.map(([, , , , , , code]) => code!))].sort();
    for (const dir of [old, now]) writeFileSync(join(dir, 'staffing.json'), JSON.stringify(staffed(codes)));

    const run = await cli('diff', old, now, '-o', out, '--json');
    expect([run.exit, run.err]).toEqual([0, '']);
    const result = JSON.parse(run.out) as {
      buildingsMoved: number;
      householdsMoved: number;
      moves: { unit: string; to: string; fromWorker: string; toWorker: string }[];
    };
    expect(result.moves.map(({ unit }) => unit)).toContain('B18');
    const move = result.moves.find(({ unit }) => unit === 'B18')!;
    expect([move.to, move.fromWorker, move.toWorker]).toEqual([
      other[6],
      `W${codes.indexOf(own[6]!)}`,
      `W${codes.indexOf(other[6]!)}`,
    ]);
    const rows = readFileSync(join(out, 'diff.csv'), 'utf8').trimEnd().split('\r\n');
    expect(rows).toHaveLength(result.buildingsMoved + 1);
    const ground = JSON.parse(readFileSync(join(out, 'diff.geojson'), 'utf8')) as {
      features: { geometry: { type: string }; properties: { from: string; to: string; households: number } }[];
    };
    expect(ground.features.reduce((sum, { properties }) => sum + properties.households, 0)).toBe(result.householdsMoved);
    expect(ground.features.every(({ geometry }) => /Polygon/.test(geometry.type))).toBe(true);
    expect(readFileSync(join(out, 'diff-grids.csv'), 'utf8')).toMatch(/划入 \d+ 栋 \d+ 户/);
    const same = await cli('diff', now, now);
    expect(same.out).toMatch(/36 栋中 0 栋/);
    // polygons of an earlier time against a folder: places of buildings come from the folder
    const polygons = await cli('diff', join(old, 'grids.geojson'), now, '--json');
    expect((JSON.parse(polygons.out) as { householdsMoved: number }).householdsMoved).toBe(result.householdsMoved);
  }, 60_000);

  it.each([
    [{}, ['nowhere', 'new.geojson'], 3, /找不到文件/],
    [{}, ['old.geojson', 'new.geojson'], 2, /不知道有哪些楼栋[\s\S]*--units/],
    [{ 'units.csv': 'id,households,old\nB1,3,-2\n' }, ['old.geojson', 'new.geojson', '--units', 'units.csv'], 3, /old 是负数/],
    [{ 'units.csv': 'id,hushu\nB1,3\n' }, ['old.geojson', 'new.geojson', '--units', 'units.csv'], 3, /缺少列“households”/],
    [{ 'units.csv': 'id,households\nB1,many\n' }, ['old.geojson', 'new.geojson', '--units', 'units.csv'], 3, /不是非负数/],
    [{ 'units.csv': 'id,households\nB1,3\nB1,4\n' }, ['old.geojson', 'new.geojson', '--units', 'units.csv'], 3, /编号“B1”重复/],
    [
      {},
      ['old.geojson', 'new.geojson', '--units', 'units.geojson', '--load', '独居老'],
      3,
      /没有数字列[\s\S]*是否想写“独居老人”/,
    ],
    [{ 'new.geojson': '{"type":"FeatureCollection","features":[' }, ['old.geojson', 'new.geojson'], 3, /不是合法的 JSON/],
    [{ 'new.geojson': collection([]) }, ['old.geojson', 'new.geojson'], 3, /没有面/],
    [
      { 'new.geojson': collection([feature('Polygon', [at(0)], { kode: 'x' })]) },
      ['old.geojson', 'new.geojson'],
      3,
      /是否想写 code: kode/,
    ],
    [{ 'new.geojson': collection([feature('Point', at(0)[0], { code: 'x' })]) }, ['old.geojson', 'new.geojson'], 3, /不是面/],
  ] as const)('refuses %j', async (change, args, exit, words) => {
    const folder = folderOf({ 'old.geojson': before, 'new.geojson': before, 'units.geojson': buildings, ...change });
    const run = await cli('diff', ...args.map((arg) => (/\.(geojson|csv)$|^nowhere/.test(arg) ? join(folder, arg) : arg)));
    expect(run.exit).toBe(exit);
    expect(run.err).toMatch(words);
    expect(run.err).toMatch(/办法/);
  });

  it('knows the key persons of a plan by the loads of its buildings, without a further file', async () => {
    const folder = smallProject((files) => {
      files['wangge.yaml'] = files['wangge.yaml']!.replace(
        'households: households }',
        'households: households, load: { elderly: old } }',
      );
      const document = JSON.parse(files['buildings.geojson']!) as { features: { properties: Record<string, unknown> }[] };
      document.features.forEach(({ properties }, i) => {
        properties.old = i / 2;
      });
      files['buildings.geojson'] = JSON.stringify(document);
    });
    const project = join(folder, 'wangge.yaml');
    const [old, now] = [freshFolder(), freshFolder()];
    expect((await cli('plan', project, '-o', old)).exit).toBe(0);
    const lines = readFileSync(join(old, 'units.csv'), 'utf8').trimEnd().split('\r\n');
    expect(lines[0]).toBe('unit,buildingCode,households,area,block,cell,grid,micro,load.elderly');
    const units = lines.slice(1).map((line) => line.split(','));
    expect(units.map(([, , , , , , , , elderly]) => Number(elderly))).toEqual(units.map((_, i) => i / 2));
    const other = units.find(([, , , , , , code]) => code !== units[17]![6])!;
    writeFileSync(join(folder, 'edits.csv'), `unit,grid\r\nB18,${other[6]}\r\n`);
    expect([0, 4]).toContain(
      (await cli('plan', project, '-o', now, '--previous', old, '--edits', join(folder, 'edits.csv'))).exit,
    );
    const { moves, loadMoved } = diffPlans(old, now, wgs);
    expect(moves.find(({ unit }) => unit === 'B18')!.load).toEqual({ elderly: 8.5 });
    expect(loadMoved).toEqual({ elderly: moves.reduce((sum, { load }) => sum + load.elderly!, 0) });
    expect(diffPlans(old, now, { ...wgs, loads: ['elderly'] }).loads).toEqual(['elderly']);
    expect(() => diffPlans(old, now, { ...wgs, loads: ['disabled'] })).toThrow(/disabled/);
    // what only one of the plans knows is not told as if nothing moved
    const bare = lines.map((line) => line.slice(0, line.lastIndexOf(','))).join('\r\n');
    writeFileSync(join(old, 'units.csv'), `${bare}\r\n`);
    expect(diffPlans(now, old, wgs).loads).toEqual(['elderly']);
    writeFileSync(join(now, 'units.csv'), readFileSync(join(now, 'units.csv'), 'utf8').replace(/(B18,.*),8\.5\r/, '$1,\r'));
    expect(() => diffPlans(old, now, wgs)).toThrow(/plan/);
  });

  it('refuses a folder whose plan.json names coordinates that do not exist', async () => {
    const folder = folderOf({ 'a/grids.geojson': before, 'a/plan.json': '{"crs":"nonsense"}', 'b.geojson': before });
    const run = await cli('diff', join(folder, 'b.geojson'), join(folder, 'a'));
    expect([run.exit, run.err]).toEqual([2, expect.stringMatching(/plan\.json[\s\S]*crs/)]);
  });
});
