import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubjectKind } from '../../src/core/round.js';
import { scanRound, scoreTextAt } from '../../src/io/scanRound.js';
import { roundHeadFromJson, roundToJson, roundWriter, scoreFromJson } from '../../src/scoring/json.js';
import { givenRoundFromJson } from '../../src/scoring/rounds/givenRound.js';
import { scoreInto, scoreRound } from '../../src/scoring/scoreRound.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEvents } from '../../src/store/loadEvents.js';
import type { EventStore } from '../../src/store/store.js';
import { csvOf, makeWorld } from './world.js';

/** Rounds that are scored, written and looked through some subjects at a time. */

let store: EventStore;
let folder: string;
const world = makeWorld(41, 200);
beforeAll(async () => {
  store = await openDuckDb({ threads: 2 });
  folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
  const file = join(folder, 'events.csv');
  writeFileSync(file, csvOf(world.events));
  await loadEvents(store, { file });
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the writer makes of a round that is scored so many subjects at a time. */
async function written(subjectsAtATime: number): Promise<string> {
  const pieces: Buffer[] = [];
  const writer = roundWriter((bytes) => pieces.push(Buffer.from(bytes)));
  writer.end(await scoreInto(world, world.scheme, store, { round: '2026Q1', subjectsAtATime }, writer));
  return Buffer.concat(pieces).toString('utf8');
}

describe('a round that is scored some subjects at a time', () => {
  it('is written to the byte as one that is held whole, however many are taken together', async () => {
    const whole = roundToJson(await scoreRound(world, world.scheme, store, { round: '2026Q1' }));
    for (const atATime of [1, 3, 1000]) expect(await written(atATime), `${atATime} at a time`).toBe(whole);
  });

  it('writes empty lists as such', async () => {
    const { departments: _, areas: __, ...scheme } = world.scheme;
    const whole = roundToJson(await scoreRound(world, scheme, store, { round: '2026Q1' }));
    const pieces: Buffer[] = [];
    const writer = roundWriter((bytes) => pieces.push(Buffer.from(bytes)));
    writer.end(await scoreInto(world, scheme, store, { round: '2026Q1' }, writer));
    expect(Buffer.concat(pieces).toString('utf8')).toBe(whole);
    expect(whole).toContain('"areas": [],');
  });

  it('tells any score without reading the whole', async () => {
    const round = await scoreRound(world, world.scheme, store, { round: '2026Q1' });
    const path = join(folder, 'round.json');
    writeFileSync(path, roundToJson(round));
    const kinds: [SubjectKind, typeof round.workers][] = [
      ['worker', round.workers],
      ['grid', round.grids],
    ];
    for (const [kind, scores] of kinds) {
      const scanned = scanRound(path, kind)!;
      expect(scores.length).toBeGreaterThan(1);
      expect(scanned.scores.map(({ subject, name }) => [subject, name])).toEqual(
        scores.map(({ subject, name }) => [subject, name]),
      );
      for (const [i, { at }] of scanned.scores.entries()) expect(scoreFromJson(scoreTextAt(path, at))).toEqual(scores[i]);
      const { workers: _, grids: __, areas: ___, departments: ____, findings: _____, ...head } = round;
      expect(roundHeadFromJson(scanned.head)).toEqual(head);
    }
    const text = roundToJson(round);
    const spoilt = [
      JSON.stringify(round),
      JSON.stringify(round, null, 1),
      text.slice(0, -3),
      text.slice(0, text.length >> 1),
      text.replace(' "grids": [', ' "grids": [\n  {},'),
    ];
    for (const other of spoilt) {
      writeFileSync(path, other);
      expect(() => scanRound(path, 'worker')).toThrow('每个得分一行');
    }
  });
});

describe('a round that the library scores', () => {
  it('is marked as an early warning when that is asked for, and as of a moment before its end only', async () => {
    const score = (asOf?: string, provisional?: boolean) =>
      scoreRound(world, world.scheme, store, { round: '2026Q1', asOf, provisional });
    const rounds = [await score('2026-02-15', true), await score('2026-02-15'), await score('2026-04-02', true), await score()];
    expect(rounds.map((round) => round.provisional)).toEqual([true, undefined, undefined, undefined]);
    const [early, ...results] = rounds.map((round) => roundToJson(round));
    expect(() => givenRoundFromJson(early!, 'round.json')).toThrow('期中预警,不是考核结果');
    for (const text of results) expect(givenRoundFromJson(text, 'round.json').round).toBe('2026Q1');
  });
});
