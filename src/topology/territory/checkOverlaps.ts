import { WanggeError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { interiorPoint } from '../arrangement/faces.js';
import { fromLattice } from '../lattice.js';
import type { Blocks } from './makeBlocks.js';
import type { TerritoryInputs } from './readSources.js';

/** Two communities may share this much ground by careless digitising; the first by code then gets it. */
const TOLERATED_M2 = 1;

/** Throws `areasOverlap` when two areas share more than 1 m²; less is a finding. */
export function checkOverlaps({ areas, lattice, files }: TerritoryInputs, { arr, faces }: Blocks): Finding[] {
  const pairs = new Map<string, { readonly a: number; readonly b: number; m2: number; readonly face: number }>();
  for (const [face, a, b] of faces.overlaps) {
    const entry = pairs.get(`${a} ${b}`) ?? { a, b, m2: 0, face };
    entry.m2 += (arr.faceArea2[face] / 2) * lattice.metresX * lattice.metresY;
    pairs.set(`${a} ${b}`, entry);
  }
  return [...pairs.values()]
    .sort((p, q) => p.a - q.a || p.b - q.b)
    .map(({ a, b, m2, face }) => {
      const point = interiorPoint(arr, face);
      const at = fromLattice(lattice, Math.round(point.x), Math.round(point.y));
      const [one, two] = [areas[a], areas[b]];
      const size = m2 < 10 ? m2.toFixed(2) : Math.round(m2);
      const text = {
        zh: `辖区“${one.name}”与“${two.name}”重叠 ${size} 平方米`,
        en: `the areas "${one.name}" and "${two.name}" overlap by ${size} m²`,
      };
      const place = { id: two.code, at };
      const hint = { zh: '让两个辖区共用同一条界线', en: 'let both areas share one border' };
      if (m2 > TOLERATED_M2) throw new WanggeError('areasOverlap', text, { file: files.boundary, place, hint });
      return {
        code: 'area.overlap',
        severity: 'warning' as const,
        text: { zh: `${text.zh},归入“${one.name}”`, en: `${text.en}; it is counted to "${one.name}"` },
        hint,
        file: files.boundary,
        place,
        figures: { areaM2: Number(m2.toFixed(4)) },
      };
    });
}
