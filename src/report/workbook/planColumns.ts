import { type Locale, say } from '../../core/text.js';
import { amountWord } from '../amounts.js';
import type { Column } from './sheet.js';

/** The column of residents is left out where no unit says how many there are. */
export function gridColumns(locale: Locale, people: boolean, also: readonly string[]): readonly Column[] {
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
      id: 'micro.kRange',
      header: t('可行微网格数', 'Possible micro-grids'),
      format: 'mark',
      meaning: t('按微网格上下限可分的个数', 'numbers of micro-grids that their bounds allow'),
    },
    ...spreadColumns(
      'micro.largestDeviation',
      t('微网格规模最大偏差', 'Largest deviation of micro-grids'),
      t('本格微网格与其均值之差的最大比例', 'largest relative deviation of its micro-grids from their mean'),
      locale,
    ),
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

function spreadColumns(id: string, group: string, meaning: string, locale: Locale): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  return [
    {
      id: `${id}.best`,
      group,
      header: t('理论下限', 'Best possible'),
      format: 'percent',
      meaning: `${meaning}${t('：格数相同的任何方案都不低于此', '; no plan with as many grids is below')}`,
    },
    { id: `${id}.drawn`, group, header: t('本方案', 'This plan'), format: 'percent', meaning },
  ];
}

export function areaColumns(locale: Locale): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const spread = (id: string, group: string, meaning: string) => spreadColumns(id, group, meaning, locale);
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
      id: 'cutOff',
      header: t('隔开的地', 'Ground cut off'),
      format: 'wrapped',
      maxWidth: 30,
      meaning: t(
        '与社区其余部分不相连、另行划分的地块编号与户数',
        'cells that do not hang together with the rest and are divided by themselves, with their households',
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
