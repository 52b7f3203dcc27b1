import { byText } from '../../core/order.js';
import type { Round } from '../../core/round.js';
import { type Locale, say, type Text } from '../../core/text.js';
import { LIGHTS, type Light, type Warning } from '../../core/warning.js';
import type { ReportModel } from '../model.js';
import { areaOfGrid } from '../names.js';
import { DASH, stampCell, textCell } from './cells.js';
import { urgencyWord } from './events.js';
import { subtitle } from './scores.js';
import type { Block, Cell, Column, Sheet } from './sheet.js';

const WORDS: Readonly<Record<Light, Text>> = {
  red: { zh: '红灯：逾期', en: 'red: overdue' },
  yellow: { zh: '黄灯：用时过八成', en: 'yellow: over 80 %' },
  soon: { zh: '一日内到期', en: 'due within a day' },
};
const FILL: Readonly<Record<Light, string>> = { red: '#F6B8A6', yellow: '#FBE08B', soon: '#D6EAF8' };

/** So many rows of a list for supervision are a list to work through; more would neither be read nor opened with ease. */
export const MOST_WARNED = 5000;

/**
 * 督办提醒: every open stage that is overdue, nearly so or due within a day, the most overdue first; of very many the first, and
 * where the others are.
 */
export function warningSheet(model: ReportModel, round: Round): Sheet | null {
  const { locale } = model;
  const warnings = [...(model.warnings ?? [])].sort(byLight);
  if (warnings.length === 0) return null;
  const { person, ground } = namesIn(model, round);
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  return {
    id: 'warnings',
    name: t('督办提醒', 'Early warnings'),
    grid: 0,
    frozenColumns: 2,
    blocks: [
      { kind: 'title', text: t('督办提醒', 'Early warnings') },
      { kind: 'line', align: 'center', text: `${subtitle(model, round)} · ${countWords(warnings, locale)}` },
      ...onlyFirst(warnings.length, t('最急的', 'most urgent'), locale),
      {
        kind: 'table',
        table: {
          id: 'warnings',
          columns: columns(locale),
          rows: warnings
            .slice(0, MOST_WARNED)
            .map((one): readonly Cell[] => [
              { value: say(WORDS[one.light], locale), fill: FILL[one.light] },
              { value: one.event },
              { value: one.stage },
              { value: one.category },
              { value: urgencyWord(one.urgency, locale) },
              textCell(one.grid),
              one.grid === null ? DASH : { value: ground(one.grid) },
              textCell(one.worker === null ? null : person(one.worker)),
              textCell(one.worker),
              { value: one.usedSeconds / 3600 },
              { value: one.limitSeconds / 3600 },
              { value: one.leftSeconds / 3600, ...(one.leftSeconds < 0 ? { colour: '#B3261E' } : {}) },
              stampCell(one.dueAt),
            ]),
          empty: '',
        },
      },
      { kind: 'signature' },
    ],
  };
}

/** What is said above a list that is not whole. */
function onlyFirst(all: number, which: string, locale: Locale): readonly Block[] {
  if (all <= MOST_WARNED) return [];
  const text = say(
    {
      zh: `共 ${all} 行，此处只列${which} ${MOST_WARNED} 行；全部名单见 warnings.csv`,
      en: `${all} rows in all, of which the ${MOST_WARNED} ${which} are listed; the whole list is warnings.csv`,
    },
    locale,
  );
  return [{ kind: 'line', align: 'left', text }];
}

function byLight(a: Warning, b: Warning): number {
  const lights = LIGHTS.indexOf(a.light) - LIGHTS.indexOf(b.light);
  return lights || a.leftSeconds - b.leftSeconds || byText(a.event, b.event) || byText(a.stage, b.stage);
}

function count(warnings: readonly Warning[], light: Light): number {
  return warnings.filter((one) => one.light === light).length;
}

function countWords(warnings: readonly Warning[], locale: Locale): string {
  const [red, yellow, soon] = LIGHTS.map((light) => count(warnings, light));
  return say(
    {
      zh: `逾期 ${red}，用时过八成 ${yellow}，一日内到期 ${soon}`,
      en: `${red} overdue, ${yellow} over 80 %, ${soon} due within a day`,
    },
    locale,
  );
}

/** 督办汇总: who, and which grid, has most of them; those of nobody and those without a grid are rows of their own. */
export function warningSummarySheet(model: ReportModel, round: Round): Sheet | null {
  const { locale } = model;
  const warnings = model.warnings ?? [];
  if (warnings.length === 0) return null;
  const { person, ground } = namesIn(model, round);
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const title = t('督办汇总', 'Early warnings by person and grid');
  const people = counted(warnings, ({ worker }) => worker, [t('责任人', 'Worker'), person, t('无人负责', 'nobody')]);
  const grids = counted(warnings, ({ grid }) => grid, [t('网格', 'Grid'), ground, t('未落格', 'no grid')]);
  const most = t('件数最多的责任人和网格各', 'workers and as many grids with most cases');
  return {
    id: 'warningSummary',
    name: t('督办汇总', 'Warnings summed'),
    grid: 0,
    frozenColumns: 3,
    blocks: [
      { kind: 'title', text: title },
      { kind: 'line', align: 'center', text: `${subtitle(model, round)} · ${countWords(warnings, locale)}` },
      ...onlyFirst(Math.max(people.length, grids.length), most, locale),
      {
        kind: 'table',
        table: {
          id: 'warningSummary',
          columns: summaryColumns(locale),
          rows: [...people.slice(0, MOST_WARNED), ...grids.slice(0, MOST_WARNED)],
          empty: '',
        },
      },
      { kind: 'signature' },
    ],
  };
}

