import type { Round, SubjectKind } from '../../core/round.js';
import { type Locale, say } from '../../core/text.js';
import { COLOURS, gradesOf } from '../palette.js';
import type { ChartSpec } from './canvas.js';

const EACH_END = 8;
/** Longest name at an axis, in characters. */
const NAME = 16;

/** How many workers and grids got each grade. */
export function gradeChart(round: Round, locale: Locale): ChartSpec | null {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const kinds = [
    {
      kind: 'worker' as const,
      label: t('网格员', 'workers'),
      of: t('名网格员', 'workers'),
      scores: round.workers.filter((one) => one.grade !== null),
      colour: COLOURS.blue,
    },
    {
      kind: 'grid' as const,
      label: t('网格', 'grids'),
      of: t('个网格', 'grids'),
      scores: round.grids.filter((one) => one.grade !== null),
      colour: COLOURS.orange,
    },
  ].filter((kind) => kind.scores.length > 0);
  const first = kinds[0];
  const grades = gradesOf(
    round,
    kinds.map(({ kind }) => kind),
  );
  const best = grades[0];
  if (!first || !best) return null;
  const counts = kinds.map((kind) => grades.map(({ grade }) => kind.scores.filter((one) => one.grade === grade).length));
  const top = counts[0]![0]!;
  return {
    name: 'grades',
    title: t(
      `等级分布：${first.scores.length} ${first.of}中${best.grade} ${top}（${percent(top, first.scores.length)}）`,
      `Grades: ${top} of ${first.scores.length} ${first.of} ${best.grade} (${percent(top, first.scores.length)})`,
    ),
    config: {
      type: 'bar',
      data: {
        labels: grades.map(({ grade }) => grade),
        datasets: kinds.map((kind, place) => ({
          label: kind.label,
          data: counts[place]!,
          backgroundColor: kind.colour,
          pointStyle: 'rect',
          maxBarThickness: 70,
        })),
      },
      options: { scales: { x: { grid: { display: false } }, y: { beginAtZero: true, grace: '8%', ticks: { precision: 0 } } } },
    },
    labels: (dataset, item) => {
      const count = counts[dataset]![item]!;
      return `${count} (${percent(count, kinds[dataset]!.scores.length)})`;
    },
  };
}

/** The best and the lowest grids (or workers), by total. */
export function scoreChart(
  round: Round,
  kind: Extract<SubjectKind, 'grid' | 'worker'>,
  names: ReadonlyMap<string, string>,
  locale: Locale,
): ChartSpec | null {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const ranked = (kind === 'grid' ? round.grids : round.workers).filter((one) => one.rank !== null && one.printed !== '');
  const sorted = [...ranked].sort((a, b) => a.rank! - b.rank! || (a.subject < b.subject ? -1 : 1));
  if (sorted.length === 0) return null;
  const cut = sorted.length > 2 * EACH_END;
  const shown = cut ? [...sorted.slice(0, EACH_END), null, ...sorted.slice(-EACH_END)] : sorted;
  const colours = new Map(gradesOf(round).map(({ grade, colour }) => [grade, colour.strong]));
  const last = sorted[sorted.length - 1]!;
  const first = sorted[0]!;
  const what = kind === 'grid' ? t('网格', 'Grids') : t('网格员', 'Workers');
  return {
    name: kind === 'grid' ? 'grid-scores' : 'worker-scores',
    title: t(
      `${what}得分${cut ? `（${sorted.length} 名中的前后各 ${EACH_END} 名）` : ''}：最高 ${first.printed}，最低 ${last.printed}`,
      `${what} by score${cut ? ` (best and lowest ${EACH_END} of ${sorted.length})` : ''}: from ${last.printed} to ${first.printed}`,
    ),
    config: {
      type: 'bar',
      data: {
        labels: shown.map((one) => (one ? `${one.rank}. ${short(names.get(one.subject) ?? one.name)}` : '…')),
        datasets: [
          {
            data: shown.map((one) => (one ? Number(one.printed) : null)),
            backgroundColor: shown.map((one) => colours.get(one?.grade ?? '') ?? COLOURS.grey),
            barPercentage: 0.8,
          },
        ],
      },
      options: {
        indexAxis: 'y',
        scales: { x: { beginAtZero: true, grace: '14%' }, y: { grid: { display: false }, ticks: { autoSkip: false } } },
      },
    },
    labels: (_, item) => {
      const one = shown[item];
      return one ? `${one.printed}${one.grade ? `  ${one.grade}` : ''}` : '';
    },
    height: Math.max(380, 90 + 19 * shown.length),
  };
}

