import { describe, expect, it } from 'vitest';
import { ProfileSchema } from '../../src/core/config/profile.js';
import { GridsSchema } from '../../src/core/config/project.js';
import { drawGrids } from '../../src/partition/drawGrids.js';
import { spreadOf } from '../../src/partition/feasibility/bestSpread.js';
import { matchPrevious } from '../../src/partition/redraw/matchPrevious.js';
import type { PreviousRecord } from '../../src/partition/redraw/previous.js';
import type { EventColumns } from '../../src/pipeline/replayEvents.js';
import { replayOf } from '../../src/pipeline/replayStage.js';
import { shapesOf } from '../../src/topology/shapes.js';
import { drawTown } from '../partition/town.js';

const config = GridsSchema.parse({ size: { min: 60, target: 80, max: 100 }, micro: { min: 20, target: 30, max: 40 } });
// three blocks that fill a grid each, a school, and a community where nobody lives
const territory = drawTown({
  blocks: 'aabbccss..\naabbccss..\naabbccss..\naabbccss..',
  dedicated: '......zz..\n......zz..\n......zz..\n......zz..',
  areas: '1111111122\n1111111122\n1111111122\n1111111122',
});
const events = (names: readonly { readonly building?: string; readonly grid?: string }[]): EventColumns => {
  const nowhere = new Float64Array(names.length).fill(Number.NaN);
  return {
    ...{ events: names.length, categories: ['市容环境'], category: new Int32Array(names.length), x: nowhere, y: nowhere },
    grids: names.map(({ grid }) => grid ?? ''),
    grid: Int32Array.from(names, ({ grid }, i) => (grid === undefined ? -1 : i)),
    buildings: names.map(({ building }) => building ?? ''),
    building: Int32Array.from(names, ({ building }, i) => (building === undefined ? -1 : i)),
  };
};
const profile = ProfileSchema.parse({
  profile: '1',
  posts: [{ role: '网格员', per: 'grid' }],
  minutes: { event: { default: 30 } },
});

describe('how even the work of events is, before and after', () => {
  const plan = drawGrids(territory, config, { seed: 1 });
  const records: PreviousRecord[] = shapesOf(plan.gridShapes).map((shape, i) => {
    const { code, name } = plan.grids[i]!;
    return { code, name, parent: null, shape };
  });
  const basic = plan.grids.filter(({ kind, households }) => kind === 'basic' && households > 0);
  const unitIn = (zone: (typeof plan.grids)[number]) => territory.units.find(({ cell }) => zone.cells.includes(cell))!.id;
  const school = plan.grids.find(({ kind }) => kind === 'dedicated')!;
  // 4, 1 and 1 events in the grids, 9 in the school, 5 in a grid of the neighbours of which only the code is known
  const told = events([
    ...[4, 1, 1].flatMap((count, i) => Array.from({ length: count }, () => ({ building: unitIn(basic[i]!) }))),
    ...Array.from({ length: 9 }, () => ({ building: unitIn(school) })),
    ...Array.from({ length: 5 }, () => ({ grid: '9-neighbour' })),
  ]);
  const sources = { columns: told, profile, staffing: null, rejects: null, findings: [], inputs: {} };
  const even = { grids: 3, events: 6, rms: Math.sqrt((1 + 0.25 + 0.25) / 3) };

  it('leaves out dedicated grids, and grids without units and events', () => {
    expect(plan.grids).toHaveLength(5);
    expect(replayOf({ territory, plan, previous: null }, sources, 'e.csv').hoursSpread).toEqual({ before: null, after: even });
  });

  it('is the same on both sides where the grids are, whatever else the register holds', () => {
    const [first] = records;
    const ring = (x: number) =>
      [
        [x, 0],
        [x + 50, 0],
        [x + 50, 50],
        [x, 50],
        [x, 0],
      ] as [number, number][];
    const wider = [
      ...records,
      { ...first!, code: `${first!.code}9`, name: '重复录入' },
      ...[5000, 6000].map((x, i) => ({
        ...{ code: ['8-neighbour', '9-neighbour'][i]!, name: null, parent: null },
        shape: { type: 'Polygon' as const, coordinates: [ring(x)] },
      })),
    ];
    const { level } = matchPrevious(territory, wider);
    const again = drawGrids(territory, config, { seed: 2, redraw: { previous: { grids: level, micros: null } } });
    expect(again.grids.map(({ code }) => code)).toEqual(plan.grids.map(({ code }) => code));
    const { hoursSpread, rows } = replayOf({ territory, plan: again, previous: { records: wider, level } }, sources, 'e.csv');
    expect(rows.find(({ id }) => id === '9-neighbour')?.eventsBefore).toBe(5);
    expect(hoursSpread).toEqual({ before: even, after: even });
  });

  it('counts an earlier grid of nobody where events lay on its ground', () => {
    const empty = plan.grids.find(({ kind, households }) => kind === 'basic' && households === 0)!;
    const columns = events([{ building: unitIn(basic[0]!) }, { grid: empty.code }]);
    const { level } = matchPrevious(territory, records);
    const again = drawGrids(territory, config, { seed: 1, redraw: { previous: { grids: level, micros: null } } });
    const ground = { territory, plan: again, previous: { records, level } };
    const { before, after } = replayOf(ground, { ...sources, columns }, 'e.csv').hoursSpread;
    expect([before, after]).toEqual([
      { grids: 4, events: 2, rms: 1 },
      { grids: 4, events: 2, rms: 1 },
    ]);
  });
});

describe('the spread of zones', () => {
  it('is told of more zones than a call can have arguments', () => {
    const { largest, rms } = spreadOf(Array.from({ length: 300_000 }, (_, i) => 1 + (i % 2)));
    expect([largest, rms]).toEqual([expect.closeTo(1 / 3, 9), expect.closeTo(1 / 3, 9)]);
  });
});
