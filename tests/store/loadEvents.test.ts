import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { secondsOf } from '../../src/core/calendar/stamp.js';
import { WanggeError } from '../../src/core/errors.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { type EventSource, type Intake, loadEvents } from '../../src/store/loadEvents.js';
import type { Cell, EventStore } from '../../src/store/store.js';

let store: EventStore;
let folder: string;
beforeAll(async () => {
  store = await openDuckDb({ threads: 2 });
});
afterAll(() => store.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const HEADER = '工单编号,大类,上报时间,紧急程度,描述';
const OWN = { ignore: ['描述'] };

function file(content: string | Buffer, name = 'events.csv'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function load(
  content: string | Buffer,
  source: Partial<EventSource> = OWN,
): Promise<{ intake: Intake; rows: Record<string, Cell>[] }> {
  const intake = await loadEvents(store, { ...source, file: file(content) });
  const rows = await store.rows<Record<string, Cell>>('SELECT * FROM events ORDER BY id');
  for (const count of intake.files) {
    expect(count.accepted + count.rejected).toBe(count.lines);
    expect(Object.values(count.reasons).reduce((a, b) => a + b, 0)).toBe(count.rejected);
  }
  expect(rows.length).toBe(intake.accepted);
  return { intake, rows };
}

const at = (intake: Intake) => intake.rejects.map(({ line, code, column }) => [line, code, column]);

async function refusal(content: string | Buffer, source: Partial<EventSource> = OWN): Promise<WanggeError> {
  const error = await loadEvents(store, { ...source, file: file(content) }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(WanggeError);
  return error as WanggeError;
}

describe('loadEvents', () => {
  it('reads canonical types from Chinese headers, stamps in any usual writing, aliases of closed values', async () => {
    const { rows, intake } = await load(
      `${HEADER}\nA1,市容,2026/3/1 8:05,紧急,x\nA2, 市容 ,2026年3月1日 8时05分,normal,"a ""b"", c"\nA3,市容,2026-03-02T00:00:00,,"两\n行"\n`,
    );
    expect(intake.rejects).toEqual([]);
    expect(rows.map((r) => [r.id, r.category, Number(r.reportedAt), r.urgency])).toEqual([
      ['A1', '市容', secondsOf('2026-03-01T08:05:00'), 'urgent'],
      ['A2', '市容', secondsOf('2026-03-01T08:05:00'), 'normal'],
      ['A3', '市容', secondsOf('2026-03-02'), null],
    ]);
  });

  it('accounts for torn lines, wrong widths, bad dates, bad values and empty required cells, each with line and column', async () => {
    const { intake, rows } = await load(
      [
        HEADER,
        'A1,市容,2026-03-01,普通,ok', // 2
        'A2,市容,2026-03-', // 3 torn
        '01,普通,x', // 4 torn
        'A3,市容,2026-02-30,普通,x', // 5
        'A4,市容,2026-03-01,特急,x', // 6
        ',市容,2026-03-01,普通,x', // 7
        'A5,,2026-03-01,普通,x', // 8
        'A6,市容,2026-03-01,普通,x,y', // 9
        '', // 10 blank
        'A7,市容,,普通,x', // 11
        'A8,市容,2026-03-01,普通,ok', // 12
      ].join('\n'),
    );
    expect(at(intake)).toEqual([
      [3, 'columnCount', null],
      [4, 'columnCount', null],
      [5, 'badStamp', '上报时间'],
      [6, 'badValue', '紧急程度'],
      [7, 'missing', '工单编号'],
      [8, 'missing', '大类'],
      [9, 'columnCount', null],
      [11, 'missing', '上报时间'],
    ]);
    expect(rows.map((r) => r.id)).toEqual(['A1', 'A8']);
    expect(intake.files[0]).toMatchObject({ lines: 10, accepted: 2, rejected: 8 });
    expect(intake.findings.map((f) => [f.code, f.figures])).toEqual([['events.blankLines', { lines: 1 }]]);
  });

  it('an unclosed quote costs its own line and says what it would have swallowed', async () => {
    const body = Array.from({ length: 50 }, (_, i) => `B${String(i).padStart(2, '0')},市容,2026-03-01,普通,x`);
    body[10] = 'B10,市容,2026-03-01,普通,"没有关';
    const { intake, rows } = await load([HEADER, ...body].join('\n'));
    expect(at(intake)).toEqual([[12, 'quoteOpen', null]]);
    expect(intake.rejects[0]!.text.zh).toContain('39 行');
    expect(rows.length).toBe(49);
    body[20] = 'B20,市容,2026-03-01,普通,"关了"';
    const second = await load([HEADER, ...body].join('\n'));
    expect(at(second.intake)).toEqual([[12, 'quoteOpen', null]]);
    expect(second.intake.rejects[0]!.text.zh).toContain('10 行');
    expect(second.rows.length).toBe(49);
  });

  it('keeps lines right after fields that span lines and after text behind a closing quote', async () => {
    const { intake, rows } = await load(
      `${HEADER}\nA1,市容,2026-03-01,普通,"一\n二\n三"\nA2,市容,bad,普通,x\nA3,市容,2026-03-01,普通,"a"b\nA4,市容,2026-03-01,普通,5"管\nA5,市容,bad,普通,x\n`,
    );
    expect(at(intake)).toEqual([
      [5, 'badStamp', '上报时间'],
      [6, 'quoteStray', null],
      [8, 'badStamp', '上报时间'],
    ]);
    expect(rows.map((r) => r.id)).toEqual(['A1', 'A4']);
  });

  it('of records with one id keeps the one furthest along, in any order of lines and files', async () => {
    const header = '工单编号,大类,上报时间,处置时间';
    const lines = [
      'A1,市容,2026-03-01,',
      'A1,市容,2026-03-01,2026-03-02',
      'A1,绿化,2026-03-01,2026-03-02',
      'A2,市容,2026-03-01,',
    ];
    const { intake, rows } = await load([header, ...lines].join('\n'), {});
    expect(at(intake).map((r) => r[1])).toEqual(['duplicateId', 'duplicateId']);
    expect(intake.files[0]!.reasons).toEqual({ duplicateId: 2 });
    const turned = await load([header, ...[...lines].reverse()].join('\n'), {});
    expect(turned.rows).toEqual(rows);
    const split = await loadEvents(store, [
      { file: file([header, lines[1], lines[3]].join('\n'), 'a.csv') },
      { file: file([header, lines[0], lines[2]].join('\n'), 'b.csv') },
    ]);
    expect(split.files.map((f) => f.lines)).toEqual([2, 2]);
    expect(split.accepted).toBe(2);
    expect(await store.rows('SELECT * FROM events ORDER BY id')).toEqual(rows);
  });

  it('reads a BOM, CRLF, mixed line breaks, tabs and GB18030 alike', async () => {
    const text = `${HEADER}\nA1,市容,2026-03-01,普通,x\nA2,绿化,2026-03-01,紧急,y\n`;
    const { rows } = await load(text);
    expect(rows.length).toBe(2);
    const forms: (string | Buffer)[] = [
      `\ufeff${text}`,
      text.replaceAll('\n', '\r\n'),
      `\ufeff${text.replaceAll('\n', '\r\n')}`,
      text.replace('\n', '\r\n'),
      text.trimEnd(),
      text.replaceAll(',', '\t'),
      text.replaceAll(',', ';'),
      `\n${text}\r\n\r\n`,
    ];
    for (const form of forms) expect((await load(form)).rows).toEqual(rows);
    // 工单编号,大类,上报时间,紧急程度,描述 / 市容 绿化 普通 紧急 in GB18030
    const gb: Record<string, string> = {
      工单编号: 'b9a4b5a5b1e0bac5',
      大类: 'b4f3c0e0',
      上报时间: 'c9cfb1a8cab1bce4',
      紧急程度: 'bdf4bcb1b3ccb6c8',
      描述: 'c3e8caf6',
      市容: 'cad0c8dd',
      绿化: 'c2ccbbaf',
      普通: 'c6d5cda8',
      紧急: 'bdf4bcb1',
    };
    const bytes: number[] = [];
    for (let i = 0; i < text.length; ) {
      const word = Object.keys(gb)
        .sort((a, b) => b.length - a.length)
        .find((w) => text.startsWith(w, i));
      bytes.push(...(word ? Buffer.from(gb[word]!, 'hex') : [text.charCodeAt(i)]));
      i += word ? word.length : 1;
    }
    expect((await load(Buffer.from(bytes))).rows).toEqual(rows);
    expect((await load(Buffer.from(bytes), { ...OWN, encoding: 'gb18030' })).rows).toEqual(rows);
  });

  it('a few foreign bytes in a UTF-8 file are torn lines, not a change of encoding', async () => {
    const text = Buffer.from(`${HEADER}\nA1,市容,2026-03-01,普通,x\nA2,市容,2026-03-01,普通,Z\nA3,市容,2026-03-01,普通,x\n`);
    text[text.indexOf('Z')] = 0xff;
    const { intake, rows } = await load(text);
    expect(at(intake)).toEqual([[3, 'encoding', null]]);
    expect(rows.map((r) => r.id)).toEqual(['A1', 'A3']);
  });

  it('a deadline given as a day runs to the end of that day; numbers and flags are checked', async () => {
    const { rows, intake } = await load(
      'id,category,reportedAt,dueAt,lon,lat,reworks,void,satisfaction\nA1,x,2026-03-01,2026-03-02,121.5,31.2,2,是,5\nA2,x,2026-03-01,2026-03-02 08:00,121.5,31.2,2.0,false,1\n' +
        'A3,x,2026-03-01,,abc,31.2,,,\nA4,x,2026-03-01,,,,-1,,\nA5,x,2026-03-01,,,,,maybe,\nA6,x,2026-03-01,,,,,,6\n',
      {},
    );
    expect(rows.map((r) => [Number(r.dueAt) - secondsOf('2026-03-02'), r.lon, r.reworks, r.void, r.satisfaction])).toEqual([
      [86_399, 121.5, 2n, true, 5n],
      [28_800, 121.5, 2n, false, 1n],
    ]);
    expect(at(intake).map((r) => r.slice(1))).toEqual([
      ['badNumber', 'lon'],
      ['badNumber', 'reworks'],
      ['badValue', 'void'],
      ['badNumber', 'satisfaction'],
    ]);
  });

  it('takes a single NUL, early in the file, for the fault of its line', async () => {
    const { rows, intake } = await load(`${HEADER}\nA1,市容,2026-03-01,,\nA2,市\0容,2026-03-01,,\nA3,市容,2026-03-01,,\n`);
    expect(rows.map(({ id }) => id)).toEqual(['A1', 'A3']);
    expect(at(intake)).toEqual([[3, 'nul', null]]);
  });

  it('says which words a closed column takes, in the words of the language', async () => {
    const header = '工单编号,大类,上报时间,紧急程度,作废,延期次数';
    const lines = ['A1,市容,2026-03-01,特急,,', 'A2,市容,2026-03-01,,也许,', 'A3,市容,2026-03-01,,,-1'];
    const { intake } = await load(`${header}\n${lines.join('\n')}\n`, {});
    expect(intake.rejects.map(({ text }) => text.zh)).toEqual([
      '“紧急程度”的“特急”不在允许的值中(普通、一般、紧急)',
      '“作废”的“也许”不在允许的值中(是、否)',
      '“延期次数”的“-1”不是不小于 0 的整数',
    ]);
    expect(intake.rejects.map(({ text }) => text.en)).toEqual([
      '"特急" in "紧急程度" is not one of normal, urgent',
      '"也许" in "作废" is not one of false, true',
      '"-1" in "延期次数" is not a whole number from 0 up',
    ]);
  });

  describe.each(['\n', '\r\n'])('a CR outside of quotes, where lines break with %j,', (end) => {
    const lines = (...all: string[]) => [HEADER, ...all].map((line) => line + end).join('');
    const [first, last] = ['A1,市容,2026-03-01,普通,x', 'A3,市容,2026-03-03,普通,z'];
    const ids = ({ rows }: { rows: Record<string, Cell>[] }) => rows.map(({ id, category }) => [id, category]);
    const SOUND = [
      ['A1', '市容'],
      ['A2', '绿化'],
      ['A3', '市容'],
    ];

    it.each([
      ['behind one line', lines(first, 'A2,绿化,2026-03-02,普通,y\r', last)],
      ['twice behind a quoted cell', lines(first, 'A2,绿化,2026-03-02,普通,"y"\r\r', last)],
      ['behind every line', lines(first, 'A2,绿化,2026-03-02,普通,y', last).replaceAll(end, `\r${end}`)],
      ['behind the last line, which has no break', `${lines(first, last)}A2,绿化,2026-03-02,普通,y\r`],
    ])('is part of the line break %s', async (_, text) => {
      const loaded = await load(text);
      expect(loaded.intake.rejects).toEqual([]);
      expect(ids(loaded)).toEqual(SOUND);
    });

    it('is part of the cell within one', async () => {
      const loaded = await load(lines(first, 'A2,绿\r化,2026-03-02,普通,"y ""q"""', last, 'A4,\r绿化,2026-03-02,普通,"a\rb"'));
      expect(loaded.intake.rejects).toEqual([]);
      expect(ids(loaded)).toEqual([SOUND[0], ['A2', '绿\r化'], SOUND[2], ['A4', '\r绿化']]);
    });

    it('between a closing quote and text costs its own line', async () => {
      const loaded = await load(lines(first, 'A2,"绿"\r化,2026-03-02,普通,y', last));
      expect(at(loaded.intake)).toEqual([[3, 'quoteStray', null]]);
      expect(ids(loaded)).toEqual([SOUND[0], SOUND[2]]);
    });
  });

  it('refuses what cannot be used, with a remedy', async () => {
    expect((await refusal('')).code).toBe('fileEmpty');
    expect((await refusal(`${HEADER}\n`)).code).toBe('fileEmpty');
    expect((await refusal('\n\n')).code).toBe('fileEmpty');
    expect((await refusal(Buffer.from(`${HEADER}\n1`, 'utf16le'))).code).toBe('fileEncoding');
    expect((await refusal(`${HEADER.replaceAll(',', '"')}\n1`)).code).not.toBe('storeFailed');
    const unknown = await refusal(`${HEADER},上报时刻\n1,2,3,4,5,6`);
    expect([unknown.code, unknown.hint?.zh]).toEqual(['columnUnknown', '是否想写“上报时间”?否则写入 columns 或 ignore']);
    const missing = await refusal('工单编号,大类,上报日\n1,2,3', { ignore: ['上报日'] });
    expect([missing.code, missing.hint?.zh]).toEqual([
      'columnMissing',
      '文件里有“上报日”:如果就是它,在 columns 中写 上报日: reportedAt',
    ]);
    const wrong = await refusal(`${HEADER}\n1,2,3,4,5`, { columns: { 描述: 'reportdAt' } });
    expect([wrong.code, wrong.hint?.en]).toEqual(['columnUnknown', 'did you mean "reportedAt"?']);
    expect((await refusal(`${HEADER}\n1,2,3,4,5`, { columns: { 描叙: 'department' } })).code).toBe('columnMissing');
    expect((await refusal('id,工单编号,大类,上报时间\n1,1,2,3', {})).code).toBe('columnUnknown');
    const gone = await loadEvents(store, { file: join(folder, 'none.csv') }).catch((e: unknown) => e);
    expect((gone as WanggeError).code).toBe('fileMissing');
  });
});
