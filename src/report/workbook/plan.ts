import type { AreaSummary, GridSummary, PlanSummary } from '../../core/summary.js';
import { type Locale, say } from '../../core/text.js';
import { areasByRule, barrierWords, boundedAmounts, rangeWords } from '../amounts.js';
import type { ReportModel } from '../model.js';
import { printed } from '../punctuation.js';
import { DASH, textCell } from './cells.js';
import { areaColumns, gridColumns } from './planColumns.js';
import type { Cell, Sheet } from './sheet.js';

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
    ...microCells(grid, locale),
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
  return [
    { value: area.code },
    { value: area.name },
    { value: area.households },
    { value: area.grids },
    { value: area.microGrids },
    { value: area.gridsInBounds },
    rangeCell(area.kRange, locale),
    { value: bounds(area.sizes.size, locale) },
    ...[area.bounds.largestDeviation, area.bounds.rmsDeviation, area.bounds.rmsWorkload].flatMap(spreadCells),
    area.feasible ? { value: say({ zh: '是', en: 'yes' }, locale) } : { value: say({ zh: '否', en: 'no' }, locale), fill: RED },
    { value: certificateWord(area.certificateValid, locale), ...(area.certificateValid === false ? { fill: RED } : {}) },
    textCell(cutOffWords(area, locale)),
    { value: area.remarks.map((remark) => printed(say(remark, locale), locale)).join(say({ zh: '；', en: '; ' }, locale)) },
  ];
}

/** Numbers that bounds allow: `3–5`, `4`; none is red. */
function rangeCell([low, high]: readonly [number, number], locale: Locale): Cell {
  if (low > high) return { value: say({ zh: '无解', en: 'none' }, locale), fill: RED };
  return { value: low === high ? `${low}` : `${low}–${high}` };
}

function spreadCells({ best, drawn }: { readonly best: number | null; readonly drawn: number }): Cell[] {
  return [best === null ? DASH : { value: best }, { value: drawn }];
}

/** What the bounds of micro-grids allow in a grid, and how even they are; dashes where they do not apply. */
function microCells({ micro }: GridSummary, locale: Locale): Cell[] {
  if (!micro) return [DASH, DASH, DASH];
  const [low, high] = micro.kRange;
  return [rangeCell([low, high], locale), ...spreadCells(micro.bounds.largestDeviation)];
}

/** Cells by id told of one ground that is cut off; the rest are counted. */
const CUT_OFF_TOLD = 20;

/** `c00012、c00013（2 块，35 户）`, one ground after the other. */
function cutOffWords({ feasibility }: AreaSummary, locale: Locale): string {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  return feasibility.grounds
    .flatMap(({ cutOffCells = [] }) => {
      if (cutOffCells.length === 0) return [];
      const told = cutOffCells.slice(0, CUT_OFF_TOLD).map(({ id }) => id);
      const more = cutOffCells.length > told.length ? t('等', ' …') : '';
      const households = cutOffCells.reduce((sum, cell) => sum + cell.households, 0);
      return [
        t(
          `${told.join('、')}${more}（${cutOffCells.length} 块，${households} 户）`,
          `${told.join(', ')}${more} (${cutOffCells.length} cells, ${households} households)`,
        ),
      ];
    })
    .join(t('；', '; '));
}
