import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawLines } from '../../src/io/rawLines.js';
import { folderOf } from '../cli/smallProject.js';

describe('rawLines', () => {
  it('gives lines as they stand, in either encoding', () => {
    const gbk = Uint8Array.from([0xcd, 0xf8, 0xb8, 0xf1]);
    const folder = folderOf({ 'a.csv': 'one\r\n二,2\n\nlast', 'b.csv': gbk });
    expect([...rawLines(join(folder, 'a.csv'), new Set([1, 2, 3, 4, 9]))]).toEqual([
      [1, 'one'],
      [2, '二,2'],
      [3, ''],
      [4, 'last'],
    ]);
    expect(rawLines(join(folder, 'b.csv'), new Set([1])).get(1)).toBe('网格');
  });

  it('agrees with splitting the whole text, also across pieces of a large file', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '网', ',', '"'), maxLength: 30 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 3 }),
        (lines, padding) => {
          const all = [...Array.from({ length: padding }, () => 'x'.repeat(700_000)), ...lines];
          const folder = folderOf({ 'a.csv': `${all.join('\n')}\n` });
          const wanted = new Set(all.map((_, i) => i + 1));
          expect([...rawLines(join(folder, 'a.csv'), wanted).entries()]).toEqual(all.map((text, i) => [i + 1, text]));
        },
      ),
      { numRuns: 20 },
    );
  });
});
