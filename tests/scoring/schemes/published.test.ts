import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Scheme } from '../../../src/core/config/scheme.js';
import type { SubjectScore } from '../../../src/core/round.js';
import { checkScheme } from '../../../src/scoring/check/checkScheme.js';
import { LIUJIAO_GRADES, PUBLISHED } from './publishedSchemes.js';
import { post, preset, registerOf, schemeOf, scored, worker } from './round.js';

const file = fileURLToPath(new URL('../../../../shared/data/standards/scoring-schemes.json', import.meta.url));
const sayable = (id: string): Scheme => {
  const own = PUBLISHED[id]!.scheme as { preset?: string };
  return own.preset === undefined ? schemeOf(own) : preset(own.preset);
};
const lookUp = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);

/** Every part that a publication names: items with their children, deductions, bonuses, grades, weights. */
function partsOf(scheme: Record<string, unknown>): string[] {
  const named = (list: unknown): string[] =>
    ((Array.isArray(list) ? list : []) as Record<string, unknown>[]).flatMap((part) => {
      const own = part.name ?? part.event ?? part.grade;
      const inner = [...named(part.children), ...named(part.deduct), ...named(part.bonus)];
      return own !== undefined ? [String(own), ...inner] : [...Object.keys(part).filter((key) => key !== 'rule'), ...inner];
    });
  return [
    ...['items', 'bonus', 'grades'].flatMap((key) => named(scheme[key])),
    ...Object.keys((scheme.weights as object | undefined) ?? {}),
    ...((scheme.response_parts as string[] | undefined) ?? []),
    ...['aggregation', 'raters', 'bonus_cap', 'eligibility'].filter((key) => scheme[key] !== undefined),
  ];
}

describe('the published schemes', () => {
  it.skipIf(!existsSync(file))(
    'are all here: each part that is published is said, or named as not published (skipped: ../shared/data/standards is absent)',
    () => {
      const { schemes } = JSON.parse(readFileSync(file, 'utf8')) as { schemes: (Record<string, unknown> & { id: string })[] };
      expect(schemes.length).toBe(17);
      const others = schemes.filter(({ id }) => !id.startsWith('cjt292'));
      expect(others.map(({ id }) => id).sort()).toEqual(Object.keys(PUBLISHED).sort());
      for (const scheme of others) {
        const said = Object.keys(PUBLISHED[scheme.id]!.parts);
        expect([scheme.id, partsOf(scheme).filter((part) => !said.includes(part))]).toEqual([scheme.id, []]);
      }
    },
  );

  it.each(Object.keys(PUBLISHED))('%s: every part stands where it is said to stand, and the scheme can be used', (id) => {
    const scheme = sayable(id);
    for (const [part, path] of Object.entries(PUBLISHED[id]!.parts))
      if (!path.startsWith('not published')) expect([part, lookUp(scheme, path) !== undefined]).toEqual([part, true]);
    const told = checkScheme(scheme).map(({ code, severity }) => `${severity} ${code}`);
    // What a publication leaves open is told: this one caps no bonus.
    expect(told).toEqual(id === 'liujiao' ? ['warning scheme.bonusUncapped'] : []);
  });

  it('liujiao: as printed, 94.5 and 60–69 have no grade, and the lines say so', () => {
    const scheme = sayable('liujiao');
    const printed = [
      { id: '优秀', from: 95 },
      { id: '合格', from: 80, to: 94 },
      { id: '基本合格', from: 70, to: 79 },
      { id: '不合格', from: 0, to: 60 },
    ];
    const told = checkScheme({ ...scheme, workers: { ...scheme.workers!, grades: printed } }).filter(
      (f) => f.code === 'scheme.gradeHole',
    );
    expect(told.map(({ text, place, severity }) => [severity, place?.path, /^[\d.]+/.exec(text.en)?.[0]])).toEqual([
      ['blocking', 'workers.grades.1.to', '94.5'],
      ['blocking', 'workers.grades.2.to', '79.5'],
      ['blocking', 'workers.grades.3.to', '65'],
    ]);
    expect(LIUJIAO_GRADES.length).toBe(printed.length);
  });
});

const EVENTS = ['id,category,grid,tier,reportedAt,handledAt', 'E1,市容,G1,subdistrict,2026-03-02 08:00,2026-03-02 10:00'];
const W1 = { workers: [worker('W1', '网格员')], assignments: [post('W1', '网格员')], round: '2026-03' };
const mark = (item: string, value: number, rater?: string, subject = 'W1') => ({
  ...{ subject, item, value, date: '2026-03-20' },
  ...(rater === undefined ? {} : { rater }),
});
const point = (kind: string, points: number, subject = 'W1') => ({ subject, kind, points, date: '2026-03-10' });
const result = (score: SubjectScore | undefined) => [
  score!.tree.parts!.map((p) => p.points.toString()),
  score!.total!.toString(),
  score!.grade,
];

