import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import excel from 'exceljs';
import { beforeEach, describe, expect, it } from 'vitest';
import { readRoundLog, writeRoundLog } from '../../src/io/roundLog.js';
import { cli, smallProject } from './smallProject.js';
import { ROUND_FILES } from './smallRound.js';

let folder: string;
const round = (act: string, ...rest: string[]) => cli('round', act, folder, ...rest);
const file = (name: string) => join(folder, name);

/** A plan, and a round with workers on it, scored. */
beforeEach(async () => {
  folder = smallProject((files) => {
    const own = ROUND_FILES['wangge.yaml']!.split('\n').filter((line) => !line.startsWith('project:'));
    files['wangge.yaml'] += own.join('\n');
    for (const name of ['workers.csv', 'events.csv', 'scheme.yaml']) files[name] = ROUND_FILES[name]!;
    files['wangge.yaml'] = files['wangge.yaml']!.replace(/(assignments|appeals): .*\n/g, '');
  });
  expect((await cli('plan', folder)).exit).toBe(0);
});

async function freeze(): Promise<void> {
  expect((await round('publish', '--on', '2026-04-03')).err).toBe('');
  expect((await round('freeze', '--on', '2026-04-22')).err).toBe('');
}

/** The sheet of the staffing in the workbook, cell by cell. */
async function shown(): Promise<string> {
  const workbook = new excel.Workbook();
  await workbook.xlsx.readFile(file('out/scorecard.xlsx'));
  return JSON.stringify(workbook.getWorksheet('人员配置')!.getSheetValues());
}

async function staffAndFreeze(): Promise<void> {
  expect((await cli('assign', folder)).err).toBe('');
  expect((await cli('score', folder)).err).toBe('');
  await freeze();
}

describe('the report of a round', () => {
  it('that was frozen and never staffed shows what was frozen, and says so', async () => {
    expect((await cli('score', folder)).err).toBe('');
    // before it is frozen, staffing can still be made up for
    expect((await cli('report', folder)).err).toContain('先运行 wangge assign');
    await freeze();
    expect((await cli('assign', folder)).err).toContain('已于 2026-04-22 定稿');
    const { exit, out, err } = await cli('report', folder);
    expect(err).toBe('');
    expect(exit).toBe(0);
    expect(out).toContain('工作簿不含人员配置');
    expect(existsSync(file('out/scorecard.xlsx'))).toBe(true);
    expect((await round('verify')).exit).toBe(0);
  });

  it('that was staffed before it was frozen shows the staffing', async () => {
    await staffAndFreeze();
    const { exit, out } = await cli('report', folder);
    expect(exit).toBe(0);
    expect(out).not.toContain('不含人员配置');
  });

  it('that was frozen with a staffing of other workers shows none', async () => {
    expect((await cli('assign', folder)).err).toBe('');
    writeFileSync(file('workers.csv'), `${readFileSync(file('workers.csv'), 'utf8')}W3,丙,专职网格员,专职\n`);
    expect((await cli('score', folder)).err).toBe('');
    await freeze();
    const { exit, out } = await cli('report', folder);
    expect(exit).toBe(0);
    expect(out).toContain('工作簿不含人员配置');
  });

  it('that was staffed shows that staffing, whatever is written of staffing afterwards', async () => {
    await staffAndFreeze();
    expect((await cli('report', folder)).err).toBe('');
    const before = await shown();
    expect(before).toContain('甲');
    writeFileSync(file('wangge.yaml'), `${readFileSync(file('wangge.yaml'), 'utf8')}staffing: { profile: beijing }\n`);
    const { exit, out, err } = await cli('report', folder);
    expect([exit, err]).toEqual([0, '']);
    expect(out).not.toContain('人员配置');
    expect(await shown()).toBe(before);
    // and it says so where the staffing itself has become another
    writeFileSync(file('out/staffing.json'), `${readFileSync(file('out/staffing.json'), 'utf8')}\n`);
    const altered = await cli('report', folder);
    expect(altered.exit).toBe(0);
    expect(altered.out).toContain('人员配置不在了或已不是考核期定稿时的那份,工作簿不含人员配置');
  });

  it('that an earlier version froze claims nothing about the staffing of then', async () => {
    await staffAndFreeze();
    const log = readRoundLog(file('out'))!;
    const entries = log.entries.map(({ staffing: _, ...entry }) => entry);
    writeRoundLog(file('out'), { ...log, entries }, '0');
    expect((await cli('report', folder)).out).not.toContain('不含人员配置');
    writeFileSync(file('wangge.yaml'), `${readFileSync(file('wangge.yaml'), 'utf8')}staffing: { profile: beijing }\n`);
    expect((await cli('report', folder)).out).toContain('人员配置不存在或已不是现在的配置,工作簿不含人员配置');
  });

  it('whose tables have changed since is pointed to what is left to do', async () => {
    await staffAndFreeze();
    const workers = readFileSync(file('workers.csv'));
    writeFileSync(file('workers.csv'), `${workers}W3,丙,专职网格员,专职\n`);
    for (const command of [
      ['report', folder],
      ['explain', 'worker', 'W1', folder],
    ]) {
      const { exit, err } = await cli(...command);
      expect(exit).toBe(3);
      expect(err).toContain('score 的结果已经过时');
      expect(err).toContain('考核期已于 2026-04-22 定稿,不再重做:把改动过的恢复原样');
      expect(err).toContain('wangge round verify');
      expect(err).not.toContain('先运行');
    }
    expect((await round('verify')).out).toContain('workers.csv');
    writeFileSync(file('workers.csv'), workers);
    expect((await cli('report', folder)).err).toBe('');
  });
});
