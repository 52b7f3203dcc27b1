import { describe, expect, it } from 'vitest';
import { chineseNumeral, codeOf, readingOrder } from '../../src/partition/codes.js';

describe('codes and names', () => {
  it('writes numerals as names of grids have them', () => {
    const written = [1, 9, 10, 11, 19, 20, 21, 99, 100, 101, 110, 111, 210, 1000, 1005, 1050, 2345].map(chineseNumeral);
    expect(written.join(' ')).toBe(
      '一 九 十 十一 十九 二十 二十一 九十九 一百 一百零一 一百一十 一百一十一 二百一十 一千 一千零五 一千零五十 二千三百四十五',
    );
  });

  it('pads the sequence and refuses one that does not fit', () => {
    expect(codeOf('330102001001', 7, 3, 'gridDigits')).toBe('330102001001007');
    expect(codeOf('X', 99, 2, 'microDigits')).toBe('X99');
    expect(() => codeOf('X', 100, 2, 'microDigits')).toThrow('microDigits');
  });

  it('reads like a page: rows from the north, each from west to east, a slight slope allowed', () => {
    const at = (x: number, y: number) => ({ centre: [x, y] as const, areaM2: 10_000, id: `${x},${y}` });
    // 1 2 3 slope down a little; 4 5 below
    const zones = [at(250, 170), at(50, 190), at(150, 200), at(160, 60), at(40, 70)];
    expect(readingOrder(zones)).toEqual([1, 2, 0, 4, 3]);
    expect(readingOrder([])).toEqual([]);
  });
});
