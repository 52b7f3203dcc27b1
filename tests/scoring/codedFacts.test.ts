import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/core/config/parse.js';
import { SchemeSchema } from '../../src/core/config/scheme.js';
import { Fraction } from '../../src/core/fraction.js';
import type { GridRegister } from '../../src/core/register.js';
import { type Round, SUBJECT_KINDS, type SubjectScore } from '../../src/core/round.js';
import { buildFacts } from '../../src/scoring/buildFacts.js';
import { FACT_COLUMNS, STAGE_COLUMNS, stageColumn } from '../../src/scoring/factColumns.js';
import { groundNumbers, subjectOfCode } from '../../src/scoring/factNumbers.js';
import { placeEvents } from '../../src/scoring/placeEvents.js';
import { type PostSpan, postSpans } from '../../src/scoring/posts.js';
import { createPosts } from '../../src/scoring/postTables.js';
import { roundClock } from '../../src/scoring/roundClock.js';
import { scoreRound } from '../../src/scoring/scoreRound.js';
import { prepareSubjects } from '../../src/scoring/scoreSubjects.js';
import { knownSubjects, SCHEME_KEY } from '../../src/scoring/subjects.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEventRecords } from '../../src/store/loadEventRecords.js';
import { type Cell, type EventStore, identifier, literal } from '../../src/store/store.js';
import { makeWorld, SCHEME } from './world.js';

let store: EventStore;
beforeAll(async () => {
  store = await openDuckDb({ threads: 2 });
});
afterAll(() => store.close());

