import { beforeAll, describe, expect, it } from 'vitest';
import { cli, folderOf } from './smallProject.js';
import { ROUND_FILES } from './smallRound.js';

let folder: string;
beforeAll(async () => {
  folder = folderOf(ROUND_FILES);
  expect((await cli('score', folder)).err).toBe('');
});

describe('wangge explain', () => {
  it('names no group of peers where there is but one', async () => {
    const { out } = await cli('explain', 'worker', 'W2', folder);
    expect(out).toContain('同组第 1');
    expect(out).not.toContain('()');
    expect((await cli('explain', 'worker', 'W2', folder, '--locale', 'en')).out).toContain('1 among peers\n');
  });

  it('says where a scheme judges nobody of a kind', async () => {
    const { exit, err } = await cli('explain', 'grid', 'G1', folder);
    expect(exit).toBeGreaterThan(0);
    expect(err).toContain('方案没有考核它们');
    // of a kind that is judged, ids are to be found where they are listed
    expect((await cli('explain', 'worker', '甲乙丙丁', folder)).err).toContain('workers.csv');
  });
});
