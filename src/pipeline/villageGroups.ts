import { isDeepStrictEqual } from 'node:util';
import { type SizeRule, sizePreset } from '../core/config/sizeProfile.js';
import type { Finding } from '../core/finding.js';
import type { Territory } from '../core/territory.js';
import type { OpenProject } from './project.js';

/**
 * Grids of villages are made of natural villages and villagers' groups; without the property that names them the size is
 * only a number, and grids cut villages in two. Told once.
 */
export function villageFindings({ config: { grids, territory: config } }: OpenProject, territory: Territory): Finding[] {
  const village = sizePreset('village')!;
  const isVillage = (size: SizeRule | undefined) => size !== undefined && isDeepStrictEqual(size, village.rule);
  const written = [grids.size, ...[...Object.values(grids.byClass), ...Object.values(grids.profiles)].map(({ size }) => size)];
  const named = territory.areas.some(({ profile }) =>
    (profile ?? '').split(/\s*[+、]\s*/).some((name) => name === village.id || name === village.name),
  );
  if (!(named || written.some(isVillage)) || territory.units.some(({ villageGroup }) => villageGroup !== undefined)) return [];
  const property = config?.units.villageGroup;
  return [
    {
      code: 'villageGroup.missing',
      severity: 'warning',
      text: {
        zh: `规模用“${village.name}”,而单元没有自然村、村民小组(${property === undefined ? '未写 territory.units.villageGroup' : `“${property}”一栏全空`}):村子可能被拆开`,
        en: `sizes are those of "${village.id}", and no unit names its natural village or villagers' group (${property === undefined ? 'territory.units.villageGroup is not given' : `"${property}" is empty throughout`}): villages may be cut`,
      },
      hint: {
        zh: '在 territory.units.villageGroup 写明属性名',
        en: 'name the property in territory.units.villageGroup',
      },
    },
  ];
}
