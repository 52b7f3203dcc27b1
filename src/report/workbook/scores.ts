import { byText } from '../../core/order.js';
import { provisionalWords } from '../../core/provisional.js';
import type { Round, ScoreColumn, ScorePart, SubjectKind, SubjectScore } from '../../core/round.js';
import { type Locale, say, type Text } from '../../core/text.js';
import type { ReportModel } from '../model.js';
import { areaOfGrid } from '../names.js';
import { gradeFill } from '../palette.js';
import { printed } from '../punctuation.js';
import { bandBlocks } from './bands.js';
import { DASH, FORMAT_OF, metricCell, pointsCell, textCell } from './cells.js';
import { inShownOrder, listedScores, listedWords } from './listed.js';
import type { Cell, Column, Sheet } from './sheet.js';

interface Words {
  readonly sheet: Text;
  readonly caption: Text;
  readonly code: Text;
  readonly name: Text;
}

const WORDS: Readonly<Record<SubjectKind, Words>> = {
  worker: {
    sheet: { zh: '网格员', en: 'Workers' },
    caption: { zh: '网格员考核（一员一评）', en: 'Assessment of workers' },
    code: { zh: '工号', en: 'Worker id' },
    name: { zh: '姓名', en: 'Name' },
  },
  grid: {
    sheet: { zh: '网格', en: 'Grids' },
    caption: { zh: '网格考核（一格一评）', en: 'Assessment of grids' },
    code: { zh: '网格编码', en: 'Grid code' },
    name: { zh: '网格名称', en: 'Grid' },
  },
  area: {
    sheet: { zh: '社区', en: 'Communities' },
    caption: { zh: '社区考核', en: 'Assessment of communities' },
    code: { zh: '社区编码', en: 'Code' },
    name: { zh: '社区', en: 'Community' },
  },
  department: {
    sheet: { zh: '部门', en: 'Departments' },
    caption: { zh: '部门考核', en: 'Assessment of departments' },
    code: { zh: '部门编码', en: 'Code' },
    name: { zh: '部门', en: 'Department' },
  },
};

/** Scores of a kind, in the order in which they are shown: by rank, the unranked last, then by code. */
export function scoresOf(round: Round, kind: SubjectKind): readonly SubjectScore[] {
  return inShownOrder({ worker: round.workers, grid: round.grids, area: round.areas, department: round.departments }[kind]);
}

/** One sheet of scores: rank, total, grade; for each column of the scheme its value and its points; what else changed the total. */
export function scoreSheet(model: ReportModel, round: Round, kind: SubjectKind): Sheet {
  const { locale } = model;
  const words = WORDS[kind];
  const all = scoresOf(round, kind);
  const scores = listedScores(all);
  const cut = listedWords(kind, all.length, scores);
  const columns = round.columns[kind] ?? [];
  const others = otherParts(all, columns);
  const areas = kind === 'grid' && (model.register || model.plan) ? areaOfGrid(model) : null;
  const fillOf = gradeFill(round);
  const metricsOf = scores.map((score) => new Map(score.metrics.map((metric) => [metric.id, metric])));
  return {
    id: kind,
    name: say(words.sheet, locale),
    grid: 0,
    frozenColumns: 3,
    blocks: [
      { kind: 'title', text: say(words.caption, locale) },
      { kind: 'line', align: 'center', text: subtitle(model, round) },
      ...(cut ? [{ kind: 'line', align: 'left', text: say(cut, locale) } as const] : []),
      {
        kind: 'table',
        table: {
          id: kind,
          columns: headers(model, words, columns, others, areas !== null),
          rows: scores.map((score, place) => [
            { value: score.rank ?? '—', format: score.rank === null ? 'mark' : 'whole' },
            { value: score.subject },
            { value: score.name },
            ...(areas ? [textCell(areas.get(score.subject))] : []),
            textCell(score.peerGroup),
            { value: score.peerRank ?? '—', format: score.peerRank === null ? 'mark' : 'whole' },
            score.printed === '' ? DASH : { value: Number(score.printed), bold: true },
            withFill({ value: score.grade ?? '—', format: 'mark' }, fillOf(score.grade)),
            ...columns.flatMap((column) => valueAndPoints(column, score, metricsOf[place]?.get(column.id)?.value ?? null, round)),
            ...others.map((other) => pointsCell(partOf(score, other.id)?.points ?? null, round.rounding)),
            { value: remark(score, locale) },
          ]),
          empty: say({ zh: '本期没有考核对象', en: 'Nobody was assessed in this round' }, locale),
        },
      },
      ...bandBlocks(round, kind, { scores: all, fillOf, locale }),
      { kind: 'signature' },
    ],
  };
}

/** `考核期 2026Q1 · 截至 2026-04-01 00:00 · 方案 六步闭环季度考核`. */
export function subtitle(model: ReportModel, round: Round): string {
  const asOf = round.asOf.slice(0, 16).replace('T', ' ');
  const mark = provisionalWords(round);
  if (mark) {
    const who = model.issuer ? `${model.issuer} · ` : '';
    return say(
      {
        zh: `${who}考核期 ${round.round} · ${printed(mark.zh, model.locale)} · 方案 ${round.scheme}`,
        en: `${who}Round ${round.round} · ${mark.en} · scheme ${round.scheme}`,
      },
      model.locale,
    );
  }
  return say(
    {
      zh: `${model.issuer ? `${model.issuer} · ` : ''}考核期 ${round.round} · 截至 ${asOf} · 方案 ${round.scheme}`,
      en: `${model.issuer ? `${model.issuer} · ` : ''}Round ${round.round} · as of ${asOf} · scheme ${round.scheme}`,
    },
    model.locale,
  );
}

