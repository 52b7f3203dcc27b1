/**
 * The eleven published schemes beside the six tables of posts, departments and areas, in our language. `parts` names every
 * part of a publication and where it is said; what is not published is named as such, and our figure for it is a stand-in.
 */
export interface Published {
  readonly scheme: object;
  /** Part as published → path in the scheme, or `not published: …`. */
  readonly parts: Readonly<Record<string, string>>;
}

const LIFE = [
  { id: 'handle', label: '办结', from: 'reportedAt', to: 'handledAt', role: '网格员', limit: '5d', clock: 'working' },
];
const marks = (id: string, label: string, more: object = {}) => ({
  ...{ id, label, unit: 'points', better: 'higher', marks: label },
  ...more,
});
const ledger = (id: string, label: string, better = 'lower') => ({ id, label, unit: 'points', better, points: label });
const sum = (id: string, label: string, base: number, parts: readonly object[], bounds: object) => ({
  ...{ id, label, unit: 'points', better: 'higher' },
  sum: { base, parts, ...bounds },
});
const full = (metric: string, weight: number, of = weight) => ({ metric, weight, score: { full: of } });
const settled = {
  id: 'settled',
  label: '事件办结率',
  unit: 'rate',
  better: 'higher',
  count: { stage: 'handle', done: true },
  over: { stage: 'handle', due: true },
};
const BOUND = { floor: 0 };

export const LIUJIAO_GRADES = [
  { id: '优秀', from: 95 },
  { id: '合格', from: 80 },
  { id: '基本合格', from: 70 },
  { id: '不合格', from: 0 },
];

const SETTLE = { id: 'settle', label: '结案', from: 'reportedAt', to: 'closedAt', limit: '5d' };
/** 应结案数 − 缓办数 */
const settleDue = (more: object = {}) => ({ stage: 'settle', due: true, suspended: false, ...more });
const ASSIGNED = { source: ['leader', 'department', 'media'] };
const faults = (id: string, label: string, own: object, times: number) => {
  const count = (name: string, title: string, when: object) => ({
    ...{ id: id + name, label: title, unit: 'count', better: 'lower' },
    count: { all: [when, own] },
  });
  return [
    count('Rework', '返工', { reworks: { gte: 1 } }),
    count('Again', '三次以上未通过', { reworks: { gte: 3 } }),
    count('Fake', '弄虚作假', { mark: '弄虚作假' }),
    count('Shirk', '推诿', { mark: '推诿' }),
    sum(
      id,
      label,
      5,
      [
        { metric: `${id}Rework`, points: -0.2 * times },
        { metric: `${id}Again`, points: -0.5 * times },
        { metric: `${id}Fake`, points: -1 * times },
        { metric: `${id}Shirk`, points: -1 * times },
      ],
      { ...BOUND, ceiling: 5 },
    ),
  ];
};

