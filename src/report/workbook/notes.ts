import type { Fraction } from '../../core/fraction.js';
import type { Round } from '../../core/round.js';
import { say, type Text } from '../../core/text.js';
import type { ReportModel } from '../model.js';
import type { Cell, Column, Sheet } from './sheet.js';

/** Notes on formulas: a row for every column of the sheets, for every rule on events, and for what holds throughout. */
export function notesSheet(model: ReportModel, sheets: readonly Sheet[]): Sheet {
  const { locale, round } = model;
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const rows = [...general(model), ...(round ? rules(model, round) : []), ...columnNotes(sheets)];
  return {
    id: 'notes',
    name: t('公式说明', 'Formulas'),
    grid: 0,
    frozenColumns: 1,
    blocks: [
      { kind: 'title', text: t('指标与公式说明', 'Notes on columns and formulas') },
      { kind: 'line', align: 'center', text: round ? t(`方案 ${round.scheme}`, `scheme ${round.scheme}`) : model.title },
      {
        kind: 'table',
        table: {
          id: 'notes',
          columns: noteColumns(model),
          rows: rows.map((row) => row.map((value): Cell => ({ value }))),
          empty: '',
        },
      },
    ],
  };
}

/** A row for every column, once for all the sheets that have the same. */
function columnNotes(sheets: readonly Sheet[]): readonly string[][] {
  const rows = new Map<string, { readonly sheets: string[]; readonly rest: readonly string[] }>();
  for (const sheet of sheets) {
    for (const block of sheet.blocks) {
      if (block.kind !== 'table') continue;
      for (const { group = '', header, id, meaning } of block.table.columns) {
        const rest = [group, header, id, meaning];
        const known = rows.get(rest.join('\u0000'));
        if (!known) rows.set(rest.join('\u0000'), { sheets: [sheet.name], rest });
        else if (!known.sheets.includes(sheet.name)) known.sheets.push(sheet.name);
      }
    }
  }
  return [...rows.values()].map(({ sheets: named, rest }) => [named.join('、'), ...rest]);
}

/** What the points of a rule are counted by. */
const PER: Readonly<Record<Round['eventRules'][number]['per'], Text>> = {
  once: { zh: '件', en: 'event' },
  day: { zh: '超一日（不足一日按一日）', en: 'started day late' },
  rework: { zh: '返工一次', en: 'rework' },
  return: { zh: '回退一次', en: 'return' },
  extension: { zh: '延期一次', en: 'extension' },
};

/** What each rule of the scheme did to the events of the round. */
function rules(model: ReportModel, round: Round): readonly string[][] {
  const t = (zh: string, en: string) => say({ zh, en }, model.locale);
  const cap = (most: Fraction | null, before: string, after: string) =>
    most ? `${before}${most.print(round.rounding)}${after}` : '';
  return round.eventRules.map((rule) => [
    t('事件', 'Events'),
    t('计分规则', 'Rules'),
    rule.label,
    rule.id,
    t(
      `每${PER[rule.per].zh} ${rule.points.print(round.rounding)} 分${cap(rule.cap, '，一件至多 ', ' 分')}；本期涉及 ${rule.hits} 件，合计 ${rule.sum.print(round.rounding)} 分`,
      `${rule.points.print(round.rounding)} points per ${PER[rule.per].en}${cap(rule.cap, ', at most ', ' for one event')}; applied to ${rule.hits} events, ${rule.sum.print(round.rounding)} points in all`,
    ),
  ]);
}

function general(model: ReportModel): readonly string[][] {
  const { round } = model;
  const t = (zh: string, en: string) => say({ zh, en }, model.locale);
  if (!round) return [];
  const rule =
    round.rounding.rule === 'gbt8170' ? t('GB/T 8170（四舍六入五成双）', 'GB/T 8170 (half to even)') : t('四舍五入', 'half up');
  const all = t('通则', 'Throughout');
  return [
    [
      all,
      '',
      t('应办', 'Due'),
      'due',
      t(
        '应办 = 已办 + 超期未办。时限未到的事件不进入任何分母；作废、重复事件不计分。',
        'due = done + overdue and not done. What is not due yet is in no denominator; void and duplicate events have no score.',
      ),
    ],
    [
      all,
      '',
      t('无可计量', 'Nothing to measure'),
      'empty',
      t(
        '分母为零的指标记“—”，其权重转给其他指标，不记 0 分也不记满分。',
        'a value over nothing is shown as a dash and hands its weight to the others; it is neither 0 nor full marks.',
      ),
    ],
    [
      all,
      '',
      t('修约', 'Rounding'),
      'rounding',
      t(
        `分数按分数（有理数）精确计算，打印时按 ${rule} 修约一次，保留 ${round.rounding.decimals} 位小数；等级与名次按修约前的分数评定。`,
        `scores are exact fractions, rounded once when printed by ${rule} to ${round.rounding.decimals} decimals; grades and ranks are taken before rounding.`,
      ),
    ],
    [
      all,
      '',
      t('归属', 'Charged to'),
      'charged',
      t(
        '事件计入办理时点在岗的网格员和当时有效的网格，不按今天的名册。',
        "an event is charged to the worker and the grid in force at the stage's stamp, never to today's.",
      ),
    ],
    [
      all,
      '',
      t('截至时刻', 'As of'),
      'asOf',
      t(
        `考核期 ${round.from} 至 ${round.to}（不含）；是否到期以 ${round.asOf} 为准。`,
        `the round runs from ${round.from} until ${round.to} (exclusive); due or not is judged as of ${round.asOf}.`,
      ),
    ],
  ];
}

function noteColumns(model: ReportModel): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, model.locale);
  return [
    { id: 'sheet', header: t('工作表', 'Sheet'), format: 'wrapped', maxWidth: 26, meaning: '' },
    { id: 'group', header: t('列组', 'Group'), format: 'wrapped', maxWidth: 34, meaning: '' },
    { id: 'column', header: t('列', 'Column'), format: 'wrapped', maxWidth: 26, meaning: '' },
    { id: 'id', header: t('标识', 'Id'), format: 'text', maxWidth: 30, meaning: '' },
    { id: 'meaning', header: t('含义与公式', 'Meaning and formula'), format: 'wrapped', maxWidth: 90, meaning: '' },
  ];
}
