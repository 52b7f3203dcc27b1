/**
 * Schemes as an office would write them, each with one mistake, by hand: no generator made them, and the list of seeded
 * defects was not looked at. `#! code` marks the line that the checker must name, and what it must say there; `#+ code` what
 * follows from the same mistake and is told as well. Nothing else may be told.
 */

/** Stages and rules that nothing is wrong with, for mistakes that lie elsewhere. */
const HEAD = `scheme: 云溪镇网格员考核办法
period: quarter
lifecycle:
  - { id: accept, label: 受理, from: reportedAt, to: acceptedAt, role: 受理员, limit: 30min }
  - { id: handle, label: 处置, from: acceptedAt, to: handledAt, role: 网格员, limit: 5d, clock: working }
  - { id: check, label: 核查, from: handledAt, to: checkedAt, role: 核查员, limit: 4h, clock: working }
`;
const METRICS = `metrics:
  - { id: onTime, label: 按期处置率, unit: rate, better: higher, count: { stage: handle, onTime: true }, over: { stage: handle, due: true } }
  - { id: rework, label: 返工率, unit: rate, better: lower, count: { reworks: { gte: 1 } }, over: { stage: handle, done: true } }
  - { id: reported, label: 上报数, unit: count, better: higher, count: { source: patrol } }
  - { id: exam, label: 业务考试, unit: points, better: higher, marks: 业务考试 }
`;
const ITEMS = `  items:
    - { metric: onTime, weight: 40, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: reported, weight: 20, score: { steps: [[0, 0], [10, 60], [30, 100]] } }
    - { metric: exam, weight: 20, score: value }
`;
const GRADES = `  grades: [{ id: 优秀, from: 95 }, { id: 合格, from: 80 }, { id: 不合格, from: 0 }]
`;
const WORKERS = `workers:
${ITEMS}${GRADES}`;
/** A scheme of workers with other items. */
const items = (text: string, more = '') => `${HEAD}${METRICS}workers:\n  items:\n${text}${more || GRADES}`;
/** A scheme of workers with something beside the items. */
const beside = (text: string) => `${HEAD}${METRICS}workers:\n${ITEMS}${text}`;
/** A scheme with event rules. */
const rules = (text: string, bounds = '  floor: 0\n  ceiling: 110\n') =>
  `${HEAD}events:\n${bounds}  rules:\n${text}${METRICS}${WORKERS}`;
/** A scheme with one more metric, which an item of 20 uses in place of the exam. */
const metric = (text: string, score = 'value') =>
  `${HEAD}${METRICS}${text}areas:
  items:
    - { metric: onTime, weight: 40, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: own, weight: 40, score: ${score} }
${WORKERS}`;
/** A scheme with other stages. */
const stages = (text: string) => `scheme: 办法
lifecycle:
${text}metrics:
  - { id: onTime, label: 按期处置率, unit: rate, better: higher, count: { stage: handle, onTime: true }, over: { stage: handle, due: true } }
workers:
  items: [{ metric: onTime, weight: 100, score: rate }]
`;

