import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fraction } from '../../src/core/fraction.js';
import { JsonBytes } from '../../src/scoring/jsonBytes.js';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('网格', '"', '\\', '\u2028', '\ud800', '😀', '\u007f', '\u0080', 'é', '\u07ff', '\u0800', '\uffff', ''),
);
const fraction = fc.tuple(fc.bigInt(), fc.bigInt({ min: 1n })).map(([n, d]) => Fraction.of(n, d));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fraction,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, fc.option(tie('value'), { nil: undefined }), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

/** What is written of some values one after another; every piece is spoilt as soon as it was taken. */
function written(values: readonly unknown[]): { readonly bytes: Buffer; readonly pieces: number } {
  const pieces: Buffer[] = [];
  const json = new JsonBytes((bytes) => {
    pieces.push(Buffer.from(bytes));
    bytes.fill(0x58);
  });
  for (const one of values) json.value(one);
  json.flush();
  return { bytes: Buffer.concat(pieces), pieces: pieces.length };
}
describe('JSON as bytes', () => {
  it('is what JSON.stringify writes', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(written([given]).bytes.toString('utf8')).toBe(Buffer.from(JSON.stringify(given)).toString('utf8'));
      }),
      { numRuns: 500 },
    );
  });

  it('is refused of what has no JSON', () => {
    for (const value of [5n, new Date(0), new Map(), () => 1])
      expect(() => new JsonBytes(() => undefined).value({ value })).toThrow();
  });

  it('is whole where a piece ends, wherever that is', () => {
    const score = {
      name: '张三',
      facts: ['E1', 'a"b', '😀'],
      of: { n: Fraction.of(-(10n ** 30n), 7n), at: -12345678901, x: [] },
    };
    for (const lead of [0, 1, 2, 3]) {
      const values = ['x'.repeat(lead), ...Array.from({ length: 9000 }, (_, i) => ({ ...score, i }))];
      const { bytes, pieces } = written(values);
      expect(pieces).toBeGreaterThan(3);
      expect(bytes.equals(Buffer.from(values.map((one) => JSON.stringify(one)).join('')))).toBe(true);
    }
  });

  it('takes texts longer than its room, with escapes and without', () => {
    for (const long of ['网'.repeat(300_000), '"'.repeat(43_688), '\u0001'.repeat(43_689), 'a'.repeat(262_144)]) {
      expect(written(['a', long, 'b']).bytes.equals(Buffer.from(`"a"${JSON.stringify(long)}"b"`))).toBe(true);
    }
  });
});
