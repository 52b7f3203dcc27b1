import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/core/config/parse.js';
import { type Scheme, SchemeSchema } from '../../src/core/config/scheme.js';
import type { WanggeError } from '../../src/core/errors.js';
import { checkScheme } from '../../src/scoring/check/checkScheme.js';
import { SCHEME } from './world.js';

/** A copy that a test may spoil. */
type Draft<T> = { -readonly [K in keyof T]: Draft<T[K]> };
function spoiled(change: (scheme: Draft<Scheme>) => void): Scheme {
  const copy = structuredClone(SCHEME) as Draft<Scheme>;
  change(copy);
  return copy as Scheme;
}

const codes = (scheme: Scheme) => checkScheme(scheme).map((f) => `${f.severity} ${f.code} ${f.place?.path}`);

describe('checkScheme', () => {
  it('finds nothing wrong with a sound scheme', () => {
    expect(checkScheme(SCHEME)).toEqual([]);
  });

  const faults: [string, (scheme: Draft<Scheme>) => void, string][] = [
    ['weights that do not sum to 100', (s) => (s.workers!.items[0]!.weight = 29.9), 'blocking scheme.weights workers.items'],
    [
      'a weight that is not positive',
      (s) => {
        s.workers!.items[0]!.weight = -30;
        s.workers!.items[1]!.weight = 70;
      },
      'blocking scheme.weightSign workers.items.0.weight',
    ],
    ['a hole below the lowest grade', (s) => (s.workers!.grades[2]!.from = 60), 'blocking scheme.gradeHole workers.grades'],
    ['grades out of order', (s) => s.workers!.grades.reverse(), 'blocking scheme.gradeOrder workers.grades.1'],
    ['two grades with one bound', (s) => (s.workers!.grades[1]!.from = 90), 'blocking scheme.gradeOrder workers.grades.1'],
    ['a bonus without cap', (s) => delete s.workers!.bonus!.cap, 'blocking scheme.bonusWithoutCap workers.bonus'],
    [
      'a lower-is-better rate added as it is',
      (s) => (s.workers!.items[1]!.score = 'rate'),
      'blocking scheme.direction workers.items.1.score',
    ],
    [
      'a higher-is-better rate inverted',
      (s) => (s.workers!.items[0]!.score = 'inverted'),
      'blocking scheme.direction workers.items.0.score',
    ],
    [
      'an unknown metric',
      (s) => (s.workers!.items[0]!.metric = 'onTimeHandeld'),
      'blocking scheme.unknownName workers.items.0.metric',
    ],
    [
      'an unknown stage in a condition',
      (s) => (s.metrics[0]!.over!.stage = 'handel'),
      'blocking scheme.unknownName metrics.0.over.stage',
    ],
    [
      'an unknown stage deep inside',
      (s) => (s.events.rules[4]!.when = { any: [{ not: { stage: 'x', late: true } }] }),
      'blocking scheme.unknownName events.rules.4.when.any.0.not.stage',
    ],
    ['an unknown stage to answer', (s) => (s.events.rules[0]!.of = 'nobody'), 'blocking scheme.unknownName events.rules.0.of'],
    [
      'a stage fact without stage',
      (s) => delete s.metrics[0]!.count!.stage,
      'blocking scheme.factWithoutStage metrics.0.count.onTime',
    ],
    ['a stage without fact', (s) => delete s.metrics[0]!.count!.onTime, 'blocking scheme.stageWithoutFact metrics.0.count.stage'],
    ['a rate without denominator', (s) => delete s.metrics[0]!.over, 'blocking scheme.metricUnit metrics.0.unit'],
    ['a metric of two kinds', (s) => (s.metrics[0]!.visits = 'completed'), 'blocking scheme.metricSource metrics.0'],
    ['a metric of no kind', (s) => delete s.metrics[2]!.count, 'blocking scheme.metricSource metrics.2'],
    ['a count scored as a rate', (s) => (s.workers!.items[3]!.score = 'rate'), 'blocking scheme.scoreUnit workers.items.3.score'],
    ['a rate scored as points', (s) => (s.workers!.items[0]!.score = 'value'), 'blocking scheme.scoreUnit workers.items.0.score'],
    [
      'steps that do not ascend',
      (s) =>
        (s.workers!.items[3]!.score = {
          steps: [
            [10, 0],
            [10, 50],
          ],
          byPeer: {},
        }),
      'blocking scheme.stepOrder workers.items.3.score.steps',
    ],
    [
      'steps the wrong way',
      (s) =>
        (s.workers!.items[3]!.score = {
          steps: [
            [0, 100],
            [10, 50],
          ],
          byPeer: {},
        }),
      'warning scheme.stepDirection workers.items.3.score.steps',
    ],
    ['an id used twice', (s) => (s.metrics[1]!.id = 'OnTimeHandled'), 'blocking scheme.idTwice metrics.1.id'],
    ['a cap of the other sign', (s) => (s.events.rules[0]!.cap = 30), 'blocking scheme.capSign events.rules.0.cap'],
    ['a rule that does nothing', (s) => (s.events.rules[3]!.points = 0), 'warning scheme.ruleIdle events.rules.3'],
    ['a base above its ceiling', (s) => (s.events.ceiling = 99), 'blocking scheme.bounds events'],
    [
      'a stage that runs backwards',
      (s) => Object.assign(s.lifecycle[0]!, { from: 'acceptedAt', to: 'reportedAt' }),
      'warning scheme.stageOrder lifecycle.0.to',
    ],
    [
      'a day in working hours',
      (s) => Object.assign(s.lifecycle[2]!, { limit: '24h' }),
      'warning scheme.dayInHours lifecycle.2.limit',
    ],
    [
      'a working clock that a deadline overrides',
      (s) => Object.assign(s.lifecycle[2]!, { limit: { until: 'dueAt' } }),
      'warning scheme.untilClock lifecycle.2.clock',
    ],
    [
      'late extensions of a stage that none lengthens',
      (s) => Object.assign(s.lifecycle[0]!, { lateExtensions: 'counted' }),
      'warning scheme.extensionsUnused lifecycle.0.lateExtensions',
    ],
    [
      'a number of extensions of such a stage',
      (s) => Object.assign(s.lifecycle[2]!, { maxExtensions: 3 }),
      'warning scheme.extensionsUnused lifecycle.2.maxExtensions',
    ],
    [
      'extensions of a deadline that events bring along',
      (s) => Object.assign(s.lifecycle[1]!, { clock: 'natural', limit: { until: 'dueAt' }, maxExtensions: 1 }),
      'warning scheme.extensionsUnused lifecycle.1.maxExtensions',
    ],
    ['a veto to an unknown grade', (s) => (s.workers!.veto[0]!.grade = '差'), 'blocking scheme.unknownName workers.veto.0.grade'],
    [
      'a veto by a rule that does not veto',
      (s) => (s.workers!.veto[0] = { rule: 'late', grade: '合格' }),
      'blocking scheme.unknownName workers.veto.0.rule',
    ],
  ];
  faults.push(
    ['hours that overlap', (s) => s.clock.hours.push('17:00-19:00'), 'blocking scheme.clock clock.hours'],
    ['own days outside the calendar', (s) => (s.clock.days['2027-01-01'] = 'off'), 'blocking scheme.clock clock.days.2027-01-01'],
    ['a limit of nothing', (s) => Object.assign(s.lifecycle[2]!, { limit: '0d' }), 'blocking scheme.clock lifecycle.2.limit'],
    [
      'a stage with the name of something else',
      (s) => (s.lifecycle[0]!.id = 'rule'),
      'blocking scheme.idReserved lifecycle.0.id',
    ],
  );
  faults.push(
    [
      'a quota in percent without the sign',
      (s) => (s.workers!.grades[0]!.quota = 20),
      'blocking scheme.quotaShare workers.grades.0.quota',
    ],
    ['a quota of nothing', (s) => (s.workers!.grades[0]!.quota = 0), 'blocking scheme.quotaShare workers.grades.0.quota'],
    [
      'a quota on the lowest grade',
      (s) => (s.workers!.grades[2]!.quota = '10%'),
      'blocking scheme.quotaLowest workers.grades.2.quota',
    ],
    [
      'days of two stages',
      (s) =>
        (s.events.rules[0]!.when = {
          any: [
            { stage: 'handle', late: true },
            { stage: 'check', late: true },
          ],
        }),
      'blocking scheme.perDayStages events.rules.0.per',
    ],
    ['a stage whose column the facts have', (s) => (s.lifecycle[0]!.id = 'Given'), 'blocking scheme.idReserved lifecycle.0.id'],
    ['another such stage', (s) => (s.lifecycle[0]!.id = 'suspension'), 'blocking scheme.idReserved lifecycle.0.id'],
    [
      'marks that differ by case only',
      (s) => (s.events.rules[0]!.when = { mark: 'FAKE' }),
      'blocking scheme.idReserved events.rules.5.when',
    ],
  );
  const table = (s: Draft<Scheme>) => (s.lifecycle[1]!.limit as unknown as { table: Record<string, string>[] }).table;
  faults.push(
    [
      'a limit table without a column that it is keyed by',
      (s) => Object.assign(s.lifecycle[1]!.limit, { by: ['category', 'urgency', 'department'] }),
      'blocking scheme.limitColumn lifecycle.1.limit.table',
    ],
    [
      'a misspelt column of a limit table',
      (s) => (table(s)[1]!.urgancy = 'urgent'),
      'blocking scheme.unknownName lifecycle.1.limit.table',
    ],
    [
      'an unknown urgency in a limit table',
      (s) => (table(s)[1]!.urgency = '特急'),
      'blocking scheme.unknownName lifecycle.1.limit.table.1.urgency',
    ],
    [
      'a limit that cannot be read',
      (s) => (table(s)[2]!.时限 = '三天'),
      'blocking scheme.limitValue lifecycle.1.limit.table.2.时限',
    ],
    [
      'an unknown class in a limit table',
      (s) =>
        Object.assign(s.lifecycle[1]!.limit, {
          by: ['urbanRural'],
          table: [{ urbanRural: '市区', limit: '1h' }],
        }),
      'blocking scheme.unknownName lifecycle.1.limit.table.0.urbanRural',
    ],
    [
      'a limit table without a row for rural ground',
      (s) => Object.assign(s.lifecycle[1]!, { limit: { by: ['urbanRural'], table: [{ urbanRural: 'urban', limit: '1h' }] } }),
      'warning scheme.limitGap lifecycle.1.limit.table',
    ],
    [
      'a limit table with two limits for one class',
      (s) =>
        Object.assign(s.lifecycle[1]!.limit, {
          by: ['urbanRural'],
          table: [
            { urbanRural: '111', limit: '1h' },
            { urbanRural: '主城区', limit: '2h' },
          ],
        }),
      'blocking scheme.limitTwice lifecycle.1.limit.table.1',
    ],
    [
      'a limit of nothing in the short form',
      (s) => Object.assign(s.lifecycle[2]!, { limit: { urban: '0h', rural: '2h' } }),
      'blocking scheme.clock lifecycle.2.limit',
    ],
    ['a row without limit', (s) => (table(s)[0]!.limit = ' '), 'blocking scheme.limitValue lifecycle.1.limit.table.0.limit'],
  );
  for (const [name, change, expected] of faults) {
    it(`finds ${name}`, () => expect(codes(spoiled(change))).toContain(expected));
  }

  it('looks into the tables of files when they are given', () => {
    const scheme = spoiled((s) => Object.assign(s.lifecycle[1]!.limit, { table: 'limits.csv' }));
    const crossed = spoiled((s) => {
      const rows = [
        { 大类: '市容', 时限: '1d' },
        { urgency: '紧急', limit: '4h' },
      ];
      Object.assign(s.lifecycle[1]!.limit, { table: rows });
    });
    expect(checkScheme(crossed)).toMatchObject([
      { code: 'scheme.limitTwice', hint: { zh: '改正时限表,或加一行,同时写明 大类 市容、紧急程度 urgent' } },
    ]);
    const found = (tables?: Record<string, Record<string, string>[]>) =>
      checkScheme(scheme, {}, tables).map((f) => [f.code, f.text.en]);
    expect(found()).toEqual([]);
    expect(found({ 'limits.csv': [{ 大类: '市容', 紧急程度: '紧急', 时限: '4h' }] })).toEqual([]);
    expect(found({})).toEqual([['scheme.limitTable', expect.stringContaining('limits.csv')]]);
    expect(found({ 'limits.csv': [{ 大类: '市容', 紧急程度: '加急', 时限: '4h' }] })).toEqual([
      ['scheme.unknownName', expect.stringContaining('row 1 of the limit table limits.csv')],
    ]);
    expect(found({ 'limits.csv': [{ 大类: '市容', 时限: '4h' }] })).toEqual([
      ['scheme.limitColumn', expect.stringContaining('urgency')],
    ]);
  });

  it('holds a side against another key as it holds a class, and knows the rows that settle it', () => {
    const by = ['category', 'urgency', 'urbanRural'];
    const found = (...rows: Record<string, string>[]) =>
      codes(
        spoiled((s) => {
          const table = [{ category: '绿化', urgency: 'normal', urbanRural: '111', limit: '5h' }, ...rows];
          Object.assign(s.lifecycle[1]!, { limit: { by, table, default: '9h' } });
        }),
      );
    const twice = (row: number) => [`blocking scheme.limitTwice lifecycle.1.limit.table.${row}`];
    const streets = { category: '市容', limit: '1h' };
    for (const urbanRural of ['rural', '220', '乡村']) expect(found(streets, { urbanRural, limit: '3h' })).toEqual(twice(2));
    expect(found({ urgency: 'urgent', limit: '1h' }, { urbanRural: 'urban', limit: '3h' })).toEqual(twice(2));
    // of the same keys the class is the closer word, of others it is not
    expect(found({ urbanRural: '220', limit: '1h' }, { urbanRural: 'rural', limit: '3h' })).toEqual([]);
    const urgent = { urgency: 'urgent', urbanRural: 'rural', limit: '3h' };
    expect(found({ ...streets, urbanRural: '220' }, urgent)).toEqual(twice(2));
    // settled by a row with the keys of both, for the side or for each of its classes
    const rural = { urbanRural: 'rural', limit: '3h' };
    expect(found(streets, rural, { ...streets, ...rural, limit: '2h' })).toEqual([]);
    const village = { ...streets, urbanRural: '220', limit: '2h' };
    expect(found(streets, rural, village)).toEqual(twice(2));
    expect(found(streets, rural, village, { ...village, urbanRural: '210' })).toEqual([]);
  });

  it('tells where one delay is deducted twice: what is overdue is late too', () => {
    const rule = (id: string, when: object, points = -5) => ({ id, label: id, when, points, per: 'once', veto: false });
    const told = (...rules: object[]) =>
      codes(spoiled((s) => Object.assign(s.events, { rules, floor: 0 }))).filter((code) => code.includes('lateTwice'));
    const late = rule('slow', { stage: 'handle', late: true });
    const overdue = rule('open', { stage: 'handle', overdue: true });
    expect(told(late, overdue)).toEqual(['warning scheme.lateTwice events.rules.1']);
    expect(told(overdue, late)).toEqual(['warning scheme.lateTwice events.rules.0']);
    // done too late and still open are apart; so are two stages, and kinds of events; a reward is no second deduction
    expect(told(rule('slow', { stage: 'handle', late: true, done: true }), overdue)).toEqual([]);
    expect(told(rule('slow', { stage: 'accept', late: true }), overdue)).toEqual([]);
    expect(
      told(
        { ...late, when: { ...late.when, urgency: 'urgent' } },
        rule('open', { stage: 'handle', overdue: true, urgency: 'normal' }),
      ),
    ).toEqual([]);
    expect(told(late, { ...overdue, points: 0, veto: true })).toEqual([]);
  });

  it('tells bounds at the base that leave rules without effect, and a best grade printed to end below ordinary totals', () => {
    const rule = (points: number) => ({ id: 'r', label: 'r', when: { reworks: { gte: 1 } }, points, per: 'once', veto: false });
    const events = (own: object) =>
      codes(spoiled((s) => Object.assign(s.events, { base: 100, floor: 0, ceiling: 110, ...own }))).filter((c) =>
        /boundIdle/.test(c),
      );
    expect(events({ floor: 100, rules: [rule(-5)] })).toEqual(['warning scheme.boundIdle events.floor']);
    expect(events({ floor: 0, rules: [rule(-5)] })).toEqual([]);
    expect(events({ ceiling: 100, rules: [rule(5)] })).toEqual(['warning scheme.boundIdle events.ceiling']);
    // a deduction may take back what was added
    expect(events({ floor: 100, rules: [rule(-5), { ...rule(5), id: 'q' }] })).toEqual([]);
    const ends = (to: number | undefined, bonus: object | undefined) =>
      codes(
        spoiled((s) => {
          s.workers!.grades[0]!.to = to;
          Object.assign(s.workers!, { bonus });
        }),
      ).filter((c) => /gradeEnd/.test(c));
    const bonus = { cap: 5, items: [{ points: '表彰', factor: 1 }] };
    // 95–100 with a bonus on top is how rules are printed: 103 is nobody's riddle
    for (const to of [100, 105, undefined])
      for (const more of [bonus, { ...bonus, cap: 'none' }]) expect(ends(to, more)).toEqual([]);
    expect(ends(97, bonus)).toEqual(['warning scheme.gradeEnd workers.grades.0.to']);
    expect(ends(97, undefined)).toEqual(['warning scheme.gradeEnd workers.grades.0.to']);
    expect(ends(100, undefined)).toEqual([]);
  });

  it('suggests what was probably meant, and names a score that has no grade', () => {
    const [unknown] = checkScheme(spoiled((s) => (s.workers!.items[0]!.metric = 'onTimeHandeld')));
    expect(unknown!.hint?.en).toBe('did you mean "onTimeHandled"?');
    const [hole] = checkScheme(spoiled((s) => (s.workers!.grades[2]!.from = 60)));
    expect(hole!.text.en).toContain('59.5 has no grade');
    const [located] = checkScheme(
      spoiled((s) => (s.events.ceiling = 99)),
      { file: 'scheme.yaml', locate: () => ({ line: 7 }) },
    );
    expect(located).toMatchObject({ file: 'scheme.yaml', place: { line: 7, path: 'events' } });
  });
});

