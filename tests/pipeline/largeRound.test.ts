import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fraction } from '../../src/core/fraction.js';
import { type Round, SUBJECT_KINDS, type SubjectScore } from '../../src/core/round.js';
import { type OpenProject, openProject } from '../../src/pipeline/project.js';
import { readChanges } from '../../src/pipeline/readChanges.js';
import { readRound, readRoundHead, readScore, readShownRound } from '../../src/pipeline/readRound.js';
import { compareStage } from '../../src/pipeline/round/compareStage.js';
import { roundToJson } from '../../src/scoring/json.js';
import { compareRounds } from '../../src/scoring/rounds/compareRounds.js';
import { scoreRound } from '../../src/scoring/scoreRound.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEvents } from '../../src/store/loadEvents.js';
import type { EventStore } from '../../src/store/store.js';
import { folderOf } from '../cli/smallProject.js';
import { ROUND_FILES } from '../cli/smallRound.js';
import { csvOf, makeWorld } from '../scoring/world.js';

/** Rounds that are too large to be read at once, read score by score: small ones here, held against the whole reading. */

const SCORE_BY_SCORE = { readWhole: 0 };
const LISTS = ['workers', 'grids', 'areas', 'departments'] as const;
let store: EventStore;
let project: OpenProject;
let round: Round;
let earlier: Round;
let then: string;
beforeAll(async () => {
  const world = makeWorld(41, 200);
  const folder = folderOf({ ...ROUND_FILES, 'events.csv': csvOf(world.events) });
  store = await openDuckDb({ threads: 2 });
  await loadEvents(store, { file: join(folder, 'events.csv') });
  round = await scoreRound(world, world.scheme, store, { round: '2026Q1' });
  project = openProject(folder);
  // some are gone, some new, some better
  const other = (score: SubjectScore, i: number): SubjectScore[] =>
    i % 5 === 0
      ? []
      : [{ ...score, total: score.total?.minus(Fraction.of(i, 7)) ?? null, rank: score.rank && score.rank + (i % 3) }];
  const gone = { ...round.workers[0]!, subject: 'W-gone', name: '已"走\n的"人' };
  earlier = {
    ...round,
    round: '2025Q4',
    workers: [...round.workers.flatMap(other), gone],
    grids: round.grids.flatMap(other),
    departments: round.departments.slice(1),
  };
  then = join(folder, 'earlier/round.json');
  for (const [path, text] of [
    [join(project.out, 'round.json'), roundToJson(round)],
    [then, roundToJson(earlier)],
  ] as const) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
});
afterAll(() => store.close());

const compare = (readWhole?: number) =>
  compareStage(project, [then], {
    version: '0',
    force: true,
    locale: 'zh-CN',
    ...(readWhole === undefined ? {} : { readWhole }),
  });
const written = () => ['changes.csv', 'changes.json'].map((name) => readFileSync(join(project.out, name), 'utf8'));

describe('a large round', () => {
  it('tells its head and any score', () => {
    const { workers: _, grids: __, areas: ___, departments: ____, findings: _____, ...head } = round;
    expect(readRoundHead(project, 0)).toEqual(head);
    const one = round.grids[2]!;
    expect(readScore(project, 'grid', one.subject, 0)).toEqual({ round: head, score: one });
    expect(() => readScore(project, 'grid', 'ZZZ', 0)).toThrow('本期没有“ZZZ”');
  });

  it('is shown as one that is read whole, where all of its scores are listed', () => {
    const inputs = [{}, {}];
    const whole = readRound(project, inputs[0]);
    expect(readShownRound(project, inputs[1]!, SCORE_BY_SCORE)).toEqual(whole);
    expect(inputs[1]).toEqual(inputs[0]);
  });

  it('that is spoilt is told to be no round, with its file', () => {
    const path = join(project.out, 'round.json');
    const text = readFileSync(path, 'utf8');
    try {
      for (const spoilt of [text.replace(',"vetoes":', ',"vetos":'), text.replace('"eligible":true', '"eligible":tru')]) {
        writeFileSync(path, spoilt);
        expect(() => readShownRound(project, {}, SCORE_BY_SCORE)).toThrow('不是考核结果');
      }
    } finally {
      writeFileSync(path, text);
    }
  });

  it('is shown with totals, grades and ranks of all, and the parts of those who are listed', () => {
    const shown = readShownRound(project, {}, { ...SCORE_BY_SCORE, limits: { whole: 3, ends: 1 } });
    for (const list of LISTS) {
      const ranks = round[list].flatMap(({ rank }) => (rank === null ? [] : [rank]));
      expect(shown[list]).toHaveLength(round[list].length);
      let full = 0;
      for (const [i, score] of shown[list].entries()) {
        const { vetoes: _, metrics: __, tree: ___, notes: ____, ...outline } = round[list][i]!;
        expect(score).toMatchObject(outline);
        const isWhole = score.metrics.length > 0;
        if (isWhole) expect(score).toEqual(round[list][i]);
        else expect(score.tree.parts).toBeUndefined();
        if (isWhole) full++;
        const cut = round[list].length > 3 && ranks.length > 0;
        if (cut && isWhole) expect([Math.min(...ranks), Math.max(...ranks)]).toContain(score.rank);
      }
      expect(full).toBe(Math.min(round[list].length, round[list].length > 3 ? 2 : 3));
    }
  });
});

