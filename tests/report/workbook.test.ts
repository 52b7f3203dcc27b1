import ExcelJS from 'exceljs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Picture, ReportModel } from '../../src/report/model.js';
import { buildWorkbook } from '../../src/report/workbook/build.js';
import { dutyWords } from '../../src/report/workbook/duties.js';
import { renderWorkbook } from '../../src/report/workbook/render.js';
import { sampleModel } from './sampleModel.js';
import { COLUMNS } from './sampleRound.js';

/** A PNG of one pixel. */
const DOT = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (char) => char.charCodeAt(0),
);
const PICTURES: readonly Picture[] = [
  { name: 'map', title: 'map', png: DOT, width: 1000, height: 600 },
  { name: 'a', title: 'a', png: DOT, width: 660, height: 380 },
  { name: 'b', title: 'b', png: DOT, width: 660, height: 470 },
  { name: 'c', title: 'c', png: DOT, width: 660, height: 380 },
];

async function readBack(model: ReportModel): Promise<ExcelJS.Workbook> {
  const bytes = await renderWorkbook(buildWorkbook(model), PICTURES);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes.buffer as ArrayBuffer);
  return workbook;
}

/** Texts and numbers of a sheet, row by row. */
function valuesOf(page: ExcelJS.Worksheet): unknown[][] {
  const rows: unknown[][] = [];
  page.eachRow({ includeEmpty: true }, (row) => {
    rows.push((row.values as unknown[]).slice(1));
  });
  return rows;
}

function headerEnd(page: ExcelJS.Worksheet): number {
  return (page.views[0] as { ySplit: number }).ySplit;
}

/** Column number of a lower header. */
function columnNamed(page: ExcelJS.Worksheet, header: string): number {
  const values = page.getRow(headerEnd(page)).values as unknown[];
  return values.indexOf(header);
}

