import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PlanDocumentSchema } from '../../src/core/results.js';
import type { Territory } from '../../src/core/territory.js';
import { hashOfConfig } from '../../src/io/manifest.js';
import { writeRoundLog } from '../../src/io/roundLog.js';
import { areaCodes } from '../../src/pipeline/carriedAreas.js';
import { planConfig } from '../../src/pipeline/planStage.js';
import { openProject } from '../../src/pipeline/project.js';
import { box, cli, collection, feature, freshFolder, smallProject } from '../cli/smallProject.js';

/** The small project twice over, side by side: two communities that share a border of 420 m. */
function twoCommunities(change: (files: Record<string, string>) => void = () => undefined): string {
  return smallProject((files) => {
    const buildings = (code: number, x0: number) =>
      Array.from({ length: 36 }, (_, i) => {
        const [column, row] = [i % 6, Math.floor(i / 6)];
        const at = box(x0 + 20 + column * 65 + (column > 2 ? 15 : 0), 20 + row * 65 + (row > 2 ? 15 : 0), 30, 20);
        return feature('Polygon', [at], {
          id: `${code}B${String(i + 1).padStart(2, '0')}`,
          households: 24 + ((i * 7) % 13),
          old: i % 5,
        });
      });
    files['boundary.geojson'] = collection([
      feature('Polygon', [box(0, 0, 420, 420)], { code: '330199001001', name: '东社区' }),
      feature('Polygon', [box(420, 0, 420, 420)], { code: '330199001002', name: '西社区' }),
    ]);
    files['buildings.geojson'] = collection([...buildings(1, 0), ...buildings(2, 420)]);
    files['wangge.yaml'] = files['wangge.yaml']!.replace(
      'households: households }',
      'households: households, load: { 独居老人: old } }',
    );
    change(files);
  });
}

const read = (folder: string, name: string) => readFileSync(join(folder, 'out', name), 'utf8');
const grids = (folder: string) =>
  (
    JSON.parse(read(folder, 'grids.geojson')) as {
      features: { properties: { code: string; parent: string; households: number } }[];
    }
  ).features;
const LAYERS = ['grids.geojson', 'micro-grids.geojson', 'cells.geojson', 'boundary.geojson', 'units.csv'];
const project = (folder: string) => join(folder, 'wangge.yaml');
const document = (folder: string) => PlanDocumentSchema.parse(JSON.parse(read(folder, 'plan.json')));

/** Properties of a plan drawn once; every test works on a copy. */
const drawn = (async () => {
  const folder = twoCommunities();
  const run = await cli('plan', project(folder));
  expect([run.exit, run.err]).toEqual([0, '']);
  return folder;
})();

async function copyOf(): Promise<string> {
  const folder = freshFolder();
  cpSync(await drawn, folder, { recursive: true });
  return folder;
}

