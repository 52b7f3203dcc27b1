import { WanggeError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { findHomes, type Home } from './homes.js';
import type { Blocks } from './makeBlocks.js';
import type { TerritoryInputs } from './readSources.js';

/** A share of the footprint outside below this is rounding, not a building across the boundary. */
const GRAZE = 0.001;

/** Where each unit was settled: its home; area −1 for units that lie in none. */
export interface Settlement {
  readonly homes: readonly Home[];
  readonly accepted: readonly boolean[];
  readonly findings: readonly Finding[];
}

/**
 * Gives each unit its block: the one with the largest share of it in the area with the largest share. Units in no area
 * are left out and listed; units across the boundary are settled and listed, with a warning when less than half is inside.
 * Throws `unitOutside` (or `coordinatesSwapped`) when not a single unit lies in any area.
 */
export function settleUnits(inputs: TerritoryInputs, { arr, faces, regions }: Blocks): Settlement {
  const { units, files, areas } = inputs;
  const homes = findHomes(arr, faces.units, faces.area, regions.of, units.length);
  const accepted = homes.map(({ group }) => group >= 0);
  if (!accepted.includes(true)) throw allOutside(inputs);
  const findings = units.flatMap((unit, u): Finding[] => {
    const place = { id: unit.id, at: unit.at };
    const { inside, area } = homes[u];
    const figures = { households: unit.households, insidePercent: Math.round(inside * 1000) / 10 };
    if (!accepted[u]) {
      return [
        {
          code: 'unit.outside',
          severity: 'blocking',
          text: {
            zh: `单元 ${unit.id} 不在任何辖区内,未计入(${unit.households} 户)`,
            en: `unit ${unit.id} lies in no area and is left out (${unit.households} households)`,
          },
          hint: { zh: '核对其坐标或辖区边界', en: 'check its coordinates or the boundary' },
          file: files.units,
          place,
          figures,
        },
      ];
    }
    if (inside >= 1 - GRAZE) return [];
    const most = inside >= 0.5;
    return [
      {
        code: 'unit.straddlesBoundary',
        severity: most ? 'note' : 'warning',
        text: {
          zh: `单元 ${unit.id} 跨越辖区边界,${figures.insidePercent}% 在内,归入${areas[area].name}(${unit.households} 户)`,
          en: `unit ${unit.id} lies across the boundary, ${figures.insidePercent} % inside, and is counted in ${areas[area].name} (${unit.households} households)`,
        },
        ...(most ? {} : { hint: { zh: '确认它是否属于该辖区', en: 'confirm that it belongs to this area' } }),
        file: files.units,
        place,
        figures,
      },
    ];
  });
  return { homes, accepted, findings };
}

function allOutside({ units, areas, files, lattice }: TerritoryInputs): WanggeError {
  const at = units[0]?.at;
  const detail = { file: files.units, ...(at ? { place: { feature: units[0].number, id: units[0].id, at } } : {}) };
  const ring = areas[0].rings[0];
  const near = (value: number, coordinate: number): boolean => Math.abs(value - coordinate * lattice.step) < 5;
  if (at && lattice.unit === 'degree' && near(at[0], ring[1]) && near(at[1], ring[0])) {
    return new WanggeError(
      'coordinatesSwapped',
      {
        zh: `单元的坐标 [${at[0]}, ${at[1]}] 像是 [纬度, 经度]`,
        en: `the units' positions, as [${at[0]}, ${at[1]}], look like [latitude, longitude]`,
      },
      { ...detail, hint: { zh: '次序应为 [经度, 纬度]', en: 'the order is [longitude, latitude]' } },
    );
  }
  return new WanggeError(
    'unitOutside',
    { zh: `全部 ${units.length} 个单元都不在任何辖区内`, en: `none of the ${units.length} units lies in any area` },
    { ...detail, hint: { zh: '核对两个文件的坐标系', en: 'check that both files use the same coordinates' } },
  );
}
