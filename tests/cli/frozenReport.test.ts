import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
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
    expect((await cli('assign', folder)).err).toBe('');
    expect((await cli('score', folder)).err).toBe('');
    await freeze();
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
});