export const BROKEN: Readonly<Record<string, string>> = {
  // ---- weights
  '一城办法:权重合计 70': items(`    - { metric: onTime, weight: 40, score: rate }
    - { metric: rework, weight: 10, score: inverted }
    - { metric: exam, weight: 20, score: value }
    - { metric: reported, weight: 0, score: { steps: [[0, 0], [10, 100]] } } #+ weightSign
`).replace('  items:\n', '  items: #! weights\n'),
  '权重合计 110,把加分当成了一项': items(`    - { metric: onTime, weight: 50, score: rate }
    - { metric: rework, weight: 30, score: inverted }
    - { metric: exam, weight: 20, score: value }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 100]] } }
`).replace('  items:\n', '  items: #! weights\n'),
  '权重写成 40% 等百分数': beside(GRADES)
    .replace('weight: 40', 'weight: 40%')
    .replaceAll('weight: 20', 'weight: 20%')
    .replace('  items:\n', '  items: #! weights\n'),
  '权重写成中文“四十”': beside(GRADES).replace(
    'metric: onTime, weight: 40, score: rate }',
    'metric: onTime, weight: 四十, score: rate } #! config',
  ),
  有一项忘了写权重: beside(GRADES).replace(
    '{ metric: exam, weight: 20, score: value }',
    '{ metric: exam, score: value } #! config',
  ),
  同一指标列了两次: items(`    - { metric: onTime, weight: 40, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - metric: onTime #! itemTwice
      weight: 20
      score: rate
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 100]] } }
    - { metric: exam, weight: 10, score: value }
`),
  // ---- direction and unit
  返工率越低越好却按率得分: beside(GRADES).replace('weight: 20, score: inverted }', 'weight: 20, score: rate } #! direction'),
  上报数直接当分数: items(`    - { metric: onTime, weight: 40, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: reported, weight: 20, score: value } #! scoreUnit
    - { metric: exam, weight: 20, score: value }
`),
  考试成绩按率: beside(GRADES).replace(
    '{ metric: exam, weight: 20, score: value }',
    '{ metric: exam, weight: 20, score: rate } #! scoreUnit',
  ),
  超时率写成越高越好: metric(
    `  - { id: own, label: 超时率, unit: rate, better: higher, count: { stage: handle, late: true }, over: { stage: handle, due: true } } #! betterDoubtful
`,
    'rate',
  ),
  分子分母写反: metric(
    `  - { id: own, label: 按时核查率, unit: rate, better: higher, over: { stage: check, onTime: true }, count: { stage: check, due: true } } #! alwaysCounted
`,
    'rate',
  ),
  分子分母互相排斥: metric(
    `  - { id: own, label: 热线办结率, unit: rate, better: higher, count: { source: hotline, stage: handle, done: true }, over: { source: patrol } } #! neverCounted
`,
    'rate',
  ),
  率没有分母: metric(
    `  - { id: own, label: 结案率, unit: rate, better: higher, count: { closed: true } } #! metricUnit
`,
    'rate',
  ),
  评分却写成率: metric(
    `  - { id: own, label: 群众评议, unit: rate, better: higher, marks: 群众评议 } #! metricUnit
`,
    'rate',
  ),
  一个指标两个来源: metric(
    `  - { id: own, label: 评议, unit: points, better: higher, marks: 评议, points: 评议 } #! metricSource
`,
  ),
  指标没有来源: metric(
    `  - { id: own, label: 平时表现, unit: points, better: higher } #! metricSource
`,
  ),
  '评价人合计 110': metric(
    `  - { id: own, label: 评议, unit: points, better: higher, marks: 评议, raters: { 领导: 60, 同事: 40, 自评: 10 } } #! raterWeights
`,
  ),
  给计数指标写评价人: metric(
    `  - { id: own, label: 好评数, unit: count, better: higher, count: { satisfaction: 5 }, raters: { 领导: 60, 同事: 40 } } #! ratersIdle
`,
    '{ steps: [[0, 0], [5, 100]] }',
  ),
  定义了却没用的指标: `${HEAD}${METRICS}  - { id: visits, label: 走访完成率, unit: rate, better: higher, visits: completed } #! metricUnused
${WORKERS}`,
  引用的指标名打错: beside(GRADES)
    .replace('metric: onTime, weight', 'metric: ontime, weight')
    .replace('weight: 40, score: rate }', 'weight: 40, score: rate } #! unknownName')
    .replace('onTime: true }, over: { stage: handle, due: true } }', '$& #+ metricUnused'),
  引用的环节不存在: metric(
    `  - { id: own, label: 回访率, unit: rate, better: higher, count: { stage: followUp, done: true }, over: { stage: handle, done: true } } #! unknownName
`,
    'rate',
  ),
  '只写环节,没有写按时还是超时': metric(
    `  - { id: own, label: 核查数, unit: count, better: higher, count: { stage: check } } #! stageWithoutFact
`,
    '{ steps: [[0, 0], [5, 100]] }',
  ),
  '只写超时,没有写哪个环节': metric(
    `  - { id: own, label: 超时数, unit: count, better: lower, count: { late: true } } #! factWithoutStage
`,
    '{ steps: [[0, 100], [5, 0]] }',
  ),
  // ---- grades
  '94.5 不在 80–94 也不在 95 以上': beside(`  grades:
    - { id: 优秀, from: 95 }
    - id: 合格
      from: 80
      to: 94 #! gradeHole
    - { id: 不合格, from: 0 }
`),
  '最低等级从 60 起': beside(`  grades: #! gradeHole
    - { id: 优秀, from: 95 }
    - { id: 合格, from: 80 }
    - { id: 不合格, from: 60 }
`),
  等级从低到高排列: beside(`  grades:
    - { id: 不合格, from: 0 }
    - { id: 合格, from: 80 } #! gradeOrder
    - { id: 优秀, from: 95 }
`),
  等级相互重叠: beside(`  grades:
    - { id: 优秀, from: 90 }
    - { id: 良好, from: 75, to: 92 } #! gradeOverlap
    - { id: 一般, from: 0 }
`),
  等级起点写成百分数: beside(`  grades:
    - { id: 优秀, from: 95% } #! gradeRange
    - { id: 合格, from: 80% }
    - { id: 不合格, from: 0 }
`),
  最高等级谁也到不了: beside(`  grades:
    - { id: 标兵, from: 105 } #! gradeUnreachable
    - { id: 合格, from: 80 }
    - { id: 不合格, from: 0 }
`),
  '最高等级只写到 95': beside(`  grades:
    - { id: 优秀, from: 90, to: 95 } #! gradeEnd
    - { id: 合格, from: 60 }
    - { id: 不合格, from: 0 }
`),
  '名额写成 20 而不是 20%': beside(`  grades:
    - { id: 优秀, from: 95, quota: 20 } #! quotaShare
    - { id: 合格, from: 80 }
    - { id: 不合格, from: 0 }
`),
  '名额合计 120%': beside(`  grades: #! quotaSum
    - { id: 优秀, from: 90, quota: 20% }
    - { id: 良好, from: 80, quota: 50% }
    - { id: 合格, from: 60, quota: 50% }
    - { id: 不合格, from: 0 }
`),
  最低等级限名额: beside(`  grades:
    - { id: 优秀, from: 90 }
    - { id: 合格, from: 60 }
    - { id: 不合格, from: 0, quota: 5% } #! quotaLowest
`),
  两个等级同名: beside(`  grades:
    - { id: 优秀, from: 90 }
    - { id: 合格, from: 75 }
    - { id: 合格, from: 60 } #! idTwice
    - { id: 不合格, from: 0 }
`),
  总分印成整数: `scheme: 办法
rounding: { decimals: 0 } #! roundingHides
${HEAD.slice(HEAD.indexOf('lifecycle'))}${METRICS}${WORKERS}`,
  '按同类组分名额,却没有分组': beside(`  quotaWithin: peer #! quotaPeerIdle
  grades: [{ id: 优秀, from: 95, quota: 20% }, { id: 合格, from: 80 }, { id: 不合格, from: 0 }]
`),
  // ---- bonus, veto, eligibility
  加分没有封顶: beside(`  bonus: #! bonusWithoutCap
    items: [{ points: 表彰, factor: 1 }]
${GRADES}`),
  加分封顶写成负数: beside(`  bonus:
    cap: -10 #! capSign
    items: [{ points: 表彰, factor: 1 }]
${GRADES.replace('\n', ' #+ gradeUnreachable\n')}`),
  单项加分比总封顶还高: beside(`  bonus:
    cap: 5
    items:
      - { points: 表彰, factor: 1, cap: 8 } #! bonusItemCap
${GRADES}`),
  '给返工率加分:越差加得越多': beside(`  bonus:
    cap: 5
    items:
      - { metric: rework, factor: 1 } #! bonusDirection
${GRADES}`),
  用加分项扣分: beside(`  bonus:
    cap: 5
    items:
      - { points: 缺勤, factor: -1 } #! bonusFactor
${GRADES}`),
  否决到不存在的等级: beside(`  veto:
    - { mark: 违纪, grade: 不称职 } #! unknownName
${GRADES}`),
  否决后仍可得最高等级: beside(`  veto:
    - { mark: 违纪, grade: 优秀 } #! vetoIdle
${GRADES}`),
  否决引用的规则并不否决: `${HEAD}events:
  floor: 0
  rules: [{ id: late, label: 超时, when: { stage: handle, late: true }, points: -10 }]
${METRICS}workers:
${ITEMS}  veto:
    - { rule: late, grade: 不合格 } #! unknownName
${GRADES}`,
  '规则一票否决,却不影响任何等级':
    rules(`    - { id: fake, label: 弄虚作假, when: { mark: 弄虚作假 }, veto: true } #! vetoWithoutGrade
`),
  没有写岗位名: beside(`  roles: [] #! eligibleNever
${GRADES}`),
  岗位名打错: beside(`  roles:
    - 网格圆 #! roleUnknown
${GRADES}`),
  要求网格在岗三个月: `${HEAD}${METRICS}grids:
  eligible:
    monthsInPost: 3 #! eligibleIdle
${ITEMS}`,
  // ---- steps, bands, thresholds
  分段得分方向反了: items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: exam, weight: 10, score: value }
    - { metric: reported, weight: 10, score: { steps: [[0, 100], [10, 60], [30, 0]] } } #! stepDirection
