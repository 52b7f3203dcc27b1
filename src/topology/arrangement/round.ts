import { cross, wholeCross } from './cross.js';

/**
 * The pixel (half-open: [i − ½, i + ½)) in which v + p · num/den lies: floor(v + p·num/den + ½), exact.
 * In doubles where the fraction is clearly off a pixel's edge, in BigInt near a tie. All arguments are integers below 2^53.
 */
export function pixelAt(v: number, p: number, num: number, den: number): number {
  const shifted = v + p * (num / den) + 0.5;
  const pixel = Math.floor(shifted);
  const rest = shifted - pixel;
  if (rest > 1e-6 && rest < 1 - 1e-6) return pixel;
  return pixelAtExactly(v, p, BigInt(num), BigInt(den));
}

/**
 * The pixel in which two crossing segments meet, beyond 2^26 units: the one through (x3, y3) along (fx, fy) and the one
 * through (x1, y1) along (dx, dy). Exact in the same way; the fraction is good to 2^−50.
 */
export function crossingPixel(
  x1: number,
  y1: number,
  dx: number,
  dy: number,
  x3: number,
  y3: number,
  fx: number,
  fy: number,
): readonly [number, number] {
  const share = cross(dx, dy, x3 - x1, y3 - y1) / -cross(dx, dy, fx, fy);
  const along = (v: number, p: number): number => {
    const shifted = p * share + 0.5;
    const pixel = Math.floor(shifted);
    const rest = shifted - pixel;
    const doubt = 1e-6 + Math.abs(p) * 1e-14;
    if (rest > doubt && rest < 1 - doubt) return v + pixel;
    return pixelAtExactly(v, p, wholeCross(dx, dy, x3 - x1, y3 - y1), -wholeCross(dx, dy, fx, fy));
  };
  return [along(x3, fx), along(y3, fy)];
}

function pixelAtExactly(v: number, p: number, num: bigint, den: bigint): number {
  let n = 2n * (BigInt(v) * den + BigInt(p) * num) + den;
  let d = 2n * den;
  if (d < 0n) {
    n = -n;
    d = -d;
  }
  let floor = n / d;
  if (n < 0n && floor * d !== n) floor -= 1n;
  return Number(floor);
}
