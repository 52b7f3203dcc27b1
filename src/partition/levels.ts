import type { GridsConfig } from '../core/config/project.js';
import type { Finding } from '../core/finding.js';
import { sortedBy } from '../core/order.js';
import type { Territory } from '../core/territory.js';
import { bondsOf } from './bonds.js';
import type { CellGraph } from './graph.js';
import { fitsRule, type Level, levelOf } from './level.js';
import { sizesOfAreas } from './profiles.js';

/** The two levels by which each area is drawn; areas of the same sizes share them. */
export interface Levels {
  readonly grid: readonly Level[];
  readonly micro: readonly Level[];
  readonly findings: readonly Finding[];
}

/**
 * The levels of every area, by its profile, its urban–rural class or the project's sizes. What must stay whole (village
 * groups, compounds that are kept) is bound together at the level of grids only: micro-grids divide it by buildings.
 */
export function levelsOf(territory: Territory, graph: CellGraph, config: GridsConfig): Levels {
  const { sizes, findings } = sizesOfAreas(territory, config);
  const known = new Map<string, { level: Level; findings: readonly Finding[] }>();
  const once = (key: string, make: () => { level: Level; findings: readonly Finding[] }) => {
    const found = known.get(key) ?? make();
    known.set(key, found);
    return found;
  };
  const grid = sizes.map((own) =>
    once(`grid ${JSON.stringify(own.size)}`, () => {
      const { bonds, findings: ofBonds } = bondsOf(territory, graph, config, fitsRule(territory, own.size));
      return { level: levelOf(territory, { ...config, ...own }, 'grid', bonds), findings: ofBonds };
    }),
  );
  const micro = sizes.map((own) =>
    once(`micro ${JSON.stringify(own.micro)}`, () => ({
      level: levelOf(territory, { ...config, ...own }, 'micro'),
      findings: [],
    })),
  );
  const areas = sortedBy(territory.areas.keys(), (area) => territory.areas[area].code);
  const ofBonds = areas.flatMap((area) =>
    grid[area].findings.filter(({ figures }) => figures?.area === territory.areas[area].code),
  );
  return { grid: grid.map(({ level }) => level), micro: micro.map(({ level }) => level), findings: [...findings, ...ofBonds] };
}