export const PUBLISHED: Readonly<Record<string, Published>> = {
  'grade-5': {
    scheme: {
      scheme: '五级评价',
      lifecycle: LIFE,
      metrics: [settled],
      workers: {
        items: [{ metric: 'settled', weight: 100, score: 'rate' }],
        grades: [
          { id: 'A', from: 90 },
          { id: 'B', from: 75 },
          { id: 'C', from: 60 },
          { id: 'D', from: 40 },
          { id: 'E', from: 0 },
        ],
      },
    },
    parts: { A: 'workers.grades.0', B: 'workers.grades.1', C: 'workers.grades.2', D: 'workers.grades.3', E: 'workers.grades.4' },
  },
  'hecun-2023': {
    scheme: {
      scheme: '贺村镇网格考核',
      period: 'month',
      lifecycle: LIFE,
      metrics: [
        marks('effect', '网格运作成效分'),
        marks('duty', '网格履职绩效分'),
        marks('people', '网格员绩效分'),
        { id: 'tier3', label: '上报三级事件', unit: 'count', better: 'higher', count: { tier: 'subdistrict' } },
      ],
      grids: {
        items: [full('effect', 50), full('duty', 30), full('people', 20)],
        bonus: {
          cap: 10,
          items: [
            { points: '创新·镇', factor: 2 },
            { points: '创新·县', factor: 4 },
            { points: '创新·地市', factor: 8 },
            { points: '创新·省', factor: 10 },
            { metric: 'tier3', above: 1, factor: 1 },
          ],
        },
      },
    },
    parts: {
      网格运作成效分: 'grids.items.0',
      网格履职绩效分: 'grids.items.1',
      网格员绩效分: 'grids.items.2',
      bonus_cap: 'grids.bonus.cap',
      创新性加分: 'grids.bonus.items.0',
      积极性加分: 'grids.bonus.items.4',
      '积极性加分:每增加…(truncated)': 'not published: points for each further event',
      period: 'period',
    },
  },
  liujiao: {
    scheme: {
      scheme: '六角办小区网格管理员',
      period: 'half',
      lifecycle: LIFE,
      metrics: [marks('review', '考核', { raters: { 办事处部门: 60, 社区: 30, 服务对象测评: 10 } })],
      combine: { weights: [40, 60] },
      workers: {
        items: [{ metric: 'review', weight: 100, score: 'value' }],
        bonus: {
          cap: 'none',
          items: [
            { points: '新闻稿(办事处/市)', factor: 1 },
            { points: '新闻稿(州以上)', factor: 2 },
            { points: '特色亮点市级以上推广', factor: 2 },
            { points: '办事处表彰', factor: 1 },
            { points: '市级以上表彰', factor: 2 },
          ],
        },
        grades: LIUJIAO_GRADES,
      },
    },
    parts: {
      aggregation: 'combine.weights',
      raters: 'metrics.0.raters',
      '新闻稿(办事处/市)': 'workers.bonus.items.0',
      '新闻稿(州以上)': 'workers.bonus.items.1',
      特色亮点市级以上推广: 'workers.bonus.items.2',
      办事处表彰: 'workers.bonus.items.3',
      市级以上表彰: 'workers.bonus.items.4',
      优秀: 'workers.grades.0',
      合格: 'workers.grades.1',
      基本合格: 'workers.grades.2',
      不合格: 'workers.grades.3',
    },
  },
  'town-star-quarter': {
    scheme: { preset: '星级网格员' },
    parts: {
      eligibility: 'workers.eligible.monthsInPost',
      信息录入率: 'metrics.2.sum',
      '新增/变更未及时更新': 'metrics.2.sum.parts.0',
      录入不全或有误: 'metrics.2.sum.parts.1',
      floor: 'metrics.2.sum.floor',
      事件办结率: 'workers.items.1',
      特殊人群走访率: 'workers.items.2',
      工作纪律: 'workers.items.3',
      网格评价满意率: 'workers.items.4',
      '事件办结率 … 的分值': 'not published: full marks of the four other items',
    },
  },
  'county-star': {
    scheme: {
      scheme: '全县专职网格员星级',
      lifecycle: LIFE,
      metrics: [
        marks('base', '基础信息录入率'),
        marks('live', '动态信息采集率'),
        marks('known', '应知应会知晓率'),
        marks('review', '网格评价满意率', { raters: { 网格长: 5, 兼职网格员: 5, '村(社区)网格化服务中心': 10 } }),
      ],
      workers: {
        eligible: { monthsInPost: 3 },
        items: [
          { metric: 'base', weight: 30, score: 'value' },
          { metric: 'live', weight: 30, score: 'value' },
          { metric: 'known', weight: 20, score: 'value' },
          { metric: 'review', weight: 20, score: 'value' },
        ],
        grades: [
          { id: '五星', from: 95, quota: '10%' },
          { id: '四星', from: 85 },
          { id: '三星', from: 0 },
        ],
      },
    },
    parts: {
      eligibility: 'workers.eligible.monthsInPost',
      基础信息录入率: 'workers.items.0',
      动态信息采集率: 'workers.items.1',
      应知应会知晓率: 'workers.items.2',
      网格评价满意率: 'workers.items.3',
      网格长评价: 'metrics.3.raters.网格长',
      兼职网格员评价: 'metrics.3.raters.兼职网格员',
      '村(社区)网格化服务中心评价': 'metrics.3.raters.村(社区)网格化服务中心',
      星级总量控制: 'workers.grades.0.quota',
      星级线与总量的数值: 'not published: bounds and quotas of the stars',
    },
  },
  'town-reward-penalty': {
    scheme: {
      scheme: '某镇考核奖惩办法',
      period: 'month',
      lifecycle: LIFE,
      metrics: [
        ledger('unknown', '一户不知道'),
        ledger('badGroup', '建立不规范'),
        ledger('silent', '未及时发布动态'),
        ledger('unreported', '群众动态未报告'),
        ledger('returnee', '一户返乡未报备'),
        ledger('unmanaged', '一户漏管'),
        ledger('dispute', '排查上报并成功处置矛盾纠纷', 'higher'),
        ledger('hazard', '上报一处安全隐患', 'higher'),
        ledger('absent', '缺席一次'),
        sum('mutual', '互知互晓', 20, [{ metric: 'unknown', points: -2 }], BOUND),
        sum(
          'wechat',
          '微信群',
          20,
          [
            { metric: 'badGroup', points: -10 },
            { metric: 'silent', points: -2 },
            { metric: 'unreported', points: -2 },
          ],
          BOUND,
        ),
        sum(
          'people',
          '人员管理',
          30,
          [
            { metric: 'returnee', points: -5 },
            { metric: 'unmanaged', points: -10 },
            { metric: 'dispute', points: 10 },
            { metric: 'hazard', points: 10 },
          ],
          { floor: 0, ceiling: 30 },
        ),
        sum('meetings', '集体活动', 20, [{ metric: 'absent', points: -2 }], BOUND),
        marks('rest', '其余'),
      ],
      workers: { items: [full('mutual', 20), full('wechat', 20), full('people', 30), full('meetings', 20), full('rest', 10)] },
    },
    parts: {
      互知互晓: 'workers.items.0',
      一户不知道: 'metrics.9.sum.parts.0',
      微信群: 'workers.items.1',
      建立不规范: 'metrics.10.sum.parts.0',
      未及时发布动态: 'metrics.10.sum.parts.1',
      群众动态未报告: 'metrics.10.sum.parts.2',
      人员管理: 'workers.items.2',
      一户返乡未报备: 'metrics.11.sum.parts.0',
      一户漏管: 'metrics.11.sum.parts.1',
      排查上报并成功处置矛盾纠纷: 'metrics.11.sum.parts.2',
      上报一处安全隐患: 'metrics.11.sum.parts.3',
      集体活动: 'workers.items.3',
      缺席一次: 'not published: points of an absence',
      '其余 10 分': 'not published: the remaining 10 points',
    },
  },
  'grid-assistant-pay': {
    scheme: {
      scheme: '网格协管员绩效',
      period: 'month',
      lifecycle: LIFE,
      metrics: [
        ledger('missedMeeting', '缺席会议'),
        ledger('reports', '信息报送', 'higher'),
        ledger('handbook', '工作手册不达标'),
        ledger('shortOnline', '在线时长不足'),
        ledger('shortPatrol', '巡查不足'),
        sum(
          'pay',
          '绩效奖励(元)',
          1000,
          [
            { metric: 'missedMeeting', points: -30 },
            { metric: 'reports', points: -20, below: 90 },
            { metric: 'handbook', points: -50 },
            { metric: 'shortOnline', points: -10 },
            { metric: 'shortPatrol', points: -10 },
          ],
          BOUND,
        ),
        { id: 'persons', label: '重点人员走访率', unit: 'rate', better: 'higher', visits: { of: ['重点人员'] } },
        { id: 'places', label: '重点场所走访率', unit: 'rate', better: 'higher', visits: { of: ['重点场所'] } },
        settled,
      ],
      workers: {
        items: [
          full('pay', 40, 1000),
          ...['persons', 'places', 'settled'].map((metric) => ({
            metric,
            weight: 20,
            score: { threshold: '100%', minusPerPoint: 1 },
          })),
        ],
      },
    },
    parts: {
      工作日在线时长: 'metrics.5.sum.parts.3',
      工作日巡查: 'metrics.5.sum.parts.4',
      重点人员走访率: 'workers.items.1',
      重点场所走访率: 'workers.items.2',
      事件办结率: 'workers.items.3',
      缺席会议: 'metrics.5.sum.parts.0',
      '信息报送90篇/月': 'metrics.5.sum.parts.1',
      工作手册季度检查不达标: 'metrics.5.sum.parts.2',
      奖励总额与各率金额: 'not published: the whole reward, and what the rates are worth',
    },
  },
  'tonglu-tlgm': {
    scheme: {
      scheme: '桐庐全科网格月绩效',
      period: 'month',
      lifecycle: LIFE,
      metrics: [
        ledger('valid', '有效事件分', 'higher'),
        ledger('live', '动态事件分', 'higher'),
        ledger('added', '新增', 'higher'),
        ledger('changed', '修改', 'higher'),
        ledger('verified', '核查', 'higher'),
        sum(
          'reporting',
          '动态事件上报',
          0,
          [
            { metric: 'valid', points: 1 },
            { metric: 'live', points: 1 },
          ],
          { floor: 0, ceiling: 50 },
        ),
        sum(
          'records',
          '基础数据维护',
          0,
          [
            { metric: 'added', points: 1 },
            { metric: 'changed', points: '0.5' },
            { metric: 'verified', points: '0.2' },
          ],
          { floor: 0, ceiling: 50 },
        ),
      ],
      workers: { items: [full('reporting', 50), full('records', 50)] },
    },
    parts: { 动态事件上报: 'metrics.5.sum', 基础数据维护: 'metrics.6.sum', 'cap 50': 'metrics.6.sum.ceiling', period: 'period' },
  },
  jinhua: {
    scheme: {
      scheme: '金华市区数字城管',
      period: 'quarter',
      lifecycle: [SETTLE],
      metrics: [
        ledger('noBody', '机构未落实'),
        ledger('noStaff', '人员未落实'),
        ledger('noRules', '制度未落实'),
        sum(
          'organised',
          '组织保障',
          5,
          [
            { metric: 'noBody', points: -1 },
            { metric: 'noStaff', points: -2 },
            { metric: 'noRules', points: -2 },
          ],
          BOUND,
        ),
        {
          id: 'onTime',
          label: '按期结案率',
          unit: 'rate',
          better: 'higher',
          count: { stage: 'settle', onTime: true },
          over: settleDue(),
        },
        {
          id: 'closed',
          label: '结案率',
          unit: 'rate',
          better: 'higher',
          count: { stage: 'settle', done: true },
          over: settleDue(),
        },
        {
          id: 'urgentClosed',
          label: '紧急结案率',
          unit: 'rate',
          better: 'higher',
          count: { stage: 'settle', done: true },
          over: settleDue({ urgency: 'urgent' }),
        },
        {
          id: 'urgentOnTime',
          label: '紧急按期结案率',
          unit: 'rate',
          better: 'higher',
          count: { stage: 'settle', onTime: true },
          over: settleDue({ urgency: 'urgent' }),
        },
        sum(
          'urgent',
          '紧急问题处置',
          10,
          [
            { metric: 'urgentClosed', points: -0.5, below: '100%' },
            { metric: 'urgentOnTime', points: -0.5, below: '95%' },
          ],
          BOUND,
        ),
        ...faults('plain', '返工/弄虚作假/推诿', { not: ASSIGNED }, 1),
        ...faults('assigned', '领导交办/部门转办/媒体曝光', ASSIGNED, 2),
        ledger('supervised', '督办'),
        sum('supervision', '督办事项', 5, [{ metric: 'supervised', points: -1 }], BOUND),
      ],
      departments: {
        items: [
          full('organised', 5),
          { metric: 'onTime', weight: 50, score: { threshold: '70%', minusPerPoint: 1, full: 50 } },
          { metric: 'closed', weight: 20, score: { threshold: '90%', minusPerPoint: 1, full: 20 } },
          full('urgent', 10),
          full('plain', 5),
          full('assigned', 5),
          full('supervision', 5),
        ],
      },
    },
    parts: {
      组织保障: 'departments.items.0',
      机构未落实: 'metrics.3.sum.parts.0',
      人员未落实: 'metrics.3.sum.parts.1',
      制度未落实: 'metrics.3.sum.parts.2',
      按期结案率: 'departments.items.1.score.minusPerPoint',
      结案率: 'departments.items.2.score.minusPerPoint',
      紧急问题处置: 'metrics.8.sum',
      '返工/弄虚作假/推诿': 'departments.items.4',
      '领导交办/部门转办/媒体曝光': 'departments.items.5',
      督办事项: 'departments.items.6',
      督办事项的扣分: 'not published: how the five points are lost',
    },
  },
  'yangzhou-old': {
    scheme: {
      scheme: '扬州数字城管综合考核',
      lifecycle: LIFE,
      metrics: ['常规案件', '返工案件', '12319案件', '专项考核', '基础工作'].map((label, i) => marks(`m${i}`, label)),
      areas: {
        items: [70, 5, 5, 10, 10].map((weight, i) => full(`m${i}`, weight)),
        bonus: { cap: 5, items: [{ points: '重大活动保障' }] },
      },
    },
    parts: {
      常规案件: 'areas.items.0',
      返工案件: 'areas.items.1',
      '12319案件': 'areas.items.2',
      专项考核: 'areas.items.3',
      基础工作: 'areas.items.4',
      '重大活动保障(加分)': 'areas.bonus',
    },
  },
  zhungeer: {
    scheme: { preset: '三率' },
    parts: {
      响应率: 'departments.items.0',
      解决率: 'departments.items.1',
      满意率: 'departments.items.2',
      签收时效: 'metrics.0.count.onTime',
      联系反馈: 'metrics.0.count.all.0',
      影像证明: 'metrics.0.count.all.1',
    },
  },
};
