import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { cli, folderOf, smallProject } from './smallProject.js';
import { ROUND_FILES } from './smallRound.js';

/** Rounds that are judged before their end, and what is said and refused about them. */

let folder: string;
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const provisional = () => (JSON.parse(read('out/round.json')) as { provisional?: true }).provisional ?? false;
beforeEach(() => {
  folder = folderOf(ROUND_FILES);
});

describe('--as-of another moment than the project is judged as of', () => {
  const judged = (asOf: string) => write('wangge.yaml', ROUND_FILES['wangge.yaml']!.replace('2026Q1', `2026Q1, asOf: ${asOf}`));

  it.each([
    ['before a moment in mid-round', '2026-01-20 18:00', '2026-01-10', true],
    ['after a moment in mid-round, still before the end', '2026-01-20 18:00', '2026-02-15', true],
    ['that very moment', '2026-01-20 18:00', '2026-01-20T18:00:00', false],
    ['the end instead of mid-round', '2026-01-20 18:00', '2026-03-31', false],
    ['mid-round instead of a moment after the end', '2026-04-05 18:00', '2026-03-30', true],
    ['between the end and a moment after it', '2026-04-05 18:00', '2026-04-02', false],
  ])('%s', async (_, project, given, early) => {
    judged(project);
    const { exit, out } = await cli('score', folder, '--as-of', given);
    expect([exit, provisional(), out.includes('非最终结果')]).toEqual([0, early, early]);
    const published = await cli('round', 'publish', folder, '--on', '2026-04-10');
    expect(published.exit).toBe(early ? 3 : 0);
  });

  it('does not replace what the project is judged as of, later as it may be', async () => {
    judged('2026-01-20 18:00');
    expect((await cli('score', folder)).exit).toBe(0);
    const before = read('out/round.json');
    const { exit, err } = await cli('score', folder, '--as-of', '2026-02-15');
    expect([exit, err.includes('期中预警会覆盖它'), read('out/round.json') === before]).toEqual([3, true, true]);
  });
});

describe('events that stop long before the round ends', () => {
  const events = (days: readonly string[]) =>
    write(
      'events.csv',
      ['工单编号,大类,网格编码,上报时间,处置时间', ...days.map((day, i) => `E${i + 1},市容,G1,${day} 08:00,`), ''].join('\n'),
    );
  const daily = Array.from({ length: 30 }, (_, i) => `2026-01-${String(i + 1).padStart(2, '0')}`);
  const said = async (...more: string[]) => (await cli('score', folder, ...more)).out;

  it('are told with both dates and the remedy, as of the end only', async () => {
    events(daily);
    expect(await said()).toMatch(/最后一件事件上报于 2026-01-30,而 2026Q1 到 2026-03-31 才结束[\s\S]*--as-of 2026-01-30/);
    expect(await said('--locale', 'en')).toContain('reported on 2026-01-30, 2026Q1 ends on 2026-03-31');
    expect(await said('--as-of', '2026-01-30', '-o', join(folder, 'early'))).not.toContain('最后一件事件');
  });

  it('are not remarkable where events are few, or only a week is missing', async () => {
    expect(await said()).not.toContain('最后一件事件');
    events([...daily, ...Array.from({ length: 24 }, (_, i) => `2026-03-${String(i + 1).padStart(2, '0')}`), '2026-03-25']);
    expect(await said()).not.toContain('最后一件事件');
  });
});

describe('an id that is not there', () => {
  it.each([
    ['event', 'ZZZ', 'events.parquet', '是否想写'],
    ['event', 'E11', '是否想写“E1”', 'events.parquet'],
    ['event', 'e2', '是否想写“E2”', 'events.parquet'],
    ['worker', 'ZZ', 'workers.csv', '是否想写'],
    ['worker', 'W3', '是否想写“W1”', 'workers.csv'],
  ])('explain %s %s says %s', async (kind, id, remedy, not) => {
    await cli('score', folder);
    const { exit, err } = await cli('explain', kind, id, folder);
    expect([exit, err.includes(`本期没有“${id}”`), err.includes(remedy), err.includes(not)]).toEqual([2, true, true, false]);
  });
});

describe('run --as-of over results', () => {
  const project = () => {
    const { 'wangge.yaml': round, ...files } = ROUND_FILES;
    return smallProject((own) => {
      Object.assign(own, files);
      own['wangge.yaml'] += round!.replace(/^project: .*\n/, '').replace('assignments: { file: assignments.csv }\n', '');
    });
  };
  /** Every file of the result folder with its bytes and the moment of its writing. */
  const state = (out: string) =>
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [path, readFileSync(path).toString('base64'), statSync(path).mtimeMs]);

  it('is refused before anything is drawn or staffed anew', async () => {
    folder = project();
    const out = join(folder, 'out');
    expect((await cli('run', folder)).err).toBe('');
    const before = state(out);
    const refused = await cli('run', folder, '--as-of', '2026-02-15');
    expect([refused.exit, refused.err.includes('期中预警会覆盖它')]).toEqual([3, true]);
    expect((await cli('run', folder, '--as-of', 'tomorrow')).err).toContain('“tomorrow”不是时刻');
    expect((await cli('run', folder, '--as-of', '2025-12-31')).err).toContain('开始(2026-01-01)之后');
    expect(state(out)).toEqual(before);
  }, 60_000);

  it('and a moment that is none stops it before anything is written at all', async () => {
    folder = project();
    expect((await cli('run', folder, '--as-of', '2026-02-31')).exit).toBe(2);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});
