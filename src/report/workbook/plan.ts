import type { AreaSummary, GridSummary, PlanSummary } from '../../core/summary.js';
import { type Locale, say } from '../../core/text.js';
import { amountWord, areasByRule, barrierWords, boundedAmounts, rangeWords } from '../amounts.js';
import type { ReportModel } from '../model.js';
import { printed } from '../punctuation.js';
import { DASH, textCell } from './cells.js';
import type { Cell, Column, Sheet } from './sheet.js';

const RED = '#F6CDB5';
/** Size rules told above the tables; the rest stand in the column of each community. */
const RULES = 3;

/** The plan, a grid a row: what it holds, where it ends, whether it is within bounds and if not, why. */
export function gridsOfPlanSheet(model: ReportModel, plan: PlanSummary): Sheet {
  const { locale } = model;
  const people = plan.grids.some((grid) => grid.population !== null);
  const areas = new Map(plan.areas.map((area) => [area.code, area.name]));
  const also = boundedAmounts(plan).filter((of) => of !== 'households' && of !== 'workload' && !(of === 'population' && people));
  return {
    id: 'plan',
    name: say({ zh: '划分方案', en: 'Plan' }, locale),
    grid: 0,
    frozenColumns: 2,
    blocks: [
      { kind: 'title', text: say({ zh: '网格划分方案', en: 'Plan of grids' }, locale) },
      { kind: 'line', align: 'center', text: planLine(plan, locale) },
      {
        kind: 'table',
        table: {
          id: 'plan',
          columns: gridColumns(locale, people, also),
          rows: plan.grids.map((grid) => gridRow(grid, areas.get(grid.area) ?? grid.area, { locale, people, also })),
          empty: say({ zh: '方案中没有网格', en: 'The plan has no grid' }, locale),
        },
      },
      { kind: 'signature' },
    ],
  };
}

/** The plan, a community a row. */
export function areasOfPlanSheet(model: ReportModel, plan: PlanSummary): Sheet {
  const { locale } = model;
  return {
    id: 'planAreas',
    name: say({ zh: '社区划分', en: 'Plan by community' }, locale),
    grid: 0,
    frozenColumns: 2,
    blocks: [
      { kind: 'title', text: say({ zh: '各社区网格划分情况', en: 'Plan by community' }, locale) },
      { kind: 'line', align: 'center', text: planLine(plan, locale) },
      {
        kind: 'table',
        table: {
          id: 'planAreas',
          columns: areaColumns(locale),
          rows: plan.areas.map((area) => areaRow(area, locale)),
          empty: say({ zh: '方案中没有社区', en: 'The plan has no community' }, locale),
        },
      },
      { kind: 'signature' },
    ],
  };
}

