import pc from 'picocolors';
import type { Flow, Outcome, Redrawing } from '../core/redrawing.js';
import type { Locale } from '../core/text.js';
import type { HoursSpread } from '../pipeline/hoursSpread.js';
import type { Replay } from '../pipeline/replayStage.js';
import { table } from './table.js';
import { findingLines } from './terminal.js';

const OUTCOME_WORDS: Readonly<Record<Outcome, readonly [string, string]>> = {
  kept: ['保留', 'kept'],
  grown: ['扩大', 'grown'],
  shrunk: ['缩小', 'shrunk'],
  changed: ['有进有出', 'changed'],
  merged: ['合并', 'merged'],
  split: ['分出', 'split off'],
  new: ['新设', 'new'],
  retired: ['停用', 'retired'],
};

/** What became of the previous grids: how many households moved, then every grid that is not as it was. */
export function redrawingLines({ grids, householdsMoved, households }: Redrawing, locale: Locale): string[] {
  const en = locale === 'en';
  const count = (outcome: Outcome) => grids.filter((grid) => grid.outcome === outcome).length;
  const words = (Object.keys(OUTCOME_WORDS) as Outcome[])
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => `${OUTCOME_WORDS[outcome][en ? 1 : 0]} ${count(outcome)}`);
  const flows = (list: readonly Flow[]) =>
    list
      .slice(0, 3)
      .map(({ code, households: n }) => `${code ?? (en ? 'no grid' : '无网格')} ${n}`)
      .join(en ? ', ' : '、') + (list.length > 3 ? '…' : '');
  const rows = grids
    .filter(({ outcome }) => outcome !== 'kept')
    .slice(0, 20)
    .map((grid) => [
      grid.code,
      grid.name,
      OUTCOME_WORDS[grid.outcome][en ? 1 : 0],
      grid.households,
      flows(grid.from),
      flows(grid.to),
    ]);
  const share = households > 0 ? ((100 * householdsMoved) / households).toFixed(1) : '0.0';
  return [
    pc.bold(
      en
        ? `against the previous grids: ${words.join(', ')}; ${householdsMoved} households (${share}%) are no longer in the grid that continues theirs`
        : `与原网格相比:${words.join('、')};${householdsMoved} 户(${share}%)不在延续其原网格的网格中`,
    ),
    ...(rows.length === 0
      ? []
      : table(
          en ? ['code', 'name', 'what', 'households', 'from', 'to'] : ['编码', '名称', '变化', '户数', '划入自', '划出至'],
          rows,
        )),
  ];
}

/** Work before and after, grids first, then people; the largest changes. */
export function replayLines({ rows, events, placedAfter, hoursSpread, findings }: Replay, locale: Locale): string[] {
  const en = locale === 'en';
  const lines = [
    pc.bold(
      en
        ? `${placedAfter} of ${events} events placed on the new grids; all rows in replay.csv`
        : `${events} 件事件中 ${placedAfter} 件落到新网格,全部数字见 replay.csv`,
    ),
  ];
  lines.push(...hoursSpreadLines(hoursSpread, en));
  const shown = (value: number | null) => (value === null ? '—' : value);
  for (const kind of ['grid', 'worker'] as const) {
    const own = rows
      .filter((row) => row.kind === kind)
      .sort((a, b) => Math.abs(b.hoursAfter - (b.hoursBefore ?? 0)) - Math.abs(a.hoursAfter - (a.hoursBefore ?? 0)))
      .slice(0, 10)
      .map((row) => [row.id, row.name, shown(row.eventsBefore), row.eventsAfter, shown(row.hoursBefore), row.hoursAfter]);
    if (own.length === 0) continue;
    const header = en
      ? [kind, 'name', 'events before', 'after', 'hours before', 'after']
      : [kind === 'grid' ? '网格' : '工号', '名称', '原事件数', '新事件数', '原工时', '新工时'];
    lines.push(...table(header, own));
  }
  return [...lines, ...findingLines(findings, locale)];
}

/** How evenly the hours of events lie on grids, and on how many: the two sides need not have the same grids or events. */
function hoursSpreadLines({ before, after }: Replay['hoursSpread'], en: boolean): string[] {
  if (after.rms === 0 && (before === null || before.rms === 0)) return [];
  const side = ({ grids, events, rms }: HoursSpread) => {
    const percent = `${(100 * rms).toFixed(1)}%`;
    return en ? `${percent} (${grids} grids, ${events} events)` : `${percent}(${grids} 个网格、${events} 件)`;
  };
  return [
    en
      ? `hours of events of grids, without visits, off their mean (root mean square; dedicated grids and grids without units and events left out): ${before ? `before ${side(before)}, after ` : ''}${side(after)}`
      : `各网格事件工时(不含走访)对均值的偏差(均方根;专属网格、既无单元又无事件的网格不计):${before ? `原 ${side(before)},新 ` : ''}${side(after)}`,
  ];
}
