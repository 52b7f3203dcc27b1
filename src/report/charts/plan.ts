import type { Staffing } from '../../core/staffing.js';
import type { PlanSummary } from '../../core/summary.js';
import { type Locale, say } from '../../core/text.js';
import { COLOURS } from '../palette.js';
import type { ChartSpec } from './canvas.js';
import { short } from './round.js';

/** More bars than this carry no numbers of their own. */
const NUMBERED = 26;

/** Households of each basic grid, in order of size, with the bounds. */
export function householdsChart(plan: PlanSummary, locale: Locale): ChartSpec | null {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const grids = plan.grids
    .filter((grid) => grid.kind === 'basic')
    .sort((a, b) => b.households - a.households || (a.code < b.code ? -1 : 1));
  if (grids.length === 0) return null;
  const inBounds = grids.filter((grid) => grid.inBounds).length;
  const size = plan.size?.of === 'households' ? plan.size : null;
  const range = size ? t(`（${size.min}–${size.max} 户）`, ` (${size.min}–${size.max})`) : '';
  return {
    name: 'households',
    title: t(
      `各网格户数：${grids.length} 个基础网格中 ${inBounds} 个规模达标${range}`,
      `Households per grid: ${inBounds} of ${grids.length} basic grids within bounds${range}`,
    ),
    config: {
      type: 'bar',
      data: {
        labels: grids.map((grid) => grid.code.slice(-6)),
        datasets: [
          {
            data: grids.map((grid) => grid.households),
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
            title: { display: true, text: t('网格编码（后 6 位），按户数从多到少', 'grid code (last 6 digits), by size') },
          },
          y: { beginAtZero: true, grace: '8%', title: { display: true, text: t('户', 'households') } },
        },
      },
    },
    labels: (_, item) => (grids.length <= NUMBERED || !grids[item]!.inBounds ? String(grids[item]!.households) : ''),
    lines: size
      ? [
          { at: size.max, label: t(`上限 ${size.max}`, `max ${size.max}`), colour: COLOURS.vermilion },
          { at: size.min, label: t(`下限 ${size.min}`, `min ${size.min}`), colour: COLOURS.green },
        ]
      : [],
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