describe('scorecard workbook', () => {
  let workbook: ExcelJS.Workbook;
  const model = sampleModel();
  const sheet = (name: string) => workbook.getWorksheet(name)!;
  beforeAll(async () => {
    workbook = await readBack(model);
  });

  it('has the sheets in their order', () => {
    expect(workbook.worksheets.map((page) => page.name)).toEqual([
      '概览',
      '网格员',
      '网格',
      '社区',
      '事件',
      '社区划分',
      '划分方案',
      '人员配置',
      '岗位',
      '数据接收',
      '提示',
      '公式说明',
    ]);
  });

  it('is A4 landscape, one page wide, with page numbers, frozen panes and repeated header rows', () => {
    for (const page of workbook.worksheets) {
      expect(page.pageSetup).toMatchObject({
        paperSize: 9,
        orientation: 'landscape',
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
      });
      expect(page.headerFooter.oddFooter).toContain('第 &P 页 共 &N 页');
      expect(page.views[0]).toMatchObject({ state: 'frozen' });
      if (page.name !== '概览') expect(page.pageSetup.printTitlesRow).toMatch(new RegExp(`^\\$?\\d+:\\$?${headerEnd(page)}$`));
    }
  });

  it('takes the date of the round as its own, and prints it in the signature row', () => {
    expect(workbook.created.toISOString()).toBe('2026-04-01T00:00:00.000Z');
    expect(workbook.modified.toISOString()).toBe('2026-04-01T00:00:00.000Z');
    for (const name of ['概览', '网格员', '事件', '人员配置']) {
      const text = valuesOf(sheet(name))
        .flat()
        .map(String)
        .find((value) => value.includes('制表'));
      for (const word of ['单位盖章', '审核', '负责人', '日期', '2026年4月1日']) expect(text).toContain(word);
    }
  });

  it('leaves room to sign in the width that a sheet has, and never cuts the date off', () => {
    for (const page of workbook.worksheets) {
      const row = page.getRow(page.rowCount);
      const text = String(row.getCell(1).value ?? '');
      if (!text.includes('制表')) continue;
      let width = 0;
      for (let column = 1; column <= page.columnCount; column++) width += page.getColumn(column).width ?? 0;
      const needed = [...text].reduce((sum, char) => sum + (char.charCodeAt(0) > 0x2e80 ? 2 : 1), 0);
      expect(text).toMatch(/单位盖章： {8,}制表： {8,}审核： {8,}负责人： {8,}日期：/);
      if (needed > width) expect(row.getCell(1).alignment.wrapText && row.height >= 36, page.name).toBe(true);
    }
  });

  it('has the title in 22 pt', () => {
    for (const page of workbook.worksheets) expect(page.getCell('A1').font.size).toBe(22);
    expect(sheet('概览').getCell('A1').value).toBe(model.title);
  });

  it('writes totals as printed, rates as numbers with two decimals of a percentage, parts that sum to the total', () => {
    const page = sheet('网格员');
    const best = model.round!.workers.find((worker) => worker.rank === 1)!;
    const row = page.getRow(headerEnd(page) + 1);
    expect(row.getCell(1).value).toBe(1);
    expect(row.getCell(2).value).toBe(best.subject);
    expect(row.getCell(6).value).toBe(Number(best.printed));
    expect(row.getCell(6).numFmt).toBe('0.00');
    const rate = row.getCell(8);
    expect(rate.numFmt).toBe('0.00%');
    expect(rate.value).toBeCloseTo(best.metrics[0]!.value!.toNumber(), 4);
    const points = (page.getRow(headerEnd(page)).values as unknown[]).flatMap((header, at) =>
      header === '得分' || header === '积分加分' ? [row.getCell(at).value as number] : [],
    );
    expect(points).toHaveLength(best.tree.parts!.length);
    expect(points.reduce((sum, value) => sum + value, 0)).toBeCloseTo(Number(best.printed), 1);
  });

  it('shows nothing to measure as a dash, never as 0, and says why', () => {
    const page = sheet('网格员');
    const last = page.getRow(headerEnd(page) + model.round!.workers.length);
    expect(last.getCell(2).value).toBe('W099');
    for (const column of [1, 6, 7, 8]) expect(last.getCell(column).value).toBe('—');
    expect((last.values as unknown[]).at(-1)).toContain('在岗不足 3 个月');
  });

  it('groups a metric with its points under one upper header', () => {
    const page = sheet('网格');
    const top = page.getRow(headerEnd(page) - 1);
    expect(String(top.getCell(9).value)).toMatch(/^按期处置率.*40/);
    expect(top.getCell(10).master.address).toBe(top.getCell(9).address);
    expect(page.getRow(headerEnd(page)).getCell(9).value).toBe('指标值');
  });

  it('lists overdue events first and lowest scores before higher ones', () => {
    const page = sheet('事件');
    const state = columnNamed(page, '状态');
    const score = columnNamed(page, '得分');
    const rows = model.round!.events.map((_, place) => page.getRow(headerEnd(page) + 1 + place));
    const overdue = model.round!.events.filter((event) => event.state === 'overdue').length;
    expect(rows.slice(0, overdue).map((row) => row.getCell(state).value)).toEqual(Array(overdue).fill('超期未结'));
    expect(rows[overdue]!.getCell(state).value).not.toBe('超期未结');
    const scores = rows.slice(0, overdue).map((row) => row.getCell(score).value as number);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect(rows[0]!.getCell(columnNamed(page, '上报时间')).value).toBeInstanceOf(Date);
  });

  it('tells of a grid out of bounds and why', () => {
    const page = sheet('划分方案');
    const rows = valuesOf(page).filter((row) => row[0] === '530103003002004');
    expect(rows).toHaveLength(1);
    expect(rows[0]!.join(' ')).toContain('不予拆分');
    expect(rows[0]).toContain('否');
  });

  it('lists the overloaded first, a load without capacity among them, without writing Infinity', () => {
    const page = sheet('人员配置');
    const ratio = columnNamed(page, '负荷率');
    expect(page.getRow(headerEnd(page) + 1).getCell(1).value).toBe('W030');
    expect(page.getRow(headerEnd(page) + 1).getCell(ratio).value).toBe('—');
    expect(page.getRow(headerEnd(page) + 2).getCell(ratio).value).toBeGreaterThan(1);
  });

  it('accounts for every line', () => {
    const values = valuesOf(sheet('数据接收')).find((row) => row[0] === 'events.csv')!;
    expect(values.slice(1, 4)).toEqual([12034, 12019, 15]);
    expect(values).toContain('平');
  });

  it('explains every column of every sheet, and every rule', () => {
    const notes = valuesOf(sheet('公式说明'));
    const explained = new Map(
      notes.flatMap((row) =>
        String(row[0])
          .split('、')
          .map((name) => [`${name}|${row[3]}`, String(row[4] ?? '')] as const),
      ),
    );
    expect(new Set(notes.map((row) => row.slice(1).join('|'))).size).toBe(notes.length);
    const built = buildWorkbook(model);
    for (const one of built.sheets.slice(0, -1)) {
      for (const block of one.blocks) {
        if (block.kind !== 'table') continue;
        for (const column of block.table.columns)
          expect(explained.get(`${one.name}|${column.id}`), `${one.name} ${column.id}`).toBeTruthy();
      }
    }
    for (const column of COLUMNS) expect(explained.get(`网格员|${column.id}`)).toContain(column.formula);
    expect(explained.get('事件|late')).toContain('-10.00');
  });

  it('places pictures where no cell has a value, and none upon another', () => {
    const page = sheet('概览');
    const boxes = page.getImages().map((image) => {
      const range = image.range as unknown as {
        tl: { nativeRow: number; nativeCol: number; nativeRowOff: number };
        ext: { width: number; height: number };
      };
      let row = range.tl.nativeRow;
      for (let left = range.ext.height + range.tl.nativeRowOff / 9525; left > 0; row++)
        left -= (page.getRow(row + 1).height * 96) / 72;
      return { from: range.tl.nativeRow + 1, to: row, column: range.tl.nativeCol, pixels: range.ext.width };
    });
    expect(boxes).toHaveLength(PICTURES.length);
    for (const [place, box] of boxes.entries()) {
      for (let row = box.from; row <= box.to; row++) expect(page.getRow(row).hasValues).toBe(false);
      for (const other of boxes.slice(0, place)) {
        const apart = other.to < box.from || box.to < other.from || (other.column < box.column && other.pixels <= 6 * 85);
        expect(apart).toBe(true);
      }
    }
  });

  it('holds no number that is not one, no formula and no broken date', () => {
    for (const page of workbook.worksheets) {
      page.eachRow((row) => {
        row.eachCell((cell) => {
          expect([ExcelJS.ValueType.Formula, ExcelJS.ValueType.Error]).not.toContain(cell.type);
          if (typeof cell.value === 'number') expect(Number.isFinite(cell.value)).toBe(true);
        });
      });
    }
  });
});

