import type { z } from 'zod';
import { ProfileSchema, type StaffingProfile } from '../core/config/profile.js';

/** Staffing profiles that a project file can name. The figures are starting points for a town's own file, not standards. */
const PRESETS: readonly z.input<typeof ProfileSchema>[] = [
  {
    // "1 + 4 + X": one unit grid, its core staff, and helpers on the micro-grids who may come and go.
    profile: '1+4+X',
    posts: [
      { role: '网格长', per: 'grid', count: 1, exclusive: false, share: 0.2 },
      { role: '专职网格员', per: 'grid', count: 1, exclusive: true },
      { role: '微网格员', per: 'micro', count: 1, optional: true },
    ],
    minutes: { household: 6, patrolPerKm: 20, event: { default: 25 }, visit: { default: 20, 独居老人: 30 } },
    patrol: 'daily',
    visits: { 独居老人: 'monthly', 困难家庭: 'monthly', 一般户: '2/year' },
    persons: { 一般户: 'households' },
    capacity: { full: '160h', part: '60h' },
  },
];

export const PRESET_NAMES: readonly string[] = PRESETS.map(({ profile }) => profile);

/** A preset by name; null when there is none, and the name is then that of a file. @example presetProfile('1+4+X')?.posts.length // 3 */
export function presetProfile(name: string): StaffingProfile | null {
  const preset = PRESETS.find(({ profile }) => profile === name);
  return preset ? ProfileSchema.parse(preset) : null;
}
