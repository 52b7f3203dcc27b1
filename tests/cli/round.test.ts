import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { beforeEach, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/cli/version.js';
import type { RoundLogEntry } from '../../src/core/roundLog.js';
import { hashFile } from '../../src/io/hashFile.js';
import { entryHash, readRoundLog, writeRoundLog } from '../../src/io/roundLog.js';
import { cli, freshFolder } from './smallProject.js';
import { ROUND_FILES as FILES } from './smallRound.js';

let folder: string;
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const round = (act: string, ...rest: string[]) => cli('round', act, folder, ...rest);
const totals = () => {
  const { workers } = JSON.parse(read('out/round.json')) as { workers: { subject: string; total: string }[] };
  return Object.fromEntries(workers.map(({ subject, total }) => [subject, total]));
};
beforeEach(() => {
  folder = freshFolder();
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});

describe('a round from opening to freezing', () => {
  it('is published, appealed against, scored again, published again, frozen and verified', async () => {
    expect((await round('open', '--on', '2026-01-04')).exit).toBe(0);
    expect((await cli('score', folder)).exit).toBe(0);
    const published = await round('publish', '--on', '2026-04-03', '--by', '考核办');
    expect(published.out).toContain('2026-04-13');
    const before = totals();

    expect((await round('appeal', '--event', 'E2', '--on', '2026-04-07', '--by', '甲', '--reason', '修路封闭')).exit).toBe(0);
    expect((await round('freeze', '--on', '2026-04-14')).err).toContain('申诉未决:E2');
    expect((await round('appeal', '--event', 'E2', '--act', 'granted', '--on', '2026-04-09')).out).toContain('准予 1 件');
    expect((await cli('score', folder)).exit).toBe(0);
    const after = totals();
    expect(after.W1).toBe('100');
    expect(after.W1).not.toBe(before.W1);
    expect(after.W2).toBe(before.W2);
    const document = JSON.parse(read('out/round.json')) as { counts: Record<string, number> };
    expect(document.counts).toMatchObject({ exempt: 1, counted: 4 });

    expect((await round('freeze', '--on', '2026-04-14')).err).toContain('公示以后得分有变');
    expect((await round('publish', '--on', '2026-04-14')).exit).toBe(0);
    expect((await round('freeze', '--on', '2026-04-22')).exit).toBe(0);
    expect((await round('verify')).exit).toBe(0);
    expect((await cli('score', folder)).err).toContain('已于 2026-04-22 定稿');
    expect((await round('appeal', '--event', 'E1', '--on', '2026-04-23')).err).toContain('不再受理');

    writeFileSync(join(folder, 'events.csv'), FILES['events.csv']!.replace('2026-01-22', '2026-01-06'));
    const spoilt = await round('verify');
    expect(spoilt.exit).toBe(1);
    expect(spoilt.out).toContain('events.csv');
  });

  it('keeps what is in the ledger and in the log', async () => {
    await round('appeal', '--event', 'E2', '--on', '2026-04-07', '--reason', '路,封闭');
    const first = read('appeals.csv');
    await round('appeal', '--event', 'E4', '--on', '2026-04-08');
    expect(read('appeals.csv').startsWith(first.trimEnd())).toBe(true);
    expect(read('appeals.csv').split('\r\n')).toHaveLength(4);
  });

  it.each([
    ['publish before scoring', ['publish', '--on', '2026-04-03'], '先运行 wangge score'],
    ['a date that is none', ['open', '--on', '2026-02-30'], '写成 --on 2026-04-03'],
    ['no date', ['open'], '没有给出办理日期'],
    ['verify before freezing', ['verify'], '先运行 wangge round freeze'],
    ['a decision without an appeal', ['appeal', '--event', 'E2', '--act', 'granted', '--on', '2026-04-09'], '没有申诉可以裁决'],
    ['compare with nothing', ['compare'], '--with'],
    ['combine without a folder', ['combine'], '-o out/2026Q1'],
  ])('says what is missing: %s', async (_, [act, ...rest], remedy) => {
    const { exit, err } = await round(act!, ...rest);
    expect(exit).toBeGreaterThan(0);
    expect(err).toContain(remedy);
    expect(err).not.toContain('    at ');
  });

  it('does not write into a ledger that somebody laid out otherwise', async () => {
    writeFileSync(join(folder, 'appeals.csv'), 'event,act,on\nE9,filed,2026-04-01\n');
    const { exit, err } = await round('appeal', '--event', 'E2', '--on', '2026-04-07');
    expect(exit).toBe(3);
    expect(err).toContain('工单编号,事项,日期,经办人,理由');
    expect(read('appeals.csv')).toBe('event,act,on\nE9,filed,2026-04-01\n');
  });
});

describe('rounds beside each other', () => {
  const scored = async (period: string) => {
    writeFileSync(join(folder, 'wangge.yaml'), FILES['wangge.yaml']!.replace('2026Q1', period));
    expect((await cli('score', folder, '-o', join(folder, period))).exit).toBe(0);
  };

  it('compares with the month before, and calls it so', async () => {
    await scored('2026-02');
    await scored('2026-03');
    const { exit, out } = await round('compare', '-o', join(folder, '2026-03'), '--with', join(folder, '2026-02/round.json'));
    expect(exit).toBe(0);
    expect(out).toContain('2026-03 环比(2026-02)');
    expect(read('2026-03/changes.csv')).toContain('环比');
    const wrong = await round('compare', '-o', join(folder, '2026-03'), '--with', join(folder, '2026-03/round.json'));
    expect(wrong.err).toContain('既不是 2026-03 的上一期');
  });

  it('makes a quarter of three months', async () => {
    for (const month of ['2026-01', '2026-02', '2026-03']) await scored(month);
    const from = ['2026-01', '2026-02', '2026-03'].map((month) => join(folder, month, 'round.json'));
    const { exit } = await round('combine', '-o', join(folder, 'quarter'), '--round', '2026Q1', '--from', ...from);
    expect(exit).toBe(0);
    const { counts } = JSON.parse(read('quarter/round.json')) as { counts: Record<string, number> };
    expect(counts.events).toBe(4);
    const gap = await round('combine', '-o', join(folder, 'gap'), '--round', '2026Q1', '--from', ...from.slice(1));
    expect(gap.err).toContain('缺一段');
  });
});

describe('a round that is judged as of its own moment', () => {
  it('is published and verified by that moment, not by the project file', async () => {
    expect((await cli('score', folder, '--as-of', '2026-04-02 18:00')).exit).toBe(0);
    const { asOf } = JSON.parse(read('out/round.json')) as { asOf: string };
    expect(asOf).toBe('2026-04-02T18:00:00');
    await round('publish', '--on', '2026-04-03');
    expect((await round('freeze', '--on', '2026-04-14')).exit).toBe(0);
    const log = JSON.parse(read('out/round-log.json')) as { entries: { asOf: string }[] };
    expect(log.entries.map((entry) => entry.asOf)).toEqual([asOf, asOf]);
    const checked = await round('verify');
    expect([checked.exit, checked.err]).toEqual([0, '']);
  });
});

describe('an early warning', () => {
  const early = (...more: string[]) => cli('score', folder, '--as-of', '2026-01-20 18:00', ...more);

  it('says in every file, and on the screen, that it is no result', async () => {
    const { exit, out } = await early();
    expect([exit, out.includes('截至 2026-01-20 18:00 预警,非最终结果')]).toEqual([0, true]);
    expect(JSON.parse(read('out/round.json'))).toMatchObject({ asOf: '2026-01-20T18:00:00', provisional: true });
    const [header, ...rows] = read('out/workers.csv').trim().split('\n');
    expect(header).toMatch(/^provisional,subject,/);
    expect(rows.every((row) => row.startsWith('"截至 2026-01-20 18:00 预警,非最终结果",'))).toBe(true);
    expect((await cli('explain', 'worker', 'W1', folder)).out).toContain('非最终结果');
    expect((await cli('explain', 'worker', 'W1', folder, '--json')).out).toContain('"provisional":true');
  });

  it('is neither published nor frozen', async () => {
    await early();
    const { exit, err } = await round('publish', '--on', '2026-01-21');
    expect([exit, err.includes('期中预警,不能公示')]).toEqual([3, true]);
  });

  it('is no earlier round to compare with, and no part of a longer one', async () => {
    await early('-o', join(folder, 'early'));
    for (const [act, flag] of [
      ['compare', '--with'],
      ['combine', '--from'],
    ] as const) {
      await cli('score', folder);
      const more = act === 'combine' ? ['--round', '2026H1', '-o', join(folder, 'half')] : [];
      const { exit, err } = await round(act, flag, join(folder, 'early/round.json'), ...more);
      expect([exit, err.includes('期中预警,不是考核结果')]).toEqual([3, true]);
    }
  });

  it('does not replace results unasked; results replace it', async () => {
    expect((await early()).exit).toBe(0);
    expect((await cli('score', folder)).exit).toBe(0);
    expect(read('out/round.json')).not.toContain('provisional');
    expect(read('out/workers.csv')).toMatch(/^subject,/);
    const { exit, err } = await early();
    expect([exit, err.includes('期中预警会覆盖它')]).toEqual([3, true]);
    expect(read('out/round.json')).not.toContain('provisional');
    expect((await early('--force')).exit).toBe(0);
    expect(read('out/round.json')).toContain('"provisional": true');
  });

  it('is not what the project itself is judged as of, early as that may be', async () => {
    writeFileSync(
      join(folder, 'wangge.yaml'),
      read('wangge.yaml').replace('round: 2026Q1', 'round: 2026Q1, asOf: 2026-01-20 18:00'),
    );
    expect((await cli('score', folder)).exit).toBe(0);
    expect(read('out/round.json')).not.toContain('provisional');
    expect((await cli('score', folder, '--as-of', '2026-01-20 18:00')).exit).toBe(0);
    await round('publish', '--on', '2026-04-03');
    expect((await round('freeze', '--on', '2026-04-14')).exit).toBe(0);
    expect((await round('verify')).exit).toBe(0);
    expect((await cli('score', folder, '--as-of', '2026-01-10', '-o', join(folder, 'early'))).out).toContain('非最终结果');
  });
});

describe('a year', () => {
  const yearOf = (round: string) => writeFileSync(join(folder, 'wangge.yaml'), FILES['wangge.yaml']!.replace('2026Q1', round));

  it('is a round without quotes, and the same with them', async () => {
    yearOf('2026');
    expect((await cli('score', folder)).err).toBe('');
    const bare = read('out/round.json');
    expect(JSON.parse(bare)).toMatchObject({ round: '2026', to: '2027-01-01T00:00:00' });
    yearOf('"2026"');
    expect((await cli('explain', 'worker', 'W1', folder)).exit).toBe(0);
    expect((await cli('score', folder)).exit).toBe(0);
    expect(read('out/round.json')).toBe(bare);
  });

  it.each(['202601', '26', '2026.5', '2026Q5', '[2026]'])('is not %s, and how to write it is said', async (round) => {
    yearOf(round);
    const { exit, err } = await cli('score', folder);
    expect([exit, err.includes('scoring.round')], err).toEqual([2, true]);
    if (round !== '[2026]') expect(err).toContain('2026Q1、2026-03、2026H1 或 2026');
  });
});

describe('a role that nobody has', () => {
  it('stops the round: nobody would be scored', async () => {
    const before = read('scheme.yaml');
    writeFileSync(join(folder, 'scheme.yaml'), before.replace('workers:\n', 'workers:\n  roles: [专职网格圆]\n'));
    const { exit, err } = await cli('score', folder);
    expect([exit, err.includes('没有人任“专职网格圆”'), err.includes('是否想写“专职网格员”')]).toEqual([2, true, true]);
    expect(readdirSync(folder)).not.toContain('out');
    // one role of several: told, and the others are scored
    writeFileSync(join(folder, 'scheme.yaml'), before.replace('workers:\n', 'workers:\n  roles: [专职网格员, 巡防队员]\n'));
    const told = await cli('score', folder);
    expect([told.exit, told.out.includes('没有人任“巡防队员”')]).toEqual([0, true]);
  });
});

describe('a frozen round', () => {
  const TABLED = FILES['scheme.yaml']!.replace('limit: 5d,', 'limit: { by: [category], table: limits.csv },');
  const frozen = async () => {
    writeFileSync(join(folder, 'limits.csv'), 'category,limit\n市容,5d\n绿化,5d\n');
    writeFileSync(join(folder, 'scheme.yaml'), TABLED);
    writeFileSync(
      join(folder, 'appeals.csv'),
      '工单编号,事项,日期,经办人,理由\nE2,申诉,2026-04-05,甲,\nE2,驳回,2026-04-06,考核办,\n',
    );
    expect((await cli('score', folder)).err).toBe('');
    await round('publish', '--on', '2026-04-03');
    expect((await round('freeze', '--on', '2026-04-14')).err).toBe('');
    expect((await round('verify')).exit).toBe(0);
  };

  it.each([
    ['a result', 'out/round.json', '"W1"', '"W9"'],
    ['the scheme', 'scheme.yaml', 'weight: 50', 'weight: 50.0'],
    ['the table of limits', 'limits.csv', '绿化,5d', '绿化,6d'],
    ['the ledger', 'appeals.csv', '驳回', '准予'],
    ['the people', 'workers.csv', '甲', '丙'],
  ])('is not valid any more when %s has changed', async (_, name, before, after) => {
    await frozen();
    expect(read(name)).toContain(before);
    writeFileSync(join(folder, name), read(name).replace(before, after));
    const { exit, out } = await round('verify');
    expect([exit, out.includes(name.replace('out/', ''))]).toEqual([1, true]);
  });

  /** The round as if another version had frozen it, with other results. */
  const frozenOtherwise = (version: string, results: Readonly<Record<string, (text: string) => string>>) => {
    for (const [name, lay] of Object.entries(results)) {
      const text = lay(read(`out/${name}`));
      expect(text).not.toBe(read(`out/${name}`));
      writeFileSync(join(folder, 'out', name), text);
    }
    const log = readRoundLog(join(folder, 'out'))!;
    const entries: RoundLogEntry[] = [];
    for (const { layout, ...entry } of log.entries) {
      const hashes = Object.keys(results).map((name) => [name, hashFile(join(folder, 'out', name))]);
      const outputs = { ...entry.outputs, ...Object.fromEntries(hashes) };
      const kept = version === entry.version && layout !== undefined ? { layout } : {};
      entries.push({ ...entry, ...kept, version, outputs, previous: entryHash(entries.at(-1)) });
    }
    writeRoundLog(join(folder, 'out'), { ...log, entries }, version);
  };
  const asOneDocument = (text: string) => JSON.stringify(JSON.parse(text), null, 1);
  const changed = (change: (round: { workers: Record<string, unknown>[]; findings: unknown[]; grids: unknown[] }) => void) => {
    return (text: string) => {
      const document = JSON.parse(text);
      change(document);
      return JSON.stringify(document, null, 1);
    };
  };
  const BY_OTHER = '定稿用的是 0.0.9 版(未记结果格式),现在是 ';

  it.each([
    ['laid out otherwise', { 'round.json': asOneDocument }, 'round.json: 内容相同,只是排列不同'],
    [
      'worded otherwise',
      {
        'round.json': changed(({ workers, findings }) => {
          workers[0]!.notes = ['另一种说法'];
          findings.push({ code: 'x', severity: 'note', text: { zh: '早先的提示', en: 'an earlier remark' } });
        }),
      },
      'round.json: 得分、等级、名次都相同,只有措辞不同:findings、workers 1 个(最先 W1)',
    ],
    [
      'with fewer columns, and without keys that came later',
      {
        'round.json': changed((round) => Reflect.deleteProperty(round, 'grades')),
        'workers.csv': (text: string) => text.replace(/^([^,]*,[^,]*),[^,]*/gm, '$1'),
      },
      'workers.csv: 内容相同,只是列不同',
    ],
  ])('of an earlier version that was %s is the same round, and the version is told', async (_, results, said) => {
    await frozen();
    frozenOtherwise('0.0.9', results);
    const { exit, out } = await round('verify');
    expect([exit, out.includes(said), out.includes(BY_OTHER)], out).toEqual([0, true, true]);
    const { valid, faults, remarks } = JSON.parse((await round('verify', '--json')).out);
    expect([valid, faults, remarks.length]).toEqual([true, [], Object.keys(results).length + 1]);
  });

  it.each([
    [
      'a total',
      changed(({ workers }) => {
        workers[1]!.total = '1/3';
      }),
      '内容不同:workers 1 个(最先 W2)',
    ],
    [
      'somebody more',
      changed(({ workers }) => workers.push({ ...workers[0], subject: 'W9' })),
      '内容不同:workers 少了 1 个(最先 W9)\n',
    ],
    ['somebody less', changed(({ workers }) => workers.shift()), '内容不同:workers 多了 1 个(最先 W1)\n'],
    [
      'somebody else',
      changed(({ workers }) => Object.assign(workers[0]!, { subject: 'W10' }) && Object.assign(workers[1]!, { total: '1/3' })),
      '内容不同:workers 1 个(最先 W2),少了 1 个(最先 W10),多了 1 个(最先 W1)\n',
    ],
    [
      'a count',
      changed((document) => {
        Object.assign(document, { counts: {} });
        Object.assign(document, { from: '2026-01-02T00:00:00' });
      }),
      '内容不同:from',
    ],
  ])('of an earlier version that had another result is told so: %s', async (_, lay, said) => {
    await frozen();
    frozenOtherwise('0.0.9', { 'round.json': lay });
    const { exit, out } = await round('verify');
    expect([exit, out.includes(`round.json: ${said}`), out.includes(BY_OTHER)], out).toEqual([1, true, true]);
  });

  it.each([
    ['other words', '本行有 1 列', '这一行只有 1 列', 0, '未能读入的行都相同,只有原因的措辞不同'],
    ['another line', ',6,', ',5,', 1, '从第 2 行起内容不同'],
    ['another code', ',columnCount,', ',idMissing,', 1, '从第 2 行起内容不同'],
  ])('of an earlier version that refused the same lines, with %s', async (_, before, after, code, said) => {
    writeFileSync(join(folder, 'events.csv'), `${read('events.csv')}E5\n`);
    await frozen();
    frozenOtherwise('0.0.9', { 'rejects-events.csv': (text) => text.replace(before, after) });
    const { exit, out } = await round('verify');
    expect([exit, out.includes(`rejects-events.csv: ${said}`)], out).toEqual([code, true]);
  });

  it('of the same version is held against it to the byte', async () => {
    await frozen();
    frozenOtherwise(VERSION, { 'round.json': asOneDocument });
    const { exit, out } = await round('verify');
    expect([exit, out.includes('round.json: 重新计分得到的不是定稿的内容'), out.includes('定稿用的是')]).toEqual([
      1,
      true,
      false,
    ]);
  });

  it('tells a log that was changed by hand', async () => {
    await frozen();
    const log = read('out/round-log.json');
    const spoilt = async (text: string) => {
      writeFileSync(join(folder, 'out/round-log.json'), text);
      return round('verify');
    };
    const edited = await spoilt(log.replace('"on": "2026-04-03"', '"on": "2026-04-02"'));
    expect([edited.exit, edited.err.includes('接不上')]).toEqual([3, true]);
    const { entries, ...head } = JSON.parse(log) as { entries: Record<string, unknown>[] };
    expect((await spoilt(JSON.stringify({ ...head, entries: [] }))).err).toContain('entries');
    expect((await spoilt(JSON.stringify({ ...head, entries: entries.slice(1) }))).err).toContain('第 1 条');
    const unpublished = [{ ...entries[1], previous: null }];
    expect((await spoilt(JSON.stringify({ ...head, entries: unpublished }))).err).toContain('不可能发生');
    expect((await spoilt(log.replace('"round": "2026Q1"', '"round": "2026Q2"'))).err).toContain('各自的结果文件夹');
    expect((await spoilt('{"entries"')).exit).toBe(3);
  });

  it('tells a log whose end was cut off, or that is gone: neither makes the round open again', async () => {
    await frozen();
    const path = join(folder, 'out/round-log.json');
    const log = JSON.parse(read('out/round-log.json')) as { entries: unknown[] };
    for (const spoil of [
      () => writeFileSync(path, JSON.stringify({ ...log, entries: log.entries.slice(0, -1) })),
      () => rmSync(path),
    ]) {
      spoil();
      for (const acted of [await round('verify'), await cli('score', folder), await round('publish', '--on', '2026-04-20')])
        expect([acted.exit, acted.err.includes('不是最后一次办理时的样子')]).toEqual([3, true]);
    }
    // who insists scores anew
    expect((await cli('score', folder, '--force')).exit).toBe(0);
  });
});

describe('a ledger of appeals', () => {
  const HEAD = '工单编号,事项,日期,经办人,理由\n';
  const published = async (ledger: string) => {
    expect((await cli('score', folder)).exit).toBe(0);
    await round('publish', '--on', '2026-04-03');
    writeFileSync(join(folder, 'appeals.csv'), ledger);
    expect((await cli('score', folder)).exit).toBe(0);
  };

  it('with a line that cannot be read is in the way of notice and freezing', async () => {
    await published(`${HEAD}E2,申诉,四月九日,,\n`);
    for (const act of ['publish', 'freeze']) {
      const { exit, err } = await round(act, '--on', '2026-04-20');
      expect([exit, err.includes('appeals.csv'), err.includes('改正台账')]).toEqual([3, true, true]);
    }
  });

  it('with an appeal after the last day is in the way of freezing', async () => {
    await published(`${HEAD}E4,申诉,2026-04-15 10:00,,\nE4,驳回,2026-04-16,,\n`);
    expect((await round('freeze', '--on', '2026-04-20')).err).toContain('其后的申诉:E4');
  });

  it('takes the acts of a day together, with times and without', async () => {
    await published(`${HEAD}E2,申诉,2026-04-07 10:00,,\nE2,准予,2026-04-07,,\n`);
    expect(totals().W1).toBe('100');
  });

  it.each([
    ['another encoding', '{ file: appeals.csv, encoding: gb18030 }'],
    ['another delimiter', '{ file: appeals.csv, delimiter: ";" }'],
    ['another kind of file', '{ file: appeals.xlsx }'],
  ])('in %s is not written', async (_, source) => {
    writeFileSync(join(folder, 'wangge.yaml'), FILES['wangge.yaml']!.replace('{ file: appeals.csv }', source));
    const { exit, err } = await round('appeal', '--event', 'E2', '--on', '2026-04-07');
    expect([exit, err.includes('自行在台账中加一行')]).toEqual([3, true]);
    expect(readdirSync(folder).filter((name) => name.includes('appeals'))).toEqual([]);
  });

  it('in GB18030 stays as it is when its line could not be read back', async () => {
    // 工单编号,事项,日期,经办人,理由 in GB18030
    const bytes = Buffer.from('b9a4b5a5b1e0bac52ccac2cfee2cc8d5c6da2cbeadb0ecc8cb2cc0edd3c90a', 'hex');
    writeFileSync(join(folder, 'appeals.csv'), Buffer.concat([bytes, Buffer.from('E4,filed,2026-04-06,,\n')]));
    const source = '{ file: appeals.csv, encoding: gb18030 }';
    writeFileSync(join(folder, 'wangge.yaml'), FILES['wangge.yaml']!.replace('{ file: appeals.csv }', source));
    const before = readFileSync(join(folder, 'appeals.csv'));
    expect((await round('appeal', '--event', 'E2', '--on', '2026-04-07')).err).toContain('读不回来');
    expect(readFileSync(join(folder, 'appeals.csv')).equals(before)).toBe(true);
  });

  it('refuses a decision before the appeal, and tells an event that nobody scored', async () => {
    await cli('score', folder);
    const strange = await round('appeal', '--event', 'E-2', '--on', '2026-04-07');
    expect([strange.exit, strange.out.includes('不在本期计分之列:E-2')]).toEqual([0, true]);
    expect((await round('appeal', '--event', 'E2', '--on', '2026-04-07')).out).not.toContain('不在本期');
    const early = await round('appeal', '--event', 'E2', '--act', 'granted', '--on', '2026-04-06');
    expect([early.exit, early.err.includes('早于申诉(2026-04-07)')]).toEqual([3, true]);
  });
});

describe('what a score depends on', () => {
  const remedy = '先运行 wangge score';

  it('is the language of the report, too', async () => {
    await cli('score', folder);
    writeFileSync(join(folder, 'wangge.yaml'), `${FILES['wangge.yaml']!}report: { locale: en }\n`);
    expect((await round('publish', '--on', '2026-04-03')).err).toContain(remedy);
  });

  it("is the program's own scheme by its bytes, under its bare name only", async () => {
    const named = (scheme: string) => FILES['wangge.yaml']!.replace('scheme.yaml', scheme);
    writeFileSync(join(folder, 'wangge.yaml'), named('schemes/六步闭环'));
    expect((await cli('score', folder)).err).toContain('没有考核方案');
    writeFileSync(join(folder, 'wangge.yaml'), named('六步闭环'));
    expect((await cli('score', folder)).err).toBe('');
    expect((await round('publish', '--on', '2026-04-03')).err).toBe('');
    const log = JSON.parse(read('out/round-log.json')) as { entries: { inputs: Record<string, string> }[] };
    expect(log.entries[0]!.inputs['preset:六步闭环']).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a round.json that somebody names', () => {
  const months = async () => {
    for (const period of ['2026-01', '2026-02', '2026-03']) {
      writeFileSync(join(folder, 'wangge.yaml'), FILES['wangge.yaml']!.replace('2026Q1', period));
      expect((await cli('score', folder, '-o', join(folder, period))).exit).toBe(0);
    }
    return ['2026-01', '2026-02', '2026-03'].map((period) => join(folder, period, 'round.json'));
  };

  it('is checked whole before it is used', async () => {
    const [first, second, third] = await months();
    const { stages: _, ...without } = JSON.parse(readFileSync(second!, 'utf8')) as Record<string, unknown>;
    for (const text of [JSON.stringify(without), '[]', '{', '{"round": "2026-02"}']) {
      writeFileSync(second!, text);
      const compared = await round('compare', '-o', join(folder, '2026-03'), '--with', second!);
      const from = [first!, second!, third!];
      const combined = await round('combine', '-o', join(folder, 'quarter'), '--round', '2026Q1', '--from', ...from);
      for (const { exit, err } of [compared, combined]) {
        expect([exit, err.includes('不是考核结果'), err.includes('    at ')]).toEqual([3, true, false]);
      }
    }
  });

  it('is never replaced by the whole that it is part of', async () => {
    const from = await months();
    const before = readFileSync(from[2]!, 'utf8');
    const { exit, err } = await round('combine', '-o', join(folder, '2026-03'), '--round', '2026Q1', '--from', ...from);
    expect([exit, err.includes('-o out/2026Q1')]).toEqual([2, true]);
    expect(readFileSync(from[2]!, 'utf8')).toBe(before);
  });

  it('of another scheme is neither compared nor combined', async () => {
    const from = await months();
    writeFileSync(from[1]!, readFileSync(from[1]!, 'utf8').replaceAll('小镇考核', '旧考核'));
    const compared = await round('compare', '-o', join(folder, '2026-03'), '--with', from[1]!);
    expect([compared.exit, compared.err.includes('得分不可比')]).toEqual([3, true]);
    writeFileSync(join(folder, 'scheme.yaml'), FILES['scheme.yaml']!.replace('小镇考核', '新考核'));
    const combined = await round('combine', '-o', join(folder, 'quarter'), '--round', '2026Q1', '--from', ...from);
    expect([combined.exit, combined.err.includes('方案不同')]).toEqual([3, true]);
  });

  it('and the comparison made of it stand in the record: edited figures stay out of the workbook', async () => {
    const from = await months();
    const out = join(folder, '2026-03');
    expect((await round('compare', '-o', out, '--with', from[1]!)).exit).toBe(0);
    const { stages } = JSON.parse(read('2026-03/manifest.json')) as { stages: { compare: Record<string, object> } };
    expect(Object.keys(stages.compare.inputs!)).toEqual(['../2026-02/round.json', 'round.json']);
    const changes = read('2026-03/changes.json');
    const reported = async (text: string) => {
      writeFileSync(join(out, 'changes.json'), text);
      const { exit, err } = await cli('report', folder, '-o', out);
      if (exit !== 0) return err;
      const workbook = new ExcelJS.Workbook();
      await workbook.xlsx.readFile(join(out, 'scorecard.xlsx'));
      return workbook.worksheets.map(({ name }) => name).join();
    };
    expect(await reported(changes)).toContain('环比');
    expect(await reported(changes.replace('"placesUp":0', '"placesUp":5'))).not.toContain('环比');
    expect(await reported(changes.replace('"previous"', '"x"'))).toContain('不是考核期对比');
    expect(await reported('{"changes": 1}')).toContain('不是考核期对比');
  }, 20_000);
});
