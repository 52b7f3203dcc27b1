import { byText } from '../../core/order.js';
import type { EventRow, Round } from '../../core/round.js';
import { say, type Text } from '../../core/text.js';
import type { ReportModel } from '../model.js';
import { printed } from '../punctuation.js';
import { pointsCell, stampCell, textCell } from './cells.js';
import { subtitle } from './scores.js';
import type { Column, Sheet } from './sheet.js';

type State = EventRow['state'];

export const STATE_WORDS: Readonly<Record<State, Text>> = {
  overdue: { zh: '超期未结', en: 'overdue' },
  open: { zh: '办理中', en: 'open' },
  suspended: { zh: '挂账', en: 'suspended' },
  closed: { zh: '已结案', en: 'closed' },
  duplicate: { zh: '重复', en: 'duplicate' },
  void: { zh: '作废', en: 'void' },
};
const ORDER: readonly State[] = ['overdue', 'open', 'suspended', 'closed', 'duplicate', 'void'];
const FILL: Readonly<Partial<Record<State, string>>> = { overdue: '#F6CDB5', open: '#FBE8B9', suspended: '#E4E7EB' };

/** One row an event, the overdue first, then the lowest scores (一事一评). */
export function eventSheet(model: ReportModel, round: Round): Sheet {
  const { locale } = model;
  const people = new Map([
    ...(model.staffing?.loads ?? []).map((load) => [load.worker, load.name] as const),
    ...round.workers.map((worker) => [worker.subject, worker.name] as const),
  ]);
  const stages = new Map(round.stages.map((stage) => [stage.id, stage.label]));
  const rows = [...round.events].sort(byUrgency);
  return {
    id: 'event',
    name: say({ zh: '事件', en: 'Events' }, locale),
    grid: 0,
    frozenColumns: 2,
    blocks: [
      { kind: 'title', text: say({ zh: '事件考核（一事一评）', en: 'Assessment of events' }, locale) },
      { kind: 'line', align: 'center', text: `${subtitle(model, round)} · ${listed(round, locale)}` },
      {
        kind: 'table',
        table: {
          id: 'event',
          columns: columns(locale),
          rows: rows.map((event, place) => [
            { value: place + 1 },
            { value: event.id },
            { value: event.category },
            { value: urgencyWord(event.urgency, locale) },
            textCell(event.grid),
            textCell(event.worker === null ? null : (people.get(event.worker) ?? event.worker)),
            stampCell(event.reportedAt),
            stampCell(event.closedAt),
            { value: say(STATE_WORDS[event.state], locale), ...(FILL[event.state] ? { fill: FILL[event.state] } : {}) },
            { value: event.lateStages.map((stage) => stages.get(stage) ?? stage).join('、') },
            pointsCell(event.score, round.rounding),
            { value: printed(event.why, locale) },
          ]),
          empty: say({ zh: '没有需要列出的事件', en: 'No event needs to be listed' }, locale),
        },
      },
      { kind: 'signature' },
    ],
  };
}

function listed(round: Round, locale: ReportModel['locale']): string {
  return say(
    {
      zh: `列出 ${round.events.length} 件（超期未结和得分最低的在前），全部事件见 events.parquet`,
      en: `${round.events.length} events listed, overdue and lowest scores first; all are in events.parquet`,
    },
    locale,
  );
}

export function urgencyWord(urgency: string, locale: ReportModel['locale']): string {
  if (urgency === 'urgent') return say({ zh: '紧急', en: 'urgent' }, locale);
  if (urgency === 'normal') return say({ zh: '普通', en: 'normal' }, locale);
  return urgency;
}

function byUrgency(a: EventRow, b: EventRow): number {
  const states = ORDER.indexOf(a.state) - ORDER.indexOf(b.state);
  const scores = a.score && b.score ? a.score.compare(b.score) : Number(a.score === null) - Number(b.score === null);
  return states || scores || byText(a.reportedAt, b.reportedAt) || byText(a.id, b.id);
}

function columns(locale: ReportModel['locale']): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  return [
    { id: 'number', header: t('序号', 'No.'), format: 'whole', meaning: t('表内顺序', 'order in this list') },
    { id: 'id', header: t('工单编号', 'Event id'), format: 'text', meaning: t('唯一编号', 'unique id') },
    { id: 'category', header: t('类别', 'Category'), format: 'wrapped', maxWidth: 18, meaning: t('事件大类', 'category') },
    { id: 'urgency', header: t('紧急程度', 'Urgency'), format: 'mark', meaning: t('决定办理时限', 'decides the limits') },
    {
      id: 'grid',
      header: t('网格', 'Grid'),
      format: 'text',
      meaning: t('事件发生时所在网格', 'the grid in force where and when it happened'),
    },
    {
      id: 'worker',
      header: t('责任人', 'Worker'),
      format: 'text',
      maxWidth: 16,
      meaning: t('办理时在岗的网格员', 'who held the post at the time'),
    },
    { id: 'reportedAt', header: t('上报时间', 'Reported'), format: 'stamp', meaning: t('发现上报的时刻', 'moment of report') },
    { id: 'closedAt', header: t('结案时间', 'Closed'), format: 'stamp', meaning: t('结案的时刻', 'moment of closing') },
    {
      id: 'state',
      header: t('状态', 'State'),
      format: 'mark',
      meaning: t('截至考核时刻的状态；作废与重复不计分', 'as of the round; void and duplicate events have no score'),
    },
    {
      id: 'lateStages',
      header: t('超时环节', 'Late stages'),
      format: 'wrapped',
      maxWidth: 18,
      meaning: t('超过时限的环节', 'stages past their limit'),
    },
    { id: 'score', header: t('得分', 'Score'), format: 'points', meaning: t('基础分加减各条规则', 'base score and rules') },
    {
      id: 'why',
      header: t('计分说明', 'Why'),
      format: 'wrapped',
      maxWidth: 44,
      meaning: t('触发的规则和分值', 'the rules that applied and their points'),
    },
  ];
}
