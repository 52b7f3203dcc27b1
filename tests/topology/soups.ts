import fc from 'fast-check';

/** Segments that kernels fail on, as flat lattice coordinates. */

const flat = (segments: readonly (readonly number[])[]): Float64Array => Float64Array.from(segments.flat());
const point = (size: number) => fc.tuple(fc.integer({ min: 0, max: size }), fc.integer({ min: 0, max: size }));
const segment = (size: number) => fc.tuple(point(size), point(size)).map(([a, b]) => [...a, ...b]);
const many = (one: fc.Arbitrary<number[]>, max = 14) => fc.array(one, { minLength: 1, maxLength: max }).map(flat);

/** Pieces of a few lines, so that many overlap along their length. */
const collinear = fc
  .tuple(
    fc.constantFrom([1, 0], [0, 1], [1, 1], [2, 1], [3, -2]),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 2 })), {
      minLength: 2,
      maxLength: 12,
    }),
  )
  .map(([[dx, dy], pieces]) => flat(pieces.map(([a, b, shift]) => [a * dx, a * dy + 20 + shift, b * dx, b * dy + 20 + shift])));
/** Long lines a unit or two apart. */
const needles = many(
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 200 }))
    .map(([a, b, x]) => [x, a, x + 300, b]),
  10,
);
const star = fc
  .tuple(point(40), fc.array(point(40), { minLength: 2, maxLength: 14 }))
  .map(([centre, tips]) => flat(tips.map((tip) => [...centre, ...tip])));
/** All through one point that is no end point. */
const wheel = fc
  .array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { minLength: 2, maxLength: 10 })
  .map((spokes) => flat(spokes.map(([x, y]) => [50 + 3 * x, 50 + 3 * y, 50 - 2 * x, 50 - 2 * y])));
/** Ends on other segments' insides and half-pixel corners. */
const touching = many(
  fc
    .tuple(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 6 }),
    )
    .map((v) => v.map((c) => 2 * c)),
  12,
);
const duplicates = many(segment(12), 6).map((soup) => {
  const back = [...soup].flatMap((_, i) => (i % 4 === 0 ? [soup[i + 2], soup[i + 3], soup[i], soup[i + 1]] : []));
  return Float64Array.from([...soup, ...soup, ...back]);
});
const far = many(segment(60), 10).map((soup) => soup.map((v, i) => v * 1_000_003 + (i % 2 === 0 ? 1_210_000_000 : -310_000_000)));

/** Ten degrees at nine decimals: beyond what doubles orient exactly. */
const PROVINCE = 10_000_000_000;
/** Crossings, contacts and near misses by one unit of lines as long as a province. */
const nearlyTouching = many(
  fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 4 }),
      fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 4, maxLength: 4 }),
    )
    .map(([place, off]) => place.map((v, i) => 1 + (v * PROVINCE) / 5 + off[i])),
  10,
);
const longNeedles = many(
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 200 }))
    .map(([a, b, x]) => [x * 10_000_019, a, x * 10_000_019 + PROVINCE, b]),
  10,
);

/** Soups whose extent needs exact predicates. */
export const WIDE_SOUPS: Readonly<Record<string, fc.Arbitrary<Float64Array>>> = {
  province: many(segment(PROVINCE), 10),
  'province, collinear': collinear.map((soup) => soup.map((v) => v * 987_654_321)),
  'province, touching': touching.map((soup) => soup.map((v) => (v * PROVINCE) / 5)),
  'province, nearly touching': nearlyTouching,
  'province, needles': longNeedles,
  'province, wheel': wheel.map((soup) => soup.map((v) => v * 123_456_789)),
  widest: many(segment(2 ** 50), 8),
};

export const SOUPS: Readonly<Record<string, fc.Arbitrary<Float64Array>>> = {
  dense: many(segment(8)),
  random: many(segment(60)),
  wide: many(segment(67_108_864), 8),
  collinear,
  needles,
  star,
  wheel,
  touching,
  duplicates,
  far,
};

/** Closed rings (polygons of any kind), for winding numbers. */
export const rings = fc.array(fc.array(point(20), { minLength: 3, maxLength: 6 }), { minLength: 1, maxLength: 4 });
