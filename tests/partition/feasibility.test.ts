import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GridsSchema } from '../../src/core/config/project.js';
import { drawGrids } from '../../src/partition/drawGrids.js';
import { bestSpread, spreadOf } from '../../src/partition/feasibility/bestSpread.js';
import { checkFeasibility } from '../../src/partition/feasibility/check.js';
import { groupsWithin, remediesForPieces } from '../../src/partition/feasibility/indivisible.js';
import { type Demand, remedies } from '../../src/partition/feasibility/remedies.js';
import { drawTown, type Town } from './town.js';

const small = GridsSchema.parse({ size: { min: 60, target: 80, max: 100 }, micro: { min: 5, max: 60 } });

describe('indivisible pieces', () => {
  /** Tries every way of putting pieces into groups. */
  const groupsByTrial = (pieces: readonly number[], min: number, max: number): boolean => {
    const place = (i: number, groups: readonly number[]): boolean => {
      if (i === pieces.length) return groups.every((sum) => sum >= min && sum <= max);
      return (
        groups.some((_, g) =>
          place(
            i + 1,
            groups.map((sum, h) => (h === g ? sum + pieces[i] : sum)),
          ),
        ) || place(i + 1, [...groups, pieces[i]])
      );
    };
    return place(0, []);
  };

  it('can be put into groups where trying every way says so', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 10, max: 80 }),
        fc.integer({ min: 0, max: 30 }),
        (pieces, min, width) => {
          const found = groupsWithin(pieces, min, min + width)!;
          expect(found > 0).toBe(groupsByTrial(pieces, min, min + width));
          const total = pieces.reduce((sum, piece) => sum + piece, 0);
          if (found > 0) expect([found * min <= total, found * (min + width) >= total]).toEqual([true, true]);
          // and no smaller change than the nearest bounds would do
          if (found > 0) return;
          const ways = remediesForPieces({ of: 'households', min, max: min + width, pieces });
          for (const {
            changes: [{ bound, to }],
          } of ways) {
            const at = (value: number) =>
              bound === 'min' ? groupsByTrial(pieces, value, min + width) : groupsByTrial(pieces, min, value);
            expect([at(to), at(bound === 'min' ? to + 1 : to - 1)]).toEqual([true, false]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is not said of an amount that an area has nothing of, or that needs no minimum', () => {
    const config = GridsSchema.parse({
      size: { min: 60, max: 100, also: [{ of: 'shops', max: 5 }] },
      micro: { min: 5, max: 60 },
    });
    const shops = (_row: number, column: number) => ({ shops: column < 4 ? 1 : 0 });
    const territory = drawTown({ blocks: 'aabbccdd', areas: '11112222', households: () => 20, load: shops });
    for (const area of checkFeasibility(territory, config))
      expect(area).toMatchObject({ feasible: true, grounds: [{ feasible: true, reason: null }] });
  });

  it('is told before anything is drawn: three buildings of 40 make no grids of 50–70', () => {
    const config = GridsSchema.parse({ size: { min: 50, max: 70 }, micro: { min: 5, max: 60 } });
    const territory = drawTown({ blocks: 'abc', households: () => 40 });
    const [{ feasible, grounds }] = checkFeasibility(territory, config);
    expect([feasible, grounds[0].kRange]).toEqual([false, [2, 2]]);
    expect(grounds[0].reason!.zh).toMatch(/40、40、40,怎样组合都凑不成 50–70/);
    expect(grounds[0].remedies).toEqual([
      { zones: 3, changes: [{ of: 'households', bound: 'min', from: 50, to: 40 }] },
      { zones: 1, changes: [{ of: 'households', bound: 'max', from: 70, to: 120 }] },
    ]);
    const plan = drawGrids(territory, config, { seed: 1 });
    const told = plan.findings.find(({ code }) => code === 'area.boundsImpossible')!;
    expect(told.text.zh).toMatch(/共 120 户,户数按楼栋等不可再分之处为 40、40、40/);
    expect(told.hint!.zh).toMatch(/最小的改动/);
    expect(plan.feasible).toBe(false);
  });

  it('claims nothing of very many pieces', () => {
    expect(groupsWithin(new Array(500).fill(7), 50, 51)).toBeNull();
  });
});

