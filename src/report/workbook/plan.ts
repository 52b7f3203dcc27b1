import type { AreaSummary, GridSummary, PlanSummary, SizeBounds } from '../../core/summary.js';
import { type Locale, say } from '../../core/text.js';
import type { ReportModel } from '../model.js';
import { DASH, textCell } from './cells.js';
import type { Cell, Column, Sheet } from './sheet.js';

const RED = '#F6CDB5';

/** The plan, a grid a row: what it holds, where it ends, whether it is within bounds and if not, why. */
export function gridsOfPlanSheet(model: ReportModel, plan: PlanSummary): Sheet {
  const { locale } = model;
  const people = plan.grids.some((grid) => grid.population !== null);
  const areas = new Map(plan.areas.map((area) => [area.code, area.name]));
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
          columns: gridColumns(locale, people),
          rows: plan.grids.map((grid) => gridRow(grid, areas.get(grid.area) ?? grid.area, locale, people)),
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
  return [
    plan.size ? t(`网格规模 ${bounds(plan.size, locale)}`, `grids of ${bounds(plan.size, locale)}`) : '',
    plan.micro ? t(`微网格 ${bounds(plan.micro, locale)}`, `micro-grids of ${bounds(plan.micro, locale)}`) : '',
    t(`覆盖证书：${word}`, `certificate of coverage: ${word}`),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

export function certificateWord(valid: boolean | null, locale: Locale): string {
  if (valid === null) return say({ zh: '未出具', en: 'none' }, locale);
  return valid ? say({ zh: '有效', en: 'valid' }, locale) : say({ zh: '无效', en: 'not valid' }, locale);
}

function bounds(size: SizeBounds, locale: Locale): string {
  const of = size.of === 'households' ? say({ zh: '户', en: 'households' }, locale) : size.of;
  const target = size.target === null ? '' : say({ zh: `（目标 ${size.target}）`, en: ` (target ${size.target})` }, locale);
  return `${size.min}–${size.max} ${of}${target}`;
}

function gridRow(grid: GridSummary, area: string, locale: Locale, people: boolean): readonly Cell[] {
  const dedicated = grid.kind === 'dedicated';
  return [
    { value: grid.code },
    { value: grid.name },
    { value: area },
    { value: dedicated ? say({ zh: '专属', en: 'dedicated' }, locale) : say({ zh: '基础', en: 'basic' }, locale) },
    { value: grid.households },
    ...(people ? [grid.population === null ? DASH : { value: grid.population }] : []),
    { value: grid.workload },
    { value: grid.microGrids },
    { value: grid.areaM2 / 10000 },
    { value: grid.compactness },
    { value: grid.borderOnBarriers },
    ...[grid.sides.east, grid.sides.south, grid.sides.west, grid.sides.north].map(textCell),
    grid.inBounds ? { value: say({ zh: '是', en: 'yes' }, locale) } : { value: say({ zh: '否', en: 'no' }, locale), fill: RED },
    textCell(grid.overMaxUnit),
    textCell(grid.reason ? say(grid.reason, locale) : null),
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
    { value: area.largestDeviation },
    area.feasible ? { value: say({ zh: '是', en: 'yes' }, locale) } : { value: say({ zh: '否', en: 'no' }, locale), fill: RED },
    { value: certificateWord(area.certificateValid, locale), ...(area.certificateValid === false ? { fill: RED } : {}) },
    { value: area.remarks.map((remark) => say(remark, locale)).join(say({ zh: '；', en: '; ' }, locale)) },
  ];
}

/** The column of residents is left out where no unit says how many there are. */
function gridColumns(locale: Locale, people: boolean): readonly Column[] {
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
      id: 'largestDeviation',
      header: t('最大偏差', 'Largest deviation'),
      format: 'percent',
      meaning: t('网格规模与目标之差的最大比例', 'largest relative distance of a grid from the target'),
    },
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
