import { describe, expect, it } from 'vitest';
import { followTasks, forwardOnly } from '../../src/pipeline/progress.js';

describe('tasks that are followed', () => {
  const [long, short, shorter] = [
    { name: '大', cells: 84 },
    { name: '中', cells: 10 },
    { name: '小', cells: 6 },
  ] as const;
  const follow = () => {
    const told = followTasks([long, short, shorter], ({ cells }) => cells);
    return (step: 'begins' | 'ends', task: { name: string; cells: number }) => {
      const underway = told(step, task as typeof long);
      return underway && [underway.share, underway.longest.name];
    };
  };

  it('are counted by which of them are done, not by how many, and one that is not done is named', () => {
    const two = follow();
    expect(two('begins', long)).toEqual([0, '大']);
    expect(two('begins', short)).toEqual([0, '大']);
    expect(two('ends', short)).toEqual([0.1, '大']);
    expect(two('begins', shorter)).toEqual([0.1, '大']);
    expect(two('ends', long)).toEqual([0.94, '小']);
    expect(two('ends', shorter)).toBeNull();
  });

  it('are named one after the other where they are done so', () => {
    const one = follow();
    expect(one('begins', long)).toEqual([0, '大']);
    expect(one('ends', long)).toBeNull();
    expect(one('begins', short)).toEqual([0.84, '中']);
    expect(one('ends', short)).toBeNull();
    expect(one('begins', shorter)).toEqual([0.94, '小']);
  });
});

describe('progress that only goes forward', () => {
  it('stays where it was when there turns out to be more to do', () => {
    const told: [number, number, number | undefined][] = [];
    const progress = forwardOnly((done, total, _what, secondsLeft) => told.push([done, total, secondsLeft]));
    const what = { zh: '', en: '' };
    progress(0, 100, what);
    progress(5, 100, what);
    progress(25, 12_040, what, 60);
    progress(1025, 12_040, what, 3);
    progress(12_040, 12_040, what);
    expect(told).toEqual([
      [0, 100, undefined],
      [5, 100, undefined],
      [602, 12_040, 60],
      [1025, 12_040, 3],
      [12_040, 12_040, undefined],
    ]);
  });
});