describe('large rounds beside each other', () => {
  it('are compared to the byte as those that are read whole', () => {
    const whole = compare();
    const files = written();
    const large = compare(0);
    expect(written()).toEqual(files);
    expect(large).toEqual(whole);
    expect(whole.changes).toEqual([compareRounds(round, earlier)]);
    const document = JSON.parse(files[1]!) as { changes: unknown };
    expect(document.changes).toEqual(JSON.parse(JSON.stringify(whole.changes)));
    expect(SUBJECT_KINDS.map((kind) => whole.changes[0]!.subjects.some((one) => one.kind === kind))).not.toContain(false);
  });

  it('are read back as they were written, all of them or those who are listed', () => {
    compare();
    const path = join(project.out, 'changes.json');
    const whole = readChanges(path, round);
    const ofRound = (limits: { whole: number; ends: number }, of = round) =>
      readChanges(path, of, { ...SCORE_BY_SCORE, limits }).map((one) => one.ofRound);
    expect(readChanges(path, round, SCORE_BY_SCORE)).toEqual(whole);
    const few = readChanges(path, round, { ...SCORE_BY_SCORE, limits: { whole: 0, ends: 1 } });
    expect(few[0]!.change.subjects).toHaveLength(8);
    expect(few[0]!.change.figures).toEqual(whole[0]!.change.figures);
    for (const limits of [
      { whole: 5000, ends: 1 },
      { whole: 0, ends: 1 },
    ]) {
      expect(ofRound(limits)).toEqual([true]);
      // scored anew since: one total is another, or somebody more is scored
      const [first, ...rest] = round.workers;
      expect(ofRound(limits, { ...round, workers: [{ ...first!, total: Fraction.of(1, 3) }, ...rest] })).toEqual([false]);
      expect(ofRound(limits, { ...round, workers: [...round.workers, { ...first!, subject: 'new' }] })).toEqual([false]);
    }
    writeFileSync(path, readFileSync(path, 'utf8').replace('{"kind":"worker"', '{"kind":"worker'));
    expect(() => readChanges(path, round, SCORE_BY_SCORE)).toThrow('不是考核期对比');
  });

  it.each([
    ['an early warning', (text: string) => text.replace('"from"', '"provisional": true,\n "from"'), '期中预警,不是考核结果'],
    ['a score without a total', (text: string) => text.replace(/"total":"[^"]*",/, ''), '不是考核结果'],
    ['a total that is no number', (text: string) => text.replace(/"total":"[^"]*"/, '"total":"much"'), '不是考核结果'],
    ['a broken line', (text: string) => text.replace('{"kind":"grid"', '{"kind":"grid'), '不是考核结果'],
    ['a key that no round has', (text: string) => text.replace('"from"', '"form"'), '不是考核结果'],
    ['half a file', (text: string) => text.slice(0, text.length >> 1), '每个得分一行'],
    ['another scheme', (text: string) => text.replace('"scheme": "', '"scheme": "旧'), '得分不可比'],
  ])('are refused, and leave nothing, with %s', (_, spoil, said) => {
    compare();
    const before = written();
    const names = readdirSync(project.out);
    writeFileSync(then, spoil(roundToJson(earlier)));
    try {
      expect(() => compare(0)).toThrow(said);
      expect([written(), readdirSync(project.out)]).toEqual([before, names]);
    } finally {
      writeFileSync(then, roundToJson(earlier));
    }
  });
});
