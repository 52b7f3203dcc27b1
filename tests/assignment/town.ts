import type { StaffingProfile } from '../../src/core/config/profile.js';
import { ProfileSchema } from '../../src/core/config/profile.js';
import type { GridRegister, RegisterGrid } from '../../src/core/register.js';
import type { Worker } from '../../src/core/staffing.js';

export const AREA = '530103001001';

/** A grid 1 km around, `number` hundredths of a degree east of the first. */
export function grid(number: number, more: Partial<RegisterGrid> = {}): RegisterGrid {
  const x = 121 + number / 100;
  return {
    code: `${AREA}${String(number).padStart(3, '0')}`,
    name: `第${number}网格`,
    kind: 'basic',
    area: AREA,
    households: 300,
    population: null,
    load: { households: 300 },
    workload: 300,
    areaM2: 62500,
    perimeterM: 1000,
    shape: {
      type: 'Polygon',
      coordinates: [
        [
          [x, 31],
          [x + 0.002, 31],
          [x + 0.002, 31.002],
          [x, 31.002],
          [x, 31],
        ],
      ],
    },
    ...more,
  };
}

/** A register whose grid i has as many micro-grids as the list says, the households shared evenly. */
export function town(micros: readonly number[], more: Partial<RegisterGrid> = {}): GridRegister {
  const grids = micros.map((_, index) => grid(index + 1, more));
  return {
    areas: [{ code: AREA, name: '甲社区', urbanRural: null }],
    grids,
    microGrids: grids.flatMap((parent, index) =>
      Array.from({ length: micros[index]! }, (_, n) => ({
        code: `${parent.code}${String(n + 1).padStart(2, '0')}`,
        name: `微${n + 1}`,
        kind: 'basic' as const,
        grid: parent.code,
        households: parent.households / micros[index]!,
      })),
    ),
    units: [],
  };
}

export function worker(id: string, role: string, more: Partial<Worker> = {}): Worker {
  return {
    id,
    name: id,
    phone: null,
    role,
    employment: 'full',
    hoursPerMonth: null,
    skills: [],
    at: null,
    from: null,
    to: null,
    ...more,
  };
}

export function profile(more: object = {}): StaffingProfile {
  return ProfileSchema.parse({
    profile: 'test',
    posts: [
      { role: '网格长', per: 'grid' },
      { role: '专职网格员', per: 'grid', exclusive: true },
      { role: '微网格员', per: 'micro', optional: true },
    ],
    minutes: { household: 6 },
    ...more,
  });
}
