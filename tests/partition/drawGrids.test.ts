import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GridsConfig, GridsSchema } from '../../src/core/config/project.js';
import { Random } from '../../src/core/random.js';
import { drawGrids } from '../../src/partition/drawGrids.js';
import { cellGraph, connectedParts } from '../../src/partition/graph.js';
import { faults, pieces } from './checker.js';
import { drawTown, shuffled, type Town } from './town.js';

const config = (change: Record<string, unknown> = {}): GridsConfig => GridsSchema.parse(change);
/** Grids of 60–100, micro-grids of 20–40: towns of a few dozen cells. */
const small = config({ size: { min: 60, target: 80, max: 100 }, micro: { min: 20, target: 30, max: 40 } });

const FOUR_BLOCKS = `
aaabbb
aaabbb
cccddd
cccddd
`;

const draw = (town: Town, how: GridsConfig = small, seed = 1) => {
  const territory = drawTown(town);
  const plan = drawGrids(territory, how, { seed });
  expect(faults(territory, plan)).toEqual([]);
  return { territory, plan };
};

describe('drawing grids on a drawn town', () => {
  it('makes one grid of each block, numbered west to east, then north to south', () => {
    const { territory, plan } = draw({ blocks: FOUR_BLOCKS, households: () => 14 });
    expect(plan.grids.map(({ code, name, households }) => [code, name, households])).toEqual([
      ['330102001001001', '第一网格', 84],
      ['330102001001002', '第二网格', 84],
      ['330102001001003', '第三网格', 84],
      ['330102001001004', '第四网格', 84],
    ]);
    expect(plan.grids.map((grid) => territory.cells[grid.cells[0]].block)).toEqual([0, 1, 2, 3]);
    expect(plan.feasible).toBe(true);
    expect(plan.grids[0]).toMatchObject({
      areaM2: 2400,
      perimeterM: 200,
      borderOnBarriers: 1,
      inBounds: true,
      workload: 84,
      population: null,
    });
    expect(plan.grids[0].compactness).toBeCloseTo((4 * Math.PI * 2400) / 200 ** 2, 9);
    expect(plan.areas[0]).toMatchObject({
      households: 336,
      grids: 4,
      gridsInBounds: 4,
      kRange: [4, 5],
      largestDeviation: 0,
      feasible: true,
    });
    expect(plan.microGrids.filter((micro) => micro.parent === '330102001001003').map(({ code, name }) => [code, name])).toEqual([
      ['33010200100100301', '第一微网格'],
      ['33010200100100302', '第二微网格'],
      ['33010200100100303', '第三微网格'],
    ]);
  });

  it('tells the four sides by street names, and the community border where there is none', () => {
    const { plan } = draw({ blocks: FOUR_BLOCKS, households: () => 14 });
    expect(plan.grids.map((grid) => grid.sides)).toEqual([
      { east: 'ab路', south: 'ac路', west: '社区界', north: '社区界' },
      { east: '社区界', south: 'bd路', west: 'ab路', north: '社区界' },
      { east: 'cd路', south: '社区界', west: '社区界', north: 'ac路' },
      { east: '社区界', south: '社区界', west: 'cd路', north: 'bd路' },
    ]);
  });

  it('puts the label inside the zone', () => {
    const { plan } = draw({ blocks: FOUR_BLOCKS, households: () => 14 });
    const [x, y] = plan.grids[0].labelAt;
    expect(x > 0 && x < 6000 && y > 4000 && y < 8000).toBe(true);
  });

  it('prefers a border along the main road to a shorter one between buildings', () => {
    const { plan } = draw({
      blocks: 'aaaaaa\naaaaaa\nbbbbbb\nbbbbbb',
      households: () => 7,
      border: (a, b) => (a.block === b.block ? { class: 'building', name: null } : { class: 'major', name: '大街' }),
    });
    expect(plan.grids.map((grid) => grid.households)).toEqual([84, 84]);
    expect(plan.grids.map((grid) => [grid.borderOnBarriers, grid.sides.north, grid.sides.south])).toEqual([
      [1, '社区界', '大街'],
      [1, '大街', '社区界'],
    ]);
  });

  it('keeps a compound whole although that is less even', () => {
    const { territory, plan } = draw({
      blocks: 'aaaaaaaa\naaaaaaaa',
      compounds: 'CCCCC...\nCCCCC...',
      households: (_, column) => (column < 5 ? 9 : 13),
    });
    expect(plan.grids.map((grid) => grid.households).sort()).toEqual([78, 90]);
    const grids = new Set(territory.cells.flatMap((cell, i) => (cell.compound === 0 ? [plan.gridOfCell[i]] : [])));
    expect(grids.size).toBe(1);
  });

  it('divides a compound above the maximum, and lists it', () => {
    const { plan } = draw({ blocks: 'aaaaaaaa\naaaaaaaa', compounds: 'CCCCCCCC\nCCCCCCCC' });
    expect(plan.grids.map((grid) => grid.households)).toEqual([80, 80]);
    const finding = plan.findings.find(({ code }) => code === 'compound.aboveMax');
    expect(finding?.figures).toMatchObject({ id: 'C', households: 160, max: 100 });
    expect(plan.feasible).toBe(true);
  });

  it('a building above the maximum is a zone of its own, excused and listed', () => {
    const { plan } = draw({
      blocks: 'aaaaaa\naaaaaa\naaaaaa',
      households: (row, column) => (row === 0 && column === 0 ? 150 : 10),
    });
    const tower = plan.grids.find((grid) => grid.households >= 150)!;
    expect(tower).toMatchObject({ households: 150, inBounds: false, overMaxUnit: 'u0000' });
    expect(tower.reason?.zh).toContain('u0000');
    expect(plan.grids.filter((grid) => grid.inBounds).map((grid) => grid.households)).toEqual([
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(plan.feasible).toBe(true);
    const listed = plan.findings.filter(({ code, severity }) => code === 'unit.aboveMax' && severity === 'warning');
    expect(listed.map(({ figures }) => figures)).toEqual([
      { id: 'u0000', households: 150, max: 100, area: '330102001001', level: 'grid' },
    ]);
  });

  it('what a tower cuts off is excused by it', () => {
    // the corner of 10 hangs on the tower alone
    const { plan } = draw({ blocks: 'aaaaaaaaaa', households: (_, column) => (column === 0 ? 35 : column === 1 ? 150 : 10) });
    const corner = plan.grids.find((grid) => grid.cells.includes(0))!;
    expect(corner.overMaxUnit).toBe('u0001');
    expect(plan.grids.filter((grid) => grid.inBounds).map((grid) => grid.households)).toEqual([80]);
    expect(plan.feasible).toBe(true);
  });

  it.each([
    [4, '不足一个网格的下限 60;下限降到 40'],
    [11, '分 1 个须上限不低于 110,分 2 个须下限不高于 55'],
  ])('says why %i cells of 10 households cannot be divided, and which bounds would do', (columns, words) => {
    const { plan } = draw({ blocks: 'a'.repeat(columns) });
    expect(plan.feasible).toBe(false);
    expect(plan.areas[0].feasible).toBe(false);
    expect(plan.areas[0].kRange[0]).toBeGreaterThan(plan.areas[0].kRange[1]);
    expect(plan.areas[0].remarks[0].zh).toContain(words);
    expect(plan.grids.every((grid) => grid.inBounds || grid.reason !== null)).toBe(true);
    expect(plan.grids.some((grid) => !grid.inBounds)).toBe(true);
  });

  it('the same at the usual size: 200 and 550 households at 300–500', () => {
    for (const total of [200, 550]) {
      const { plan } = draw({ blocks: 'aaaaabbbbb', households: () => total / 10 }, config());
      expect(plan.feasible).toBe(false);
      expect(plan.areas[0].remarks.length).toBeGreaterThan(0);
    }
  });

  it('an area without any household is one grid, and says so', () => {
    const { plan } = draw({ blocks: '....\n..~~' });
    expect(plan.grids).toHaveLength(1);
    expect(plan.microGrids).toHaveLength(1);
    expect(plan.grids[0]).toMatchObject({ inBounds: true, reason: null, households: 0 });
    expect(plan.areas[0]).toMatchObject({ kRange: [1, 1], largestDeviation: 0, feasible: true });
    expect(plan.areas[0].remarks.map(({ zh }) => zh)).toEqual([expect.stringContaining('不受规模约束')]);
    expect(plan.feasible).toBe(true);
  });

  it('takes a dedicated site out as a grid of its own, numbered after the basic ones', () => {
    const { territory, plan } = draw({ blocks: FOUR_BLOCKS, households: () => 14, dedicated: '......\n......\n......\n...SSS' });
    const site = plan.grids.filter((grid) => grid.kind === 'dedicated');
    expect(site).toHaveLength(1);
    expect(site[0]).toMatchObject({ name: 'S校专属网格', inBounds: true, households: 42 });
    expect(site[0].cells.every((cell) => territory.cells[cell].dedicated === 0)).toBe(true);
    expect(site[0].code).toBe(plan.grids.at(-1)!.code);
    expect(plan.microGrids.filter((micro) => micro.parent === site[0].code)).toHaveLength(1);
  });

  it('divides a dedicated site into micro-grids where it asks for that', () => {
    const { plan } = draw({
      blocks: FOUR_BLOCKS,
      households: () => 14,
      dedicated: '......\n......\nSSS...\nSSS...',
      sites: { S: { name: '产业园', kind: 'industrial', micro: true } },
    });
    const site = plan.grids.find((grid) => grid.kind === 'dedicated')!;
    expect(site.name).toBe('产业园专属网格');
    expect(plan.microGrids.filter((micro) => micro.parent === site.code).length).toBeGreaterThan(1);
  });

  it('gives each piece of a dedicated site its grid, and says so', () => {
    const { plan } = draw({ blocks: FOUR_BLOCKS, households: () => 14, dedicated: 'S....S\n......\n......\n......' });
    expect(plan.grids.filter((grid) => grid.kind === 'dedicated').map((grid) => grid.name)).toEqual([
      'S校专属网格',
      'S校专属网格二',
    ]);
    expect(plan.findings.some(({ code }) => code === 'dedicated.severalPieces')).toBe(true);
  });

  it('divides each side of a site that cuts the area, and gives the site an empty pocket', () => {
    const { territory, plan } = draw({
      blocks: 'aaaaabb.\naaaaabb.',
      households: () => 8,
      dedicated: '.....SS.\n.....SS.',
    });
    expect(plan.grids.map((grid) => grid.kind)).toEqual(['basic', 'dedicated']);
    expect(plan.grids[1].cells.some((cell) => territory.cells[cell].kind === 'empty')).toBe(true);
    expect(plan.findings.map(({ code }) => code)).toContain('ground.pocketTakenIn');
    const cut = draw({
      blocks: 'aaaaaabbaaaaaa\naaaaaabbaaaaaa',
      households: () => 7,
      dedicated: '......SS......\n......SS......',
    });
    expect(cut.plan.grids.map(({ kind, households }) => [kind, households])).toEqual([
      ['basic', 84],
      ['basic', 84],
      ['dedicated', 28],
    ]);
    expect(cut.plan.findings.map(({ code }) => code)).toContain('area.severalParts');
  });

  it('a grid lies in several pieces only where the area does', () => {
    const { territory, plan } = draw({ blocks: 'aaaaa  b\naaaaa  b', households: () => 7 });
    expect(plan.grids).toHaveLength(1);
    expect(pieces(territory, plan.grids[0].cells)).toBe(2);
    expect(plan.findings.map(({ code }) => code)).toContain('area.severalParts');
    expect(plan.feasible).toBe(true);
  });

  it('joins cells that touch by less than 3 m only when nothing else does', () => {
    // cells of 2 m: every contact is short, so only a tree of them counts, and that still joins all
    const territory = drawTown({ blocks: 'aaaa\naaaa', metres: 2 });
    const graph = cellGraph(territory);
    expect(graph.edgeA).toHaveLength(7);
    expect(connectedParts(graph, [0, 1, 2, 3, 4, 5, 6, 7])).toHaveLength(1);
    expect(cellGraph(drawTown({ blocks: 'aaaa\naaaa', metres: 3 })).edgeA).toHaveLength(10);
    const { plan } = draw({ blocks: 'aaaa\naaaa', metres: 2 });
    expect([plan.grids.length, plan.feasible]).toEqual([1, true]);
  });

  it('makes no edge across the border of an area', () => {
    const graph = cellGraph(drawTown({ blocks: 'aaaa\naaaa', areas: '1122\n1122' }));
    expect(graph.edgeA).toHaveLength(8);
    const { plan } = draw({ blocks: 'aaaaaaaa\naaaaaaaa', areas: '11112222\n11112222' });
    expect(plan.grids.map(({ parent, households }) => [parent, households])).toEqual([
      ['330102001001', 80],
      ['330102001002', 80],
    ]);
  });

  it('bounds and balances other loads than households', () => {
    const { plan } = draw(
      {
        blocks: 'aaaaaaaa',
        households: () => 1,
        population: (_, column) => (column < 4 ? 30 : 10),
        load: () => ({ elderly: 2 }),
      },
      config({
        size: { of: 'population', min: 60, target: 80, max: 100 },
        micro: { of: 'population', min: 10, target: 30, max: 60 },
        load: { households: 1, elderly: 0.5 },
      }),
    );
    expect(plan.grids.map((grid) => grid.population)).toEqual([expect.any(Number), expect.any(Number)]);
    expect(plan.grids.every((grid) => grid.population! >= 60 && grid.population! <= 100)).toBe(true);
    expect(plan.grids[0].workload).toBe(plan.grids[0].cells.length * 2);
    expect(plan.grids[0].load).toEqual({ elderly: 2 * plan.grids[0].cells.length, households: plan.grids[0].cells.length });
  });

  it('refuses a load that no unit has, and codes with too few digits', () => {
    expect(() => draw({ blocks: 'aaaa' }, config({ load: { households: 1, shops: 2 } }))).toThrow('shops');
    expect(() => draw({ blocks: 'aaaa' }, config({ size: { of: 'population', min: 1, max: 2 } }))).toThrow('population');
    const tiny = config({ size: { min: 8, max: 12 }, micro: { min: 8, max: 12 }, code: { gridDigits: 1 } });
    expect(() => draw({ blocks: 'aaaaaaaaaaaa' }, tiny)).toThrow('gridDigits');
  });

  it('trades ground between grids where one cannot be divided into micro-grids', () => {
    // by itself the northern block is 35 | 10 | 35: the 10 fits to neither side, 20–40 a micro-grid
    const households = [
      [35, 10, 35],
      [10, 15, 10],
      [15, 20, 15],
    ];
    const { territory, plan } = draw({ blocks: 'aaa\nbbb\nbbb', households: (row, column) => households[row][column] });
    expect(plan.grids.map((grid) => grid.households)).toEqual([95, 70]);
    expect(plan.microGrids.every((micro) => micro.inBounds)).toBe(true);
    expect(plan.feasible).toBe(true);
    for (const grid of plan.grids) expect(pieces(territory, grid.cells)).toBe(1);
  });

  it('lets a pond lie in a grid, and a river part two', () => {
    const river = draw({
      blocks: 'aaaaaa\naaaaaa\n~~~~~~\nbbbbbb\nbbbbbb',
      households: () => 7,
      metres: 60,
      border: (a, b) => (a.block === b.block ? { class: 'building', name: null } : { class: 'water', name: '小河' }),
    });
    const [north, south] = river.plan.grids;
    const blocksOf = (cells: readonly number[]) =>
      new Set(cells.map((cell) => river.territory.cells[cell]).flatMap((cell) => (cell.kind === 'water' ? [] : [cell.block])));
    expect([blocksOf(north.cells), blocksOf(south.cells)]).toEqual([new Set([0]), new Set([2])]);
    const pond = draw({
      blocks: 'aaaaaa\naa~~aa\naaaaaa',
      households: () => 6,
      border: (a, b) => (a.block === b.block ? { class: 'building', name: null } : { class: 'water', name: '荷花池' }),
    });
    expect(pond.plan.grids).toHaveLength(1);
    expect(pieces(pond.territory, pond.plan.grids[0].cells)).toBe(1);
  });

  it('tells how far it is', () => {
    const said: [number, number, string][] = [];
    drawGrids(drawTown({ blocks: FOUR_BLOCKS }), small, {
      seed: 1,
      progress: (done, total, what) => said.push([done, total, what.zh]),
    });
    expect(said.at(-1)).toEqual([1, 1, '计算四至与指标']);
    expect(said.map(([done]) => done)).toEqual([0, 1]);
  });
});

/** Towns of a few blocks with random loads, compounds, empty cells, a site, water and holes. */
const anyTown = fc
  .record({
    width: fc.integer({ min: 3, max: 9 }),
    height: fc.integer({ min: 2, max: 7 }),
    seed: fc.integer({ min: 1, max: 1e6 }),
    areas: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ width, height, seed, areas }): Town => {
    const random = new Random(seed);
    const paint = (letter: (row: number, column: number) => string) =>
      Array.from({ length: height }, (_, row) => Array.from({ length: width }, (_, column) => letter(row, column)).join('')).join(
        '\n',
      );
    const loads = paint(() => String(random.int(10)));
    return {
      blocks: paint((row, column) =>
        random.int(12) === 0
          ? '.'
          : random.int(25) === 0
            ? '~'
            : random.int(40) === 0
              ? ' '
              : ('abcdefgh'[Math.floor(row / 2) * 2 + Math.floor(column / 4)] ?? 'z'),
      ),
      compounds: paint((row, column) =>
        column % 4 < 2 && row % 3 > 0 && random.int(3) > 0 ? 'ABCDEFG'[Math.floor(column / 4)] : '.',
      ),
      dedicated: paint((row, column) => (row === 1 && column < 2 ? 'S' : '.')),
      areas: paint((_, column) => (areas === 2 && column > width / 2 ? '2' : '1')),
      households: (row, column) =>
        Number(loads.split('\n')[row][column]) * (random.int(1) + (seed % 7 === 0 && row === 0 && column === 0 ? 20 : 3)),
    };
  })
  .filter((town) => /[a-z]/.test(town.blocks));

describe('for any town', () => {
  it('every cell is in one grid and one micro-grid, zones are connected, sums are kept, sites are taken out, compounds stay whole', () => {
    fc.assert(
      fc.property(anyTown, fc.integer({ min: 0, max: 99 }), (town, seed) => {
        const territory = drawTown(town);
        const plan = drawGrids(territory, small, { seed });
        expect(faults(territory, plan)).toEqual([]);
        const areaPieces = territory.areas.map((_, area) =>
          pieces(
            territory,
            territory.cells.flatMap((cell, i) => (cell.area === area ? [i] : [])),
          ),
        );
        for (const zone of [...plan.grids, ...plan.microGrids]) {
          const count = pieces(territory, zone.cells);
          if (areaPieces[zone.area] === 1) expect(count).toBe(1);
          else expect(count).toBeLessThanOrEqual(areaPieces[zone.area]);
        }
        for (const grid of plan.grids) {
          const sites = new Set(grid.cells.map((cell) => territory.cells[cell].dedicated));
          if (grid.kind === 'basic') expect([...sites]).toEqual([-1]);
          else expect(Math.max(...sites)).toBeGreaterThanOrEqual(0);
          const within = grid.households >= 60 && grid.households <= 100;
          const bare = territory.cells.every((cell) => cell.area !== grid.area || cell.dedicated >= 0 || cell.households === 0);
          expect(grid.inBounds).toBe(within || grid.kind === 'dedicated' || bare);
          if (!grid.inBounds) expect(grid.reason).not.toBeNull();
        }
        for (const at of wholeCompounds(territory)) expect(new Set(at.map((cell) => plan.gridOfCell[cell])).size).toBe(1);
        expect(plan.feasible).toBe(
          [...plan.grids, ...plan.microGrids].every((zone) => zone.inBounds || zone.overMaxUnit !== null),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('the plan does not depend on the order of cells, units, arcs, areas, compounds and sites', () => {
    fc.assert(
      fc.property(anyTown, fc.integer({ min: 1, max: 1e6 }), (town, seed) => {
        const territory = drawTown(town);
        const other = shuffled(territory, new Random(seed));
        const told = (of: typeof territory) => {
          const plan = drawGrids(of, small, { seed: 5 });
          const zones = [...plan.grids, ...plan.microGrids].map(({ cells, area: _, ...rest }) => ({
            ...rest,
            cells: cells.map((cell) => of.cells[cell].id).sort(),
          }));
          return { zones, areas: plan.areas, findings: plan.findings, figures: plan.figures };
        };
        expect(told(other)).toEqual(told(territory));
      }),
      { numRuns: 10 },
    );
  });

  it('the same seed gives the same plan', () => {
    const territory = drawTown({
      blocks: 'aaaabbbb\naaaabbbb\nccccdddd\nccccdddd',
      households: (row, column) => 5 + ((row * 7 + column * 3) % 9),
    });
    expect(drawGrids(territory, small, { seed: 3 })).toEqual(drawGrids(territory, small, { seed: 3 }));
  });
});

/** Cells of each compound that holds no more than a grid may, lies in one block, in one piece, and outside dedicated sites. */
function wholeCompounds(territory: ReturnType<typeof drawTown>): number[][] {
  return territory.compounds
    .map((_, compound) => territory.cells.flatMap((cell, i) => (cell.compound === compound && cell.dedicated < 0 ? [i] : [])))
    .filter((cells) => cells.length > 0)
    .filter((cells) => new Set(cells.map((cell) => territory.cells[cell].block)).size === 1)
    .filter((cells) => cells.reduce((sum, cell) => sum + territory.cells[cell].households, 0) <= 100)
    .filter((cells) => pieces(territory, cells) === 1);
}
