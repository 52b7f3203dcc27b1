import type { Lattice } from '../../core/coverage.js';
import type { Piece } from './clip.js';
import type { Ground } from './ground.js';
import { simplify } from './simplify.js';

/** A piece that was cut at a border is drawn on past it by this much, so that it surely meets the border as snapped. */
const PAST_M = 0.25;
/** A vertex may move by this share of its distance to the nearest site, so that no line comes to lie in a building. */
const SHARE_OF_ROOM = 0.35;
const LEAST_M = 0.02;

/**
 * Lays a piece of a bisector on the ground: simplified, cut ends drawn on, rounded to the lattice. `radius` holds the
 * room around each vertex of the line that the piece was cut from.
 */
export function layPiece(
  ground: Ground,
  strand: number,
  piece: Piece,
  radius: Float64Array,
  toleranceM: number,
  lattice: Lattice,
): void {
  const { xy, from } = piece;
  const kept = simplify(xy, (i) => Math.max(LEAST_M, Math.min(toleranceM, SHARE_OF_ROOM * radius[from[i]])));
  const line: number[] = [];
  for (const i of kept) line.push(xy[2 * i], xy[2 * i + 1]);
  const n = line.length;
  if (piece.cutStart) drawOn(line, 0, 2);
  if (piece.cutEnd) drawOn(line, n - 2, n - 4);
  const laid: number[] = [];
  for (let i = 0; i < n; i += 2) laid.push(Math.round(line[i] / lattice.metresX), Math.round(line[i + 1] / lattice.metresY));
  ground.line(strand, laid);
}

/** Puts a vertex beyond the end, leaving the end itself where it is on the line. */
function drawOn(line: number[], end: number, before: number): void {
  const dx = line[end] - line[before];
  const dy = line[end + 1] - line[before + 1];
  const length = Math.hypot(dx, dy);
  if (length === 0) return;
  line[end] += (dx / length) * PAST_M;
  line[end + 1] += (dy / length) * PAST_M;
}
