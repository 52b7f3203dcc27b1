import { describe, expect, it } from 'vitest';
import { WanggeError } from '../../src/core/errors.js';
import { roundClock } from '../../src/scoring/roundClock.js';
import { schemeOf } from './judge.js';

describe('the moment of judgement', () => {
  it('may lie in the round or after it, not before: there would be nothing to judge', () => {
    const at = (asOf: string) =>
      roundClock(schemeOf({}), '2026Q1', asOf).asOf - roundClock(schemeOf({}), '2026Q1', undefined).from;
    expect(at('2026-01-01')).toBe(86_400);
    expect(at('2026-01-01 00:00:01')).toBe(1);
    expect(at('2026-04-15')).toBeGreaterThan(90 * 86_400);
    for (const early of ['2025-12-31', '2026-01-01 00:00', '2025-03-31 18:00']) {
      const refusal = (() => {
        try {
          at(early);
        } catch (error) {
          return error;
        }
        return null;
      })();
      expect(refusal).toBeInstanceOf(WanggeError);
      expect(refusal).toMatchObject({ code: 'valueInvalid', hint: { en: expect.stringContaining('--as-of') } });
      expect((refusal as WanggeError).text.zh).toContain('2026-01-01');
    }
  });
});