`),
  分段没有排好: items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: exam, weight: 10, score: value }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [30, 100], [10, 60]] } } #! stepOrder #+ stepDirection
`),
  '率的分段写成 0.9': items(`    - { metric: onTime, weight: 60, score: { steps: [[0, 0], [0.6, 60], [0.9, 100]] } } #! stepRange
    - { metric: rework, weight: 20, score: inverted }
    - { metric: exam, weight: 10, score: value }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 60], [30, 100]] } }
`),
  '分段从 10 起,9 件也得分': items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: exam, weight: 10, score: value }
    - { metric: reported, weight: 10, score: { steps: [[10, 60], [30, 100]] } } #! stepStart
`),
  '分段给的是权重分,不是百分制': items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: exam, weight: 10, score: value }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 6], [30, 10]] } } #! stepShort
`),
  '分段超过 100 分': items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: exam, weight: 10, score: value }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 60], [30, 120]] } } #! stepPoints
`),
  '成绩在 69 与 70 之间没有分': items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 60], [30, 100]] } }
    - metric: exam
      weight: 10
      score:
        bands:
          - { from: 90, to: 100, points: 100 }
          - { from: 70, below: 90, points: 80 }
          - { from: 0, to: 69, points: 0 } #! bandHole
`),
  '成绩 80 同在两段': items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 60], [30, 100]] } }
    - metric: exam
      weight: 10
      score:
        bands:
          - { from: 80, to: 100, points: 100 }
          - { from: 0, to: 80, points: 60 } #! bandOverlap
