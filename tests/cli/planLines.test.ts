import { describe, expect, it } from 'vitest';
import { planLines } from '../../src/cli/commands/plan.js';
import type { PlanOutcome } from '../../src/pipeline/planStage.js';

const SPREAD = { best: 0, drawn: 0 };

interface Drawn {
  readonly areas: readonly { code: string; remarks?: readonly string[]; feasible?: boolean; basic: number; dedicated?: number }[];
  readonly figures?: Readonly<Record<string, number>>;
}

/** What `plan` prints, without colours, of a plan that has just so many areas, grids and remarks. */
function printed({ areas, figures = {} }: Drawn, locale: 'zh-CN' | 'en'): string {
  const outcome = {
    summary: {
      figures,
      areas: areas.map(({ code, remarks = [], feasible = true, basic, dedicated = 0 }) => ({
        code,
        name: `${code}社区`,
        households: 400 * basic,
        grids: basic + dedicated,
        gridsInBounds: basic + dedicated,
        microGrids: 1,
        kRange: [basic, basic],
        largestDeviation: 0,
        feasible,
        remarks: remarks.map((remark) => ({ zh: remark, en: remark })),
        bounds: { zones: 1, largestDeviation: SPREAD, rmsDeviation: SPREAD, rmsWorkload: SPREAD },
      })),
      grids: areas.flatMap(({ code, basic, dedicated = 0 }) =>
        Array.from({ length: basic + dedicated }, (_, i) => ({
          area: code,
          kind: i < basic ? 'basic' : 'dedicated',
          inBounds: true,
          reason: null,
          overMaxUnit: null,
          compactness: 0.5,
        })),
      ),
    },
    proof: { valid: true, layers: [] },
    territory: { boundaryDisplacementM: 0 },
    findings: [],
    timeBudget: null,
  } as unknown as PlanOutcome;
  return planLines(outcome, locale).join('\n');
}

describe('what plan prints', () => {
  it('are remarks, those of areas that cannot be divided first, and where there are many only the first', () => {
    const areas = [
      ...Array.from({ length: 30 }, (_, i) => ({ code: `A${i}`, basic: 1, remarks: [`说明${i}`] })),
      { code: 'Z', basic: 1, feasible: false, remarks: ['不合'] },
    ];
    const text = printed({ areas }, 'zh-CN');
    expect(text.match(/社区:/g)).toHaveLength(12);
    expect(text.indexOf('Z社区:不合')).toBeGreaterThan(0);
    expect(text.indexOf('Z社区:不合')).toBeLessThan(text.indexOf('A0社区:说明0'));
    expect(text).toContain('……另有 19 条,全部见 plan.json');
    expect(printed({ areas }, 'en')).toContain('… and 19 more, all in plan.json');
    expect(printed({ areas: areas.slice(0, 12) }, 'zh-CN')).not.toContain('另有');
  });

  it('tell basic and dedicated grids apart beside the numbers that are possible', () => {
    const areas = [
      { code: 'A', basic: 5, dedicated: 2 },
      { code: 'B', basic: 4 },
    ];
    expect(printed({ areas }, 'zh-CN')).toMatch(/网格\(基础\+专属\)[\s\S]*A社区 +2000 +5\+2 +7 [\s\S]*B社区 +1600 +4 +4 /);
    expect(printed({ areas }, 'en')).toMatch(/grids \(basic\+dedicated\)[\s\S]*5\+2/);
    expect(printed({ areas: areas.slice(1) }, 'zh-CN')).not.toMatch(/专属|\+/);
  });

  it('say what borders between grids follow only where there are such borders', () => {
    const areas = [{ code: 'A', basic: 1 }];
    const none = { gridBorderM: 0, gridBorderOnBarriers: 1, gridBorderProlonged: 0 };
    expect(printed({ areas, figures: none }, 'zh-CN')).toMatch(/紧凑度平均 0\.50;边界最多移动/);
    expect(printed({ areas, figures: none }, 'en')).toMatch(/compactness 0\.50 on average; boundary moved/);
    const some = { gridBorderM: 10, gridBorderOnBarriers: 0.9, gridBorderProlonged: 0.1 };
    expect(printed({ areas, figures: some }, 'zh-CN')).toContain(
      '0.50,网格间边界 90.0% 沿道路、河流、围墙(其中 10.0% 为道路延长线);',
    );
    expect(printed({ areas, figures: some }, 'en')).toContain('0.50 on average, 90.0% of the borders between grids along');
  });
});
