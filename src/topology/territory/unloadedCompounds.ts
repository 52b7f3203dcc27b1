import type { Lattice } from '../../core/coverage.js';
import type { Finding } from '../../core/finding.js';
import type { Blocks } from './makeBlocks.js';
import type { Outline } from './readSites.js';
import type { TerritoryInputs } from './readSources.js';

/** At this distance a compound counts half as much for the density around as one beside. */
const NEARBY_M = 500;

/**
 * Compounds inside the territory without a single household: the plan would come out absurd there. Each is told with
 * the households to expect at the density around it.
 */
export function unloadedCompounds(
  { compounds, files, areas, lattice, units }: TerritoryInputs,
  { arr, faces }: Blocks,
  households: Float64Array,
): Finding[] {
  const insideM2 = new Float64Array(compounds.length);
  const areaOf = new Int32Array(compounds.length).fill(-1);
  for (let f = 1; f < arr.faceCount; f++) {
    const c = faces.compound[f];
    if (c < 0 || faces.area[f] < 0) continue;
    insideM2[c] += (arr.faceArea2[f] / 2) * lattice.metresX * lattice.metresY;
    areaOf[c] = faces.area[f];
  }
  const centres = compounds.map(centreOf);
  return compounds.flatMap((compound, c): Finding[] => {
    if (insideM2[c] < 1 || households[c] > 0 || units.length === 0) return [];
    const hectares = (insideM2[c] / 10000).toFixed(1);
    const expected = expectedAt(c);
    const name = compound.name ?? compound.id;
    return [
      {
        code: 'compound.withoutLoad',
        severity: 'blocking',
        text: {
          zh: `小区“${name}”(${hectares} 公顷,${areas[areaOf[c]].name})没有住户数据${expected === null ? '' : `,按附近小区的密度约 ${expected} 户`}`,
          en: `compound "${name}" (${hectares} ha, ${areas[areaOf[c]].name}) has no households${expected === null ? '' : `; at the density of the compounds around about ${expected}`}`,
        },
        hint: {
          zh: '补上建筑与户数,或确认其无住户',
          en: 'add its buildings and households, or confirm that nobody lives there',
        },
        file: files.compounds,
        place: { id: compound.id },
        figures: { areaM2: Math.round(insideM2[c]), ...(expected === null ? {} : { expected }) },
      },
    ];
  });
  /** Households at the mean density of the compounds that have load, those nearby counting most; null when there are none. */
  function expectedAt(c: number): number | null {
    let load = 0;
    let loadedM2 = 0;
    for (let d = 0; d < compounds.length; d++) {
      if (households[d] === 0 || insideM2[d] === 0) continue;
      const weight = 1 / (1 + (distanceM(centres[c], centres[d], lattice) / NEARBY_M) ** 2);
      load += weight * households[d];
      loadedM2 += weight * insideM2[d];
    }
    return loadedM2 === 0 ? null : Math.round((load / loadedM2) * insideM2[c]);
  }
}

type Point = readonly [x: number, y: number];

/** The middle of an outline's box, in lattice units. */
function centreOf({ rings }: Outline): Point {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      x0 = Math.min(x0, ring[i]);
      x1 = Math.max(x1, ring[i]);
      y0 = Math.min(y0, ring[i + 1]);
      y1 = Math.max(y1, ring[i + 1]);
    }
  }
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

function distanceM([ax, ay]: Point, [bx, by]: Point, { metresX, metresY }: Lattice): number {
  return Math.hypot((ax - bx) * metresX, (ay - by) * metresY);
}
