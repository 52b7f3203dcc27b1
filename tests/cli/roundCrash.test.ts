import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cli, folderOf } from './smallProject.js';
import { ROUND_FILES } from './smallRound.js';

/** Acts that die between two of their writes. */

const written: string[] = [];
let left = Number.POSITIVE_INFINITY;
vi.mock('../../src/io/write.js', async (original) => {
  const real = await original<typeof import('../../src/io/write.js')>();
  return {
    ...real,
    writeAtomically: (path: string, content: Parameters<typeof real.writeAtomically>[1]) => {
      if (left-- <= 0) throw new Error('the power failed');
      written.push(basename(path));
      real.writeAtomically(path, content);
    },
  };
});

let folder: string;
const log = () => join(folder, 'out/round-log.json');
const acts = () => (JSON.parse(readFileSync(log(), 'utf8')) as { entries: { act: string }[] }).entries.map(({ act }) => act);
const round = (act: string, ...rest: string[]) => cli('round', act, folder, ...rest);
const dying = async (writes: number, act: string, ...rest: string[]) => {
  left = writes;
  try {
    expect((await round(act, ...rest)).err).toContain('the power failed');
  } finally {
    left = Number.POSITIVE_INFINITY;
  }
};
beforeEach(async () => {
  folder = folderOf(ROUND_FILES);
  await cli('score', folder);
  await round('open', '--on', '2026-01-04');
  written.length = 0;
});

describe('an act that dies on its way', () => {
  it('has three writes to die at', async () => {
    await round('publish', '--on', '2026-04-03');
    expect(written).toEqual(['manifest.json', 'round-log.json', 'manifest.json']);
  });

  it.each([
    [0, ['opened']],
    [1, ['opened']],
    [2, ['opened', 'published']],
  ])('after %i writes leaves a log with which one goes on', async (writes, then) => {
    await dying(writes, 'publish', '--on', '2026-04-03');
    expect(acts()).toEqual(then);
    // the scores are neither closed nor lost, and the act can be done again
    expect((await cli('score', folder)).err).toBe('');
    expect((await round('publish', '--on', '2026-04-03')).err).toBe('');
    expect(acts()).toEqual([...then, 'published']);
    await dying(writes, 'freeze', '--on', '2026-04-20');
    const frozen = acts().at(-1) === 'frozen';
    const again = await round('freeze', '--on', '2026-04-20');
    expect(frozen ? again.err : again.exit).toEqual(frozen ? expect.stringContaining('已于 2026-04-20 定稿') : 0);
    expect((await round('verify')).exit).toBe(0);
  });

  it('of the first one, too', async () => {
    for (const writes of [0, 1]) {
      folder = folderOf(ROUND_FILES);
      await cli('score', folder);
      await dying(writes, 'publish', '--on', '2026-04-03');
      expect((await round('publish', '--on', '2026-04-03')).err).toBe('');
      expect(acts()).toEqual(writes === 0 ? ['published'] : ['published', 'published']);
    }
  });

  it('hides no end that was cut off: once an act is through, only its log counts', async () => {
    await dying(2, 'publish', '--on', '2026-04-03');
    const before = readFileSync(log(), 'utf8');
    await round('publish', '--on', '2026-04-03');
    const whole = readFileSync(log(), 'utf8');
    const { entries, ...head } = JSON.parse(whole) as { entries: unknown[] };
    const spoilt = [before, JSON.stringify({ ...head, entries: entries.slice(0, 1) }), `${whole}\n`];
    for (const text of spoilt) {
      writeFileSync(log(), text);
      expect((await round('freeze', '--on', '2026-04-20')).err).toContain('不是最后一次办理时的样子');
    }
  });

  it('hides nothing that was seen: who has read its log no longer accepts the one before', async () => {
    await round('publish', '--on', '2026-04-03');
    const published = readFileSync(log(), 'utf8');
    await dying(2, 'freeze', '--on', '2026-04-20');
    const frozen = readFileSync(log(), 'utf8');
    // Nobody has looked yet: this is what a crash one write earlier would have left.
    writeFileSync(log(), published);
    expect((await cli('score', folder)).exit).toBe(0);
    writeFileSync(log(), frozen);
    expect((await cli('score', folder)).err).toContain('已于 2026-04-20 定稿');
    writeFileSync(log(), published);
    expect((await cli('score', folder)).err).toContain('不是最后一次办理时的样子');
  });

  it('lets nobody add an entry that no act made', async () => {
    await round('publish', '--on', '2026-04-03');
    const whole = readFileSync(log(), 'utf8');
    await round('freeze', '--on', '2026-04-20');
    const frozen = readFileSync(log(), 'utf8');
    folder = folderOf(ROUND_FILES);
    await cli('score', folder);
    await round('open', '--on', '2026-01-04');
    await round('publish', '--on', '2026-04-03');
    expect(readFileSync(log(), 'utf8')).toBe(whole);
    writeFileSync(log(), frozen);
    expect((await cli('score', folder)).err).toContain('不是最后一次办理时的样子');
  });
});
