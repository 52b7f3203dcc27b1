/** Ground that is divided by itself: what its indivisible pieces hold, and into how many zones it is divided. */
export interface PartToSpread {
  readonly pieces: readonly number[];
  readonly zones: number;
}

/** Relative deviations of zones from their mean over all parts: the largest, and the root of their mean square. */
export interface Spread {
  readonly largest: number;
  readonly rms: number;
}

/** Sums are looked at in units of the coarsest of these that all pieces are whole in. */
const SCALES = [1, 10, 100, 1000];
const MOST_UNITS = 400_000;

/** The spread of zones as they are. */
export function spreadOf(sums: readonly number[]): Spread {
  const mean = sums.reduce((total, sum) => total + sum, 0) / Math.max(1, sums.length);
  if (!(mean > 0)) return { largest: 0, rms: 0 };
  let largest = 0;
  let squares = 0;
  for (const sum of sums) {
    const deviation = Math.abs(sum - mean) / mean;
    if (deviation > largest) largest = deviation;
    squares += deviation * deviation;
  }
  return { largest, rms: Math.sqrt(squares / sums.length) };
}

/**
 * A spread below which no division of the parts can be, wherever its pieces lie: every zone holds a subset of the pieces of
 * its part, so what it holds is one of their subset sums. Null when the pieces are not whole in thousandths.
 *
 * With μ the mean of a part, a and b the distances to the nearest subset sums below and above it: some zone is at most
 * μ − a, some at least μ + b, and every deviation d from μ has (d + a)(d − b) ≥ 0, which sums to mean d² ≥ ab. A piece
 * above the mean fills a zone, and what is left spreads over one zone less.
 */
export function bestSpread(parts: readonly PartToSpread[]): Spread | null {
  const all = parts.flatMap(({ pieces }) => pieces);
  const scale = SCALES.find((factor) => all.every((piece) => Math.abs(piece * factor - Math.round(piece * factor)) < 1e-6));
  if (scale === undefined) return null;
  const zones = parts.reduce((sum, part) => sum + part.zones, 0);
  const mean = all.reduce((sum, piece) => sum + Math.round(piece * scale), 0) / Math.max(1, zones);
  if (!(mean > 0)) return { largest: 0, rms: 0 };
  let largest = 0;
  let squares = 0;
  for (const part of parts) {
    if (part.zones === 0) continue;
    const pieces = part.pieces.map((piece) => Math.round(piece * scale)).sort((a, b) => b - a);
    const own = pieces.reduce((sum, piece) => sum + piece, 0) / part.zones;
    const sums = subsetSums(pieces, Math.floor(own) + (pieces[0] ?? 0));
    if (sums === null) return null;
    const above = sums.atLeast(own);
    let rest = own * part.zones;
    let left = part.zones;
    let ofPieces = 0;
    while (left > 1 && pieces[part.zones - left] > rest / left) {
      const piece = pieces[part.zones - left];
      ofPieces += (piece - mean) ** 2;
      rest -= piece;
      left--;
    }
    const low = rest / left;
    const below = sums.atMost(low);
    largest = Math.max(largest, above - mean, (pieces[0] ?? 0) - mean, mean - below);
    squares += ofPieces + left * (low - mean) ** 2;
    if (left === part.zones) squares += left * (own - below) * (above - own);
  }
  return { largest: largest / mean, rms: Math.sqrt(squares / zones) / mean };
}

/** The subset sums of whole numbers up to a limit, as bits of one number; null when that would be too long. */
function subsetSums(
  pieces: readonly number[],
  limit: number,
): { atLeast: (value: number) => number; atMost: (value: number) => number } | null {
  if (limit > MOST_UNITS) return null;
  const mask = (1n << BigInt(limit + 1)) - 1n;
  let bits = 1n;
  for (const piece of pieces) if (piece > 0 && piece <= limit) bits = (bits | (bits << BigInt(piece))) & mask;
  const reached = bits.toString(2); // the last character is 0
  const has = (sum: number) => reached[reached.length - 1 - sum] === '1';
  return {
    // the limit is the mean and the largest piece: adding pieces one by one steps over the mean before it
    atLeast: (value) => {
      let sum = Math.ceil(value - 1e-9);
      while (sum <= limit && !has(sum)) sum++;
      return sum;
    },
    atMost: (value) => {
      let sum = Math.min(limit, Math.floor(value + 1e-9));
      while (sum > 0 && !has(sum)) sum--;
      return sum;
    },
  };
}
