import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesUnder } from '../../src/partition/codesUnder.js';

describe('codes given under a parent', () => {
  it('are those that going through all of them finds', () => {
    const code = fc.stringMatching(/^[01网]{0,5}$/);
    const given = fc.array(fc.record({ code, parent: fc.option(code) }), { maxLength: 40 });
    fc.assert(
      fc.property(given, code, (codes, parent) => {
        const all = codes.filter((one) => one.code.startsWith(parent) && (one.parent === null || one.parent === parent));
        expect(codesUnder(codes)(parent)).toEqual(all.map((one) => one.code).sort());
      }),
    );
  });

  it('are not gone through one by one for each parent', () => {
    let read = 0;
    const counted = Array.from({ length: 4096 }, (_, i) => ({
      get code() {
        read++;
        return String(i).padStart(6, '0');
      },
      parent: null,
    }));
    const under = codesUnder(counted);
    read = 0;
    for (let i = 0; i < 400; i++) expect(under(String(i).padStart(5, '0'))).toHaveLength(10);
    expect(read).toBeLessThan(400 * 60);
  });
});
