import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubjectKind } from '../../src/core/round.js';
import { scanRound, scoreTextAt } from '../../src/io/scanRound.js';
import { roundHeadFromJson, roundToJson, roundWriter, scoreFromJson } from '../../src/scoring/json.js';
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
  const pieces: string[] = [];
  const writer = roundWriter((text) => pieces.push(text));
  writer.end(await scoreInto(world, world.scheme, store, { round: '2026Q1', subjectsAtATime }, writer));
  return pieces.join('');
}

describe('a round that is scored some subjects at a time', () => {
  it('is written to the byte as one that is held whole, however many are taken together', async () => {
    const whole = roundToJson(await scoreRound(world, world.scheme, store, { round: '2026Q1' }));
    for (const atATime of [1, 3, 1000]) expect(await written(atATime), `${atATime} at a time`).toBe(whole);
  });

  it('writes empty lists as such', async () => {
    const { departments: _, areas: __, ...scheme } = world.scheme;
    const whole = roundToJson(await scoreRound(world, scheme, store, { round: '2026Q1' }));
    const pieces: string[] = [];
    const writer = roundWriter((text) => pieces.push(text));
    writer.end(await scoreInto(world, scheme, store, { round: '2026Q1' }, writer));
    expect(pieces.join('')).toBe(whole);
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
    writeFileSync(path, JSON.stringify(round));
    expect(scanRound(path, 'worker')).toBeNull();
  });
});