describe('plan --previous', () => {
  it('with its own result moves nothing and writes the same bytes', async () => {
    const folder = await copyOf();
    const before = LAYERS.map((name) => read(folder, name));
    const run = await cli('plan', project(folder), '--previous', join(folder, 'out'), '--on', '2026-04-01');
    expect([run.exit, run.err]).toEqual([0, '']);
    expect(LAYERS.map((name) => read(folder, name))).toEqual(before);
    const { redrawing, retired, states } = document(folder);
    expect(retired).toBeUndefined();
    expect(states).toEqual([{ state: 'drawn', on: '2026-04-01' }]);
    expect(redrawing).toMatchObject({ householdsMoved: 0, previous: 'out' });
    expect(redrawing!.grids.map(({ outcome }) => outcome)).toEqual(grids(folder).map(() => 'kept'));
    const crosswalk = read(folder, 'crosswalk.csv').trim().split('\r\n');
    expect(crosswalk[0]).toBe('level,before,after,households,areaM2,share,continues,from');
    expect(crosswalk.slice(1).every((line) => line.includes(',1,true,2026-04-01'))).toBe(true);
    const again = await cli('assign', project(folder), '--as-of', '2026-04-02');
    expect(again.err).toMatch(/workers/);
  }, 60_000);

  it('takes any polygons from the project file, in other coordinates, and says what is wrong with them', async () => {
    const folder = await copyOf();
    const faulty = collection([
      feature('Polygon', [box(-20, -20, 240, 460)], { no: '330199001001002', title: '老二格' }),
      feature('Polygon', [box(200, -20, 220, 460)], { no: '330199001001001', title: '老一格' }),
      feature('Polygon', [box(430, 10, 180, 200).slice(0, -1)], { no: '330199001002009', title: '没有闭合' }),
      { type: 'Feature', properties: { no: null }, geometry: { type: 'Polygon', coordinates: [box(0, 0, 9, 9)] } },
    ]);
    writeFileSync(join(folder, 'old.geojson'), faulty);
    const yaml = readFileSync(project(folder), 'utf8').replace(
      'grids:\n',
      'grids:\n  previous: { file: old.geojson, code: "no", name: title, retired: ["330199001002011"] }\n',
    );
    writeFileSync(project(folder), yaml);
    const run = await cli('plan', project(folder), '--json');
    expect([0, 4]).toContain(run.exit);
    const { findings, redrawing } = JSON.parse(run.out) as {
      findings: { code: string }[];
      redrawing: { grids: { code: string }[] };
    };
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['previous.withoutCode', 'previous.gap']));
    const named = (JSON.parse(read(folder, 'grids.geojson')) as { features: { properties: { code: string; name: string } }[] })
      .features;
    const nameOf = new Map(named.map(({ properties }) => [properties.code, properties.name]));
    for (const [code, name] of [
      ['330199001001001', '老一格'],
      ['330199001001002', '老二格'],
      ['330199001002009', '没有闭合'],
    ] as const)
      if (nameOf.has(code)) expect(nameOf.get(code)).toBe(name);
    expect([...nameOf.keys()]).not.toContain('330199001002011');
    expect(redrawing.grids.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['330199001001001', '330199001001002', '330199001002009']),
    );
    expect(document(folder).retired).toContain('330199001002011');
  }, 60_000);

  it.each([
    [['--previous', 'nowhere.geojson'], 3, /找不到文件/],
    [['--lock', '330199001001009'], 2, /要锁定的网格 330199001001009 不在原网格中/],
    [['--lock', '330199001001001', '-o', 'nowhere'], 2, /锁定须有原网格[\s\S]*--previous/],
    [['--only', '330199001009'], 2, /不在边界文件中/],
    [['--only', '东区'], 2, /不在边界文件中[\s\S]*东社区/],
    [['--on', 'yesterday'], 2, /不是日期/],
    [['--state', 'approved'], 2, /没有说明日期/],
    [['--state', 'done', '--on', '2026-04-01'], 2, /没有状态/],
    [['--state', 'filed', '--on', '2026-04-01'], 2, /不能记为已备案/],
    [['--edits', 'nowhere.csv'], 3, /找不到文件/],
    [['--replay', 'nowhere.csv'], 3, /找不到文件[\s\S]*命令行上写的从当前文件夹算起/],
  ] as const)('refuses %j and says what to do', async (flags, exit, words) => {
    const run = await cli('plan', project(await drawn), ...flags);
    expect(run.exit).toBe(exit);
    expect(run.err).toMatch(words);
    expect(run.err).toMatch(/办法/);
  });
});

describe('plan --lock', () => {
  it.each(['--lock', '--only'])('does not take the path of the project for a value of %s', async (flag) => {
    const folder = await drawn;
    for (const path of [folder, project(folder)]) {
      const run = await cli('plan', flag, '330199001001', path);
      expect([run.exit, run.err]).toEqual([2, expect.stringMatching(/被当作[\s\S]*办法: 把项目写在前面/)]);
    }
  });

  it('keeps the grid of the result folder to the byte of its outline, whatever is asked of the rest', async () => {
    const folder = await copyOf();
    const code = '330199001001002';
    const line = (name: string, key: string) =>
      read(folder, name)
        .split('\n')
        .find((one) => one.includes(`"${key}":"${code}"`));
    const geometry = (text: string | undefined) => text!.slice(text!.indexOf('"geometry"')).replace(/,$/, '');
    const before = geometry(line('grids.geojson', 'code'));
    writeFileSync(
      project(folder),
      readFileSync(project(folder), 'utf8').replace('min: 300, target: 400, max: 500', 'min: 150, target: 200, max: 260'),
    );
    const run = await cli('plan', project(folder), '--lock', code);
    expect([0, 4]).toContain(run.exit);
    expect(geometry(line('grids.geojson', 'code'))).toBe(before);
    expect(grids(folder).length).toBeGreaterThan(6);
    expect(document(folder).redrawing!.grids.find((grid) => grid.code === code)!.outcome).toBe('kept');
  }, 60_000);
});