`),
  一段的上下限写反: items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 60], [30, 100]] } }
    - metric: exam
      weight: 10
      score:
        bands:
          - { from: 60, to: 100, points: 100 }
          - { from: 60, below: 0, points: 60 } #! bandEmpty #+ bandHole
`),
  前一段把后一段盖住了: items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 60], [30, 100]] } }
    - metric: exam
      weight: 10
      score:
        hit: first
        bands:
          - { from: 60, points: 60 }
          - { from: 90, points: 100 } #! bandHidden
          - { points: 0 }
`),
  '达标线 0.95': items(`    - { metric: onTime, weight: 60, score: { threshold: 0.95, minusPerPoint: 2 } } #! thresholdRange
    - { metric: rework, weight: 20, score: inverted }
    - { metric: exam, weight: 10, score: value }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 60], [30, 100]] } }
`),
  扣分写成负的: items(`    - { metric: onTime, weight: 60, score: { threshold: 95, minusPerPoint: -2 } } #! minusSign
    - { metric: rework, weight: 20, score: inverted }
    - { metric: exam, weight: 10, score: value }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 60], [30, 100]] } }
`),
  '返工率的达标线写成 95': items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: { threshold: 95, minusPerPoint: 1 } } #! thresholdIdle
    - { metric: exam, weight: 10, score: value }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 60], [30, 100]] } }
`),
  '满分写成 0': items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: exam, weight: 10, score: { full: 0 } } #! fullMarks
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 60], [30, 100]] } }
`),
  '按类别分段,却没有分组': items(`    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: exam, weight: 10, score: value }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 100]], byPeer: { "220": [[0, 0], [5, 100]] } } } #! peerIdle
`),
  类别代码打错: `${HEAD}${METRICS}workers:
  peerGroup: urbanRural
  items:
    - { metric: onTime, weight: 60, score: rate }
    - { metric: rework, weight: 20, score: inverted }
    - { metric: exam, weight: 10, score: value }
    - { metric: reported, weight: 10, score: { steps: [[0, 0], [10, 100]], byPeer: { "221": [[0, 0], [5, 100]] } } } #! unknownName
${GRADES}`,
  一个类别归了两类: `${HEAD}${METRICS}workers:
  peerGroup: urbanRural
  peers:
    城区: ["111", "112"]
    农村:
      - "210"
      - "112" #! peerTwice
