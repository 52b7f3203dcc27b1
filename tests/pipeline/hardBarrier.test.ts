import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, smallProject } from '../cli/smallProject.js';
import { csvRows, faultsOfPlan } from './witness.js';

/** Buildings B01 … B36 stand in rows of six; columns 1–3 lie west of 人民路, 4–6 east of it. */
const isWest = (unit: string) => (Number(unit.slice(1)) - 1) % 6 < 3;

async function plan(hard: boolean): Promise<{ exit: number; sidesOfGrids: string[] }> {
  const folder = smallProject((files) => {
    const roads = JSON.parse(files['roads.geojson']!) as { features: { properties: { name: string; kind?: string } }[] };
    for (const { properties } of roads.features) properties.kind = properties.name === '人民路' ? 'wall' : 'street';
    files['roads.geojson'] = JSON.stringify(roads);
    files['wangge.yaml'] = files['wangge.yaml']!.replace(
      /\n {4}- \{ file: roads[^\n]*/,
      `\n    - { file: roads.geojson, where: { kind: wall }, class: major, name: name${hard ? ', hard: true' : ''} }\n    - { file: roads.geojson, where: { kind: street }, class: major, name: name }`,
    ).replace('min: 300, target: 400, max: 500', 'min: 300, target: 360, max: 400');
  });
  const { exit } = await cli('plan', join(folder, 'wangge.yaml'));
  const out = join(folder, 'out');
  expect(faultsOfPlan(out)).toEqual([]);
  const sides = new Map<string, Set<string>>();
  for (const { unit, grid } of csvRows(out, 'units.csv'))
    sides.set(grid!, (sides.get(grid!) ?? new Set()).add(isWest(unit!) ? 'west' : 'east'));
  return { exit, sidesOfGrids: [...sides.values()].map((side) => [...side].sort().join('+')).sort() };
}

describe('a barrier with hard: true', () => {
  it('is crossed by no grid, even where that leaves no plan within bounds', async () => {
    const { exit, sidesOfGrids } = await plan(true);
    expect(sidesOfGrids).not.toContain('east+west');
    expect(exit).toBe(4);
  });

  it('and the same barrier without it may be', async () => {
    const { exit, sidesOfGrids } = await plan(false);
    expect(sidesOfGrids).toContain('east+west');
    expect(exit).toBe(0);
  });
});
