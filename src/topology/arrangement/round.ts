/**
 * The pixel (half-open: [i − ½, i + ½)) in which v + p · num/den lies: floor(v + p·num/den + ½), exact.
 * In doubles where the fraction is clearly off a pixel's edge, in BigInt near a tie. All arguments are integers below 2^53.
 */
export function pixelAt(v: number, p: number, num: number, den: number): number {
  const shifted = v + p * (num / den) + 0.5;
  const pixel = Math.floor(shifted);
  const rest = shifted - pixel;
  if (rest > 1e-6 && rest < 1 - 1e-6) return pixel;
  let n = 2n * (BigInt(v) * BigInt(den) + BigInt(p) * BigInt(num)) + BigInt(den);
  let d = 2n * BigInt(den);
  if (d < 0n) {
    n = -n;
    d = -d;
  }
  let floor = n / d;
  if (n < 0n && floor * d !== n) floor -= 1n;
  return Number(floor);
}
