import { describe, expect, it } from 'vitest';
import { type CommonFlags, progressLine } from '../../src/cli/terminal.js';

const flags: CommonFlags = { seed: 1, json: false, locale: 'zh-CN', quiet: false, force: false };
const what = { zh: '划分网格', en: 'drawing grids' };

/** The lines that are shown of steps, each a moment in seconds, a share in hundredths and, if told, of how many and the seconds left of a limit. */
function shown(steps: readonly (readonly [number, number, number?, number?])[], more: Partial<CommonFlags> = {}, isTimed = true) {
  const lines: string[] = [];
  let at = 5000;
  const terminal = { out: () => undefined, err: (text: string) => lines.push(text.replace('\r\u001b[K', '')), interactive: true };
  const progress = progressLine(terminal, { ...flags, ...more }, isTimed ? () => at : undefined);
  for (const [second, done, total = 100, secondsLeft] of steps) {
    at = 5000 + 1000 * second;
    progress(done, total, what, secondsLeft);
  }
  return lines;
}

describe('the line of progress', () => {
  it('tells how long the rest takes by what the first part took, once there is something to go by', () => {
    expect(
      shown([
        [0, 0],
        [2, 25],
        [10, 25],
        [30, 75],
        [39, 100],
      ]),
    ).toEqual(['  0 % 划分网格', ' 25 % 划分网格', ' 25 % 划分网格,约剩 30 秒', ' 75 % 划分网格,约剩 10 秒', '']);
    expect(
      shown([
        [60, 10],
        [60, 4],
      ]),
    ).toEqual([' 10 % 划分网格,约剩 9 分钟', '  4 % 划分网格']);
    expect(
      shown(
        [
          [20, 25, 400],
          [130, 50],
        ],
        { locale: 'en' },
      ),
    ).toEqual(['  6 % drawing grids, about 5 min left', ' 50 % drawing grids, about 2 min left']);
    expect(shown([[50, 50]], { locale: 'en' })).toEqual([' 50 % drawing grids, about 50 s left']);
  });

  it('tells what is left of a limit, where there is one, from the first moment on and whatever the share', () => {
    const steps = [
      [1, 5, 100, 300],
      [20, 5, 100, 59.6],
      [80, 50, 100, 0],
      [90, 90, 100],
    ] as const;
    expect(shown(steps)).toEqual([
      '  5 % 划分网格,限时尚余 5 分钟',
      '  5 % 划分网格,限时尚余 60 秒',
      ' 50 % 划分网格,限时已到',
      ' 90 % 划分网格,约剩 10 秒',
    ]);
    expect(shown(steps.slice(1, 3), { locale: 'en' })).toEqual([
      '  5 % drawing grids, 60 s of the time given left',
      ' 50 % drawing grids, the time given is over',
    ]);
  });

  it('tells nothing of time without a clock, and nothing at all where nobody looks', () => {
    expect(shown([[10, 25]], {}, false)).toEqual([' 25 % 划分网格']);
    expect(shown([[10, 25]], { quiet: true })).toEqual([]);
  });
});