function withFill(cell: Cell, fill: string | undefined): Cell {
  return fill === undefined ? cell : { ...cell, fill };
}

/** A column's cells of one score: its value, and its points when it carries weight. */
function valueAndPoints(column: ScoreColumn, score: SubjectScore, value: SubjectScore['total'], round: Round): readonly Cell[] {
  const cell = metricCell(value, column.unit, round.rounding);
  if (column.weight === null) return [cell];
  const part = partOf(score, column.id);
  const unmeasured = value === null && (part === undefined || part.points.isZero);
  return [cell, unmeasured ? DASH : pointsCell(part?.points ?? null, round.rounding)];
}

function partOf(score: SubjectScore, id: string): ScorePart | undefined {
  return score.tree.parts?.find((part) => part.id === id);
}

/**
 * Parts of the totals that belong to no weighted column: bonuses, multipliers, vetoes. With them the parts sum to the total.
 * Also those that none of the listed has: a sheet of the first and the last has the columns that one of all would have.
 */
function otherParts(scores: readonly SubjectScore[], columns: readonly ScoreColumn[]): readonly ScorePart[] {
  const weighted = new Set(columns.filter((column) => column.weight !== null).map((column) => column.id));
  const found = new Map<string, ScorePart>();
  for (const score of scores) {
    for (const part of score.tree.parts ?? []) if (!weighted.has(part.id) && !found.has(part.id)) found.set(part.id, part);
  }
  return [...found.values()].sort((a, b) => byText(a.id, b.id));
}

function remark(score: SubjectScore, locale: Locale): string {
  const all = score.ineligibleBecause === null ? score.notes : [score.ineligibleBecause, ...score.notes];
  return printed(all.join(say({ zh: '；', en: '; ' }, locale)), locale);
}

function headers(
  model: ReportModel,
  words: Words,
  columns: readonly ScoreColumn[],
  others: readonly ScorePart[],
  inAreas: boolean,
): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, model.locale);
  const area: Column = {
    id: 'area',
    header: t('社区', 'Community'),
    format: 'text',
    maxWidth: 18,
    meaning: t('所属社区', 'to which it belongs'),
  };
  return [
    {
      id: 'rank',
      header: t('排名', 'Rank'),
      format: 'whole',
      meaning: t('在全部参评对象中的名次；不参评的不排名', 'among all that were eligible; the others have no rank'),
    },
    { id: 'subject', header: say(words.code, model.locale), format: 'text', meaning: t('唯一编码', 'unique id') },
    { id: 'name', header: say(words.name, model.locale), format: 'text', maxWidth: 24, meaning: t('名称', 'name') },
    ...(inAreas ? [area] : []),
    {
      id: 'peerGroup',
      header: t('同类组', 'Peer group'),
      format: 'text',
      maxWidth: 14,
      meaning: t('与谁比较，如城乡分类', 'whom it is compared with, such as the urban–rural class'),
    },
    {
      id: 'peerRank',
      header: t('组内排名', 'Peer rank'),
      format: 'whole',
      meaning: t('在同类组内的名次', 'rank within the peer group'),
    },
    {
      id: 'total',
      header: t('总分', 'Total'),
      format: 'points',
      meaning: t(
        '各项得分与加减分之和；精确计算，只在打印时修约一次，等级按修约前的分数评定',
        'sum of all points; exact, rounded once when printed; grades are taken on the unrounded total',
      ),
    },
    { id: 'grade', header: t('等级', 'Grade'), format: 'mark', meaning: t('按方案的等级线评定', "by the scheme's bands") },
    ...columns.flatMap((column): Column[] => {
      const group =
        column.weight === null ? column.label : `${column.label}${t(`（权重 ${column.weight}）`, ` (weight ${column.weight})`)}`;
      const formula = `${printed(column.formula, model.locale)}${column.better === 'lower' ? t('；越低越好', '; lower is better') : ''}`;
      const value: Column = {
        id: column.id,
        group,
        header: t('指标值', 'Value'),
        format: FORMAT_OF[column.unit],
        meaning: formula,
      };
      if (column.weight === null) return [value];
      const points = t(`由指标值换算，乘以权重 ${column.weight}`, `from the value, times the weight ${column.weight}`);
      return [value, { id: `${column.id}.points`, group, header: t('得分', 'Points'), format: 'points', meaning: points }];
    }),
    ...others.map(
      (part): Column => ({
        id: part.id,
        group: t('加减分及调整', 'Adjustments'),
        header: part.label,
        format: 'points',
        meaning: t('不占权重，直接计入总分', 'outside the weights, added to the total'),
      }),
    ),
    {
      id: 'remark',
      header: t('说明', 'Remarks'),
      format: 'wrapped',
      maxWidth: 36,
      meaning: t(
        '不参评的原因、期中调动、无可计量时权重的转移等',
        'why not eligible, moves within the round, weights handed on, …',
      ),
    },
  ];
}
