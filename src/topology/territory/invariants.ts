import { bug } from '../../core/errors.js';
import type { Territory } from '../../core/territory.js';
import { groupFaces } from './faces.js';
import type { LabelledFaces } from './labelCells.js';
import type { TerritoryInputs } from './readSources.js';

/** What must hold of every territory; a breach is a bug of ours and stops the program. */
export function checkInvariants(
  territory: Territory,
  labelled: LabelledFaces,
  inputs: TerritoryInputs,
  accepted: readonly boolean[],
): void {
  const { cells, units } = territory;
  const { arr, faces, cellOf } = labelled;

  const seen = new Uint8Array(units.length);
  cells.forEach((cell, c) => {
    for (const u of cell.units) {
      if (seen[u] || units[u].cell !== c) throw bug(`unit ${units[u].id} is not in exactly one cell`);
      seen[u] = 1;
    }
  });
  if (seen.includes(0)) throw bug(`unit ${units[seen.indexOf(0)].id} is in no cell`);

  const built = cells.filter(({ kind }) => kind === 'built').length;
  const seeds = labelled.seeds.filter(({ units: own }) => own.length > 0).length;
  if (built !== seeds) throw bug(`${seeds} seeds made ${built} built cells`);

  const given = inputs.units.reduce((sum, unit, u) => sum + (accepted[u] ? unit.households : 0), 0);
  const held = cells.reduce((sum, cell) => sum + cell.households, 0);
  if (Math.abs(given - held) > 1e-6 * Math.max(1, given)) throw bug(`${given} households came in, cells hold ${held}`);

  const whole = new Float64Array(territory.areas.length);
  const parts = new Float64Array(territory.areas.length);
  for (let f = 1; f < arr.faceCount; f++) {
    if (faces.area[f] >= 0) whole[faces.area[f]] += arr.faceArea2[f];
    if (cellOf[f] >= 0) parts[cells[cellOf[f]].area] += arr.faceArea2[f];
  }
  whole.forEach((area2, a) => {
    if (area2 !== parts[a])
      throw bug(`cells of ${territory.areas[a].code} cover ${parts[a]} of ${area2} (doubled, in lattice units)`);
  });

  const pieces = groupFaces(arr, cellOf, () => true).count;
  if (pieces !== cells.length) throw bug(`${cells.length} cells are ${pieces} pieces`);
}
