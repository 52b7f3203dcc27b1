import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GridsConfig, GridsSchema } from '../../src/core/config/project.js';
import type { WanggeError } from '../../src/core/errors.js';
import { drawGrids } from '../../src/partition/drawGrids.js';
import { faults, pieces } from './checker.js';
import { drawTown, type Town } from './town.js';

const config = (change: Record<string, unknown> = {}): GridsConfig =>
  GridsSchema.parse({ size: { min: 60, target: 80, max: 100 }, micro: { min: 20, target: 30, max: 40 }, ...change });

const draw = (town: Town, change: Record<string, unknown> = {}) => {
  const territory = drawTown(town);
  const plan = drawGrids(territory, config(change), { seed: 1 });
  expect(faults(territory, plan)).toEqual([]);
  return { territory, plan };
};
const codes = (findings: readonly { readonly code: string }[]) => findings.map(({ code }) => code);

describe('sizes by area', () => {
  const two: Town = { blocks: 'aaaabbbb\naaaabbbb', areas: '11112222\n11112222', classes: { 1: '111', 2: '村庄' } };

  it('a class has sizes of its own', () => {
    const { plan } = draw(two, { byClass: { '220': { size: { min: 30, target: 40, max: 50 } } } });
    expect(plan.grids.map(({ parent, households }) => [parent.at(-1), households])).toEqual([
      ['1', 80],
      ['2', 40],
      ['2', 40],
    ]);
    expect(plan.areas.map(({ kRange }) => kRange)).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(plan.areas.map(({ sizes }) => sizes.size.max)).toEqual([100, 50]);
    expect(plan.feasible).toBe(true);
  });

  it('a class that no area has is refused, and an area without class is told', () => {
    expect(() => draw(two, { byClass: { '210': { size: 'village' } } })).toThrow('没有一个辖区的城乡分类是 210 乡中心区');
    const { plan } = draw({ ...two, classes: { 1: null, 2: '220' } }, { byClass: { '220': { size: { min: 60, max: 90 } } } });
    const told = plan.findings.filter(({ code }) => code === 'area.classUnknown');
    expect(told.map(({ severity, place }) => [severity, place?.id])).toEqual([['warning', '330102001001']]);
    expect(codes(draw(two).plan.findings)).not.toContain('area.classUnknown');
  });

  it('a profile of the area goes before its class; it names presets or sizes of the project', () => {
    const change = {
      byClass: { '220': { size: { min: 30, max: 50 } } },
      profiles: { 老城: { size: { min: 15, target: 20, max: 25 } } },
    };
    expect(draw({ ...two, profiles: { 2: '老城' } }, change).plan.grids.map(({ households }) => households)).toEqual([
      80, 20, 20, 20, 20,
    ]);
    const { plan } = draw({ ...two, profiles: { 1: '村庄网格+小微网格', 2: 'village' } }, change);
    expect(plan.areas.map(({ kRange }) => kRange)).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(plan.microGrids.filter(({ area }) => area === 0).map(({ households }) => households)).toEqual([40, 40]);
    expect(() => draw({ ...two, profiles: { 1: '新城' } }, change)).toThrow('规模“新城”不认得');
  });
});

