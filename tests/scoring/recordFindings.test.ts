import { describe, expect, it } from 'vitest';
import type { MarkRecord, PointRecord } from '../../src/core/tables.js';
import { post, registerOf, schemeOf, scored, worker } from './schemes/round.js';

const scheme = (own: object = {}) =>
  schemeOf({
    scheme: '评分',
    lifecycle: [{ id: 'handle', label: '处置', from: 'reportedAt', to: 'handledAt', role: '网格员', limit: '1d' }],
    events: { rules: [{ id: 'fake', label: '弄虚作假', when: { mark: '弄虚作假' }, veto: true }], floor: 0 },
    metrics: [
      { id: 'mean', label: '事件平均分', unit: 'points', better: 'higher', mean: 'eventScore' },
      { id: 'opinion', label: '测评', unit: 'points', better: 'higher', marks: '测评', raters: { 领导: 60, 同事: 40 } },
    ],
    workers: {
      items: [
        { metric: 'mean', weight: 60, score: 'value' },
        { metric: 'opinion', weight: 40, score: 'value' },
      ],
      bonus: { cap: 5, items: [{ points: '积分', factor: 0.1 }] },
      veto: [{ mark: '违纪', grade: '合格' }],
      grades: [
        { id: '优秀', from: 90 },
        { id: '合格', from: 0 },
      ],
    },
    ...own,
  });
const LINES = ['id,category,grid,reportedAt,handledAt', 'E1,市容,G1,2026-03-02 08:00,2026-03-02 10:00'];
const mark = (subject: string, item: string, rater?: string): MarkRecord => ({
  ...{ subject, item, value: 80, date: '2026-03-20' },
  ...(rater === undefined ? {} : { rater }),
});
const point = (subject: string, kind = '积分'): PointRecord => ({ subject, kind, points: 10, date: '2026-03-20' });
const told = async (given: { marks?: MarkRecord[]; points?: PointRecord[]; workers?: [] }, own: object = {}) => {
  const round = await scored(scheme(own), LINES, {
    ...{ register: registerOf('111'), workers: [worker('W1', '网格员')], assignments: [post('W1', '网格员')] },
    ...given,
  });
  return round.findings.filter(({ code }) => /^(mark|points)\./.test(code));
};

const TWO_GRADES = [
  { id: '优秀', from: 90 },
  { id: '合格', from: 0 },
];

describe('marks and points that are in no score', () => {
  it('are not there where all are in order', async () => {
    const marks = [mark('W1', '测评', '领导'), mark('E1', '弄虚作假'), mark('W1', '违纪')];
    expect(await told({ marks, points: [point('W1')] })).toEqual([]);
    expect(await told({})).toEqual([]);
  });

  it.each([
    ['about an event that there is not', { marks: [mark('E9', '弄虚作假')] }, 'mark.eventUnknown', '弄虚作假 E9'],
    ['about somebody whom nobody knows', { marks: [mark('W9', '测评', '领导')] }, 'mark.subjectUnknown', '测评 W9'],
    ['that would be a veto', { marks: [mark('w1', '违纪')] }, 'mark.subjectUnknown', '违纪 w1'],
    ['by a rater without a weight', { marks: [mark('W1', '测评', '领 导')] }, 'mark.raterUnknown', '测评 领 导'],
    ['by no rater', { marks: [mark('W1', '测评')] }, 'mark.raterUnknown', '(测评)'],
    ['of an item that is written otherwise', { marks: [mark('W1', '评测', '领导')] }, 'mark.unused', '评测'],
    ['of points of somebody whom nobody knows', { points: [point('W9'), point('W1')] }, 'points.subjectUnknown', '积分 W9'],
    ['of another kind', { points: [point('W1', '积份')] }, 'points.unused', '积份'],
  ])('are told: one %s', async (_, given, code, named) => {
    const findings = await told(given);
    expect(findings.map((one) => [one.code, one.figures])).toEqual([[code, { records: 1 }]]);
    expect(findings[0]!.text.zh).toContain(named);
  });

  it('are not told of where anybody may be judged', async () => {
    const departments = { items: [{ metric: 'opinion', weight: 100, score: 'value' }] };
    expect(await told({ marks: [mark('城管科', '测评', '领导')] }, { departments })).toEqual([]);
    expect(await told({ marks: [mark('W9', '测评', '领导')], workers: [] })).toEqual([]);
  });

  it.each([
    ['a veto of workers that names a grid', { marks: [mark('G1', '违纪')] }, 'mark.subjectUnknown', '违纪 G1'],
    ['a mark of workers that names an area', { marks: [mark('A', '测评', '领导')] }, 'mark.subjectUnknown', '测评 A'],
    ['points of workers that name a grid', { points: [point('G1')] }, 'points.subjectUnknown', '积分 G1'],
    ['a mark of events that names a worker', { marks: [mark('W1', '弄虚作假')] }, 'mark.eventUnknown', '弄虚作假 W1'],
  ])('are told where the id is of another kind: %s', async (_, given, code, named) => {
    const findings = await told(given);
    expect(findings.map((one) => [one.code, one.figures])).toEqual([[code, { records: 1 }]]);
    expect(findings[0]!.text.zh).toContain(named);
  });

  it('are not told of where the id is of any kind that the item is used for', async () => {
    const grids = { items: [{ metric: 'opinion', weight: 100, score: 'value' }], veto: [{ mark: '弄虚作假', grade: '合格' }] };
    const own = { grids: { ...grids, grades: TWO_GRADES } };
    const marks = [mark('G1', '测评', '领导'), mark('G1', '弄虚作假'), mark('E1', '弄虚作假')];
    expect(await told({ marks }, own)).toEqual([]);
  });

  it.each([
    ['years before', '2024-03-20'],
    ['just before', '2025-12-31'],
    ['just after', '2026-04-01'],
  ])('are no matter of the round that is not theirs: %s', async (_, date) => {
    const marks = [mark('E9', '弄虚作假'), mark('W9', '违纪'), mark('W1', '测评', '无'), mark('W1', '评测')];
    const points = [point('W9'), point('W1', '积份')];
    const dated = <T>(records: T[]) => records.map((one) => ({ ...one, date }));
    const codes = (await told({ marks: dated(marks), points: dated(points) })).map(({ code, severity }) => [code, severity]);
    expect(codes.filter(([code]) => !code!.endsWith('Round'))).toEqual([]);
    expect(codes.filter(([, severity]) => severity !== 'note')).toEqual([]);
    const first = (date: string) => told({ marks: [{ ...marks[1]!, date }] });
    expect([(await first('2026-01-01')).length, (await first('2026-03-31')).length]).toEqual([1, 1]);
  });
});