describe('posts in one row a grid', () => {
  it('tell who was there at any moment, and nobody between two spans', async () => {
    const turns = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(3), fc.constantFrom('W1', 'W2', 'W3')), {
      maxLength: 4,
    });
    const posts = fc.array(fc.tuple(fc.constantFrom('G1', 'G2', 'G3'), fc.constantFrom('r', 's'), turns), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(posts, fc.boolean(), async (drawn, numbered) => {
        const held = new Map(drawn.map(([grid, role, own]) => [`${grid} ${role}`, own]));
        const spans = [...held].flatMap(([key, own]): PostSpan[] => {
          const [grid, role] = key.split(' ') as [string, string];
          let at = 0;
          return own.map(([length, gap, worker]) => {
            const span = { grid, role, worker, from: at + gap, to: at + gap + length };
            at = span.to;
            return span;
          });
        });
        const place = (grid: string) => (numbered ? Number(grid[1]) : grid);
        const numbers = new Map(['W1', 'W2', 'W3'].map((id, i) => [id, i]));
        const sql = await createPosts(store, spans, ['r', 's', 'nobody'], place, numbers);
        const asked = ['G1', 'G2', 'G3'].flatMap((grid) => Array.from({ length: 12 }, (_, at) => [grid, at] as const));
        const values = asked.map(([grid, at]) => `(${literal(grid)}, ${numbered ? grid[1] : literal(grid)}, ${at})`);
        const rows =
          await store.rows(`SELECT e.grid, moment, ${sql.at('r', 'moment', 'worker')} AS r, ${sql.at('s', 'moment', 'number')} AS s,
          ${sql.at('nobody', 'moment', 'worker')} AS n FROM (VALUES ${values.join(', ')}) e(grid, grid_subject, moment) ${sql.joins('e')} ORDER BY e.grid, moment`);
        const holder = (grid: string, role: string, at: number) =>
          spans.find((span) => span.grid === grid && span.role === role && span.from <= at && at < span.to)?.worker ?? null;
        for (const [i, [grid, at]] of asked.entries()) {
          const number = holder(grid, 's', at);
          const expected = { r: holder(grid, 'r', at), s: number === null ? null : BigInt(numbers.get(number)!), n: null };
          expect(rows[i]).toEqual({ grid, moment: at, ...expected });
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('a round whose facts are not listed', () => {
  it('comes to the same scores, and tells how many facts there are', async () => {
    const world = makeWorld(7, 300);
    await loadEventRecords(store, world.events.map(recordOf));
    const round = await scoreRound(world, world.scheme, store, { round: '2026Q1' });
    const whole = { worker: round.workers, grid: round.grids, area: round.areas, department: round.departments };
    const clock = roundClock(world.scheme, '2026Q1', undefined);
    const numbers = {
      workers: [...new Set(world.workers.map(({ id }) => id))].sort(),
      ground: groundNumbers(world.register),
    };
    for (const kind of SUBJECT_KINDS) {
      const scores: SubjectScore[] = [];
      const rules = world.scheme[SCHEME_KEY[kind]];
      const known = rules ? knownSubjects(kind, rules, world, clock, 'zh-CN') : null;
      const how = { locale: 'zh-CN', listed: false, idOf: subjectOfCode(numbers, kind), known } as const;
      (await prepareSubjects(store, world.scheme, kind, world, clock, how))((some) => scores.push(...some));
      const told = ({ subject, total, rank, grade, metrics }: SubjectScore) => ({ subject, total, rank, grade, metrics });
      expect(scores.map(told)).toEqual(whole[kind].map(told));
      expect(scores.length).toBeGreaterThan(1);
      const said = (list: readonly SubjectScore[]) =>
        list.flatMap(({ tree }) =>
          (tree.parts ?? []).flatMap((part) => (part.parts ?? []).map(({ id, points, how: h }) => ({ id, points, h }))),
        );
      expect(said(scores)).toEqual(said(whole[kind]));
    }
  });
});

/** What is said of grids in conditions: a code, several, none of some, in every place where a scheme may say it. */
const OF_GRIDS = {
  ...SCHEME,
  events: {
    ...SCHEME.events,
    rules: [
      { id: 'a1', label: 'A1', when: { grid: 'A1' }, points: -7 },
      { id: 'some', label: '甲', when: { all: [{ grid: ['A2', 'A3', 'Z9'] }, { stage: 'handle', late: true }] }, points: -3 },
      { id: 'others', label: '其余', when: { not: { grid: ['A1', 'A2', '1'] } }, points: -2, of: 'check' },
      {
        ...{ id: 'twice', label: '加倍', when: { satisfaction: { lte: 3 } }, points: -1 },
        multiply: [{ when: { any: [{ grid: 'B1' }, { grid: '0' }] }, by: 4 }],
      },
      { id: 'never', label: '否决', when: { all: [{ grid: 'B2' }, { reworks: { gte: 2 } }] }, veto: true },
    ],
  },
  metrics: [
    ...[
      {
        id: 'inA1',
        label: 'A1 占比',
        unit: 'rate',
        better: 'lower',
        count: { grid: 'A1' },
        over: { stage: 'handle', due: true },
      },
    ],
    ...[
      {
        id: 'overA',
        label: '甲按期率',
        unit: 'rate',
        better: 'higher',
        count: { stage: 'handle', onTime: true },
        over: { grid: ['A1', 'A2', 'B3'] },
      },
    ],
    ...[{ id: 'counted', label: '件数', unit: 'count', better: 'higher', count: { not: { grid: 'A3' } } }],
    ...[{ id: 'mean', label: '均分', unit: 'points', better: 'higher', mean: 'eventScore', over: { grid: ['A1', 'A3', 'B2'] } }],
    ...[{ id: 'minutes', label: '用时', unit: 'minutes', better: 'lower', mean: { minutes: 'handle' }, over: { grid: 'B1' } }],
  ],
  ...Object.fromEntries(
    (['workers', 'grids', 'areas', 'departments'] as const).map((kind) => [
      kind,
      {
        items: [
          { metric: 'inA1', weight: 20, score: 'inverted' },
          { metric: 'overA', weight: 20, score: 'rate' },
          {
            metric: 'counted',
            weight: 20,
            score: {
              steps: [
                [0, 0],
                [100, 100],
              ],
            },
          },
          { metric: 'mean', weight: 20, score: 'value' },
          {
            metric: 'minutes',
            weight: 20,
            score: {
              steps: [
                [0, 100],
                [9999, 0],
              ],
            },
          },
        ],
        veto: [{ rule: 'never', grade: '合格' }],
        grades: [
          { id: '优秀', from: 90 },
          { id: '合格', from: 60 },
          { id: '不合格', from: -10_000 },
        ],
      },
    ]),
  ),
};

describe('what is said of grids in a scheme', () => {
  it('means the same events with a register and without one', async () => {
    const scheme = parseConfig(SchemeSchema, OF_GRIDS);
    const world = makeWorld(11, 400);
    // Without a register only the grid column places events, and by grids, not by micro-grids.
    const events = world.events
      .map(({ buildingCode: _, lon: __, lat: ___, ...event }) => event as Readonly<Record<string, string>>)
      .map((event) => (event.grid === 'A101' ? { ...event, grid: 'A1' } : event))
      .filter(({ grid }) => grid !== undefined && grid !== 'Z9');
    await loadEventRecords(store, events.map(recordOf));
    const scored = (register: GridRegister | null) => scoreRound({ ...world, register }, scheme, store, { round: '2026Q1' });
    const [known, unknown] = [await scored(world.register), await scored(null)];
    for (const kind of ['workers', 'grids', 'departments'] as const) {
      expect(known[kind].map(({ subject }) => subject)).toEqual(unknown[kind].map(({ subject }) => subject));
      expect(told(known[kind])).toEqual(told(unknown[kind]));
    }
    expect(known.eventRules).toEqual(unknown.eventRules);
    // They do strike, and not everything.
    expect(known.eventRules.map(({ hits }) => hits > 0 && hits < known.counts.counted!)).toEqual([true, true, true, true, true]);
    expect(known.grids.map(({ vetoes }) => vetoes.length > 0)).toEqual(
      ['A1', 'A2', 'A3', 'B1', 'B2', 'B3'].map((g) => g === 'B2'),
    );
    const shares = known.grids.map(({ subject, metrics }) => [subject, metrics[0]!.value?.toString()]);
    expect(shares).toEqual(['A1', 'A2', 'A3', 'B1', 'B2', 'B3'].map((grid) => [grid, grid === 'A1' ? '1' : '0']));
    // An area comes to what its grids come to.
    expect(known.areas).toHaveLength(2);
    for (const { subject, metrics } of known.areas) {
      for (const [i, { id, numerator, denominator }] of metrics.entries()) {
        const own = known.grids.filter((grid) => grid.subject.startsWith(subject)).map((grid) => grid.metrics[i]!);
        expect(numerator, `${subject} ${id}`).toEqual(Fraction.sum(own.map((metric) => metric.numerator)));
        if (denominator !== null)
          expect(denominator, `${subject} ${id}`).toEqual(Fraction.sum(own.map((metric) => metric.denominator!)));
      }
    }
  });
});

describe('coded facts', () => {
  it.each([true, false])('say the same as the facts, column by column (with a register: %s)', async (registered) => {
    const scheme = parseConfig(SchemeSchema, { ...OF_GRIDS, metrics: [...OF_GRIDS.metrics, MARKED], grids: undefined });
    const world = makeWorld(23, 500);
    const register = registered ? world.register : null;
    await loadEventRecords(store, world.events.map(recordOf));
    await placeEvents(store, 'events', register);
    const ids = world.workers.map(({ id }) => id);
    const stageColumns = scheme.lifecycle.flatMap(({ id }) => STAGE_COLUMNS.map((fact) => stageColumn(id, fact)));
    const numbers = await buildFacts(store, scheme, roundClock(scheme, '2026Q1', '2026-03-20'), {
      ...{ events: 'events', spans: postSpans(world.assignments, world).spans, workers: ids, away: [], marks: world.marks },
      ...{ exempt: world.events.slice(0, 40).map(({ id }) => id!), limitTables: {}, locale: 'zh-CN' },
      ...{
        ground: register && groundNumbers(register),
        asked: [...FACT_COLUMNS, ...stageColumns, 'grid_subject', 'area_subject'],
      },
    });
    const facts = await store.columns('SELECT * FROM facts ORDER BY id');
    const coded = await store.columns('SELECT * FROM coded_facts ORDER BY id');
    const names = (kind: 'worker' | 'grid' | 'area') => {
      const idOf = subjectOfCode(numbers, kind);
      return (codes: readonly Cell[]) => codes.map((code) => (code === null ? null : idOf(code)));
    };
    const compared = Object.keys(coded).filter((name) => name in facts);
    for (const name of compared) {
      const isWorker = name === 'reporter' || name.endsWith('_worker');
      expect(isWorker ? names('worker')(coded[name]!) : coded[name], name).toEqual(facts[name]);
    }
    expect(names('grid')(coded.grid_subject!)).toEqual(facts.grid);
    expect(names('area')(coded.area_subject!)).toEqual(facts.area);
    expect(new Set(facts.grid).size).toBeGreaterThan(6);
    // All that is kept is compared, and what is not kept is a kind's to tell.
    const kept = stageColumns.filter((name) => !/_(limit|fault)$/.test(name));
    expect(compared).toEqual(expect.arrayContaining([...kept, 'mark_fake', 'veto_never', 'rule_a1', 'vetoed', 'grid', 'area']));
    const kinds = await store.columns('SELECT * FROM fact_kinds');
    for (const name of [...FACT_COLUMNS, ...stageColumns]) {
      if (!(name in kinds)) continue;
      // Of a worker, a grid or a time kinds only know whether there is one.
      const said =
        name === 'state' || name.endsWith('_fault') || typeof facts[name]!.find((v) => v !== null) === 'boolean'
          ? identifier(name)
          : `${identifier(name)} IS NULL`;
      const counted = (relation: string, n: string) =>
        store.rows(`SELECT ${said} AS what, ${n} AS n FROM ${relation} GROUP BY what ORDER BY what NULLS FIRST`);
      expect(await counted('fact_kinds', 'sum(n)::BIGINT'), name).toEqual(await counted('facts', 'count(*)'));
    }
  });
});

describe('ids of stages and rules', () => {
  it('may be any words, those of our own columns included', async () => {
    const world = makeWorld(5, 200);
    await loadEventRecords(store, world.events.map(recordOf));
    const named = (stages: readonly [string, string], rules: readonly [string, string]) => {
      const limit = { from: 'reportedAt', role: '专职网格员', limit: '1d' } as const;
      return parseConfig(SchemeSchema, {
        scheme: '同名',
        lifecycle: [
          { id: stages[0], label: '甲', to: 'handledAt', ...limit },
          { id: stages[1], label: '乙', to: 'checkedAt', ...limit },
        ],
        events: {
          rules: [
            { id: rules[0], label: '丙', when: { stage: stages[0], late: true }, points: -3 },
            { id: rules[1], label: '丁', when: { reworks: { gte: 1 } }, points: -5 },
          ],
        },
        metrics: [{ id: 'mean', label: '均分', unit: 'points', better: 'higher', mean: 'eventScore' }],
        workers: { items: [{ metric: 'mean', weight: 100, score: 'value' }] },
      });
    };
    const scored = async (scheme: ReturnType<typeof named>) => {
      const { eventRules, counts, findings, workers } = await scoreRound(world, scheme, store, { round: '2026Q1' });
      return {
        rules: eventRules.map(({ hits, sum }) => ({ hits, sum })),
        counts: Object.values(counts),
        findings: findings.map(({ figures }) => figures),
        workers: workers.map(({ total }) => total),
      };
    };
    const plain = await scored(named(['one', 'two'], ['three', 'four']));
    expect(plain.rules.every(({ hits }) => hits > 0)).toBe(true);
    expect(await scored(named(['sum', 'hits'], ['order', 'start']))).toEqual(plain);
    expect(await scored(named(['grid', 'area'], ['subject', 'used']))).toEqual(plain);
  });
});

const MARKED = { id: 'fakes', label: '弄虚作假', unit: 'count', better: 'lower', count: { mark: 'fake' } } as const;

function told(scores: Round['workers']) {
  return scores.map(({ subject, total, rank, grade, metrics, vetoes, tree }) => {
    return { subject, total, rank, grade, metrics, vetoes, parts: tree.parts?.map(({ points, how }) => ({ points, how })) };
  });
}

/** A record as `loadEventRecords` takes it, from the cells of a file. */
function recordOf(cells: Readonly<Record<string, string>>) {
  const numbers = new Set(['lon', 'lat', 'extensions', 'returns', 'reworks', 'satisfaction']);
  const entries = Object.entries(cells).flatMap(([key, text]): [string, string | number | boolean][] => {
    if (text === '') return [];
    if (key === 'void') return [[key, text === 'true']];
    return [[key, numbers.has(key) ? Number(text) : text]];
  });
  return Object.fromEntries(entries) as never;
}
