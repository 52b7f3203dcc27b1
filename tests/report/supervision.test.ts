import { describe, expect, it } from 'vitest';
import { Fraction } from '../../src/core/fraction.js';
import type { Round } from '../../src/core/round.js';
import type { Warning } from '../../src/core/warning.js';
import { readWarnings, warningsCsv } from '../../src/io/warningsCsv.js';
import { gradesOf } from '../../src/report/palette.js';
import { printed } from '../../src/report/punctuation.js';
import { bandWords } from '../../src/report/workbook/bands.js';
import { buildWorkbook } from '../../src/report/workbook/build.js';
import { MOST_WARNED } from '../../src/report/workbook/warnings.js';
import { changesFromJson, isOfRound } from '../../src/scoring/rounds/changesFromJson.js';
import { compareRounds } from '../../src/scoring/rounds/compareRounds.js';
import { sampleModel } from './sampleModel.js';

const warning = (event: string, light: Warning['light'], leftSeconds: number, worker: string | null): Warning => ({
  ...{ event, light, leftSeconds, worker, category: '市容,环境', urgency: 'urgent', stage: '处置' },
  ...{
    grid: '530103003001001',
    usedSeconds: 7200,
    limitSeconds: 7200 + leftSeconds,
    dueAt: light === 'red' ? null : '2026-04-01T10:00:00',
  },
});
const WARNINGS = [warning('A', 'soon', 600, 'W001'), warning('B', 'red', -60, null), warning('C', 'red', -3600, 'W001')];
const sheetOf = (model: ReturnType<typeof sampleModel>, id: string) => buildWorkbook(model).sheets.find((one) => one.id === id);
const tables = (model: ReturnType<typeof sampleModel>, id: string) =>
  sheetOf(model, id)!.blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : []));

describe('early warnings', () => {
  it('come back from their file as they were', () => {
    expect(readWarnings(warningsCsv(WARNINGS, new Map()))).toEqual(WARNINGS);
    expect(() => readWarnings('light,event\ngreen,A\n', 'w.csv')).toThrow(expect.objectContaining({ code: 'csvBroken' }));
  });

  it('are listed by light, then the most overdue first, and counted by person and grid', () => {
    const [list] = tables({ ...sampleModel(), warnings: WARNINGS }, 'warnings');
    const [sums] = tables({ ...sampleModel(), warnings: WARNINGS }, 'warningSummary');
    const summed = (kind: string) =>
      sums!.rows.filter(([first]) => first!.value === kind).map((row) => row.slice(3).map((cell) => cell.value));
    expect(list!.rows.map((row) => row[1]!.value)).toEqual(['C', 'B', 'A']);
    expect(summed('责任人')).toEqual([
      [1, 0, 1, 2],
      [1, 0, 0, 1],
    ]);
    expect(summed('网格')).toEqual([[2, 0, 1, 3]]);
    expect(sums!.rows).toHaveLength(3);
    expect(sheetOf(sampleModel(), 'warnings')).toBeUndefined();
  });

  it('of very many are the most urgent, and where the others are is said', () => {
    const many = Array.from({ length: MOST_WARNED + 1 }, (_, i) => warning(`E${i}`, 'red', i - 100_000, `W${i}`));
    const model = { ...sampleModel(), warnings: many };
    const said = (id: string) =>
      sheetOf(model, id)!.blocks.flatMap((block) => (block.kind === 'line' && block.align === 'left' ? [block.text] : []));
    expect(said('warnings')).toEqual(['共 5001 行，此处只列最急的 5000 行；全部名单见 warnings.csv']);
    const [list] = tables(model, 'warnings');
    expect([list!.rows.length, list!.rows[0]![1]!.value, list!.rows.at(-1)![1]!.value]).toEqual([MOST_WARNED, 'E0', 'E4999']);
    expect(said('warningSummary')[0]).toContain('共 5001 行');
    // as many persons, and the one grid
    expect(tables(model, 'warningSummary')[0]!.rows).toHaveLength(MOST_WARNED + 1);
    const few = { ...sampleModel(), warnings: many.slice(1) };
    expect(tables(few, 'warnings')[0]!.rows).toHaveLength(MOST_WARNED);
    expect(sheetOf(few, 'warnings')!.blocks.filter((block) => block.kind === 'line')).toHaveLength(1);
  });

  it('without a person are nobody’s, and those without a grid have none', () => {
    const lost = { ...warning('D', 'red', -1, null), grid: null };
    const names = (locale: 'zh-CN' | 'en') =>
      tables({ ...sampleModel(), locale, warnings: [lost] }, 'warningSummary')[0]!.rows.map(([kind, , name]) => [
        kind!.value,
        name!.value,
      ]);
    expect(names('zh-CN')).toEqual([
      ['责任人', '无人负责'],
      ['网格', '未落格'],
    ]);
    expect(names('en')).toEqual([
      ['Worker', 'nobody'],
      ['Grid', 'no grid'],
    ]);
  });
});

