import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppealRecord } from '../../../src/core/tables.js';
import { appealStanding } from '../../../src/scoring/appeals.js';
import { judge, line, schemeOf } from '../judge.js';

const act = (event: string, what: AppealRecord['act'], on: string): AppealRecord => ({ event, act: what, on });

describe('the ledger of appeals', () => {
  it('goes by the latest act on each event', () => {
    const { granted, refused, pending, findings } = appealStanding([
      act('E1', 'filed', '2026-04-02'),
      act('E1', 'granted', '2026-04-09'),
      act('E2', 'refused', '2026-04-09'),
      act('E2', 'filed', '2026-04-02'),
      act('E3', 'filed', '2026-04-03'),
      act('E4', 'granted', '2026-04-05'),
      act('E4', 'refused', '2026-04-10'),
      act('E5', 'refused', '2026-04-05'),
      act('E5', 'filed', '2026-04-06'),
      act('E6', 'filed', '2026-04-06'),
      act('E6', 'granted', '2026-04-06'),
    ]);
    expect({ granted, refused, pending }).toEqual({ granted: ['E1', 'E6'], refused: ['E2', 'E4'], pending: ['E3', 'E5'] });
    expect(findings).toEqual([]);
  });

  it('does not choose between two decisions of one day', () => {
    const { granted, pending, findings } = appealStanding([
      act('E1', 'granted', '2026-04-09'),
      act('E1', 'refused', '2026-04-09'),
    ]);
    expect({ granted, pending }).toEqual({ granted: [], pending: ['E1'] });
    expect(findings[0]).toMatchObject({ code: 'appeal.contradiction', severity: 'blocking' });
  });

  it('tells days apart, not moments: a ledger may give some of each', () => {
    const contradictory = appealStanding([act('E1', 'granted', '2026-04-07T09:00:00'), act('E1', 'refused', '2026-04-07')]);
    expect([contradictory.granted, contradictory.pending]).toEqual([[], ['E1']]);
    expect(contradictory.findings.map(({ code }) => code)).toEqual(['appeal.contradiction']);
    const decided = appealStanding([act('E1', 'filed', '2026-04-07T10:00:00'), act('E1', 'granted', '2026-04-07')]);
    expect([decided.granted, decided.pending]).toEqual([['E1'], []]);
  });

  it('does not depend on the order of rows, and puts every event in one list', () => {
    const record = fc.record({
      event: fc.constantFrom('E1', 'E2', 'E3'),
      act: fc.constantFrom('filed' as const, 'granted' as const, 'refused' as const),
      on: fc.constantFrom('2026-04-01', '2026-04-01T10:00:00', '2026-04-02', '2026-04-02T09:00:00', '2026-04-03T17:30:00'),
    });
    const ledgers = fc.array(record, { maxLength: 12 });
    fc.assert(
      fc.property(
        ledgers.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled]) => {
          const there = appealStanding(rows);
          expect(appealStanding(shuffled)).toEqual(there);
          expect(appealStanding(rows.map((row) => ({ ...row, on: row.on.slice(0, 10) })))).toEqual(there);
          const all = [...there.granted, ...there.refused, ...there.pending].sort();
          expect(all).toEqual([...new Set(rows.map(({ event }) => event))].sort());
        },
      ),
    );
  });
});

describe('a granted appeal in a mean of minutes', () => {
  const scheme = schemeOf({
    metrics: [{ id: 'mins', label: '平均处置时长', unit: 'minutes', better: 'lower', mean: { minutes: 'handle' } }],
    workers: {
      items: [
        {
          metric: 'mins',
          weight: 100,
          score: {
            steps: [
              [0, 100],
              [60, 50],
              [120, 0],
            ],
          },
        },
      ],
    },
  });
  // on the working clock: 60, 120 and 300 minutes
  const lines = [
    line('quick', '2026-01-05 08:00', '2026-01-05 09:00'),
    line('usual', '2026-01-05 08:00', '2026-01-05 10:00'),
    line('slow', '2026-01-05 08:00', '2026-01-05 15:00'),
  ];
  const mean = async (granted: readonly string[]) => {
    const round = await judge(scheme, lines, undefined, {
      appeals: granted.map((event) => ({ event, act: 'granted' as const, on: '2026-04-09' })),
    });
    return round.workers[0]!.metrics[0]!.value!.toString();
  };

  it('leaves out what made it worse, and keeps what made it better', async () => {
    expect(await mean([])).toBe('160');
    expect(await mean(['slow'])).toBe('90');
    expect(await mean(['quick'])).toBe('160');
    expect(await mean(['quick', 'slow'])).toBe('120');
    expect(await mean(['quick', 'usual', 'slow'])).toBe('160');
  });
});
