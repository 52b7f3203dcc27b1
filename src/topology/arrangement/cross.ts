/** 2^27 + 1: Veltkamp's constant divides a double into two halves whose products are exact. */
const HALVES = 134217729;

/**
 * ax · by − ay · bx for integers below 2^50: the sign is always exact, the value is where it is at most 2^52, and elsewhere
 * it is rounded like any double. Products are taken as sums of two doubles (Dekker 1971), so that nothing but the last
 * addition rounds by as much as an eighth.
 */
export function cross(ax: number, ay: number, bx: number, by: number): number {
  const p = ax * by;
  const q = ay * bx;
  if (Math.abs(p) + Math.abs(q) <= 9007199254740991) return p - q;
  const difference = p - q;
  const back = p - difference;
  const rest = p - (difference + back) + (back - q) + (rounding(ax, by, p) - rounding(ay, bx, q));
  const value = difference + rest;
  return Math.abs(value) < 4503599627370496 ? Math.round(value) : value;
}

/** What rounding took from a · b = product. */
function rounding(a: number, b: number, product: number): number {
  const ca = HALVES * a;
  const cb = HALVES * b;
  const ah = ca - (ca - a);
  const bh = cb - (cb - b);
  const al = a - ah;
  const bl = b - bh;
  return al * bl - (product - ah * bh - al * bh - ah * bl);
}

/** The same in BigInt. */
export function wholeCross(ax: number, ay: number, bx: number, by: number): bigint {
  return BigInt(ax) * BigInt(by) - BigInt(ay) * BigInt(bx);
}
