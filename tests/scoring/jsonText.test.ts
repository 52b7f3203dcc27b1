import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Fraction } from '../../src/core/fraction.js';
import { jsonText } from '../../src/scoring/jsonText.js';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('网格', '"', '\\', '\u2028', '\ud800', '😀', '\u007f', ''),
);
const fraction = fc.tuple(fc.bigInt(), fc.bigInt({ min: 1n })).map(([n, d]) => Fraction.of(n, d));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fraction,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, fc.option(tie('value'), { nil: undefined }), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

it('writes what JSON.stringify writes, at any depth', () => {
  fc.assert(
    fc.property(value, fc.nat(4), (given, depth) => {
      const plain = JSON.stringify(given, null, 1);
      expect(jsonText(given, depth)).toBe(plain.replaceAll('\n', `\n${' '.repeat(depth)}`));
    }),
    { numRuns: 500 },
  );
});
