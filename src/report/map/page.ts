import type { Coverage, Lattice } from '../../core/coverage.js';

const DECIMETRES = 10;

/**
 * The sheet on which a map is drawn, in decimetres of ground, y downwards: the title above, the ground on the left, the
 * legend on the right. `unit` is the measure of letters and lines: a thousandth of the ground's longer side.
 */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly unit: number;
  /** The ground's rectangle. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Lattice coordinates to page coordinates (integers). */
  readonly at: (x: number, y: number) => readonly [number, number];
}

const MARGIN = 14;
const TITLE = 46;
const PANEL = 230;
/** The legend needs this much height, whatever the shape of the ground. */
const LEAST_HEIGHT = 470;

export function pageOf(boundary: Coverage): Page {
  const { lattice } = boundary;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const vertex of boundary.ringVertex) {
    west = Math.min(west, boundary.x[vertex]!);
    east = Math.max(east, boundary.x[vertex]!);
    south = Math.min(south, boundary.y[vertex]!);
    north = Math.max(north, boundary.y[vertex]!);
  }
  if (!(west <= east)) [west, south, east, north] = [0, 0, 1, 1];
  const scaleX = lattice.metresX * DECIMETRES;
  const scaleY = lattice.metresY * DECIMETRES;
  const across = Math.max(1, (east - west) * scaleX);
  const down = Math.max(1, (north - south) * scaleY);
  const unit = Math.max(across, down) / 1000;
  const left = Math.round(MARGIN * unit);
  const top = Math.round((MARGIN + TITLE) * unit);
  const spare = Math.max(0, LEAST_HEIGHT * unit - down) / 2;
  const right = Math.round(left + across);
  const bottom = Math.round(top + down + 2 * spare);
  return {
    width: Math.round(right + (PANEL + 2 * MARGIN) * unit),
    height: Math.round(bottom + MARGIN * unit),
    unit,
    left,
    top,
    right,
    bottom,
    at: (x, y) => [Math.round(left + (x - west) * scaleX), Math.round(top + spare + (north - y) * scaleY)],
  };
}

/** A position in the file's own coordinates, in lattice coordinates. */
export function onLattice(lattice: Lattice, [x, y]: readonly [number, number]): readonly [number, number] {
  return [x / lattice.step, y / lattice.step];
}