describe('plan --edits', () => {
  const plan = async (name: string, content: string, ...flags: string[]) => {
    const folder = await copyOf();
    writeFileSync(join(folder, name), content);
    const run = await cli('plan', project(folder), '--edits', join(folder, name), ...flags);
    const unitGrid = new Map(
      read(folder, 'units.csv')
        .trimEnd()
        .split('\r\n')
        .map((line) => [line.split(',')[0]!, line.split(',')[6]!]),
    );
    return { folder, run, unitGrid };
  };

  it('puts buildings into grids and cuts an area into the number asked for', async () => {
    const { folder, run, unitGrid } = await plan(
      'edits.csv',
      'unit,grid,area,grids\r\n1B01,+角,,\r\n1B02,+角,,\r\n,,330199001002,2\r\n',
    );
    expect([0, 4]).toContain(run.exit);
    expect(unitGrid.get('1B01')).toBe(unitGrid.get('1B02'));
    expect(grids(folder).filter(({ properties }) => properties.parent === '330199001002')).toHaveLength(2);
  }, 60_000);

  it('takes points and polygons, and codes of previous grids', async () => {
    const target = '330199001001003';
    const file = collection([
      feature('Point', box(35, 30, 1, 1)[0], { grid: '+西南' }),
      feature('Polygon', [box(80, 10, 60, 40)], { grid: '+西南' }),
    ]);
    const { run, unitGrid } = await plan('edits.geojson', file, '--previous', join(await drawn, 'out'));
    expect([0, 4]).toContain(run.exit);
    expect(unitGrid.get('1B01')).toBe(unitGrid.get('1B02'));
    const wrong = await plan('edits.csv', `unit,grid\r\n1B01,${target}0\r\n`, '--previous', join(await drawn, 'out'));
    expect([wrong.run.exit, wrong.run.err]).toEqual([
      3,
      expect.stringMatching(/没有“3301990010010030”[\s\S]*是否想写“33019900100100/),
    ]);
  }, 60_000);

  it('does what would not be so without them', async () => {
    const free = await plan('edits.csv', 'unit,grid\r\n1B01,+角\r\n');
    const one = free.unitGrid.get('1B18')!;
    const west = (folder: string) => grids(folder).filter(({ properties }) => properties.parent === '330199001002').length;
    const apart = [...free.unitGrid].find(([unit, grid]) => unit.startsWith('1B') && grid !== one && unit > '1B18')![0];
    expect(free.unitGrid.get(apart)).not.toBe(one);
    expect(west(free.folder)).not.toBe(2);
    const wished = await plan('edits.csv', `\r\nunit,grid,area,grids\r\n1B18,+角,,\r\n${apart},+角,,\r\n,,330199001002,2\r\n`);
    expect([wished.run.err, [0, 4].includes(wished.run.exit)]).toEqual(['', true]);
    expect(wished.unitGrid.get(apart)).toBe(wished.unitGrid.get('1B18'));
    expect(west(wished.folder)).toBe(2);
  }, 60_000);

  it.each([
    [feature('LineString', box(30, 30, 9, 9), { grid: '+a' }), /不用线/],
    [feature('Point', box(30, 30, 9, 9)[0], { gird: '+a' }), /没有属性 grid/],
    [feature('Point', box(-900, 30, 9, 9)[0], { grid: '+a' }), /不在任何社区内/],
    [feature('Polygon', [box(-900, 30, 9, 9)], { grid: '+a' }), /没有楼栋或地块/],
  ] as const)('refuses the feature %j', async (wish, words) => {
    const { run } = await plan('edits.geojson', collection([wish]));
    expect([run.exit, run.err]).toEqual([3, expect.stringMatching(words)]);
    expect(run.err).toMatch(/办法/);
  });

  it.each([
    ['area,grids\r\n330199001001,3\r\n330199001001,4\r\n', 2, /既要划 3 个[\s\S]*又要划 4 个/],
    ['\r\n\r\n', 3, /空的/],
    [' ,\r\n', 3, /没有内容/],
    ['unit,grid\r\n9B99,+a\r\n', 3, /没有“9B99”/],
    ['unit,gird\r\n1B01,+a\r\n', 3, /是否想写“grid”/],
    ['unit,grid\r\n1B01,\r\n', 3, /没有填 grid/],
    ['area,grids\r\n330199001001,many\r\n', 3, /应为网格数/],
    ['area,grids\r\n330199001007,3\r\n', 3, /没有“330199001007”/],
    ['unit,cell,grid\r\n1B01,33,+a\r\n', 3, /之一/],
    ['unit,grid\r\n1B01,+a\r\n2B01,+a\r\n', 2, /不在连通的同一片地上/],
    ['unit,grid\r\n1B01,+a\r\n1B01,+b\r\n', 2, /既指定给/],
  ] as const)(
    'refuses %j',
    async (content, exit, words) => {
      const { run } = await plan('edits.csv', content);
      expect(run.exit).toBe(exit);
      expect(run.err).toMatch(words);
      expect(run.err).toMatch(/办法/);
    },
    60_000,
  );
});