describe('duties in words', () => {
  it('are said in the language of the report; a word of the profile stays', () => {
    expect(['household', 'visit:独居老人', '宣传'].map((what) => dutyWords(what, 'zh-CN'))).toEqual([
      '联系住户',
      '走访（独居老人）',
      '宣传',
    ]);
    expect(dutyWords('visit:独居老人', 'en')).toBe('visits (独居老人)');
  });
});

describe('workbook in other circumstances', () => {
  it('speaks English', async () => {
    const workbook = await readBack(sampleModel('en'));
    expect(workbook.worksheets.map((page) => page.name)).toEqual([
      'Overview',
      'Workers',
      'Grids',
      'Communities',
      'Events',
      'Plan by community',
      'Plan',
      'Staffing',
      'Posts',
      'Intake',
      'Findings',
      'Formulas',
    ]);
    expect(workbook.worksheets[0]!.headerFooter.oddFooter).toContain('Page &P of &N');
  });

  it('leaves out what is not there', async () => {
    const empty = {
      title: '空',
      issuer: null,
      locale: 'zh-CN',
      register: null,
      plan: null,
      proof: null,
      staffing: null,
      round: null,
    } as const;
    const built = buildWorkbook(empty);
    expect(built.sheets.map((sheet) => sheet.id)).toEqual(['overview', 'notes']);
    const bytes = await renderWorkbook(built, []);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(bytes.buffer as ArrayBuffer);
    expect(workbook.worksheets).toHaveLength(2);
  });

  it('does not depend on the order of its inputs', () => {
    const model = sampleModel();
    const round = model.round!;
    const staffing = model.staffing!;
    const turned: ReportModel = {
      ...model,
      round: {
        ...round,
        workers: [...round.workers].reverse(),
        grids: [...round.grids].reverse(),
        areas: [...round.areas].reverse(),
        events: [...round.events].reverse(),
        intake: [...round.intake].reverse(),
        findings: [...round.findings].reverse(),
      },
      staffing: { ...staffing, loads: [...staffing.loads].reverse(), posts: [...staffing.posts].reverse() },
    };
    expect(buildWorkbook(turned)).toEqual(buildWorkbook(model));
  });

  it('keeps texts that look like formulas as text, and cuts what a cell cannot hold', async () => {
    const model = sampleModel();
    const round = model.round!;
    const evil = ['=1+1', '+1', '-1', '@SUM(A1)', '=cmd|calc', 'x'.repeat(40_000), '坏\u0000字\ud800符', '{"formula":"1"}'];
    const workbook = await readBack({
      ...model,
      round: { ...round, events: evil.map((why, place) => ({ ...round.events[place]!, id: `${place}`, state: 'closed', why })) },
    });
    const page = workbook.getWorksheet('事件')!;
    const found = valuesOf(page).slice(headerEnd(page), headerEnd(page) + evil.length);
    for (const row of found) {
      const was = evil[Number(row[1])]!;
      const is = row[11];
      if (was.length > 32_767) {
        expect(String(is).length).toBe(32_767);
        expect(String(is).endsWith('…')).toBe(true);
      } else expect(is).toBe(was.startsWith('坏') ? '坏字符' : was);
    }
    expect(page.getRow(headerEnd(page) + 1).getCell(12).numFmt).toBe('@');
  });
});