describe('nearest bounds', () => {
  const demand = (pieces: readonly number[], min: number, max: number, of = 'households'): Demand => ({ of, min, max, pieces });

  it('says both ways, the smaller change first', () => {
    expect(remedies([demand([55, 55], 60, 100)])).toEqual([
      { zones: 2, changes: [{ of: 'households', bound: 'min', from: 60, to: 55 }] },
      { zones: 1, changes: [{ of: 'households', bound: 'max', from: 100, to: 110 }] },
    ]);
    expect(remedies([demand([20, 20], 60, 100)])).toEqual([
      { zones: 1, changes: [{ of: 'households', bound: 'min', from: 60, to: 40 }] },
    ]);
    expect(remedies([demand([70, 70], 60, 100)])).toEqual([]);
  });

  it('what is above the maximum counts in full once the maximum is raised', () => {
    // 100 + 30 + 30 capped; with a maximum of 105 it is 105 + 55
    const [first] = remedies([demand([108, 15, 15], 90, 100)]);
    expect(first.changes[0].bound).toBe('min');
    const raised = remedies([demand([108, 15, 15], 90, 100)]).find(({ changes }) => changes[0].bound === 'max')!;
    expect(raised).toEqual({ zones: 1, changes: [{ of: 'households', bound: 'max', from: 100, to: 138 }] });
  });

  it('is exact: it fits, and no smaller change in whole numbers does (tried one by one)', () => {
    const fits = (pieces: readonly number[], min: number, max: number) => {
      const total = pieces.reduce((sum, piece) => sum + Math.min(piece, max), 0);
      for (let zones = 1; zones * min <= total; zones++) if (zones * max >= total) return true;
      return false;
    };
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 20, max: 90 }),
        fc.integer({ min: 0, max: 30 }),
        (pieces, min, width) => {
          const max = min + width;
          const found = remedies([demand(pieces, min, max)]);
          if (fits(pieces, min, max)) {
            expect(found).toEqual([]);
            return;
          }
          let lower = min;
          while (lower > 0 && !fits(pieces, lower, max)) lower--;
          let upper = max;
          while (upper < 3000 && !fits(pieces, min, upper)) upper++;
          const to = (bound: string) => found.find(({ changes }) => changes[0].bound === bound)?.changes[0].to ?? null;
          expect(to('min')).toBe(lower > 0 ? lower : null);
          expect(to('max')).toBe(upper < 3000 ? upper : null);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the best possible spread', () => {
  it('is exact where two pieces are all there is', () => {
    const best = bestSpread([{ pieces: [70, 90], zones: 2 }])!;
    expect(best.largest).toBeCloseTo(10 / 80, 12);
    expect(best.rms).toBeCloseTo(10 / 80, 12);
    // a tower fills a zone, the rest spreads over the other two
    const tower = bestSpread([{ pieces: [200, 50, 50, 50, 50], zones: 3 }])!;
    expect(tower.largest).toBeCloseTo(200 / (400 / 3) - 1, 12);
    expect(tower.rms).toBeCloseTo(spreadOf([200, 100, 100]).rms, 12);
    expect(bestSpread([{ pieces: [Math.PI], zones: 1 }])).toBeNull();
    expect(bestSpread([{ pieces: [0, 0], zones: 2 }])).toEqual({ largest: 0, rms: 0 });
  });

  it('no division of any parts is below it (all divisions tried)', () => {
    const part = fc.record({
      pieces: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 4 }),
      zones: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 2 }), (parts) => {
        const best = bestSpread(parts)!;
        let ways: number[][] = [[]];
        for (const { pieces, zones } of parts) {
          const own: number[][] = [];
          for (let code = 0; code < zones ** pieces.length; code++) {
            const sums = new Array<number>(zones).fill(0);
            let rest = code;
            for (const piece of pieces) {
              sums[rest % zones] += piece;
              rest = Math.floor(rest / zones);
            }
            own.push(sums);
          }
          ways = ways.flatMap((way) => own.map((sums) => [...way, ...sums]));
        }
        for (const sums of ways) {
          const { largest, rms } = spreadOf(sums);
          expect(largest).toBeGreaterThanOrEqual(best.largest - 1e-9);
          expect(rms).toBeGreaterThanOrEqual(best.rms - 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('feasibility before drawing', () => {
  it('tells what cannot be cut into pieces within bounds, and the nearest bounds that would do', () => {
    const plan = drawGrids(drawTown({ blocks: 'a'.repeat(11) }), small, { seed: 1 });
    const finding = plan.findings.find(({ code }) => code === 'area.boundsImpossible')!;
    expect(finding.severity).toBe('warning');
    expect(finding.text.zh).toContain('共 110 户');
    expect(finding.hint?.zh).toBe('最小的改动:户数下限由 60 降到 55(可分 2 格);或户数上限由 100 升到 110(可分 1 格)');
    expect(finding.hint?.en).toContain('lower the minimum of households from 60 to 55 (then 2 grids fit)');
    expect(plan.areas[0].feasibility.feasible).toBe(false);
    // and with those bounds it can be drawn
    const mended = GridsSchema.parse({ size: { min: 50, max: 100 }, micro: { min: 5, max: 60 } });
    expect(drawGrids(drawTown({ blocks: 'a'.repeat(11) }), mended, { seed: 1 }).feasible).toBe(true);
  });

  it('counts the numbers of grids ground by ground, where a site cuts the area', () => {
    // 110 on each side of the site: 220 in all would fit three grids, each side alone fits none
    const town: Town = { blocks: `${'a'.repeat(11)}ss${'b'.repeat(11)}`, dedicated: `${'.'.repeat(11)}SS${'.'.repeat(11)}` };
    const [area] = checkFeasibility(drawTown(town), small);
    expect(area.grounds.map(({ amounts, kRange, feasible }) => [amounts.households, kRange, feasible])).toEqual([
      [110, [2, 1], false],
      [110, [2, 1], false],
    ]);
    expect(area.grounds.map(({ cutOff }) => cutOff)).toEqual([false, true]);
    expect(area.feasible).toBe(false);
    const plan = drawGrids(drawTown(town), small, { seed: 1 });
    expect(plan.areas[0].kRange[0]).toBeGreaterThan(plan.areas[0].kRange[1]);
    expect(plan.findings.filter(({ code }) => code === 'area.boundsImpossible')).toHaveLength(2);
    const wide = drawGrids(drawTown({ ...town, households: () => 14 }), small, { seed: 1 });
    expect(wide.areas[0].kRange).toEqual([4, 4]);
  });

  it('lists what alone is above the maximum', () => {
    const [area] = checkFeasibility(
      drawTown({ blocks: 'aaaaaa\naaaaaa', households: (row, column) => (row + column === 0 ? 150 : 10) }),
      small,
    );
    expect(area.overMax).toEqual([{ kind: 'unit', id: 'u0000', of: 'households', amount: 150, max: 100, treatment: 'alone' }]);
  });
});

describe('bounds and figures of a plan', () => {
  it('no plan is more even than the bound that it is told with', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 24, maxLength: 24 }),
        fc.integer({ min: 0, max: 9 }),
        (loads, seed) => {
          const town: Town = {
            blocks: 'aaabbb\naaabbb\ncccddd\ncccddd',
            compounds: 'AA..BB\nAA..BB\n......\n..CC..',
            households: (row, column) => loads[6 * row + column],
          };
          const [{ bounds }] = drawGrids(drawTown(town), small, { seed }).areas;
          for (const { best, drawn } of [bounds.largestDeviation, bounds.rmsDeviation, bounds.rmsWorkload]) {
            expect(best).not.toBeNull();
            expect(drawn).toBeGreaterThanOrEqual(best! - 1e-9);
          }
        },
      ),
      { numRuns: 8 },
    );
  });

  it('tells the deviation of each grid, and the metres of barrier inside it by class', () => {
    const plan = drawGrids(
      drawTown({
        blocks: 'aabb\naabb\nccdd\nccdd',
        households: (row) => (row < 2 ? 9 : 11),
        border: (a, b) =>
          a.block === b.block
            ? { class: 'building', name: null }
            : { class: a.row < 2 === b.row < 2 ? 'service' : 'major', name: null },
      }),
      small,
      { seed: 1 },
    );
    expect(plan.grids.map(({ households, deviation, barriersInsideM }) => [households, deviation, barriersInsideM])).toEqual([
      [72, expect.closeTo(-0.1, 9), { service: 40 }],
      [88, expect.closeTo(0.1, 9), { service: 40 }],
    ]);
    expect(plan.areas[0].bounds).toMatchObject({ zones: 2, largestDeviation: { drawn: expect.closeTo(0.1, 9) } });
  });

  it('tells of each basic grid how many micro-grids fit and how even they could be', () => {
    const territory = drawTown({
      blocks: 'aaabbb\ncccddd',
      dedicated: '......\n.....s',
      households: (row, column) => 8 + ((row + column) % 3),
    });
    const plan = drawGrids(territory, GridsSchema.parse({ size: { min: 20, max: 60 }, micro: { min: 15, max: 30 } }), {
      seed: 1,
    });
    for (const grid of plan.grids) {
      if (grid.kind === 'dedicated') {
        expect(grid.micro).toBeUndefined();
        continue;
      }
      const { kRange, bounds } = grid.micro!;
      expect(kRange).toEqual([Math.ceil(grid.households / 30), Math.floor(grid.households / 15)]);
      const own = plan.microGrids.filter(({ parent }) => parent === grid.code).map(({ households }) => households);
      const mean = grid.households / own.length;
      expect(bounds.zones).toBe(own.length);
      expect(bounds.largestDeviation.drawn).toBeCloseTo(Math.max(...own.map((h) => Math.abs(h - mean) / mean)));
      expect(bounds.largestDeviation.best!).toBeLessThanOrEqual(bounds.largestDeviation.drawn + 1e-9);
    }
  });

  it('names a grid that is long and thin in the remarks', () => {
    const thin = drawGrids(drawTown({ blocks: 'a'.repeat(14), households: () => 7 }), small, { seed: 1 });
    expect(thin.areas[0].remarks.map(({ zh }) => zh)).toEqual(['第一网格(330102001001001)狭长或曲折,紧凑度 0.20,低于 0.25']);
    expect(drawGrids(drawTown({ blocks: 'aaaa\naaaa' }), small, { seed: 1 }).areas[0].remarks).toEqual([]);
  });

  it('prints a compactness that is just too small as smaller than the bound', () => {
    // 2 by 21 cells have π·10.5/11.5² = 0.2494, which two decimals would round up
    const strip = drawTown({ blocks: `${'a'.repeat(21)}\n${'a'.repeat(21)}`, households: () => 2 });
    const [remark] = drawGrids(strip, small, { seed: 1 }).areas[0].remarks;
    expect(remark.zh).toContain('紧凑度 0.249');
    expect(remark.en).toContain('compactness 0.249');
  });

  it('tells one reason once, with the grids that are out of bounds for it', () => {
    const { areas, grids } = drawGrids(drawTown({ blocks: 'aa', households: () => 59 }), small, { seed: 1 });
    const out = grids.filter(({ inBounds }) => !inBounds);
    expect(out.length).toBeGreaterThan(1);
    const told = areas[0].remarks.filter(({ zh }) => zh.includes('分 2 个须下限不高于 59'));
    expect(told).toHaveLength(1);
    for (const { code, name } of out) {
      expect(areas[0].remarks.filter(({ zh }) => zh.includes(`${name}(${code})`) && zh.includes('不合限'))).toHaveLength(1);
      expect(areas[0].remarks.filter(({ en }) => en.includes(code) && en.includes('out of bounds'))).toHaveLength(1);
    }
  });
});