${ITEMS}${GRADES}`,
  // ---- event rules
  超时反而加分: rules(`    - { id: late, label: 处置超时, when: { stage: handle, late: true }, points: 10 } #! ruleSign
`),
  按时反而扣分: rules(`    - { id: good, label: 按时, when: { stage: handle, onTime: true }, points: -2 } #! ruleSign
`),
  按天扣分不封顶: rules(
    `    - { id: late, label: 处置超时, when: { stage: handle, late: true }, points: -5, per: day } #! ruleWithoutCap
`,
    '  ceiling: 110\n',
  ),
  扣分封顶写成正数:
    rules(`    - { id: late, label: 处置超时, when: { stage: handle, late: true }, points: -5, per: day, cap: 30 } #! capSign
`),
  封顶比一次还小:
    rules(`    - { id: late, label: 处置超时, when: { stage: handle, late: true }, points: -10, per: day, cap: -5 } #! capBelowPoints
`),
  '满意度大于 5': rules(`    - { id: praise, label: 满意, when: { satisfaction: { gt: 5 } }, points: 2 } #! neverTrue
`),
  既按时又超时: rules(`    - { id: odd, label: 奇怪, when: { stage: handle, onTime: true, late: true }, points: -2 } #! neverTrue
`),
  '逾期的又算超时,扣了两次': rules(`    - { id: late, label: 超时, when: { stage: handle, late: true }, points: -10 }
    - { id: overdue, label: 逾期未办, when: { stage: handle, overdue: true }, points: -20 } #! lateTwice
`),
  同一情形两条规则: rules(`    - { id: late, label: 处置超时, when: { stage: handle, late: true }, points: -10 }
    - { id: late2, label: 逾期处理, when: { stage: handle, late: true }, points: -5 } #! ruleTwice
`),
  '满意度 3 同时加分又扣分': rules(`    - { id: praise, label: 满意, when: { satisfaction: { gte: 3 } }, points: 2 }
    - { id: angry, label: 不满意, when: { satisfaction: { lte: 3 } }, points: -5 } #! satisfactionBoth
`),
  '条件是空的,每件事都扣': rules(`    - { id: all, label: 一般扣分, when: {}, points: -2 } #! ruleAlways
`),
  忘了写分值: rules(`    - { id: late, label: 处置超时, when: { stage: handle, late: true } } #! ruleIdle
`),
  '领导交办倍数写成 0': rules(`    - id: late
      label: 处置超时
      when: { stage: handle, late: true }
      points: -5
      multiply:
        - { when: { source: leader }, by: 0 } #! multiplier
`),
  由不存在的环节负责:
    rules(`    - { id: late, label: 处置超时, when: { stage: handle, late: true }, points: -5, of: dispatch } #! unknownName
`),
  来源写成中文:
    rules(`    - { id: late, label: 处置超时, when: { stage: handle, late: true, source: 热线 }, points: -5 } #! config
`),
  起始分高于上限: `${HEAD}events: #! bounds
  base: 100
  floor: 0
  ceiling: 90
${METRICS}${WORKERS}`,
  '上限等于起始分,加分无效': `${HEAD}events:
  base: 100
  ceiling: 100 #! boundIdle
  rules: [{ id: praise, label: 满意, when: { satisfaction: 5 }, points: 2 }]
${METRICS}${WORKERS}`,
  '两条规则同一个 id': rules(`    - { id: late, label: 处置超时, when: { stage: handle, late: true }, points: -5 }
    - { id: late, label: 核查超时, when: { stage: check, late: true }, points: -5 } #! idTwice
`),
  // ---- stages and limits
  起止写反: stages(`  - id: handle
    label: 处置
    from: handledAt
    to: acceptedAt #! stageOrder
    role: 网格员
    limit: 5d
`),
  紧急的时限比普通的长: stages(`  - id: handle
    label: 处置
    from: acceptedAt
    to: handledAt
    role: 网格员
    limit: { normal: 4h, urgent: 1d } #! urgentLonger
`),
  '24 小时按工作时间计': stages(`  - id: handle
    label: 处置
    from: acceptedAt
    to: handledAt
    role: 网格员
    limit: 24h #! dayInHours
    clock: working
`),
  '时限写成“5天”': stages(`  - id: handle
    label: 处置
    from: acceptedAt
    to: handledAt
    role: 网格员
    limit: 5天 #! config
