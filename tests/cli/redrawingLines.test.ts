import { describe, expect, it } from 'vitest';
import { replayLines } from '../../src/cli/redrawingLines.js';
import type { Replay } from '../../src/pipeline/replayStage.js';

const replay = (hoursSpread: Replay['hoursSpread']): Replay => ({
  ...{ rows: [], events: 12, placedBefore: null, placedAfter: 11, findings: [], hoursSpread },
});
const after = { grids: 15, events: 11, rms: 0.398 };

describe('what plan --replay prints of evenness', () => {
  it('says of each side how many grids and events it is over, and what work is meant', () => {
    const both = replay({ before: { grids: 16, events: 12, rms: 0.601 }, after });
    expect(replayLines(both, 'zh-CN')[1]).toBe(
      '各网格事件工时(不含走访)对均值的偏差(均方根;专属网格、既无单元又无事件的网格不计):原 60.1%(16 个网格、12 件),新 39.8%(15 个网格、11 件)',
    );
    expect(replayLines(both, 'en')[1]).toMatch(
      /^hours of events .*without visits.*: before 60\.1% \(16 grids, 12 events\), after 39\.8% \(15 grids, 11 events\)$/,
    );
  });

  it('tells of one side where there were no grids before, and nothing where there are no hours', () => {
    expect(replayLines(replay({ before: null, after }), 'zh-CN')[1]).toMatch(/:39\.8%\(15 个网格、11 件\)$/);
    expect(replayLines(replay({ before: null, after: { grids: 2, events: 0, rms: 0 } }), 'zh-CN')).toHaveLength(1);
  });
});
