import type { Shape } from '../../core/geometry.js';
import { type OutFeature, toCsv, toGeoJson } from '../../io/encode.js';
import type { Exchange, PlanDiff } from './model.js';

/** Files of a comparison: buildings that move, what becomes of each grid, and the ground that changes hands. */
export function diffFiles(diff: PlanDiff): Map<string, string> {
  const loads = diff.loads.map((name) => ({ name: `load.${name}`, header: name }));
  const loadCells = (load: Readonly<Record<string, number>>) =>
    Object.fromEntries(diff.loads.map((name) => [`load.${name}`, load[name] ?? 0]));
  const moves = diff.moves.map(({ load, ...move }) => ({ ...move, ...loadCells(load) }));
  const side = (list: readonly Exchange[]) => ({
    buildings: list.reduce((sum, one) => sum + one.buildings, 0),
    households: list.reduce((sum, one) => sum + one.households, 0),
    with: list.map(({ code, households }) => `${code ?? ''} ${households}`).join(';'),
  });
  const grids = diff.grids.map((grid) => {
    const [come, gone] = [side(grid.in), side(grid.out)];
    return {
      code: grid.code,
      name: grid.name,
      outcome: grid.outcome,
      formerCode: grid.formerCode,
      worker: grid.worker,
      buildingsIn: come.buildings,
      householdsIn: come.households,
      from: come.with,
      buildingsOut: gone.buildings,
      householdsOut: gone.households,
      to: gone.with,
      sentence: grid.sentence.zh,
      sentenceEn: grid.sentence.en,
    };
  });
  const ground = diff.ground.flatMap(({ shape, places, ...properties }): OutFeature[] => {
    const shapes: Shape[] = shape ? [shape] : places.map((at) => ({ type: 'Point', coordinates: at }));
    return shapes.map((one) => ({ shape: one, properties }));
  });
  return new Map([
    ['diff.csv', toCsv(moves, ['unit', 'buildingCode', 'households', ...loads, 'from', 'fromWorker', 'to', 'toWorker'])],
    ['diff-grids.csv', toCsv(grids, GRID_COLUMNS)],
    ['diff.geojson', toGeoJson(ground)],
  ]);
}

const GRID_COLUMNS = [
  'code',
  'name',
  'outcome',
  'formerCode',
  'worker',
  'buildingsIn',
  'householdsIn',
  'from',
  'buildingsOut',
  'householdsOut',
  'to',
  'sentence',
  'sentenceEn',
];