describe('several bounded attributes', () => {
  // by households alone two grids of 80 would do; people live in the west
  const town: Town = { blocks: 'aaaaaaaa\naaaaaaaa', population: (_, column) => (column < 4 ? 40 : 10) };
  const also = { size: { min: 40, target: 80, max: 100, also: [{ of: 'population', max: 200 }] } };

  it('holds all of them, and counts the numbers of grids by all of them', () => {
    const { plan } = draw(town, also);
    expect(plan.feasible).toBe(true);
    for (const grid of plan.grids) {
      expect(grid.households >= 40 && grid.households <= 100 && grid.population! <= 200).toBe(true);
      expect(grid.amounts).toEqual({ households: grid.households, population: grid.population });
    }
    expect(plan.areas[0].kRange).toEqual([2, 4]);
    expect(draw(town, also).plan).toEqual(plan);
  });

  it('names the attribute in reasons, remarks and hints when they cannot hold together', () => {
    const { plan } = draw(town, { size: { min: 70, target: 80, max: 100, also: [{ of: 'population', max: 100 }] } });
    expect(plan.feasible).toBe(false);
    expect(plan.areas[0].kRange).toEqual([4, 2]);
    expect(plan.areas[0].remarks[0].zh).toBe('按人口上限 100 至少分 4 个,按户数下限 70 至多分 2 个:两项不能同时满足');
    const finding = plan.findings.find(({ code }) => code === 'area.boundsImpossible')!;
    expect(finding.hint?.zh).toContain('户数下限由 70 降到 40(可分 4 格)');
    expect(finding.hint?.zh).toContain('人口上限由 100 升到 200(可分 2 格)');
    expect(finding.figures).toMatchObject({ households: 160, population: 400 });
  });

  it('an attribute that no unit has is refused with those there are', () => {
    const misspelt = (people: boolean) => () =>
      draw(
        { blocks: 'aaaaaa', ...(people ? { population: () => 30 } : {}) },
        { size: { min: 60, target: 80, max: 100, also: [{ of: 'popluation', max: 200 }] } },
      );
    const hintOf = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return (error as WanggeError).hint!.zh;
      }
      throw new Error('not refused');
    };
    expect(hintOf(misspelt(true))).toMatch(/^是否想写 population?[\s\S]*households、population/);
    expect(hintOf(misspelt(false))).not.toContain('population');
  });

  it('names the attribute in the reason of a grid', () => {
    // 30 + 30 + 30 people fit nowhere in two grids of at most 40
    const { plan } = draw(
      { blocks: 'aaa', households: () => 10, population: () => 30 },
      { size: { min: 11, max: 20, also: [{ of: 'population', max: 59 }] }, micro: { min: 1, max: 100 } },
    );
    const bad = plan.grids.filter((grid) => !grid.inBounds);
    expect(bad.length).toBeGreaterThan(0);
    expect(bad.map(({ reason }) => reason?.zh).join()).toMatch(/60 人,超过上限 59|10 户,不在 11–20/);
  });

  it('a building above the maximum of a further attribute is a grid of its own, with that attribute in the reason', () => {
    const { plan } = draw(
      { blocks: 'aaaaaa\naaaaaa', population: (row, column) => (row === 0 && column === 0 ? 500 : 10) },
      also,
    );
    const tower = plan.grids.find((grid) => grid.population! >= 500)!;
    expect(tower).toMatchObject({ overMaxUnit: 'u0000', inBounds: false });
    expect(tower.reason?.zh).toContain('500 人,上限 200');
    expect(plan.findings.find(({ code, severity }) => code === 'unit.aboveMax' && severity === 'warning')?.figures).toMatchObject(
      {
        id: 'u0000',
        population: 500,
        max: 200,
      },
    );
  });
});

describe('for any town with two bounded attributes', () => {
  it('a grid is within bounds exactly when both amounts are, counted from its units', () => {
    const loads = fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(loads, loads, (households, people) => {
        const { territory, plan } = draw(
          {
            blocks: 'aaabbb\naaabbb\ncccddd\ncccddd',
            households: (row, column) => households[6 * row + column],
            population: (row, column) => 3 * people[6 * row + column],
          },
          {
            size: { min: 60, target: 80, max: 100, also: [{ of: 'population', min: 50, max: 350 }] },
            micro: { min: 20, max: 50 },
          },
        );
        for (const grid of plan.grids) {
          const units = grid.cells.flatMap((cell) => territory.cells[cell].units).map((unit) => territory.units[unit]);
          const own = units.reduce((sum, unit) => sum + unit.households, 0);
          const living = units.reduce((sum, unit) => sum + unit.population!, 0);
          expect(grid.inBounds).toBe(own >= 60 && own <= 100 && living >= 50 && living <= 350);
          expect(grid.inBounds || grid.reason !== null).toBe(true);
        }
      }),
      { numRuns: 6 },
    );
  });
});

describe('village groups', () => {
  const gridsOf = ({ territory, plan }: ReturnType<typeof draw>, village: string) =>
    new Set(territory.units.filter((unit) => unit.villageGroup === village).map((unit) => plan.gridOfCell[unit.cell]));

  it('are never split, although that is less even', () => {
    const town: Town = {
      blocks: 'aaaabbbb\naaaabbbb',
      villages: 'AAAAABBB\nAAAAABBB',
      households: (_, column) => (column < 5 ? 9 : 13),
    };
    const drawn = draw(town);
    expect(drawn.plan.grids.map((grid) => grid.households).sort()).toEqual([78, 90]);
    for (const village of ['A组', 'B组']) expect(gridsOf(drawn, village).size).toBe(1);
  });

  it('are joined over ground without houses, and told where other houses lie between', () => {
    const joined = draw({ blocks: 'aa..aa\nbb..bb', villages: 'AA..AA\nBB..BB', households: () => 20 });
    for (const village of ['A组', 'B组']) expect(gridsOf(joined, village).size).toBe(1);
    for (const grid of joined.plan.grids) expect(pieces(joined.territory, grid.cells)).toBe(1);
    const apart = draw({ blocks: 'aaaaaa', villages: 'AABBAA', households: () => 30 });
    expect(codes(apart.plan.findings)).toContain('villageGroup.severalPieces');
    expect(codes(apart.plan.findings)).toContain('villageGroup.split');
  });

  it('above the maximum are one grid, excused and listed, unless they may be split', () => {
    const town: Town = {
      blocks: 'aaaaaaaa\naaaaaaaa',
      villages: 'AAAAAA..\nAAAAAA..',
      households: (_, column) => (column < 6 ? 10 : 15),
    };
    const kept = draw(town);
    expect(gridsOf(kept, 'A组').size).toBe(1);
    expect(kept.plan.grids.map(({ households, overMaxUnit, inBounds }) => [households, overMaxUnit, inBounds])).toEqual([
      [120, 'A组', false],
      [60, null, true],
    ]);
    expect(kept.plan.grids[0].reason?.zh).toBe('含超过上限的村组 A组(120 户,上限 100)');
    expect(codes(kept.plan.findings)).toContain('villageGroup.aboveMax');
    expect(kept.plan.areas[0].feasibility.overMax).toEqual([
      { kind: 'villageGroup', id: 'A组', of: 'households', amount: 120, max: 100, treatment: 'alone' },
    ]);
    expect(kept.plan.feasible).toBe(true);
    const split = draw(town, { oversize: { villageGroups: 'split' } });
    expect(split.plan.grids.every(({ inBounds }) => inBounds)).toBe(true);
    expect(gridsOf(split, 'A组').size).toBe(2);
    expect(codes(split.plan.findings)).toContain('villageGroup.split');
  });

  it('micro-grids may divide them', () => {
    const { plan } = draw({ blocks: 'aaaa\naaaa', villages: 'AAAA\nAAAA' });
    expect(plan.grids).toHaveLength(1);
    expect(plan.microGrids.length).toBeGreaterThan(1);
  });
});

