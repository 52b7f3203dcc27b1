import type { Staffing } from '../../core/staffing.js';
import type { GridSummary, PlanSummary } from '../../core/summary.js';
import { type Locale, say } from '../../core/text.js';
import { amountWord, areasByRule, rangeWords } from '../amounts.js';
import { COLOURS } from '../palette.js';
import type { ChartSpec } from './canvas.js';
import { short } from './round.js';

/** More bars than this carry no numbers of their own. */
const NUMBERED = 26;

/** Size of each basic grid, in order, between the bounds of its own community: households, or what all communities bound instead. */
export function householdsChart(plan: PlanSummary, locale: Locale): ChartSpec | null {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const bounded = new Set(plan.areas.map((area) => area.sizes.size.of));
  const of = bounded.size === 1 ? [...bounded][0]! : 'households';
  const sizeOf = (grid: GridSummary) => grid.amounts[of] ?? grid.households;
  const groups = areasByRule(plan)
    .map((areas) => {
      const codes = new Set(areas.map(({ code }) => code));
      const grids = plan.grids
        .filter((grid) => grid.kind === 'basic' && codes.has(grid.area))
        .sort((a, b) => sizeOf(b) - sizeOf(a) || (a.code < b.code ? -1 : 1));
      return { size: areas[0]!.sizes.size, grids };
    })
    .filter((group) => group.grids.length > 0)
    .sort((a, b) => b.size.max - a.size.max);
  const grids = groups.flatMap((group) => group.grids);
  if (grids.length === 0) return null;
  const what = of === 'households' ? t('户数', 'Households') : amountWord(of, locale);
  const inBounds = grids.filter((grid) => grid.inBounds).length;
  const rules = groups.filter(({ size }) => size.of === of);
  const ranges = [...new Set(rules.map(({ size }) => rangeWords(size, locale)))].slice(0, 3).join(t('、', ', '));
  const range = ranges === '' ? '' : t(`（${ranges}）`, ` (${ranges})`);
  return {
    name: 'households',
    title: t(
      `各网格${what}：${grids.length} 个基础网格中 ${inBounds} 个规模达标${range}`,
      `${what} per grid: ${inBounds} of ${grids.length} basic grids within bounds${range}`,
    ),
    config: {
      type: 'bar',
      data: {
        labels: grids.map((grid) => grid.code.slice(-6)),
        datasets: [
          {
            data: grids.map(sizeOf),
            backgroundColor: grids.map((grid) => (grid.inBounds ? COLOURS.blue : COLOURS.vermilion)),
            barPercentage: 0.92,
            categoryPercentage: 0.92,
          },
        ],
      },
      options: {
        scales: {
          x: {
            grid: { display: false },
            ticks: { autoSkip: true, autoSkipPadding: 2, minRotation: 90, maxRotation: 90, font: { size: 9 } },
            title: {
              display: true,
              text: t(
                `网格编码（后 6 位），${rules.length > 1 ? '按规模要求分组，' : ''}从多到少`,
                'grid code (last 6 digits), by size',
              ),
            },
          },
          y: {
            beginAtZero: true,
            grace: '8%',
            title: { display: true, text: of === 'households' ? t('户', 'households') : what },
          },
        },
      },
    },
    labels: (_, item) => (grids.length <= NUMBERED || !grids[item]!.inBounds ? String(Math.round(sizeOf(grids[item]!))) : ''),
    lines: rules.flatMap(({ size, grids: mine }) => {
      const items = [grids.indexOf(mine[0]!), grids.indexOf(mine[mine.length - 1]!)] as const;
      return [
        { at: size.max, label: t(`上限 ${size.max}`, `max ${size.max}`), colour: COLOURS.vermilion, items },
        { at: size.min, label: t(`下限 ${size.min}`, `min ${size.min}`), colour: COLOURS.green, items },
      ];
    }),
  };
}

const PEOPLE = 24;

/** Hours asked of the people with the highest load, against what they have. */
export function workloadChart(staffing: Staffing, locale: Locale): ChartSpec | null {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const loads = staffing.loads.filter((load) => Number.isFinite(load.hours) && Number.isFinite(load.capacityHours));
  const sorted = [...loads].sort(
    (a, b) => b.hours * a.capacityHours - a.hours * b.capacityHours || b.hours - a.hours || (a.worker < b.worker ? -1 : 1),
  );
  const shown = sorted.slice(0, PEOPLE);
  if (shown.length === 0) return null;
  const over = loads.filter((load) => load.overloaded).length;
  const which = sorted.length > shown.length ? t(`（负荷率最高的 ${PEOPLE} 人）`, ` (the ${PEOPLE} highest)`) : '';
  return {
    name: 'workload',
    title: t(
      `人员负荷${which}：${loads.length} 人中 ${over} 人超负荷`,
      `Load of people${which}: ${over} of ${loads.length} overloaded`,
    ),
    config: {
      type: 'bar',
      data: {
        labels: shown.map((load) => short(load.name)),
        datasets: [
          {
            type: 'line',
            label: t('可用工时', 'capacity'),
            data: shown.map((load) => load.capacityHours),
            showLine: false,
            pointStyle: 'line',
            pointRadius: 11,
            borderColor: COLOURS.ink,
            pointBorderWidth: 2.5,
            backgroundColor: COLOURS.ink,
          },
          {
            label: t('月需工时', 'hours needed'),
            data: shown.map((load) => (load.overloaded ? null : load.hours)),
            backgroundColor: COLOURS.sky,
            grouped: false,
            pointStyle: 'rect',
          },
          {
            label: t('月需工时（超负荷）', 'hours needed, overloaded'),
            data: shown.map((load) => (load.overloaded ? load.hours : null)),
            backgroundColor: COLOURS.vermilion,
            grouped: false,
            pointStyle: 'rect',
          },
        ],
      },
      options: {
        scales: {
          x: { grid: { display: false }, ticks: { autoSkip: false, minRotation: 60, maxRotation: 60, font: { size: 11 } } },
          y: { beginAtZero: true, grace: '8%', title: { display: true, text: t('小时/月', 'hours a month') } },
        },
      },
    },
    labels: (dataset, item) => {
      const load = shown[item]!;
      return dataset === 2 && load.capacityHours > 0 && load.overloaded
        ? `${Math.round((100 * load.hours) / load.capacityHours)}%`
        : '';
    },
  };
}