describe('SchemeSchema', () => {
  it('refuses unknown keys with a suggestion, deep inside conditions too', () => {
    const base = { scheme: 's', lifecycle: [{ id: 'a', label: 'a', from: 'reportedAt', to: 'closedAt', limit: '1d' }] };
    const refuse = (value: unknown) => {
      try {
        parseConfig(SchemeSchema, value);
        return null;
      } catch (error) {
        return error as { code: string; hint?: { en: string }; place?: { path?: string } };
      }
    };
    expect(refuse(base)).toBeNull();
    expect(refuse({ ...base, metric: [] })).toMatchObject({ code: 'configUnknownKey', hint: { en: 'did you mean "metrics"?' } });
    const rule = { id: 'r', label: 'r', points: -1, when: { stage: 'a', latte: true } };
    expect(refuse({ ...base, events: { rules: [rule] } })).toMatchObject({
      code: 'configUnknownKey',
      hint: { en: 'did you mean "late"?' },
    });
    expect(refuse({ ...base, lifecycle: [{ ...base.lifecycle[0], limit: '5 days' }] })).toMatchObject({ code: 'configInvalid' });
    expect(refuse({ ...base, clock: { zone: 'Asia/Shangai' } })).toMatchObject({
      code: 'configInvalid',
      place: { path: 'clock.zone' },
    });
    expect(refuse({ ...base, clock: { days: { '2026-02-30': 'off' } } })).toMatchObject({ code: 'configInvalid' });
    expect(refuse({ ...base, lifecycle: [{ ...base.lifecycle[0], id: '1a' }] })).toMatchObject({ code: 'configInvalid' });
  });

  it('names the forms that an entry may take, in one language at a time', () => {
    const stage = { id: 'a', label: 'a', from: 'reportedAt', to: 'closedAt', limit: '1d' };
    const said = (own: object, rest: object = {}) => {
      try {
        parseConfig(SchemeSchema, { scheme: 's', lifecycle: [{ ...stage, ...own }], ...rest });
      } catch (error) {
        const { text, hint, place } = error as WanggeError;
        return [text.zh, text.en, hint!.en, place!.path];
      }
      return null;
    };
    const [zh, en] = said({ limit: '2 hours' })!;
    expect([zh, en]).toEqual([
      '“lifecycle.0.limit”不合要求:时限写成 30min、4h、5d',
      '"lifecycle.0.limit": write a limit like 30min, 4h or 5d',
    ]);
    expect(said({ limit: { normal: '2 hours' } })!.slice(1)).toEqual([
      '"lifecycle.0.limit.normal": write a limit like 30min, 4h or 5d',
      'correct this entry; see docs/contracts.md',
      'lifecycle.0.limit.normal',
    ]);
    const clock = said({ clock: 'work' })!;
    expect(clock[1]).toMatch(/"natural"\|"working"/);
    expect(clock[0]).toMatch(/"natural"\|"working"/);
    expect(said({ clock: 'workin' })![2]).toBe('did you mean "working"?');
    expect(said({}, { events: { floor: 'none at all' } })![1]).toBe('"events.floor": write a number, 20% or 1/3');
    expect(said({}, { clock: { zone: 'Asia/Shangai' } })!.slice(0, 2)).toEqual([
      '“clock.zone”不合要求:不是时区名',
      '"clock.zone": no name of a time zone',
    ]);
  });

  /** What is told of a limit; null = nothing. */
  const refused = (limit: unknown) => {
    try {
      parseConfig(SchemeSchema, {
        ...{ scheme: 's', lifecycle: [{ id: 'a', label: 'a', from: 'reportedAt', to: 'closedAt', limit }] },
      });
      return null;
    } catch (error) {
      const { code, place, text, hint } = error as WanggeError;
      return { code, path: place?.path, zh: text.zh, hint: hint?.zh };
    }
  };

  it('tells of a limit what is wrong in the form whose keys were written, and never suggests what was written', () => {
    const told = (limit: unknown) => [refused(limit)!.code, refused(limit)!.path];
    expect(told({ urban: '1h' })).toEqual(['configInvalid', 'lifecycle.0.limit.rural']);
    expect(told({ by: ['category'] })).toEqual(['configInvalid', 'lifecycle.0.limit.table']);
    expect(refused({ until: 'dueat' })).toMatchObject({ path: 'lifecycle.0.limit.until', hint: '是否想写“dueAt”?' });
    expect(refused({ urbn: '1h', rural: '2h' })).toMatchObject({ code: 'configUnknownKey', hint: '是否想写“urban”?' });
    expect(refused({ normal: '1h', urgnt: '2h' })).toMatchObject({ code: 'configUnknownKey', hint: '是否想写“urgent”?' });
    const { code, hint } = refused({ until: 'dueAt', normal: '1h' })!;
    expect([code, hint]).toEqual(['configUnknownKey', expect.stringMatching(/^“until”不能与这里的其他键一起写/)]);
  });

  it('takes numbers for classes of ground alone: as anything else they would lose zeros', () => {
    const table = (row: object) => ({ by: ['category', 'urbanRural'], table: [{ category: '市容', limit: '1h', ...row }] });
    // what YAML makes of 0101 and of 1.10
    for (const category of [101, 1.1])
      expect(refused(table({ category }))).toMatchObject({
        code: 'configInvalid',
        path: 'lifecycle.0.limit.table.0.category',
        zh: expect.stringContaining('加上引号,如 "0101"'),
      });
    expect(refused(table({ limit: 30 }))!.zh).toContain('时限写成 30min');
    for (const row of [{ category: '0101' }, { urbanRural: 220 }, { 城乡分类: 111 }]) expect(refused(table(row))).toBeNull();
  });

  it('leaves a limit of nothing to the check, which tells its line', () => {
    const none = spoiled((s) => (s.lifecycle[0]!.limit = '0h'));
    const working = { ...none, lifecycle: none.lifecycle.map((stage) => ({ ...stage, clock: 'working' as const })) };
    for (const scheme of [none, working]) {
      const [found] = checkScheme(scheme, { file: 'scheme.yaml', locate: () => ({ line: 7 }) });
      expect(found).toMatchObject({ severity: 'blocking', file: 'scheme.yaml', place: { line: 7, path: 'lifecycle.0.limit' } });
      expect(found!.hint!.en).toContain('above zero');
    }
  });
});
