import type { Polygonal, Position } from '../../core/geometry.js';
import type { Text } from '../../core/text.js';
import { latticeFor } from '../certify/decimals.js';
import { invalidPolygons } from '../certify/polygons.js';
import { areasOf, ringsOf } from '../certify/rings.js';
import { type CellInput, readCells } from '../validate/read.js';
import { CELL_FAULTS } from '../validate/words.js';

/** What could be read of a unit. */
export interface ReadUnit {
  readonly feature: number;
  /** Null when nothing of it can be used. */
  readonly shape: Polygonal | null;
  /** What is wrong with its form (kind, numbers, closed rings). */
  readonly fault: Text | null;
  /** What is wrong with a shape that can be mended; null for a valid one. */
  readonly mended: Text | null;
  /** Where the fault is, when it has a place. */
  readonly at: Position | null;
}

/** Reads units and says what is wrong with them. `formOnly` leaves the rings' geometry unjudged. */
export function readUnits(units: readonly CellInput[], unit: 'degree' | 'metre', { formOnly = false } = {}): ReadUnit[] {
  const read = readCells(units, unit);
  const usable = [...read.keys()].filter((u) => read[u].shape !== null);
  const faults = new Map<number, { readonly text: Text; readonly at: Position | null }>();
  if (!formOnly) {
    const shapes = usable.map((u) => read[u].shape!);
    const lattice = latticeFor(shapes, unit, undefined);
    const rings = ringsOf(shapes, lattice);
    const scale = 10 ** lattice.decimals;
    for (const { cell, kind, x, y } of invalidPolygons(rings, areasOf(rings)))
      faults.set(usable[cell], { text: CELL_FAULTS[kind], at: Number.isNaN(x) ? null : [x / scale, y / scale] });
  }
  return read.map(({ shape, fault, at }, u) => {
    const form = fault === null ? null : CELL_FAULTS[fault];
    const geometry = faults.get(u);
    return {
      feature: units[u].feature,
      shape,
      fault: form,
      mended: shape === null ? null : (geometry?.text ?? form),
      at: at ?? geometry?.at ?? null,
    };
  });
}
