import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsOf } from '../../src/core/calendar/stamp.js';
import type { AssignmentRecord } from '../../src/core/tables.js';
import { postSpans } from '../../src/scoring/posts.js';

const DAY = 86_400;
const START = secondsOf('2026-01-01');
const dayName = (day: number) => `2026-01-${String(day + 1).padStart(2, '0')}`;

const assignment = fc
  .record({ worker: fc.constantFrom('W1', 'W2', 'W3'), grid: fc.constantFrom('G1', 'G2'), from: fc.nat(9), days: fc.nat(6) })
  .map(({ worker, grid, from, days }): AssignmentRecord => {
    return { worker, grid, role: '网格员', from: dayName(from), to: dayName(from + days) };
  });

describe('who answers for a post', () => {
  it('is the smallest id of those who hold it, day by day, whether they follow one another or not', () => {
    fc.assert(
      fc.property(fc.array(assignment, { maxLength: 8 }), (assignments) => {
        const { spans, findings } = postSpans(assignments);
        let shared = 0;
        for (const grid of ['G1', 'G2']) {
          let several = false;
          for (let day = 0; day < 17; day++) {
            const on = (from: string, to: string) => from <= dayName(day) && dayName(day) < to;
            const holders = assignments.filter((a) => a.grid === grid && on(a.from!, a.to!)).map((a) => a.worker);
            const at = START + day * DAY;
            const found = spans.filter((s) => s.grid === grid && s.from <= at && at < s.to).map((s) => s.worker);
            expect(found).toEqual([...holders].sort().slice(0, 1));
            if (new Set(holders).size > 1) several = true;
          }
          if (several) shared++;
          const own = spans.filter((s) => s.grid === grid);
          for (const [i, span] of own.slice(1).entries()) {
            const before = own[i]!;
            expect(span.from).toBeGreaterThanOrEqual(before.to);
            expect(span.worker === before.worker && span.from === before.to).toBe(false);
          }
        }
        expect(findings.find(({ code }) => code === 'assignment.shared')?.figures?.posts ?? 0).toBe(shared);
      }),
      { numRuns: 300 },
    );
  });
});
