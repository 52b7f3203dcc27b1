import pc from 'picocolors';
import type { Round } from '../core/round.js';
import type { Locale } from '../core/text.js';
import { leftHours, type Warning } from '../core/warning.js';
import { table } from './table.js';

const SHOWN = 5;

/** The early-warning list in short: how many of each light, the first of them, and the people and grids with most of them. */
export function warningLines(warnings: readonly Warning[], round: Round, locale: Locale): string[] {
  if (warnings.length === 0) return [];
  const en = locale === 'en';
  const n = (light: Warning['light'], among = warnings) => among.filter((warning) => warning.light === light).length;
  const title = en
    ? `early warnings as of ${round.asOf.replace('T', ' ')}: ${n('red')} overdue, ${n('yellow')} over 80 %, ${n('soon')} due within a day (warnings.csv)`
    : `督办提醒(截至 ${round.asOf.replace('T', ' ')}):逾期 ${n('red')}、用时过八成 ${n('yellow')}、一日内到期 ${n('soon')},名单见 warnings.csv`;
  const names = new Map(round.workers.map(({ subject, name }) => [subject, name]));
  const list = (header: string, of: (warning: Warning) => string | null, name: (id: string) => string) => {
    const groups = new Map<string, Warning[]>();
    for (const warning of warnings) {
      const id = of(warning);
      if (id !== null) groups.set(id, [...(groups.get(id) ?? []), warning]);
    }
    const rows = [...groups]
      .sort(([a, x], [b, y]) => n('red', y) - n('red', x) || y.length - x.length || (a < b ? -1 : 1))
      .slice(0, SHOWN)
      .map(([id, mine]) => [name(id), n('red', mine), n('yellow', mine), n('soon', mine)]);
    return rows.length === 0
      ? []
      : table([header, ...(en ? ['overdue', 'over 80 %', 'soon'] : ['逾期', '过八成', '一日内'])], rows);
  };
  return [
    '',
    pc.bold(title),
    ...table(
      en ? ['event', 'stage', 'worker', 'hours left', 'due'] : ['工单', '环节', '责任人', '剩余小时', '到期'],
      warnings
        .slice(0, SHOWN)
        .map(({ event, stage, worker, leftSeconds, dueAt }) => [
          event,
          stage,
          worker ?? '—',
          leftHours(leftSeconds),
          dueAt?.replace('T', ' ') ?? '—',
        ]),
    ),
    ...list(
      en ? 'worker' : '责任人',
      ({ worker }) => worker,
      (id) => (names.has(id) ? `${id} ${names.get(id)}` : id),
    ),
    ...list(
      en ? 'grid' : '网格',
      ({ grid }) => grid,
      (id) => id,
    ),
  ];
}