describe('plan --only', () => {
  const of = (folder: string, code: string) =>
    LAYERS.map((name) =>
      read(folder, name)
        .split(/\r?\n/)
        .filter((line) => line.includes(code))
        .map((line) => line.replace(/,$/, '')),
    );

  it('draws one community and leaves the others to the byte', async () => {
    const folder = await copyOf();
    const west = of(folder, '330199001002');
    const east = of(folder, '330199001001');
    writeFileSync(
      project(folder),
      readFileSync(project(folder), 'utf8').replace('min: 300, target: 400, max: 500', 'min: 150, target: 200, max: 260'),
    );
    const run = await cli('plan', project(folder), '--only', '东社区', '--seed', '5');
    expect([run.exit, run.err]).toEqual([0, '']);
    expect(of(folder, '330199001002')).toEqual(west);
    expect(of(folder, '330199001001')).not.toEqual(east);
    expect(grids(folder).filter(({ properties }) => properties.parent === '330199001001').length).toBeGreaterThan(4);
    expect(document(folder).proof.valid).toBe(true);
  }, 60_000);

  it('refuses where the ground of another community has changed, or the results have', async () => {
    const folder = await copyOf();
    const buildings = readFileSync(join(folder, 'buildings.geojson'), 'utf8');
    writeFileSync(
      join(folder, 'buildings.geojson'),
      buildings.replace('"id":"2B07","households":27', '"id":"2B07","households":28'),
    );
    expect(readFileSync(join(folder, 'buildings.geojson'), 'utf8')).not.toBe(buildings);
    const changed = await cli('plan', project(folder), '--only', '330199001001');
    expect([changed.exit, changed.err]).toEqual([3, expect.stringMatching(/西社区.330199001002.的边界或楼栋已与上次不同/)]);
    writeFileSync(join(folder, 'buildings.geojson'), buildings);
    writeFileSync(join(folder, 'out', 'units.csv'), `${read(folder, 'units.csv')}x\r\n`);
    const touched = await cli('plan', project(folder), '--only', '330199001001');
    expect([touched.exit, touched.err]).toEqual([3, expect.stringMatching(/不是 plan 写出的样子/)]);
    const fresh = twoCommunities();
    const missing = await cli('plan', project(fresh), '--only', '330199001001');
    expect([missing.exit, missing.err]).toEqual([3, expect.stringMatching(/先不带 --only/)]);
  }, 60_000);
});

describe('areas by name', () => {
  const areas = [
    { code: '330199001001', name: '云溪社区' },
    { code: '330199001002', name: '新桥社区' },
    { code: '330199002001', name: '新桥社区' },
  ].map((area) => ({ ...area, urbanRural: null, areaM2: 1 }));
  const named = (...only: string[]) => areaCodes({ areas } as unknown as Territory, only);

  it('are their codes, each once', () => {
    expect(named('云溪社区', '330199002001', '330199001001')).toEqual(['330199001001', '330199002001']);
    expect(named()).toEqual([]);
  });

  it('are refused with the choices where two bear the name, or none does', () => {
    expect(() => named('新桥社区')).toThrow(/330199001002、330199002001/);
    expect(() => named('石塘村')).toThrow(
      expect.objectContaining({ hint: { zh: expect.stringContaining('330199001001 云溪社区'), en: expect.anything() } }),
    );
  });
});