`),
  '时限是 0': stages(`  - id: handle
    label: 处置
    from: acceptedAt
    to: handledAt
    role: 网格员
    limit: 0min #! clock
`),
  环节次序排错: stages(`  - { id: check, label: 核查, from: handledAt, to: checkedAt, limit: 4h }
  - id: handle
    label: 处置
    from: acceptedAt
    to: handledAt #! lifecycleOrder
    role: 网格员
    limit: 5d
`),
  两个环节起止相同: stages(`  - { id: handle, label: 处置, from: acceptedAt, to: handledAt, role: 网格员, limit: 5d }
  - { id: solve, label: 办理, from: acceptedAt, to: handledAt, limit: 3d } #! stageTwice
`),
  时限表的列名打错: stages(`  - id: handle
    label: 处置
    from: acceptedAt
    to: handledAt
    role: 网格员
    limit:
      by: [category]
      table: #! limitColumn #+ unknownName
        - { 类别名: 市容, limit: 3d }
`),
  时限表里的紧急程度打错: stages(`  - id: handle
    label: 处置
    from: acceptedAt
    to: handledAt
    role: 网格员
    limit:
      by: [urgency]
      default: 5d
      table:
        - { urgency: 特急, limit: 4h } #! unknownName
`),
  时限表同一类两个时限: stages(`  - id: handle
    label: 处置
    from: acceptedAt
    to: handledAt
    role: 网格员
    limit:
      by: [category]
      default: 5d
      table:
        - { category: 市容, limit: 3d }
        - { category: 市容, limit: 4d } #! limitTwice
`),
  时限表漏了紧急事件: stages(`  - id: handle
    label: 处置
    from: acceptedAt
    to: handledAt
    role: 网格员
    limit:
      by: [category, urgency]
      table: #! limitGap
        - { category: 市容, urgency: 普通, limit: 3d }
`),
  上班时间倒着写: `clock:
  hours: ["12:00-08:00", "14:00-18:00"] #! clock
${HEAD}${METRICS}${WORKERS}`,
  '单日写成 2 月 30 日': `clock:
  days: { "2026-02-30": off } #! config
${HEAD}${METRICS}${WORKERS}`,
  // ---- keys and words
  键名打错: beside(GRADES)
    .replace('{ metric: exam, weight: 20,', '{ metric: exam, wieght: 20,')
    .replace('score: value }', 'score: value } #! config'),
  '周期写成 weekly': HEAD.replace('period: quarter', 'period: weekly #! config') + METRICS + WORKERS,
  同一个键写了两次: `${HEAD}${METRICS}${WORKERS}  ties: shared
  ties: dense #! config
`,
  缩进用了制表符: `${HEAD}${METRICS}workers:
\titems: [] #! config
`,
  // ---- sums and combination
  '扣分项合成:起始分高于上限': metric(
    `  - id: own
    label: 纪律
    unit: points
    better: higher
    sum: #! bounds
      base: 120
      ceiling: 100
      floor: 0
      parts: [{ metric: rework, points: -1 }]
`,
  ),
  '扣分项合成:按件扣分不封底': metric(
    `  - id: own
    label: 纪律
    unit: points
    better: higher
    sum:
      base: 100
      parts:
        - { metric: rework, points: -1 } #! partWithoutCap
`,
  ),
  月并季的权有负数: `combine:
  weights:
    - 40
    - -60 #! combineWeights
    - 120
${HEAD.replace('quarter', 'month')}${METRICS}${WORKERS}`,
  '按月考核,并季却只有两个权': `combine:
  weights: [40, 60] #! combineCount
${HEAD.replace('quarter', 'month')}${METRICS}${WORKERS}`,
  '三个月合成一季,却要至少五段有分才排名': `combine:
  weights: [30, 30, 40]
  atLeast: 5 #! combineNever
${HEAD.replace('quarter', 'month')}${METRICS}${WORKERS}`,
  // ---- what a kind of subject cannot have
  部门按走访完成率考核: `${HEAD}${METRICS}  - { id: visits, label: 走访完成率, unit: rate, better: higher, visits: completed }
departments:
  items:
    - { metric: onTime, weight: 60, score: rate }
    - { metric: visits, weight: 40, score: rate } #! neverMeasured
${WORKERS}`,
};
