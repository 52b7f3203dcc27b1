import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_TEXT, lawfulText, lawfulValue, sheetNames } from '../../src/report/workbook/guard.js';

describe('what a cell may hold', () => {
  it('numbers that are not finite and dates that are none become a dash', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, new Date(Number.NaN)])
      expect(lawfulValue(value)).toBe('—');
    expect(lawfulValue(-0.5)).toBe(-0.5);
    expect(lawfulValue('')).toBe(null);
  });

  it('any text becomes well-formed, short enough and free of control characters; lawful text is kept', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 1, max: 900 }), (text, times) => {
        const lawful = lawfulText(text.repeat(times));
        expect(lawful.length).toBeLessThanOrEqual(LONGEST_TEXT);
        expect(() => encodeURIComponent(lawful)).not.toThrow();
        for (const char of lawful) expect(char >= ' ' || char === '\t' || char === '\n' || char === '\r').toBe(true);
        expect(lawfulText(lawful)).toBe(lawful);
      }),
      { numRuns: 60 },
    );
    expect(lawfulText('网格 & <一>')).toBe('网格 & <一>');
  });

  it('names of sheets are lawful and different, whatever was wanted', () => {
    const wanted = fc.oneof(fc.string({ maxLength: 50 }), fc.constantFrom('片区/社区', "'x'", '', '网格'.repeat(30), 'A', 'a'));
    fc.assert(
      fc.property(fc.array(wanted, { maxLength: 30 }), (names) => {
        const lawful = sheetNames(names);
        expect(new Set(lawful.map((name) => name.toLowerCase())).size).toBe(names.length);
        for (const name of lawful) {
          expect(name.length).toBeGreaterThan(0);
          expect(name.length).toBeLessThanOrEqual(31);
          expect(name).not.toMatch(/[\\/*?:[\]]|^'|'$/);
        }
      }),
    );
    expect(sheetNames(['片区/社区', '网格', '网格'])).toEqual(['片区 社区', '网格', '网格 (2)']);
  });
});
