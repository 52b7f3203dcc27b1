import { WanggeError } from '../../core/errors.js';
import { type Polygonal, polygonsOf } from '../../core/geometry.js';

/** The lattice on which a file is judged: coordinate i stands for i / 10^decimals, in degrees or metres. */
export interface JudgingLattice {
  readonly unit: 'degree' | 'metre';
  readonly decimals: number;
}

/** Nothing finer than this is told apart: a tenth of a millimetre in degrees, a micrometre in metres. */
const FINEST = { degree: 9, metre: 6 } as const;

const METRES_PER_DEGREE = 111_320;

/**
 * The coarsest power of ten that writes every coordinate exactly, at most 1e-9° or 1e-6 m. `latticeM` asks for a
 * coarser or finer one: the largest power of ten (metres), or the nearest (degrees: 0.01 m is 1e-7°).
 */
export function latticeFor(shapes: Iterable<Polygonal>, unit: 'degree' | 'metre', latticeM: number | undefined): JudgingLattice {
  if (latticeM !== undefined) return { unit, decimals: decimalsFor(unit, latticeM) };
  let decimals = 0;
  let scale = 1;
  for (const shape of shapes) {
    for (const polygon of polygonsOf(shape)) {
      for (const ring of polygon) {
        for (const position of ring) {
          for (let axis = 0; axis < 2; axis++) {
            const value = position[axis];
            // Both the division and reading a decimal text round correctly, so equality means that the text had these decimals.
            while (decimals < FINEST[unit] && Math.round(value * scale) / scale !== value) scale = 10 ** ++decimals;
          }
        }
      }
      if (decimals === FINEST[unit]) return { unit, decimals };
    }
  }
  return { unit, decimals };
}

function decimalsFor(unit: 'degree' | 'metre', lattice: number): number {
  const exact = unit === 'degree' ? -Math.log10(lattice / METRES_PER_DEGREE) : -Math.log10(lattice);
  const decimals = unit === 'degree' ? Math.round(exact) : Math.ceil(exact - 1e-9);
  if (!(lattice > 0) || lattice > 1 || decimals < 0 || decimals > 12) {
    throw new WanggeError(
      'usage',
      { zh: `格点间距 ${lattice} 米不可用`, en: `a lattice of ${lattice} metres cannot be used` },
      { hint: { zh: '请用 0.000001 至 1 米之间的值,例如 0.01', en: 'use a value between 0.000001 and 1 metre, such as 0.01' } },
    );
  }
  return decimals;
}
