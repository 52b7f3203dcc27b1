import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../src/io/csv.js';
import { toCsv, unguarded } from '../../src/io/encode.js';
import { splitCsv } from '../../src/io/split.js';
import { readTable } from '../../src/io/table.js';
import { file, refusal, refusalOf } from './scratch.js';

const HEADER = 'id,name,role,employment\n';

/** Reads workers from text; every line must be accounted for. */
function workers(text: string | Uint8Array, options: Parameters<typeof readCsv>[2] = {}) {
  const table = readCsv(file('workers.csv', text), 'workers', options);
  expect(table.lines).toBe(1 + table.rows.length + table.rejects.length);
  expect(table.rowLines).toHaveLength(table.rows.length);
  return table;
}

describe('readCsv', () => {
  it('takes canonical names, Chinese titles, own headers, and Chinese values', () => {
    const rows = [{ id: 'W1', name: '甲', role: '网格长', employment: 'full', hoursPerMonth: 120, from: '2026-03-01' }];
    expect(workers('id,name,role,employment,hoursPerMonth,from\nW1,甲,网格长,full,120,2026-03-01\n').rows).toEqual(rows);
    expect(workers('工号,姓名,岗位,用工,月工时,到岗日期\r\nW1,甲,网格长,专职,120,2026年3月1日\r\n').rows).toEqual(rows);
    expect(
      workers('编号;称呼;role;employment;hoursPerMonth;from\nW1;甲;网格长;全职;120;2026/3/1\n', {
        columns: { 编号: 'id', 称呼: '姓名' },
      }).rows,
    ).toEqual(rows);
  });

  it('reads several stamps in a cell, each as people write it', () => {
    const rows = [
      'E1,市容,2026-03-01,2026年3月2日 8时;2026/3/3 9:00;',
      'E2,市容,2026-03-01,2026-03-02;明天',
      'E3,市容,2026-03-01,;',
    ];
    const table = readCsv(file('events.csv', `id,category,reportedAt,延期申请时间\n${rows.join('\n')}\n`), 'events');
    expect(table.rows.map(({ extendedAt }) => extendedAt)).toEqual(['2026-03-02T08:00:00;2026-03-03T09:00:00']);
    expect(table.rejects.map(({ line, column }) => [line, column])).toEqual([
      [3, '延期申请时间'],
      [4, '延期申请时间'],
    ]);
  });

  it('reads GB18030, a byte order mark, tabs, mixed line ends, a missing last line end, surplus empty cells', () => {
    // 甲 and 网格长 in GB18030.
    const cells = [
      ...Buffer.from(`${HEADER}W1,`),
      0xbc,
      0xd7,
      ...Buffer.from(','),
      0xcd,
      0xf8,
      0xb8,
      0xf1,
      0xb3,
      0xa4,
      ...Buffer.from(',full'),
    ];
    expect(workers(Uint8Array.from(cells)).rows[0]).toMatchObject({ name: '甲', role: '网格长' });
    expect(workers(`\uFEFF${HEADER}W1,甲,a,full`).rows).toHaveLength(1);
    expect(workers('id\tname\trole\temployment\r\nW1\t甲\ta\tfull\nW2\t乙\ta\tpart\r\n').rows).toHaveLength(2);
    expect(workers(`id,name,role,employment,\nW1,甲,a,full,\nW2,乙,a,full,,,\n`).rows).toHaveLength(2);
  });

  it('skips blank lines and keeps counting physical lines', () => {
    const { rows, rowLines, rejects } = workers(`\n${HEADER}\nW1,"a\nb",x,full\n,,,\nW2,,x,full\n`);
    expect(rows.map(({ name }) => name)).toEqual(['a\nb']);
    expect(rowLines).toEqual([4]);
    expect(rejects).toMatchObject([{ line: 7, column: 'name', text: 'W2,,x,full' }]);
  });

  it('rejects a torn line and nothing else', () => {
    const { rows, rejects } = workers(`${HEADER}W1,甲,a,full\nW2,乙\nW3,丙,a,full,extra\nW4,丁,a,full\n`);
    expect(rows.map(({ id }) => id)).toEqual(['W1', 'W4']);
    expect(rejects.map(({ line, column, text }) => [line, column, text])).toEqual([
      [3, null, 'W2,乙'],
      [4, null, 'W3,丙,a,full,extra'],
    ]);
  });

  it('rejects the line of an unterminated quote, and reads on after it', () => {
    const { rows, rejects } = workers(`${HEADER}W1,"甲,a,full\nW2,乙,a,full\nW3,丙,a,full\n`);
    expect(rows.map(({ id }) => id)).toEqual(['W2', 'W3']);
    expect(rejects).toMatchObject([{ line: 2, text: 'W1,"甲,a,full', reason: { en: 'a quote is not closed' } }]);
  });

  it('does not let two stray quotes swallow the lines between them', () => {
    const { rows, rejects } = workers(`${HEADER}W1,甲,"a\nW2,乙,a,full\nW3,丙,a,full\nW4",full\n`);
    expect(rows.map(({ id }) => id)).toEqual(['W2', 'W3']);
    expect(rejects.map(({ line }) => line)).toEqual([2, 5]);
    expect(workers(`${HEADER}W1,甲,a,"full\nW2,"乙",a,full\n`).rows.map(({ id }) => id)).toEqual(['W2']);
  });

  it('names column and value of what cannot be read', () => {
    const { rejects } = workers(
      '工号,姓名,岗位,用工,月工时,到岗日期,经度\nW1,甲,a,临时,1,,\nW2,甲,a,full,-3,,\nW3,甲,a,full,many,,\nW4,甲,a,full,,2026-02-30,\nW5,甲,a,full,,,东\n',
    );
    expect(rejects.map(({ line, column }) => [line, column])).toEqual([
      [2, '用工'],
      [3, '月工时'],
      [4, '月工时'],
      [5, '到岗日期'],
      [6, '经度'],
    ]);
    expect(rejects[3]?.reason.en).toContain('2026-02-30');
  });

  it('says why in one language at a time', () => {
    const { rejects } = workers(
      '工号,姓名,岗位,用工,月工时,到岗日期,经度\nW1,甲,a,临时,1,,\nW2,甲,a,full,-3,,\nW3,甲,a,full,许多,,\nW4,甲,a,full,,昨天,\nW5,,a,full,,,1\n',
    );
    expect(rejects.map(({ reason }) => reason.zh)).toEqual([
      '“临时”不在允许的值中(专职、全职、兼职)',
      '“-3”小于 0',
      '“许多”不是数',
      '“昨天”不是日期或时间',
      '必填而为空',
    ]);
    expect(rejects.map(({ reason }) => reason.en)).toEqual([
      '"临时" is not one of full, part',
      '"-3" is less than 0',
      '"许多" is not a number',
      '"昨天" is not a date or a time',
      'it must not be empty',
    ]);
  });

  it('keeps one of equal duplicates and none of those that differ, in any order', () => {
    const lines = ['W1,甲,a,full', 'W1,甲,a,全职', 'W2,乙,a,full', 'W2,丙,a,full', 'W3,丁,a,full'];
    for (const order of [lines, [...lines].reverse()]) {
      const { rows, rejects } = workers(HEADER + order.join('\n'));
      expect(rows.map(({ id, name }) => id + name).sort()).toEqual(['W1甲', 'W3丁']);
      expect(rejects.map(({ column }) => column)).toEqual(['id', 'id', 'id']);
    }
    expect(workers(HEADER + lines.join('\n')).rejects.map(({ line, reason }) => [line, reason.en])).toEqual([
      [3, '"W1" repeats line 2'],
      [4, '"W2" also stands on line 5 with other contents'],
      [5, '"W2" also stands on line 4 with other contents'],
    ]);
  });

  it('refuses an unknown column with the nearest, a missing one, one that stands twice, an unknown mapping', () => {
    const read =
      (text: string, columns = {}) =>
      () =>
        readCsv(file('w.csv', text), 'workers', { columns });
    const unknown = refusal('columnUnknown', read('id,name,role,employmnt\n'));
    expect(unknown.hint?.en).toContain('"employment"');
    expect(unknown.place).toEqual({ line: 1, column: 'employmnt' });
    expect(refusal('columnUnknown', read('工号,性名,岗位,用工\n')).hint?.zh).toContain('姓名');
    expect(refusal('columnUnknown', read(`${HEADER.trim()},favourite colour\n`)).hint?.en).toContain('columns:');
    expect(refusal('columnMissing', read('id,name,role\n')).text.en).toContain('"employment"');
    expect(refusal('columnUnknown', read('id,工号,name,role,employment\n')).text.en).toContain('both stand for id');
    expect(refusal('columnMissing', read(HEADER, { 工单号码: 'id' })).place).toMatchObject({ column: '工单号码' });
    expect(refusal('columnMissing', read('编号,name,role,employment\n', { 编好: 'id' })).hint?.en).toContain('"编号"');
    refusal('csvBroken', read('id,"name,role\nW1,x,y\n'));
  });

  it('reads by the ending of the name', async () => {
    expect((await readTable(file('w.CSV', `${HEADER}W1,甲,a,full\n`), 'workers')).rows).toHaveLength(1);
    await refusalOf('formatUnsupported', readTable(file('w.xls', 'x'), 'workers'));
    await refusalOf('fileMissing', readTable(file('w.csv', 'x').replace('w.csv', 'v.csv'), 'workers'));
  });
});