describe('grades of the scheme', () => {
  const band = (grade: string, from: number) => ({ grade, from: Fraction.of(from), quota: null });
  const bands = [band('甲', 95), band('乙', 80), band('丙', 0)];
  const round: Round = {
    ...sampleModel().round!,
    grades: { worker: bands, grid: [band('甲', 90), band('甲下', 85), band('丙', 0)] },
  };

  it('keep the order of the scheme, also those that nobody got', () => {
    expect(gradesOf(round, ['worker']).map(({ grade }) => grade)).toEqual(['甲', '乙', '丙']);
    expect(gradesOf(round).map(({ grade }) => grade)).toEqual(['甲', '甲下', '乙', '丙']);
  });

  it('are printed with their lines, below the scores', () => {
    expect(bands.map((_, place) => bandWords(bands, place, 'zh-CN'))).toEqual(['总分 ≥ 95', '80 ≤ 总分 < 95', '总分 < 80']);
    expect(tables({ ...sampleModel(), round }, 'worker')[1]!.rows.map((row) => row[0]!.value)).toEqual(['甲', '乙', '丙']);
  });
});

describe('comparison with an earlier round', () => {
  const model = sampleModel();
  const round = model.round!;
  const best = round.workers.find(({ rank }) => rank === 1)!;
  const earlier: Round = {
    ...round,
    round: '2025Q4',
    workers: round.workers.map((one) => (one === best ? { ...one, rank: 3, total: one.total!.minus(Fraction.one) } : one)),
  };
  const changes = changesFromJson(JSON.stringify({ round: round.round, changes: [compareRounds(round, earlier)] }));

  it('survives its file, is told by the computed word, with change and places', () => {
    expect(changes).toEqual([compareRounds(round, earlier)]);
    const sheet = sheetOf({ ...model, changes }, 'changes')!;
    expect(sheet.name).toBe('环比');
    const [table] = tables({ ...model, changes }, 'changes');
    expect(new Set(table!.columns.flatMap(({ group }) => group ?? []))).toEqual(new Set(['环比']));
    expect(
      table!.rows
        .find((row) => row[1]!.value === best.subject)!
        .slice(5)
        .map((cell) => cell.value),
    ).toEqual([1, 2]);
  });

  it('counts the whole on a sheet of its own, so that no header is repeated over another table', () => {
    const built = buildWorkbook({ ...model, changes, warnings: WARNINGS }).sheets;
    const [figures] = tables({ ...model, changes }, 'changeFigures');
    expect(figures!.columns.map(({ header }) => header)).toEqual(['指标', round.round, '2025Q4', '增减', '增长率']);
    expect(figures!.rows.length).toBeGreaterThan(3);
    for (const row of figures!.rows) expect(row).toHaveLength(5);
    const several = built.filter(({ grid, blocks }) => grid === 0 && blocks.filter(({ kind }) => kind === 'table').length > 1);
    // the lines of the grades follow the scores, in the same columns
    expect(several.map(({ id }) => id).filter((id) => !['worker', 'grid', 'area', 'department'].includes(id))).toEqual([]);
  });

  it('is known to be of another scoring', () => {
    expect(isOfRound(changes[0]!, round)).toBe(true);
    expect(isOfRound(changes[0]!, { ...round, workers: earlier.workers })).toBe(false);
  });
});

describe('a workbook without repetition', () => {
  it('says what is alike once, with a count', () => {
    const finding = (id: string) => ({ code: 'a.b', severity: 'note' as const, text: { zh: '甲,乙', en: 'a' }, place: { id } });
    const [table] = tables({ ...sampleModel(), findings: ['1', '2', '3', '4', '5'].map(finding) }, 'findings');
    const row = table!.rows.find((cells) => cells[1]!.value === 'a.b')!;
    expect([row[2]!.value, row[3]!.value, row[6]!.value]).toEqual([5, '甲，乙', '1、2、3、4 等 5 处']);
  });

  it('leaves out sheets without rows', () => {
    const model = sampleModel();
    const round = { ...model.round!, areas: [], events: [], intake: [] };
    const ids = buildWorkbook({ ...model, round }).sheets.map(({ id }) => id);
    for (const id of ['area', 'event', 'intake']) expect(ids).not.toContain(id);
    expect(ids).toContain('worker');
  });

  it('prints Chinese sentences with full-width marks and leaves numbers, ids and commands', () => {
    expect(printed('第二网格(001002)狭长,紧凑度 0.22,低于 0.25;用 1,200 步', 'zh-CN')).toBe(
      '第二网格（001002）狭长，紧凑度 0.22，低于 0.25；用 1,200 步',
    );
    expect(printed('a, b (c)', 'zh-CN')).toBe('a, b (c)');
  });
});