describe('marks, points and visits dated outside the round', () => {
  const points = (...dates: string[]) => dates.map((date): PointRecord => ({ ...point('W1'), date }));
  const many = (n: number, date: string) => Array.from({ length: n }, () => date);
  const brief = async (given: Parameters<typeof told>[0]) =>
    (await told(given)).map(({ code, severity, figures }) => [severity, code, figures!.records]);

  it('are a warning where many are none of this round: the year was mistaken', async () => {
    const findings = await told({ points: points(...many(12, '2025-03-20'), '2025-02-03') });
    expect(findings.map(({ code, severity, figures }) => [severity, code, figures])).toEqual([
      ['warning', 'points.noneInRound', { records: 13 }],
    ]);
    expect(findings[0]!.text.zh).toContain('13 条积分的日期全部不在本期(2025-02-03 至 2025-03-20)');
    expect(findings[0]!.text.en).toContain('积分 W1 2025-02-03');
  });

  it('are a warning where a few would be of this round with its year', async () => {
    const findings = await told({ points: points(...many(20, '2026-03-20'), '2025-03-19', '2025-11-02') });
    expect(findings.map(({ code, severity, figures }) => [severity, code, figures!.records])).toEqual([
      ['warning', 'points.otherYear', 1],
      ['note', 'points.outsideRound', 1],
    ]);
    expect(findings[0]!.text.zh).toContain('(积分 W1 2025-03-19)');
    expect(findings[1]!.text.zh).toContain('(积分 W1 2025-11-02)');
  });

  it('are a note in a ledger of years, and in one of a few records', async () => {
    const dates = [...many(20, '2026-03-20'), ...many(18, '2025-03-20'), ...many(5, '2026-04-01')];
    expect(await brief({ points: points(...dates) })).toEqual([['note', 'points.outsideRound', 23]]);
    expect(await brief({ points: points('2025-03-20') })).toEqual([['note', 'points.noneInRound', 1]]);
  });

  it('are told of marks, and of those about events where they come after the end', async () => {
    const marks = [
      { ...mark('W1', '测评', '领导'), date: '2026-03-02' },
      { ...mark('W1', '测评', '同事'), date: '2026-07-02' },
      { ...mark('E1', '弄虚作假'), date: '2025-12-30' },
      { ...mark('E1', '弄虚作假'), date: '2027-03-30' },
    ];
    expect(await brief({ marks })).toEqual([['note', 'mark.outsideRound', 2]]);
  });

  it('are not told of what the scheme does not use, nor of what is yet to come in the round', async () => {
    expect(await brief({ points: [{ ...point('W1', '别的'), date: '2025-03-20' }] })).toEqual([]);
    const early = await scored(scheme(), LINES, {
      ...{ register: registerOf('111'), workers: [worker('W1', '网格员')], assignments: [post('W1', '网格员')] },
      ...{ points: points('2026-03-01', '2026-03-30'), asOf: '2026-03-10' },
    });
    expect(early.findings.filter(({ code }) => code.startsWith('points.'))).toEqual([]);
  });

  it('are told of visits that the scheme counts', async () => {
    const visits = (...dates: string[]) =>
      dates.map((dueOn, i) => ({ id: `V${10 + i}`, worker: 'W1', grid: 'G1', personClass: '独居老人', dueOn }));
    const counting = {
      metrics: [{ id: 'made', label: '走访率', unit: 'rate', better: 'higher', visits: 'completed' }],
      workers: { items: [{ metric: 'made', weight: 100, score: 'rate' }] },
    };
    const found = async (own: object, ...dates: string[]) =>
      (
        await scored(scheme(own), LINES, {
          ...{ register: registerOf('111'), workers: [worker('W1', '网格员')], visits: visits(...dates) },
        })
      ).findings
        .filter(({ code }) => code.startsWith('visit.'))
        .map(({ code, severity, text }) => [severity, code, /\((.*)\)/.exec(text.zh)![1]]);
    const dates = [...many(20, '2026-01-01'), '2025-01-05', '2026-04-01'];
    expect(await found(counting, ...dates)).toEqual([
      ['warning', 'visit.otherYear', 'V30 2025-01-05'],
      ['note', 'visit.outsideRound', 'V31 2026-04-01'],
    ]);
    expect(await found({}, ...dates)).toEqual([]);
  });
});