const cell = fc.string({ unit: fc.constantFrom('a', '网', ',', '"', '\n', "'", '=', '-', ' ', '1', ';') });
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }));

describe('splitCsv and toCsv', () => {
  it('read what was written, as csv-parse does', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const columns = rows[0]!.map((_, index) => `c${index}`);
        const records = rows.map((row) => Object.fromEntries(row.map((value, index) => [columns[index]!, value])));
        const plain = toCsv(records, columns, { guard: false });
        expect(parse(plain)).toEqual([columns, ...rows]);
        const guarded = splitCsv(toCsv(records, columns), ',').slice(1);
        // A table of one column may hold an empty last line, and cells that look like swallowed records are given up.
        if (columns.length < 3) expect(guarded.map(({ cells }) => cells.map(unguarded))).toEqual(rows);
      }),
    );
  });

  it('agree with csv-parse on every text that it takes without complaint', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n'), maxLength: 30 });
    fc.assert(
      fc.property(text, (body) => {
        let expected: string[][];
        try {
          expected = parse(`x,y\n${body}`, { record_delimiter: '\n' });
        } catch {
          return;
        }
        // csv-parse lets a quote stand inside a bare cell; so do we. Blank lines it skips when asked; we hand them over.
        const records = splitCsv(`x,y\n${body}`, ',').filter(({ cells }) => cells.length > 1 || cells[0] !== '');
        expect(records.map(({ cells }) => cells)).toEqual(expected.filter((cells) => cells.length > 1 || cells[0] !== ''));
      }),
      { numRuns: 2000 },
    );
  });

  it('account for every physical line of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n'), maxLength: 60 }), (text) => {
        const records = splitCsv(text, ',');
        const physical = text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
        expect(records.reduce((sum, { lines }) => sum + lines, 0)).toBe(physical);
        let line = 1;
        for (const record of records) {
          expect(record.line).toBe(line);
          line += record.lines;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
