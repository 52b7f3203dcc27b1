import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fraction } from '../../src/core/fraction.js';
import type { SubjectScore } from '../../src/core/round.js';
import { buildWorkbook } from '../../src/report/workbook/build.js';
import { inShownOrder, LISTING, listedScores, listedWords } from '../../src/report/workbook/listed.js';
import { sampleModel } from './sampleModel.js';

const ranked = (n: number) => Array.from({ length: n }, (_, i) => ({ rank: i + 1 }));

describe('the subjects that a sheet lists', () => {
  const ranks = fc.array(fc.option(fc.integer({ min: 1, max: 30 })), { maxLength: 40 });

  it('are all, or the first and the last of those ranked, in the order shown', () => {
    fc.assert(
      fc.property(ranks, fc.nat(12), fc.integer({ min: 1, max: 6 }), (given, whole, ends) => {
        const order = inShownOrder(given.map((rank, i) => ({ rank, subject: String(i).padStart(2, '0') })));
        const listed = listedScores(order, { whole, ends });
        expect(listed).toEqual(order.filter((one) => listed.includes(one)));
        const ranked = order.filter(({ rank }) => rank !== null);
        const from = ranked.length > 0 ? ranked : order;
        const middle = from.slice(ends, Math.max(ends, from.length - ends));
        expect(listed).toEqual(given.length <= whole ? order : from.filter((one) => !middle.includes(one)));
      }),
    );
  });

  it('are said to be a part, with the table that has them all', () => {
    expect(listedWords('grid', 5000, ranked(5000))).toBeNull();
    expect(listedWords('worker', 300_000, ranked(2000))!.zh).toBe(
      '共 300000 个，此处只列名次最前和最后的各 1000 个；全部得分见 workers.csv',
    );
    expect(listedWords('grid', 120_000, ranked(12))!.en).toBe(
      '120000 in all, of which the 12 with a rank are listed; all scores are in grids.csv',
    );
    expect(
      listedWords(
        'area',
        6000,
        Array.from({ length: 2000 }, () => ({ rank: null })),
      )!.en,
    ).toContain('by code');
  });

  it('of a province are a part in the workbook, while grades are counted of all', () => {
    const model = sampleModel();
    const round = model.round!;
    const one = round.workers.find(({ rank, grade }) => rank !== null && grade !== null)!;
    const count = LISTING.whole + 1;
    const many = Array.from({ length: count }, (_, i): SubjectScore => ({ ...one, subject: `W${i}`, rank: i + 1 }));
    const grades = { worker: [{ grade: one.grade!, from: Fraction.zero, quota: null }] };
    const sheet = buildWorkbook({ ...model, round: { ...round, grades, workers: many } }).sheets.find(
      ({ id }) => id === 'worker',
    )!;
    const tables = sheet.blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : []));
    const ranks = tables[0]!.rows.map(([rank]) => rank!.value);
    expect(ranks).toHaveLength(2 * LISTING.ends);
    expect([ranks[0], ranks[LISTING.ends - 1], ranks[LISTING.ends], ranks.at(-1)]).toEqual([
      ...[1, LISTING.ends, count - LISTING.ends + 1, count],
    ]);
    expect(sheet.blocks.some((block) => block.kind === 'line' && block.text.includes(`共 ${count} 个`))).toBe(true);
    const given = tables.find(({ id }) => id === 'bands.worker');
    expect(given!.rows.map((row) => row[3]!.value)).toContain(count);
  });
});