describe('codes that are retired', () => {
  const [east, west] = ['330199001001', '330199001002'] as const;
  /** Half as many grids as on record: some codes of both communities are used no more. */
  async function withRetired(): Promise<{ folder: string; retired: string[]; kept: string[] }> {
    const folder = await copyOf();
    const finer = freshFolder();
    const yaml = readFileSync(project(folder), 'utf8');
    writeFileSync(project(folder), yaml.replace('min: 300, target: 400, max: 500', 'min: 150, target: 200, max: 260'));
    expect((await cli('plan', project(folder), '-o', finer)).exit).toBe(0);
    writeFileSync(project(folder), yaml);
    expect((await cli('plan', project(folder), '--previous', finer, '--on', '2026-04-01')).exit).toBe(0);
    const retired = [...document(folder).retired!];
    for (const area of [east, west]) expect(retired.some((code) => code.startsWith(area))).toBe(true);
    return { folder, retired, kept: crosswalk(folder).filter((line) => line.split(',')[2]!.startsWith(west)) };
  }
  const crosswalk = (folder: string) => read(folder, 'crosswalk.csv').trimEnd().split('\r\n').slice(1);
  const codes = (folder: string) => grids(folder).map(({ properties }) => properties.code);

  it('stay retired when one area is drawn again, and the crosswalk of the others stays as it was', async () => {
    const { folder, retired, kept } = await withRetired();
    const before = document(folder).redrawing!;
    const run = await cli('plan', project(folder), '--only', east, '--seed', '7');
    expect([run.exit, run.err]).toEqual([0, '']);
    const { redrawing, retired: now } = document(folder);
    expect(now).toEqual(retired);
    expect(codes(folder).filter((code) => retired.includes(code))).toEqual([]);
    expect(crosswalk(folder)).toEqual(kept);
    expect(kept.length).toBeGreaterThan(3);
    const ofWest = (list: typeof before) => list.grids.filter(({ code }) => code.startsWith(west));
    expect(ofWest(redrawing!)).toEqual(ofWest(before));
    expect(redrawing!.grids).toHaveLength(ofWest(before).length);
    expect(redrawing!.householdsMoved).toBeLessThan(before.householdsMoved);
  }, 60_000);

  it('stay retired when the whole is drawn again into the same folder, whatever is on record elsewhere', async () => {
    const { folder, retired } = await withRetired();
    const run = await cli('plan', project(folder));
    expect([run.exit, run.err]).toEqual([0, '']);
    expect(run.out).toMatch(/停用的 \d+ 个编码不再启用/);
    expect(document(folder).retired).toEqual(retired);
    expect(codes(folder).filter((code) => retired.includes(code))).toEqual([]);
    const again = codes(folder);
    await cli('plan', project(folder));
    expect(codes(folder)).toEqual(again);
  }, 60_000);
});