describe('cases of the published schemes, worked by hand', () => {
  it('hecun-2023: three offices, bonus by level and for every third-tier event beyond the first', async () => {
    const own = [
      mark('网格运作成效分', 45, undefined, 'G1'),
      mark('网格履职绩效分', 24, undefined, 'G1'),
      mark('网格员绩效分', 18, undefined, 'G1'),
    ];
    const lines = [...EVENTS, 'E2,市容,G1,subdistrict,2026-03-02 08:00,2026-03-02 10:00'];
    const { grids } = await scored(sayable('hecun-2023'), lines, { ...W1, marks: own, points: [point('创新·县', 1, 'G1')] });
    // 4 for the county's level, (2 − 1) × 1
    expect(result(grids[0])).toEqual([['45', '24', '18', '5'], '92', null]);
  });

  it('liujiao: 60 × 90 + 30 × 80 + 10 × 100, and two press pieces', async () => {
    const own = [mark('考核', 90, '办事处部门'), mark('考核', 80, '社区'), mark('考核', 100, '服务对象测评')];
    const { workers } = await scored(sayable('liujiao'), EVENTS, { ...W1, marks: own, points: [point('新闻稿(办事处/市)', 2)] });
    expect(result(workers[0])).toEqual([['88', '2'], '90', '合格']);
  });

  it('county-star: four items, three raters', async () => {
    const three = [
      mark('网格评价满意率', 100, '网格长'),
      mark('网格评价满意率', 80, '兼职网格员'),
      mark('网格评价满意率', 90, '村(社区)网格化服务中心'),
    ];
    const own = [mark('基础信息录入率', 100), mark('动态信息采集率', 90), mark('应知应会知晓率', 80), ...three];
    const { workers } = await scored(sayable('county-star'), EVENTS, { ...W1, marks: own });
    expect(result(workers[0])).toEqual([['30', '27', '16', '18'], '91', '四星']);
  });

  it('town-reward-penalty: deductions end at the floor of their item, rewards at its full marks', async () => {
    const own = [
      point('一户不知道', 3),
      point('建立不规范', 1),
      point('未及时发布动态', 2),
      point('一户漏管', 1),
      point('上报一处安全隐患', 2),
      point('缺席一次', 12),
    ];
    const { workers } = await scored(sayable('town-reward-penalty'), EVENTS, { ...W1, points: own, marks: [mark('其余', 8)] });
    // 20 − 6; 20 − 10 − 4; 30 − 10 + 20, at most 30; 20 − 24, at least 0; 8
    expect(result(workers[0])).toEqual([['14', '6', '30', '0', '8'], '58', null]);
  });

  it('grid-assistant-pay: three reports short of ninety, one meeting, one handbook', async () => {
    const visit = (n: number, personClass: string, made: boolean) => ({
      ...{ id: `V${n}`, worker: 'W1', personClass, dueOn: '2026-03-10' },
      ...(made ? { visitedAt: '2026-03-09' } : {}),
    });
    const { workers } = await scored(sayable('grid-assistant-pay'), EVENTS, {
      ...W1,
      visits: [visit(1, '重点人员', true), visit(2, '重点场所', true), visit(3, '重点场所', false)],
      points: [point('缺席会议', 1), point('信息报送', 87), point('工作手册不达标', 1)],
    });
    // 1000 − 30 − 60 − 50 = 860 yuan; 20; 100 − 50 points short; 20
    expect(result(workers[0])).toEqual([['172/5', '20', '10', '20'], '422/5', null]);
  });

  it('tonglu-tlgm: 58 is capped at 50; 20 + 5 + 20', async () => {
    const own = [point('有效事件分', 30), point('动态事件分', 28), point('新增', 20), point('修改', 10), point('核查', 100)];
    const { workers } = await scored(sayable('tonglu-tlgm'), EVENTS, { ...W1, points: own });
    expect(result(workers[0])).toEqual([['50', '45'], '95', null]);
  });

  it('jinhua: a threshold, then a point for each percentage point; what leaders assigned counts twice', async () => {
    const lines = [
      'id,category,grid,department,urgency,source,reportedAt,closedAt,suspendedFrom,reworks',
      'J1,市容,G1,城管,normal,hotline,2026-03-02 08:00,2026-03-03 08:00,,0',
      'J2,市容,G1,城管,normal,hotline,2026-03-02 08:00,2026-03-20 08:00,,0',
      'J3,市容,G1,城管,normal,hotline,2026-03-02 08:00,2026-03-03 08:00,,1',
      'J4,市容,G1,城管,normal,leader,2026-03-02 08:00,2026-03-03 08:00,,1',
      'J5,市容,G1,城管,urgent,hotline,2026-03-02 08:00,2026-03-20 08:00,,0',
      'J6,市容,G1,城管,normal,hotline,2026-03-02 08:00,,2026-03-03 08:00,0',
    ];
    const { departments } = await scored(sayable('jinhua'), lines, { points: [point('机构未落实', 1, '城管')] });
    // 5 − 1; 3 of 5 in time: 50 − (70 − 60); 5 of 5; 10 − 95 × 0.5, at least 0; 5 − 0.2; 5 − 0.4; 5
    expect(result(departments[0])).toEqual([['4', '40', '20', '0', '24/5', '23/5', '5'], '392/5', null]);
  });

  it('yangzhou-old: five parts and a capped bonus', async () => {
    const values = { 常规案件: 63, 返工案件: 5, '12319案件': 4, 专项考核: 8, 基础工作: 9 };
    const own = Object.entries(values).map(([item, value]) => mark(item, value, undefined, 'A'));
    const { areas } = await scored(sayable('yangzhou-old'), EVENTS, {
      ...W1,
      register: registerOf('111'),
      marks: own,
      points: [point('重大活动保障', 7, 'A')],
      round: '2026Q1',
    });
    expect(result(areas[0])).toEqual([['63', '5', '4', '8', '9', '5'], '94', null]);
  });
});
