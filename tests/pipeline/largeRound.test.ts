import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fraction } from '../../src/core/fraction.js';
import { type Round, SUBJECT_KINDS, type SubjectScore } from '../../src/core/round.js';
import { fileLines } from '../../src/io/fileLines.js';
import { type OpenProject, openProject } from '../../src/pipeline/project.js';
import { readChanges } from '../../src/pipeline/readChanges.js';
import { readRound, readRoundHead, readScore, readShownRound } from '../../src/pipeline/readRound.js';
import { projectScheme } from '../../src/pipeline/readScheme.js';
import { combineStage } from '../../src/pipeline/round/combineStage.js';
import { compareStage } from '../../src/pipeline/round/compareStage.js';
import { roundFromJson, roundToJson } from '../../src/scoring/json.js';
import { combineRounds } from '../../src/scoring/rounds/combineRounds.js';
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

  const relaid: [string, (text: string) => string][] = [
    ['with a byte order mark', (text) => `\ufeff${text}`],
    ['with the line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
    ['with both', (text) => `\ufeff${text.replaceAll('\n', '\r\n')}`],
    ['laid out as earlier versions did', (text) => JSON.stringify(JSON.parse(text), null, 1)],
    ['laid out by an editor', (text) => JSON.stringify(JSON.parse(text), null, 4)],
    ['on one line', (text) => JSON.stringify(JSON.parse(text))],
    ['with blank lines at its end', (text) => `${text}\n  \r\n\n`],
    ['with blanks after its end', (text) => `${text.trimEnd()}  `],
  ];
  it.each(relaid)('is read %s as it was', (_, lay) => {
    const path = join(project.out, 'round.json');
    const text = readFileSync(path, 'utf8');
    const whole = readRound(project);
    const { workers: __, grids: ___, areas: ____, departments: _____, findings: ______, ...head } = whole;
    try {
      writeFileSync(path, lay(text));
      expect(readShownRound(project, {}, SCORE_BY_SCORE)).toEqual(whole);
      expect(readRoundHead(project, 0)).toMatchObject(head);
      const last = whole.departments.at(-1)!;
      expect(readScore(project, 'department', last.subject, 0).score).toEqual(last);
    } finally {
      writeFileSync(path, text);
    }
  });

  const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;
  const faults: [string, (text: string) => string, (text: string) => number, string][] = [
    [
      'a comma is missing',
      (text) => text.replace('},\n  {"kind":"worker","subject":"WA1"', '}\n  {"kind":"worker","subject":"WA1"'),
      (text) => lineOf(text, '{"kind":"worker","subject":"WA1"') - 1,
      '与下一个得分之间缺逗号',
    ],
    [
      'a comma is too many',
      (text) => text.replace(/\n \],\n "grids"/, ',$&'),
      (text) => lineOf(text, ' "grids": [') - 2,
      '多了逗号',
    ],
    [
      'a score is told twice',
      (text) => text.replace(/\n {2}\{"kind":"worker","subject":"WA1".*/, '$&$&'),
      (text) => lineOf(text, '{"kind":"worker","subject":"WA1"') + 1,
      '又是“WA1”的得分',
    ],
    [
      'a score of another kind is among them',
      (text) => text.replace('{"kind":"worker","subject":"WA1"', '{"kind":"grid","subject":"WA1"'),
      (text) => lineOf(text, '"subject":"WA1"'),
      '不是此处该有的',
    ],
    [
      'a list is told twice',
      (text) => text.replace(' "findings": ', ' "workers": [],\n "findings": '),
      (text) => lineOf(text, ' "findings": '),
      '不是此处该有的',
    ],
    [
      'a score is torn',
      (text) => text.replace(/(\n {2}\{"kind":"worker","subject":"WA1".{200}).*/, '$1'),
      (text) => lineOf(text, '"subject":"WA1"'),
      '在此中断',
    ],
  ];
  it.each(faults)('is refused with its line where %s', (_, spoil, line, said) => {
    const path = join(project.out, 'round.json');
    const text = readFileSync(path, 'utf8');
    try {
      expect(spoil(text)).not.toBe(text);
      writeFileSync(path, spoil(text));
      const refused = expect(() => readShownRound(project, {}, SCORE_BY_SCORE));
      refused.toThrow(expect.objectContaining({ code: 'jsonBroken', file: path, place: { line: line(text) } }));
      refused.toThrow(said);
    } finally {
      writeFileSync(path, text);
    }
  });

  it('is refused where a line is longer than any text, without being held', () => {
    const path = join(project.out, 'long.json');
    writeFileSync(path, `{"a": 1}\n${'x'.repeat(3000)}\n{}`);
    const lines = () => [...fileLines(path, { longest: 1000, size: 64 })];
    expect(lines).toThrow(expect.objectContaining({ code: 'jsonBroken', file: path, place: { line: 2 } }));
    expect([...fileLines(path, { longest: 4000, size: 64 })].map(({ bytes, at }) => [bytes.length, at])).toEqual([
      [8, 0],
      [3000, 9],
      [2, 3010],
    ]);
    rmSync(path);
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

describe('large rounds one after the other', () => {
  const combine = (folder: string, readWhole?: number) => {
    const own = openProject(dirname(project.file), join(dirname(project.file), folder));
    const from = MONTHS.map((month) => join(dirname(project.file), `${month}.json`));
    const { files } = combineStage(own, from, {
      round: '2026Q1',
      locale: 'zh-CN',
      ...(readWhole === undefined ? {} : { readWhole }),
    });
    return Object.fromEntries(files.map((name) => [name, readFileSync(join(own.out, name), 'utf8')]));
  };
  const MONTHS = ['2026-01', '2026-02', '2026-03'];
  beforeAll(async () => {
    const world = makeWorld(41, 200);
    for (const month of MONTHS) {
      const scored = await scoreRound(world, world.scheme, store, { round: month });
      // scored by the project's own scheme, as far as anybody can tell; not everybody in every month
      const { scheme } = projectScheme(project, 'round');
      const workers = scored.workers.filter((_, i) => i % 3 !== MONTHS.indexOf(month));
      writeFileSync(join(dirname(project.file), `${month}.json`), roundToJson({ ...scored, scheme: scheme.scheme, workers }));
    }
  });

  it('are combined to the byte as those that are read whole', () => {
    const whole = combine('whole');
    expect(Object.keys(whole)).toContain('workers.csv');
    expect(combine('pieces', 0)).toEqual(whole);
    const { scheme } = projectScheme(project, 'round');
    const rounds = MONTHS.map((month) => roundFromJson(readFileSync(join(dirname(project.file), `${month}.json`), 'utf8')));
    expect(whole['round.json']).toBe(roundToJson(combineRounds(rounds, scheme, { round: '2026Q1' })));
    expect(roundFromJson(whole['round.json']!).workers.length).toBeGreaterThan(5);
  });

  it('are refused where scores are in another order, and leave nothing', () => {
    const path = join(dirname(project.file), '2026-02.json');
    const text = readFileSync(path, 'utf8');
    const unturned = combine('unturned');
    const [first, second] = [...text.matchAll(/\n( {2}\{"kind":"worker".*\}),/g)].map((found) => found[1]!);
    try {
      const turned = text.replace(`${first},\n${second}`, () => `${second},\n${first}`);
      expect(turned).not.toBe(text);
      writeFileSync(path, turned);
      expect(() => combine('turned', 0)).toThrow('没有按编号排列');
      // read whole, their order does not matter
      expect(combine('sorted')).toEqual(unturned);
    } finally {
      writeFileSync(path, text);
    }
    expect(existsSync(join(dirname(project.file), 'turned'))).toBe(false);
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
    ['a broken line', (text: string) => text.replace('{"kind":"grid"', '{"kind":"grid'), '不是此处该有的'],
    ['a comma too few', (text: string) => text.replace('},\n  {"kind":"grid"', '}\n  {"kind":"grid"'), '缺逗号'],
    ['a key that no round has', (text: string) => text.replace('"from"', '"form"'), '不是考核结果'],
    // cut off before its scores it may be laid out in any way, and is read whole
    ['half a file', (text: string) => text.slice(0, text.length >> 1), '不是考核结果'],
    ['a file without its end', (text: string) => text.slice(0, -40), '在此中断'],
    ['a file cut off within the scores', (text: string) => text.slice(0, text.indexOf(' "grids": [') - 9), '每个得分一行'],
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

  it.each([
    [undefined, '“grids”中“'],
    [0, '不是此处该有的'],
  ])('are refused with a score among those of another kind, beyond %s bytes read one by one', (readWhole, said) => {
    writeFileSync(then, roundToJson(earlier).replace('{"kind":"grid"', '{"kind":"area"'));
    try {
      expect(() => compare(readWhole)).toThrow(expect.objectContaining({ code: 'jsonBroken', file: then }));
      expect(() => compare(readWhole)).toThrow(said);
    } finally {
      writeFileSync(then, roundToJson(earlier));
    }
  });
});