describe('the raters of a mark', () => {
  const opinion = {
    id: 'opinion',
    label: '测评',
    unit: 'points',
    better: 'higher',
    marks: '测评',
    raters: { 领导: 60, 同事: 40 },
  };
  const mean = { id: 'mean', label: '事件平均分', unit: 'points', better: 'higher', mean: 'eventScore' };
  const of = (id: string, raters?: object) => ({ ...opinion, id, raters });
  const items = (...metrics: string[]) => ({
    items: metrics.map((metric) => ({ metric, weight: 100 / metrics.length, score: 'value' })),
  });
  const raterless = async (own: object, ...marks: MarkRecord[]) =>
    (await told({ marks }, own)).map(({ code, text }) => [code, /\((.*)\)/.exec(text.zh)![1]]);
  const PUBLIC = mark('W1', '测评', '群众');

  it('are those of any metric that is used, in whichever order they stand', async () => {
    const [by, other] = [of('byLeaders', opinion.raters), of('byPublic', { 群众: 100 })];
    for (const metrics of [
      [mean, by, other],
      [mean, other, by],
    ]) {
      expect(await raterless({ metrics, workers: items('byLeaders', 'byPublic') }, PUBLIC, mark('W1', '测评', '领导'))).toEqual(
        [],
      );
      expect(await raterless({ metrics, workers: items('byLeaders') }, PUBLIC)).toEqual([['mark.raterUnknown', '测评 群众']]);
    }
  });

  it('do not matter where somebody takes the item of anybody', async () => {
    const metrics = [mean, opinion];
    const veto = { grades: TWO_GRADES, veto: [{ mark: '测评', grade: '合格' }] };
    const bonus = { bonus: { cap: 5, items: [{ mark: '测评', factor: 0.1 }] } };
    for (const rest of [veto, bonus])
      expect(await raterless({ metrics, workers: { ...items('opinion'), ...rest } }, PUBLIC)).toEqual([]);
    const both = { metrics: [mean, opinion, of('byAnybody')], workers: items('opinion', 'byAnybody') };
    expect(await raterless(both, PUBLIC)).toEqual([]);
  });

  it('are held against the metrics of those whom the mark is about', async () => {
    const own = {
      metrics: [mean, opinion, of('ofGrids', { 群众: 100 })],
      ...{ workers: items('opinion'), grids: items('ofGrids') },
    };
    const marks = [PUBLIC, mark('G1', '测评', '群众'), mark('G1', '测评', '领导'), mark('W1', '测评', '同事')];
    expect(await raterless(own, ...marks)).toEqual([['mark.raterUnknown', '测评 群众、测评 领导']]);
  });
});