/** What people and grids are called. */
function namesIn(model: ReportModel, round: Round) {
  // those of other roles have a post and no score
  const posted = (model.staffing?.loads ?? []).map(({ worker, name }) => [worker, name] as const);
  const people = new Map([...posted, ...round.workers.map(({ subject, name }) => [subject, name] as const)]);
  const areas = areaOfGrid(model);
  const grids = new Map((model.register?.grids ?? model.plan?.grids ?? []).map(({ code, name }) => [code, name]));
  return {
    person: (id: string) => people.get(id) ?? id,
    ground: (code: string) => `${areas.get(code) ?? ''}${grids.get(code) ?? ''}` || code,
  };
}

function counted(
  warnings: readonly Warning[],
  of: (one: Warning) => string | null,
  [kind, name, none]: readonly [string, (id: string) => string, string],
): readonly (readonly Cell[])[] {
  const groups = new Map<string, Warning[]>();
  for (const one of warnings) {
    const id = of(one) ?? '';
    const own = groups.get(id);
    if (own) own.push(one);
    else groups.set(id, [one]);
  }
  const sorted = [...groups].sort(([a, x], [b, y]) => count(y, 'red') - count(x, 'red') || y.length - x.length || byText(a, b));
  return sorted.map(([id, mine]) => [
    { value: kind },
    id === '' ? DASH : { value: id },
    { value: id === '' ? none : name(id) },
    ...LIGHTS.map((light) => {
      const n = count(mine, light);
      return n > 0 && light !== 'soon' ? { value: n, fill: FILL[light] } : { value: n };
    }),
    { value: mine.length },
  ]);
}

function summaryColumns(locale: Locale): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const whole = (id: string, header: string, meaning: string): Column => ({ id, header, format: 'whole', meaning });
  return [
    { id: 'kind', header: t('按', 'By'), format: 'mark', meaning: t('责任人或网格', 'worker or grid') },
    { id: 'id', header: t('编号', 'Id'), format: 'text', meaning: t('工号或网格编码', 'worker id or grid code') },
    { id: 'name', header: t('名称', 'Name'), format: 'text', maxWidth: 40, meaning: t('姓名，或社区与网格名称', 'name') },
    whole('red', t('逾期', 'Overdue'), t('超过时限未办的件数', 'cases past the limit and not done')),
    whole('yellow', t('过八成', 'Over 80 %'), t('已用八成时限的件数', 'cases that used 80 % of the limit')),
    whole('soon', t('一日内', 'Within a day'), t('一日内到期的件数', 'cases due within a day')),
    whole('all', t('合计', 'All'), t('三者之和', 'the three together')),
  ];
}

function columns(locale: Locale): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const clock = t('按该环节的计时方式（自然或工作时间）', "on the stage's own clock, natural or working time");
  return [
    {
      id: 'light',
      header: t('提醒', 'Light'),
      format: 'mark',
      meaning: t('红灯：超过时限未办；黄灯：已用八成时限', 'red: past the limit and not done; yellow: 80 % of the limit is used'),
    },
    { id: 'event', header: t('工单编号', 'Event id'), format: 'text', meaning: t('唯一编号', 'unique id') },
    { id: 'stage', header: t('环节', 'Stage'), format: 'mark', meaning: t('正在办理的环节', 'the stage that is open') },
    { id: 'category', header: t('类别', 'Category'), format: 'wrapped', maxWidth: 18, meaning: t('事件大类', 'category') },
    { id: 'urgency', header: t('紧急程度', 'Urgency'), format: 'mark', meaning: t('决定办理时限', 'decides the limits') },
    { id: 'grid', header: t('网格编码', 'Grid code'), format: 'text', meaning: t('事件所在网格', 'where it happened') },
    {
      id: 'gridName',
      header: t('网格', 'Grid'),
      format: 'text',
      maxWidth: 26,
      meaning: t('社区与网格名称', 'community and grid'),
    },
    {
      id: 'name',
      header: t('责任人', 'Worker'),
      format: 'text',
      maxWidth: 16,
      meaning: t('该环节的责任人', 'who answers for the stage'),
    },
    { id: 'worker', header: t('工号', 'Worker id'), format: 'text', meaning: t('唯一编号', 'unique id') },
    { id: 'used', header: t('已用（小时）', 'Used (h)'), format: 'decimal', meaning: clock },
    { id: 'limit', header: t('时限（小时）', 'Limit (h)'), format: 'decimal', meaning: clock },
    {
      id: 'left',
      header: t('剩余（小时）', 'Left (h)'),
      format: 'decimal',
      meaning: t('时限减已用，负数为逾期', 'limit less used, negative when overdue'),
    },
    {
      id: 'dueAt',
      header: t('到期时刻', 'Due at'),
      format: 'stamp',
      meaning: t(
        '时限届满的时刻；挂账未恢复而无从届满的不填',
        'when the limit ends or ended; none while a suspension keeps it from ending',
      ),
    },
  ];
}