describe('codes of generations before the last', () => {
  it('are on record in every plan after them, micro-grids among them, also where only the layer of grids is named', async () => {
    const folder = await copyOf();
    const yaml = readFileSync(project(folder), 'utf8');
    const sized = (grid: string, micro: string) =>
      writeFileSync(
        project(folder),
        yaml.replace('min: 300, target: 400, max: 500', grid).replace('min: 30, target: 60, max: 80', micro),
      );
    const microCodes = (out: string) =>
      (
        JSON.parse(readFileSync(join(out, 'micro-grids.geojson'), 'utf8')) as { features: { properties: { code: string } }[] }
      ).features.map(({ properties }) => properties.code);
    const [one, two, three] = [freshFolder(), freshFolder(), freshFolder()];
    const plan = async (out: string, ...flags: string[]) =>
      expect([0, 4]).toContain((await cli('plan', project(folder), '-o', out, ...flags)).exit);
    const of = (out: string) => PlanDocumentSchema.parse(JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8')));
    sized('min: 150, target: 200, max: 260', 'min: 20, target: 30, max: 60');
    await plan(one);
    sized('min: 300, target: 400, max: 500', 'min: 60, target: 90, max: 140');
    await plan(two, '--previous', one);
    const second = of(two);
    expect(second.retired!.length).toBeGreaterThan(0);
    expect(second.retiredMicros!.length).toBeGreaterThan(0);
    expect(microCodes(two).filter((code) => second.retiredMicros!.includes(code))).toEqual([]);
    sized('min: 150, target: 200, max: 260', 'min: 20, target: 30, max: 60');
    await plan(three, '--previous', two);
    const gone = new Set([...second.retired!, ...second.retiredMicros!]);
    const inUse = [...of(three).summary.grids.map(({ code }) => code), ...microCodes(three)];
    expect(inUse.filter((code) => gone.has(code))).toEqual([]);
    expect(of(three).retired).toEqual(expect.arrayContaining([...second.retired!]));
    await plan(three, '--previous', join(two, 'grids.geojson'), '--force');
    expect(of(three).summary.grids.filter(({ code }) => second.retired!.includes(code))).toEqual([]);
  }, 120_000);

  it('that were approved are given to no other ground, even when the plan is drawn over without naming it', async () => {
    const folder = await copyOf();
    const before = document(folder).summary.grids.map(({ code }) => code);
    await cli('plan', project(folder), '--state', 'approved', '--on', '2026-03-20');
    const run = await cli('plan', project(folder), '--force');
    expect(run.out).toMatch(new RegExp(`已批准的 ${before.length} 个编码不另给别处`));
    expect(document(folder).summary.grids.filter(({ code }) => before.includes(code))).toEqual([]);
    expect(document(folder).retired).toEqual(before);
  }, 60_000);
});

describe('the record of a plan of which parts were kept', () => {
  it('names everything that the parts were made from, and says which follow another configuration', async () => {
    const folder = await copyOf();
    writeFileSync(join(folder, 'edits.csv'), 'area,grids\r\n330199001002,2\r\n');
    expect([0, 4]).toContain((await cli('plan', project(folder), '--edits', join(folder, 'edits.csv'))).exit);
    const inputs = () => Object.keys(JSON.parse(read(folder, 'manifest.json')).stages.plan.inputs as Record<string, string>);
    const before = inputs();
    expect(before).toContain('../edits.csv');
    const first = hashOfConfig(planConfig(openProject(project(folder))));
    const yaml = readFileSync(project(folder), 'utf8');
    writeFileSync(project(folder), yaml.replace('min: 300, target: 400, max: 500', 'min: 150, target: 200, max: 260'));
    const run = await cli('plan', project(folder), '--only', '330199001001');
    expect(run.out).toMatch(/330199001002 原样保留,仍按以前的配置划分/);
    expect(inputs()).toEqual(before);
    expect(document(folder).earlierConfig).toEqual([{ areas: ['330199001002'], config: first }]);
    await cli('plan', project(folder), '--only', '330199001001', '--seed', '2');
    expect(document(folder).earlierConfig).toEqual([{ areas: ['330199001002'], config: first }]);
    await cli('plan', project(folder), '--only', '330199001002');
    expect(document(folder).earlierConfig).toBeUndefined();
    // what the kept part was made from changes: the plan is stale
    writeFileSync(join(folder, 'edits.csv'), 'area,grids\r\n330199001002,3\r\n');
    const stale = await cli('plan', project(folder), '--state', 'approved', '--on', '2026-04-01');
    expect([stale.exit, stale.err]).toEqual([3, expect.stringMatching(/过时[\s\S]*edits\.csv|edits\.csv[\s\S]*过时/)]);
  }, 60_000);
});

describe('plan --state', () => {
  it('notes approval and filing in order, draws nothing, and keeps the stage current', async () => {
    const folder = await copyOf();
    const before = LAYERS.map((name) => read(folder, name));
    expect((await cli('plan', project(folder), '--state', 'approved', '--on', '2026-03-20')).out).toMatch(/已批准 2026-03-20/);
    expect((await cli('plan', project(folder), '--state', 'filed', '--on', '2026-03-01')).err).toMatch(/早于/);
    const filed = await cli('plan', project(folder), '--state', 'filed', '--on', '2026-04-01', '--json');
    expect((JSON.parse(filed.out) as { states: unknown[] }).states).toHaveLength(3);
    expect(LAYERS.map((name) => read(folder, name))).toEqual(before);
    expect(document(folder).states.at(-1)).toEqual({ state: 'filed', on: '2026-04-01' });
    const filedPlan = read(folder, 'plan.json');
    for (const flags of [[], ['--only', '330199001001'], ['--previous', join(folder, 'out')]]) {
      const again = await cli('plan', project(folder), ...flags);
      expect(again.exit).toBe(3);
      expect(again.err).toMatch(/于 2026-04-01 已备案[\s\S]*-o[\s\S]*--previous[\s\S]*--force/);
    }
    expect((await cli('run', project(folder))).err).toMatch(/已备案,再划会覆盖它/);
    expect(read(folder, 'plan.json')).toBe(filedPlan);
    const only = await cli('plan', project(folder), '--only', '330199001001', '--force');
    expect([only.exit, only.err]).toEqual([0, '']);
    expect(document(folder).states.at(-1)!.state).toBe('drawn');
  }, 60_000);

  it('does not draw over the plan of a frozen round, unless it is insisted on', async () => {
    const folder = await copyOf();
    const none = { by: null, until: null, asOf: null, calendar: null, previous: null, inputs: {}, outputs: {} };
    const frozen = { ...none, act: 'frozen' as const, on: '2026-04-14', version: '1.0.0' };
    writeRoundLog(join(folder, 'out'), { round: '2026Q1', scheme: '小镇考核', entries: [frozen] }, '1.0.0');
    const before = [...LAYERS, 'plan.json', 'manifest.json'].map((name) => read(folder, name));
    for (const flags of [[], ['--only', '330199001001']]) {
      const run = await cli('plan', project(folder), ...flags);
      expect(run.exit).toBe(3);
      expect(run.err).toMatch(/2026-04-14 定稿/);
    }
    expect((await cli('run', project(folder))).err).toMatch(/已于 2026-04-14 定稿/);
    expect([...LAYERS, 'plan.json', 'manifest.json'].map((name) => read(folder, name))).toEqual(before);
    expect((await cli('plan', project(folder), '--force')).exit).toBe(0);
  }, 60_000);
});

describe('plan --replay', () => {
  type Rows = Record<string, string | number>[];
  const replay = async (folder: string, ...flags: string[]) => {
    const run = await cli('plan', project(folder), '--replay', join(folder, 'events.csv'), '--json', ...flags);
    expect([run.err, [0, 4].includes(run.exit)]).toEqual(['', true]);
    return (
      JSON.parse(run.out) as {
        replay: {
          rows: Rows;
          events: number;
          hoursSpread: Record<'before' | 'after', { grids: number; events: number; rms: number }>;
          findings: { code: string; figures: Record<string, number> }[];
        };
      }
    ).replay;
  };
  const staffing = (grids: readonly string[]) =>
    JSON.stringify({
      profile: '1+4+X',
      posts: grids.map((grid, i) => ({
        ...{ id: `${grid}-1`, role: '专职网格员', grid, micro: null, worker: `W${i}`, from: null, to: null, hours: 10 },
      })),
      ...{ loads: [], visits: [], overloads: [], vacancies: [], findings: [], figures: {} },
    });

  it('moves the work of a building that changes grids to the other grid and its worker, and lists lines it cannot read', async () => {
    const folder = await copyOf();
    const units = new Map(
      read(folder, 'units.csv')
        .trimEnd()
        .split('\r\n')
        .map((line) => [line.split(',')[0]!, line.split(',')[6]!]),
    );
    const own = units.get('1B18')!;
    const [other, to] = [...units].find(([unit, code]) => code.startsWith('330199001001') && code !== own && unit > '1B18')!;
    writeFileSync(join(folder, 'edits.csv'), `unit,grid\r\n1B18,${to}\r\n${other},${to}\r\n`);
    const lines = ['E1,市容环境,2026-01-02,1B18', 'E2,市容环境,2026-01-03,1B18', 'E3,市容环境,someday,1B18'];
    writeFileSync(join(folder, 'events.csv'), `工单编号,大类,上报时间,楼栋编码\n${lines.join('\n')}\n`);
    writeFileSync(join(folder, 'out', 'staffing.json'), staffing([own, to]));
    const before = freshFolder();
    cpSync(join(folder, 'out'), before, { recursive: true });
    const { rows, events, findings, hoursSpread } = await replay(
      folder,
      '--previous',
      before,
      '--edits',
      join(folder, 'edits.csv'),
    );
    expect(events).toBe(2);
    // all work in one of n grids: √(((n − 1)² + (n − 1) · 1) / n) of the mean
    const count = (when: 'Before' | 'After') =>
      rows.filter((row) => row.kind === 'grid' && row[`households${when}`] !== 0).length;
    expect(hoursSpread.before.rms).toBeCloseTo(Math.sqrt(count('Before') - 1), 9);
    expect(hoursSpread.after.rms).toBeCloseTo(Math.sqrt(count('After') - 1), 9);
    const of = (id: string) => {
      const { eventsBefore, eventsAfter } = rows.find((row) => row.id === id)!;
      return [eventsBefore, eventsAfter];
    };
    expect([of(own), of(to), of('W0'), of('W1')]).toEqual([
      [2, 0],
      [0, 2],
      [2, 0],
      [0, 2],
    ]);
    const unstaffed = findings.find(({ code }) => code === 'replay.unstaffed')!;
    expect(unstaffed.figures).toEqual({ grids: grids(folder).length - 2, events: 0, hours: 0 });
    expect(findings.map(({ code }) => code)).toContain('events.rejects');
    const rejects = read(folder, 'rejects-replay.csv').trimEnd().split('\r\n');
    expect(rejects).toHaveLength(2);
    expect(rejects[1]).toMatch(/^events\.csv,4,.*someday/);
    const { stages } = JSON.parse(read(folder, 'manifest.json'));
    expect(Object.keys(stages.replay.inputs)).toEqual(['../events.csv', 'plan.json', 'staffing.json']);
    expect(Object.keys(stages.replay.outputs)).toEqual(['rejects-replay.csv', 'replay.csv']);
    // the next plan is another one: what was said of this one goes
    await cli('plan', project(folder));
    expect(existsSync(join(folder, 'out', 'replay.csv'))).toBe(false);
    expect(existsSync(join(folder, 'out', 'rejects-replay.csv'))).toBe(false);
    expect(JSON.parse(read(folder, 'manifest.json')).stages.replay).toBeUndefined();
    // staffed by grids that are no more: nobody's work, and it is said
    writeFileSync(join(folder, 'out', 'staffing.json'), staffing(['gone']));
    const bare = await replay(folder);
    expect(bare.findings.find(({ code }) => code === 'replay.unstaffed')!.figures.events).toBe(2);
  }, 60_000);

  it('reads the events first: where they are missing the plan stays as it was; results never take their place', async () => {
    const folder = await copyOf();
    const files = [...LAYERS, 'plan.json', 'manifest.json'];
    const before = files.map((name) => read(folder, name));
    const missing = await cli('plan', project(folder), '--seed', '9', '--replay', join(folder, 'nowhere.csv'));
    expect([missing.exit, missing.err]).toEqual([3, expect.stringMatching(/nowhere\.csv/)]);
    expect(files.map((name) => read(folder, name))).toEqual(before);
    const own = join(folder, 'out', 'replay.csv');
    writeFileSync(own, '工单编号,大类,上报时间\nE1,市容环境,2026-01-02\n');
    const refused = await cli('plan', project(folder), '--replay', own);
    expect([refused.exit, refused.err]).toEqual([2, expect.stringMatching(/会覆盖[\s\S]*-o/)]);
    expect(existsSync(own)).toBe(true);
  }, 60_000);

  it('puts events where their building, coordinates or old grid are, and counts work before and after', async () => {
    const folder = await copyOf();
    const [lon, lat] = box(500, 100, 1, 1)[0]!;
    const events = [
      '工单编号,大类,上报时间,楼栋编码,经度,纬度,网格编码',
      'E1,市容环境,2026-01-02,1B01,,,',
      `E2,市容环境,2026-01-03,,${lon},${lat},`,
      'E3,矛盾纠纷,2026-01-04,,,,330199001002001',
      'E4,矛盾纠纷,2026-01-05,,,,nowhere',
    ].join('\n');
    writeFileSync(join(folder, 'events.csv'), `${events}\n`);
    const run = await cli(
      'plan',
      project(folder),
      '--previous',
      join(folder, 'out'),
      '--replay',
      join(folder, 'events.csv'),
      '--json',
    );
    const { replay } = JSON.parse(run.out) as {
      replay: {
        events: number;
        placedBefore: number;
        placedAfter: number;
        rows: Record<string, number>[];
        findings: { code: string }[];
      };
    };
    expect([replay.events, replay.placedBefore, replay.placedAfter]).toEqual([4, 3, 3]);
    expect(replay.rows.map((row) => row.eventsBefore)).toEqual(replay.rows.map((row) => row.eventsAfter));
    expect(replay.rows.reduce((sum, row) => sum + row.eventsAfter!, 0)).toBe(3);
    expect(replay.findings.map(({ code }) => code)).toContain('replay.unplaced');
    expect(read(folder, 'replay.csv').split('\r\n')).toHaveLength(replay.rows.length + 2);
    const table = await cli('plan', project(folder), '--replay', join(folder, 'events.csv'), '--locale', 'en');
    expect(table.out).toMatch(/of 4 events placed/);
  }, 60_000);
});
