import { describe, expect, it } from 'vitest';
import { evennessLines } from '../../src/cli/evennessLines.js';

const spread = (best: number | null, drawn: number) => ({ best, drawn });
const area = (name: string, zones: number, size: [number | null, number], rms: number, work: [number | null, number]) => ({
  name,
  bounds: { zones, largestDeviation: spread(...size), rmsDeviation: spread(0, rms), rmsWorkload: spread(...work) },
});

describe('what plan prints of evenness', () => {
  it('is the area farthest from its best, in size, and in work where work is another thing', () => {
    const areas = [
      area('东', 3, [0.1, 0.12], 0.08, [0.01, 0.3]),
      area('西', 4, [0.02, 0.2], 0.1, [0.25, 0.31]),
      area('一格', 1, [0, 0.9], 0.9, [0, 0]),
    ];
    expect(evennessLines(areas, false)).toEqual([
      '均衡余地:最大偏差理论下限 2.0%,本方案 20.0%(西,4 个网格:各社区中离下限最远)',
      '任务量偏差(均方根):理论下限 1.0%,本方案 30.0%(东,3 个网格:各社区中离下限最远)',
    ]);
    expect(evennessLines(areas, true)[1]).toBe(
      'deviation of work (root mean square): best possible 1.0%, this plan 30.0% (东, 3 grids: of all areas the farthest from its best)',
    );
  });

  it('says nothing of work where that is what grids are sized by, nor of areas of one grid', () => {
    expect(evennessLines([area('东', 3, [0.1, 0.12], 0.08, [0.01, 0.08])], false)).toHaveLength(1);
    expect(evennessLines([area('东', 1, [0, 0], 0, [0, 0.4])], false)).toEqual([]);
  });

  it('tells of work also where the best possible is not known, and then claims nothing of other areas', () => {
    const unknown = [area('东', 2, [null, 0.2], 0.1, [null, 0.15]), area('西', 3, [null, 0.2], 0.1, [null, 0.16])];
    expect(evennessLines(unknown, false)).toEqual(['任务量偏差(均方根):理论下限未知,本方案 16.0%(西,3 个网格)']);
    expect(evennessLines(unknown, true)).toEqual([
      'deviation of work (root mean square): best possible not known, this plan 16.0% (西, 3 grids)',
    ]);
  });

  it('prefers areas whose best is known, whatever others deviate by', () => {
    const areas = [area('东', 2, [null, 0.9], 0.1, [null, 0.8]), area('西', 3, [0.1, 0.2], 0.1, [0.12, 0.15])];
    expect(evennessLines(areas, false)).toEqual([
      '均衡余地:最大偏差理论下限 10.0%,本方案 20.0%(西,3 个网格:下限已知的社区中离下限最远)',
      '任务量偏差(均方根):理论下限 12.0%,本方案 15.0%(西,3 个网格:下限已知的社区中离下限最远)',
    ]);
  });
});