/** On-time rate of each stage. */
export function stageChart(round: Round, locale: Locale): ChartSpec | null {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const stages = round.stages.filter((stage) => stage.due > 0);
  const worst = [...stages].sort((a, b) => a.onTime * b.due - b.onTime * a.due)[0];
  if (!worst) return null;
  const rates = stages.map((stage) => (100 * stage.onTime) / stage.due);
  return {
    name: 'stages',
    title: t(
      `各环节按时率：最低为${worst.label} ${percent(worst.onTime, worst.due)}（超时 ${worst.due - worst.onTime} 件）`,
      `On time by stage: lowest in ${worst.label}, ${percent(worst.onTime, worst.due)} (${worst.due - worst.onTime} late)`,
    ),
    config: {
      type: 'bar',
      data: {
        labels: stages.map((stage) => short(stage.label)),
        datasets: [
          {
            data: rates,
            backgroundColor: stages.map((stage) => (stage === worst && stages.length > 1 ? COLOURS.vermilion : COLOURS.blue)),
            maxBarThickness: 34,
          },
        ],
      },
      options: {
        indexAxis: 'y',
        scales: {
          x: { min: 0, max: 125, ticks: { callback: (value) => (Number(value) > 100 ? '' : `${value}%`) } },
          y: { grid: { display: false }, ticks: { autoSkip: false } },
        },
      },
    },
    labels: (_, item) => `${percent(stages[item]!.onTime, stages[item]!.due)} (${stages[item]!.onTime}/${stages[item]!.due})`,
  };
}

const CATEGORIES = 14;

/** Events by category: closed, overdue, the rest. */
export function categoryChart(round: Round, locale: Locale): ChartSpec | null {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const sorted = [...round.byCategory].sort((a, b) => b.events - a.events || (a.category < b.category ? -1 : 1));
  const most = sorted[0];
  if (!most) return null;
  const rest = sorted.slice(CATEGORIES);
  const shown = [...sorted.slice(0, CATEGORIES)];
  if (rest.length > 0) {
    const sum = (of: (row: (typeof rest)[number]) => number) => rest.reduce((total, row) => total + of(row), 0);
    const other = t(`其他 ${rest.length} 类`, `${rest.length} others`);
    shown.push({ category: other, events: sum((r) => r.events), closed: sum((r) => r.closed), overdue: sum((r) => r.overdue) });
  }
  const all = sorted.reduce((total, row) => total + row.events, 0);
  return {
    name: 'categories',
    title: t(
      `各类事件：共 ${all} 件，最多为${most.category} ${most.events} 件（${percent(most.events, all)}）`,
      `Events by category: ${all}, most of them ${most.category}, ${most.events} (${percent(most.events, all)})`,
    ),
    config: {
      type: 'bar',
      data: {
        labels: shown.map((row) => short(row.category)),
        datasets: [
          {
            label: t('已结案', 'closed'),
            data: shown.map((row) => row.closed),
            backgroundColor: COLOURS.blue,
            pointStyle: 'rect',
          },
          {
            label: t('超期未结', 'overdue'),
            data: shown.map((row) => row.overdue),
            backgroundColor: COLOURS.vermilion,
            pointStyle: 'rect',
          },
          {
            label: t('其他（办理中、挂账等）', 'other (open, suspended, …)'),
            data: shown.map((row) => Math.max(0, row.events - row.closed - row.overdue)),
            backgroundColor: COLOURS.faint,
            pointStyle: 'rect',
          },
        ],
      },
      options: {
        indexAxis: 'y',
        scales: {
          x: { stacked: true, grace: '12%' },
          y: { stacked: true, grid: { display: false }, ticks: { autoSkip: false } },
        },
      },
    },
    labels: (dataset, item) => (dataset === 2 ? String(shown[item]!.events) : ''),
    height: Math.max(380, 120 + 20 * shown.length),
  };
}

export function short(name: string): string {
  const chars = [...name];
  return chars.length > NAME ? `${chars.slice(0, NAME - 1).join('')}…` : name;
}

/** Two decimals, rounded half up on exact integers. */
export function percent(n: number, d: number): string {
  return d === 0 ? '—' : `${(Math.floor((20000 * n + d) / (2 * d)) / 100).toFixed(2)}%`;
}