/** `网格规模 300–500 户（目标 400） · 微网格 30–80 户 · 覆盖证书：有效`. */
export function planLine(plan: PlanSummary, locale: Locale): string {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const word = certificateWord(plan.certificateValid, locale);
  const rules = areasByRule(plan).slice(0, RULES);
  return [
    ...rules.map(([first, ...others]) => {
      const { size, micro } = first!.sizes;
      const where =
        rules.length === 1
          ? ''
          : t(
              `${first!.name}${others.length > 0 ? `等 ${1 + others.length} 个社区` : ''}：`,
              `${first!.name}${others.length > 0 ? ` and ${others.length} more` : ''}: `,
            );
      return t(
        `${where}网格规模 ${bounds(size, locale)}，微网格 ${bounds(micro, locale)}`,
        `${where}grids of ${bounds(size, locale)}, micro-grids of ${bounds(micro, locale)}`,
      );
    }),
    t(`覆盖证书：${word}`, `certificate of coverage: ${word}`),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

export function certificateWord(valid: boolean | null, locale: Locale): string {
  if (valid === null) return say({ zh: '未出具', en: 'none' }, locale);
  return valid ? say({ zh: '有效', en: 'valid' }, locale) : say({ zh: '无效', en: 'not valid' }, locale);
}

/** Every bound of a rule: `300–500 户（目标 400），且 600–1500 人口`. */
function bounds({ also, ...size }: AreaSummary['sizes']['size'], locale: Locale): string {
  const target = size.target === null ? '' : say({ zh: `（目标 ${size.target}）`, en: ` (target ${size.target})` }, locale);
  const besides = also.map((one) =>
    say({ zh: `，且 ${rangeWords(one, locale)}`, en: ` and ${rangeWords(one, locale)}` }, locale),
  );
  return `${rangeWords(size, locale)}${target}${besides.join('')}`;
}

function gridRow(
  grid: GridSummary,
  area: string,
  { locale, people, also }: { readonly locale: Locale; readonly people: boolean; readonly also: readonly string[] },
): readonly Cell[] {
  const dedicated = grid.kind === 'dedicated';
  return [
    { value: grid.code },
    { value: grid.name },
    { value: area },
    { value: dedicated ? say({ zh: '专属', en: 'dedicated' }, locale) : say({ zh: '基础', en: 'basic' }, locale) },
    { value: grid.households },
    ...(people ? [grid.population === null ? DASH : { value: grid.population }] : []),
    { value: grid.workload },
    ...also.map((of) => (grid.amounts[of] === undefined ? DASH : { value: grid.amounts[of] })),
    dedicated ? DASH : { value: grid.deviation },
    { value: grid.microGrids },
    { value: grid.areaM2 / 10000 },
    { value: grid.compactness },
    { value: grid.borderOnBarriers },
    textCell(barrierWords(grid.barriersInsideM, locale)),
    ...[grid.sides.east, grid.sides.south, grid.sides.west, grid.sides.north].map(textCell),
    grid.inBounds ? { value: say({ zh: '是', en: 'yes' }, locale) } : { value: say({ zh: '否', en: 'no' }, locale), fill: RED },
    textCell(grid.overMaxUnit),
    textCell(grid.reason ? printed(say(grid.reason, locale), locale) : null),
  ];
}

function areaRow(area: AreaSummary, locale: Locale): readonly Cell[] {
  const [low, high] = area.kRange;
  const possible = low <= high;
  return [
    { value: area.code },
    { value: area.name },
    { value: area.households },
    { value: area.grids },
    { value: area.microGrids },
    { value: area.gridsInBounds },
    {
      value: possible ? (low === high ? `${low}` : `${low}–${high}`) : say({ zh: '无解', en: 'none' }, locale),
      ...(possible ? {} : { fill: RED }),
    },
    { value: bounds(area.sizes.size, locale) },
    ...[area.bounds.largestDeviation, area.bounds.rmsDeviation, area.bounds.rmsWorkload].flatMap(({ best, drawn }): Cell[] => [
      best === null ? DASH : { value: best },
      { value: drawn },
    ]),
    area.feasible ? { value: say({ zh: '是', en: 'yes' }, locale) } : { value: say({ zh: '否', en: 'no' }, locale), fill: RED },
    { value: certificateWord(area.certificateValid, locale), ...(area.certificateValid === false ? { fill: RED } : {}) },
    { value: area.remarks.map((remark) => printed(say(remark, locale), locale)).join(say({ zh: '；', en: '; ' }, locale)) },
  ];
}

/** The column of residents is left out where no unit says how many there are. */
function gridColumns(locale: Locale, people: boolean, also: readonly string[]): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const residents: Column = {
    id: 'population',
    header: t('人口', 'Population'),
    format: 'whole',
    meaning: t('常住人口', 'residents, where given'),
  };
  const side = (id: string, header: string): Column => ({
    id,
    header,
    group: t('四至', 'Four sides'),
    format: 'wrapped',
    maxWidth: 16,
    meaning: t('该方向边界所沿的道路、河流、铁路或围墙', 'the road, river, railway or wall along which it ends on that side'),
  });
  return [
    {
      id: 'code',
      header: t('网格编码', 'Grid code'),
      format: 'text',
      meaning: t('社区编码加顺序号', 'community code and number'),
    },
    { id: 'name', header: t('网格名称', 'Grid'), format: 'text', maxWidth: 24, meaning: t('公布用名称', 'public name') },
    { id: 'area', header: t('社区', 'Community'), format: 'text', maxWidth: 18, meaning: t('所属社区', 'to which it belongs') },
    {
      id: 'kind',
      header: t('类别', 'Kind'),
      format: 'mark',
      meaning: t('基础网格，或学校、商场等的专属网格', 'basic, or dedicated to a school, a mall, …'),
    },
    {
      id: 'households',
      header: t('户数', 'Households'),
      format: 'whole',
      meaning: t('网格内楼栋户数之和', "sum of its buildings' households"),
    },
    ...(people ? [residents] : []),
    {
      id: 'workload',
      header: t('工作量', 'Workload'),
      format: 'decimal',
      meaning: t('各项负荷按权相加（任务相当）', 'weighted sum of the loads'),
    },
    ...also.map(
      (of): Column => ({
        id: `amounts.${of}`,
        header: amountWord(of, locale),
        format: 'decimal',
        meaning: t('同样设有上下限的一项', 'bounded as well'),
      }),
    ),
    {
      id: 'deviation',
      header: t('与均值之差', 'Off the mean'),
      format: 'percent',
      meaning: t(
        '（规模−本社区基础网格均值）÷均值；专属网格不计',
        '(size − mean of the basic grids of its community) ÷ mean; not of dedicated ones',
      ),
    },
    { id: 'microGrids', header: t('微网格', 'Micro-grids'), format: 'whole', meaning: t('微网格个数', 'number of micro-grids') },
    {
      id: 'areaHa',
      header: t('面积（公顷）', 'Area (ha)'),
      format: 'points',
      meaning: t('面积，1 公顷 = 10,000 平方米', 'area'),
    },
    {
      id: 'compactness',
      header: t('紧凑度', 'Compactness'),
      format: 'points',
      meaning: t('4π×面积÷周长²，圆为 1', '4π × area ÷ perimeter², 1 for a circle'),
    },
    {
      id: 'borderOnBarriers',
      header: t('沿界线比例', 'On barriers'),
      format: 'percent',
      meaning: t('社区内部边界中沿道路、河流、铁路、围墙的长度比例', 'share of its inner border that runs along barriers'),
    },
    {
      id: 'barriersInside',
      header: t('格内屏障', 'Barriers inside'),
      format: 'wrapped',
      maxWidth: 22,
      meaning: t(
        '网格内部须跨越的铁路、河流、道路、界线的长度',
        'railways, water, roads and borders inside, which its worker has to cross',
      ),
    },
    side('east', t('东至', 'East')),
    side('south', t('南至', 'South')),
    side('west', t('西至', 'West')),
    side('north', t('北至', 'North')),
    {
      id: 'inBounds',
      header: t('规模达标', 'In bounds'),
      format: 'mark',
      meaning: t('户数在上下限之内', 'size within its bounds'),
    },
    {
      id: 'overMaxUnit',
      header: t('超限单元', 'Unit above maximum'),
      format: 'wrapped',
      maxWidth: 16,
      meaning: t('自身超过上限、不可拆分的楼栋或小区', 'the undivided building or compound that is above the maximum by itself'),
    },
    {
      id: 'reason',
      header: t('未达标原因', 'Why not'),
      format: 'wrapped',
      maxWidth: 30,
      meaning: t('规模不达标的原因', 'why the size is out of bounds'),
    },
  ];
}

function areaColumns(locale: Locale): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const spread = (id: string, group: string, meaning: string): readonly Column[] => [
    {
      id: `${id}.best`,
      group,
      header: t('理论下限', 'Best possible'),
      format: 'percent',
      meaning: `${meaning}${t('：格数相同的任何方案都不低于此', '; no plan with as many grids is below')}`,
    },
    { id: `${id}.drawn`, group, header: t('本方案', 'This plan'), format: 'percent', meaning },
  ];
  return [
    { id: 'code', header: t('社区编码', 'Code'), format: 'text', meaning: t('12 位社区编码', 'community code') },
    { id: 'name', header: t('社区', 'Community'), format: 'text', maxWidth: 24, meaning: t('名称', 'name') },
    { id: 'households', header: t('户数', 'Households'), format: 'whole', meaning: t('社区户数', 'households') },
    { id: 'grids', header: t('网格数', 'Grids'), format: 'whole', meaning: t('含专属网格', 'dedicated ones included') },
    { id: 'microGrids', header: t('微网格数', 'Micro-grids'), format: 'whole', meaning: t('微网格个数', 'micro-grids') },
    {
      id: 'gridsInBounds',
      header: t('达标网格', 'In bounds'),
      format: 'whole',
      meaning: t('规模达标的网格', 'grids within bounds'),
    },
    {
      id: 'kRange',
      header: t('可行网格数', 'Possible numbers'),
      format: 'mark',
      meaning: t('户数÷上限（进一）至户数÷下限（去尾）', 'from ⌈households ÷ max⌉ to ⌊households ÷ min⌋'),
    },
    {
      id: 'size',
      header: t('网格规模', 'Size of grids'),
      format: 'wrapped',
      maxWidth: 22,
      meaning: t(
        '本社区所用的上下限与目标，可随城乡类别不同',
        'bounds and target of this community; they may differ by urban–rural class',
      ),
    },
    ...spread(
      'largestDeviation',
      t('规模最大偏差', 'Largest deviation of size'),
      t('与均值之差的最大比例', 'largest relative deviation from the mean'),
    ),
    ...spread(
      'rmsDeviation',
      t('规模偏差（均方根）', 'Deviation of size (rms)'),
      t('相对偏差的均方根', 'root mean square of the relative deviations'),
    ),
    ...spread(
      'rmsWorkload',
      t('任务量偏差（均方根）', 'Deviation of workload (rms)'),
      t('任务量相对偏差的均方根', 'root mean square of the relative deviations of the workload'),
    ),
    {
      id: 'feasible',
      header: t('可行', 'Feasible'),
      format: 'mark',
      meaning: t('每个网格达标，或因列明的超限单元而免', 'every grid within bounds or excused by a listed unit'),
    },
    {
      id: 'certificate',
      header: t('覆盖证书', 'Certificate'),
      format: 'mark',
      meaning: t(
        '单元、网格、微网格恰好铺满社区，不留空白、不交叉重叠；由写出的文件独立核验',
        'cells, grids and micro-grids tile it exactly; checked independently from the files written',
      ),
    },
    {
      id: 'remarks',
      header: t('说明', 'Remarks'),
      format: 'wrapped',
      maxWidth: 60,
      meaning: t('限制与例外', 'limits and exceptions'),
    },
  ];
}
