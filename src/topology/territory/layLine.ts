import type { Lattice } from '../../core/coverage.js';
import type { OffStreet } from './alongStreets.js';
import type { Piece } from './clip.js';
import type { Ground } from './ground.js';
import { simplify } from './simplify.js';
import type { Line } from './taut/net.js';

/** A piece that was cut at a border is drawn on past it by this much, so that it surely meets the border as snapped. */
const PAST_M = 0.25;
/** A vertex may move by this share of its distance to the nearest site, so that no line comes to lie in a building. */
const SHARE_OF_ROOM = 0.35;
const LEAST_M = 0.02;
const TOLERANCE_M = 1;

/** A line between two cells of a block, with short lines over the streets that it begins or ends on. */
export interface BlockLine extends Line {
  readonly across: OffStreet['across'];
}

/** The part of a bisector that lies in a block and on no street, simplified. `radius` holds the room around each vertex of the whole bisector: of that, what simplifying may have taken is left out. */
export function blockLine({ piece, across, onStreet }: OffStreet, radius: Float64Array, labels: Line['labels']): BlockLine {
  const { xy, from } = piece;
  const kept = keptVertices(piece, radius, TOLERANCE_M);
  const room = kept.slice(1).map((end, p) => {
    let least = Infinity;
    for (let i = kept[p]; i <= end; i++) least = Math.min(least, radius[from[i]]);
    return (1 - SHARE_OF_ROOM) * least;
  });
  return { labels, xy: verticesAt(xy, kept), room, onBorder: [piece.cutStart, piece.cutEnd], onStreet, across };
}

/** Lays a piece of a bisector on the ground, simplified by at most so much. */
export function layPiece(
  ground: Ground,
  strand: number,
  piece: Piece,
  radius: Float64Array,
  toleranceM: number,
  lattice: Lattice,
): void {
  const xy = verticesAt(piece.xy, keptVertices(piece, radius, toleranceM));
  layLine(ground, strand, { xy, onBorder: [piece.cutStart, piece.cutEnd] }, lattice);
}

function keptVertices({ xy, from }: Piece, radius: Float64Array, toleranceM: number): number[] {
  return simplify(xy, (i) => Math.max(LEAST_M, Math.min(toleranceM, SHARE_OF_ROOM * radius[from[i]])));
}

function verticesAt(xy: readonly number[], kept: readonly number[]): number[] {
  return kept.flatMap((i) => [xy[2 * i], xy[2 * i + 1]]);
}

/** Lays a line on the ground: ends on the border drawn on past it, rounded to the lattice. */
export function layLine(ground: Ground, strand: number, { xy, onBorder }: Pick<Line, 'xy' | 'onBorder'>, lattice: Lattice): void {
  const line = [...xy];
  const n = line.length;
  if (onBorder[0]) drawOn(line, 0, 2);
  if (onBorder[1]) drawOn(line, n - 2, n - 4);
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