describe('compounds above the maximum', () => {
  const town: Town = {
    blocks: 'aaaaaaaaaa\nbbbbbbbbbb',
    compounds: 'CCCCCCC...\nCCCCCCC...',
    households: (_, column) => (column < 7 ? 10 : 12),
  };
  const parts = ({ territory, plan }: ReturnType<typeof draw>) =>
    new Set(territory.cells.flatMap((cell, i) => (cell.compound === 0 ? [plan.gridOfCell[i]] : [])));

  it('are split by buildings by default', () => {
    const drawn = draw(town);
    expect(parts(drawn).size).toBeGreaterThan(1);
    expect(drawn.plan.grids.every(({ inBounds }) => inBounds)).toBe(true);
    expect(drawn.plan.areas[0].feasibility.overMax).toMatchObject([
      { kind: 'compound', id: 'C', amount: 140, treatment: 'split' },
    ]);
  });

  it.each([['keep'], [{ exceptions: { C: 'keep' } }], [{ exceptions: { C小区: 'keep' } }]])(
    'are kept whole across streets as one grid with oversize %j',
    (oversize) => {
      const drawn = draw(town, { oversize });
      expect(parts(drawn).size).toBe(1);
      expect(drawn.plan.grids.map(({ households, overMaxUnit }) => [households, overMaxUnit])).toEqual([
        [140, 'C'],
        [72, null],
      ]);
      expect(drawn.plan.feasible).toBe(true);
      const listed = drawn.plan.findings.filter(({ code }) => code === 'compound.aboveMax');
      expect(listed.map(({ text }) => text.zh)).toEqual([expect.stringContaining('按要求不拆,自成一格')]);
      expect(drawn.plan.areas[0].feasibility.overMax).toMatchObject([{ kind: 'compound', treatment: 'alone' }]);
    },
  );

  it('are told by name and id, with the units that stay out since nothing joins them', () => {
    const apart = { ...town, compounds: 'CCCCCCC..C\nCCCCCCC...' };
    const { plan } = draw(apart, { oversize: 'keep' });
    const text = plan.findings.find(({ code }) => code === 'compound.aboveMax')!.text;
    expect(text.zh).toContain('小区 C小区(C) 计 140 户(全小区 152 户;u0009与其余不相连,不在其内)');
    expect(text.en).toContain('the compound has 152 households; u0009 do not touch the rest and stay out');
    expect(plan.grids.find(({ overMaxUnit }) => overMaxUnit === 'C')!.reason!.zh).toContain('小区 C小区(C)(140 户,上限 100)');
  });

  it('are said to be cut only where they are', () => {
    const text = (drawn: ReturnType<typeof draw>) =>
      drawn.plan.findings.find(({ code }) => code === 'compound.aboveMax')!.text.zh;
    expect(text(draw(town))).toMatch(/小区 C小区\(C\) 共 140 户,超过网格上限 100,至少须分入 2 个网格,现分入 [2-4] 个/);
    const people = { blocks: 'aaaa', compounds: 'CCCC', households: () => 20, population: () => 60 };
    const also = { size: { min: 60, target: 80, max: 100, also: [{ of: 'population', max: 200 }] } };
    const uncut = draw(people, also);
    if (uncut.plan.grids.length === 1) expect(text(uncut)).toContain('未拆开,整在一个网格');
    else expect(text(uncut)).toContain(`现分入 ${uncut.plan.grids.length} 个`);
  });

  it('one may be split where the others are kept', () => {
    expect(parts(draw(town, { oversize: { compounds: 'keep', exceptions: { C: 'split' } } })).size).toBeGreaterThan(1);
  });
});
