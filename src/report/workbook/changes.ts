import { Fraction, type Rounding } from '../../core/fraction.js';
import { byText } from '../../core/order.js';
import { type Round, SUBJECT_KINDS, type SubjectKind } from '../../core/round.js';
import type { Change, Relation, RoundChange, SubjectChange } from '../../core/roundChange.js';
import { type Locale, say, type Text } from '../../core/text.js';
import type { ReportModel } from '../model.js';
import { namesOf } from '../names.js';
import { printed } from '../punctuation.js';
import { DASH, metricCell, pointsCell } from './cells.js';
import { isListedWhole, listedScores } from './listed.js';
import { scoresOf, subtitle } from './scores.js';
import type { Cell, Column, Sheet } from './sheet.js';

/** The word follows from the periods (`relationOf`), never from what somebody calls it. */
const RELATION: Readonly<Record<Relation, Text>> = {
  previous: { zh: '环比', en: 'On the period before' },
  lastYear: { zh: '同比', en: 'On the same period last year' },
};
const KIND: Readonly<Record<SubjectKind, Text>> = {
  worker: { zh: '网格员', en: 'worker' },
  grid: { zh: '网格', en: 'grid' },
  area: { zh: '社区', en: 'community' },
  department: { zh: '部门', en: 'department' },
};
const UP = '#1B7F4B';
const DOWN = '#B3261E';

/** The round against earlier ones: each subject's total now, then, and the places it went up. */
export function changeSheet(model: ReportModel, round: Round): Sheet | null {
  const { locale } = model;
  const changes = latestFirst(model);
  if (changes.length === 0) return null;
  const words = wordsOf(changes, locale);
  const cut = SUBJECT_KINDS.filter((kind) => !isListedWhole(scoresOf(round, kind)));
  const listed = listedIn(round, cut);
  const subjects = subjectsOf(changes).filter((found) => listed(found.find((one) => one !== null)!));
  const scores = [...round.workers, ...round.grids, ...round.areas, ...round.departments];
  const names = new Map(
    SUBJECT_KINDS.flatMap((kind) => [
      ...namesOf(
        model,
        scores.filter((score) => score.kind === kind),
      ),
    ]),
  );
  return {
    id: 'changes',
    name: words,
    grid: 0,
    frozenColumns: 3,
    blocks: [
      { kind: 'title', text: `${words}${say({ zh: '情况', en: '' }, locale)}` },
      { kind: 'line', align: 'center', text: subtitle(model, round) },
      ...(cut.length > 0 ? [{ kind: 'line', align: 'left', text: cutWords(cut, locale) } as const] : []),
      {
        kind: 'table',
        table: {
          id: 'changes',
          columns: subjectColumns(round, changes, locale),
          rows: subjects.map((found): readonly Cell[] => {
            const first = found.find((one) => one !== null)!;
            return [
              { value: say(KIND[first.kind], locale) },
              { value: first.subject },
              { value: names.get(first.subject) ?? first.name },
              pointsCell(first.total.now, round.rounding),
              ...found.flatMap((one) => [
                pointsCell(one?.total.before ?? null, round.rounding),
                coloured(pointsCell(one?.total.change ?? null, round.rounding), sign(one?.total.change ?? null)),
                one?.placesUp === null || one?.placesUp === undefined
                  ? DASH
                  : coloured({ value: one.placesUp }, Math.sign(one.placesUp)),
              ]),
            ];
          }),
          empty: '',
        },
      },
      { kind: 'signature' },
    ],
  };
}

/** Whether a subject has a row: of kinds that are not listed whole, those that the sheet of scores lists. */
function listedIn(round: Round, cut: readonly SubjectKind[]): (change: SubjectChange) => boolean {
  const shown = new Map(cut.map((kind) => [kind, new Set(listedScores(scoresOf(round, kind)).map(({ subject }) => subject))]));
  return ({ kind, subject }) => shown.get(kind)?.has(subject) ?? true;
}

function cutWords(cut: readonly SubjectKind[], locale: Locale): string {
  const kinds = cut.map((kind) => say(KIND[kind], locale)).join(say({ zh: '、', en: ', ' }, locale));
  return say(
    {
      zh: `${kinds}只列得分表所列的；全部见 changes.csv`,
      en: `${kinds}: only those on the sheet of scores; all are in changes.csv`,
    },
    locale,
  );
}

/** For each subject its comparison with each earlier round, in the order of the kinds, those with a total first, by total. */
function subjectsOf(changes: readonly RoundChange[]): readonly (readonly (SubjectChange | null)[])[] {
  const rows = new Map<string, (SubjectChange | null)[]>();
  for (const [place, { subjects }] of changes.entries()) {
    for (const one of subjects) {
      const id = `${one.kind} ${one.subject}`;
      const row = rows.get(id) ?? changes.map(() => null);
      row[place] = one;
      rows.set(id, row);
    }
  }
  const of = (row: readonly (SubjectChange | null)[]) => row.find((one) => one !== null)!;
  const kind = (row: readonly (SubjectChange | null)[]) => SUBJECT_KINDS.indexOf(of(row).kind);
  return [...rows.values()].sort((a, b) => {
    const [x, y] = [of(a).total.now, of(b).total.now];
    const totals = x && y ? y.compare(x) : Number(x === null) - Number(y === null);
    return kind(a) - kind(b) || totals || byText(of(a).subject, of(b).subject);
  });
}

function subjectColumns(round: Round, changes: readonly RoundChange[], locale: Locale): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  return [
    {
      id: 'kind',
      header: t('类别', 'Kind'),
      format: 'mark',
      meaning: t('网格员、网格、社区或部门', 'worker, grid, community or department'),
    },
    { id: 'subject', header: t('编码', 'Id'), format: 'text', meaning: t('工号或编码', 'unique id') },
    { id: 'name', header: t('名称', 'Name'), format: 'text', maxWidth: 26, meaning: t('名称', 'name') },
    {
      id: 'now',
      header: t(`总分 ${round.round}`, `Total ${round.round}`),
      format: 'points',
      meaning: t('本期总分', 'total of this round'),
    },
    ...changes.flatMap(({ relation, against }): Column[] => {
      const group = say(RELATION[relation], locale);
      const then = t(`${against} 的总分`, `total of ${against}`);
      return [
        { id: `${relation}.before`, group, header: t(`总分 ${against}`, `Total ${against}`), format: 'points', meaning: then },
        {
          id: `${relation}.change`,
          group,
          header: t('增减（分）', 'Change'),
          format: 'points',
          meaning: t('本期减去该期，精确相减后修约', 'now less then; exact, then rounded'),
        },
        {
          id: `${relation}.placesUp`,
          group,
          header: t('名次升降', 'Places up'),
          format: 'whole',
          meaning: t('正数为上升的名次', 'positive = that many places up'),
        },
      ];
    }),
  ];
}

/** What the rounds counted as a whole, against earlier ones: a row a figure. */
export function changeFiguresSheet(model: ReportModel, round: Round): Sheet | null {
  const { locale } = model;
  const changes = latestFirst(model);
  if (changes.length === 0) return null;
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const title = t(`总体${wordsOf(changes, locale)}`, 'Changes in all');
  return {
    id: 'changeFigures',
    name: title,
    grid: 0,
    frozenColumns: 1,
    blocks: [
      { kind: 'title', text: title },
      { kind: 'line', align: 'center', text: subtitle(model, round) },
      {
        kind: 'table',
        table: {
          id: 'changeFigures',
          columns: figureColumns(round, changes, locale),
          rows: changes[0]!.figures.map(({ id, label, unit, now }): readonly Cell[] => [
            { value: printed(label, locale) },
            metricCell(now, unit, round.rounding),
            ...changes.flatMap(({ figures }) => {
              const figure = figures.find((one) => one.id === id);
              if (!figure) return [DASH, DASH, DASH];
              const growth = figure.growth === null ? DASH : metricCell(figure.growth, 'rate', round.rounding);
              return [metricCell(figure.before, unit, round.rounding), changeCell(figure, round.rounding, locale), growth];
            }),
          ]),
          empty: '',
        },
      },
      { kind: 'signature' },
    ],
  };
}

function figureColumns(round: Round, changes: readonly RoundChange[], locale: Locale): readonly Column[] {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const meaning = t('全部事件的件数与按期率', 'numbers and on-time rates of all events');
  return [
    { id: 'figure', header: t('指标', 'Figure'), format: 'text', maxWidth: 40, meaning },
    { id: 'figureNow', header: round.round, format: 'whole', meaning: t('本期', 'now') },
    ...changes.flatMap(({ relation, against }): Column[] => {
      const group = say(RELATION[relation], locale);
      const change = t('本期减去该期；率的增减为百分点', 'now less then; of rates in percentage points');
      const growth = t('增减 ÷ 该期；率不计', 'change ÷ then; not of rates');
      return [
        { id: `${relation}.figureBefore`, group, header: against, format: 'whole', meaning: t(`${against} 的数`, against) },
        { id: `${relation}.figureChange`, group, header: t('增减', 'Change'), format: 'whole', meaning: change },
        { id: `${relation}.growth`, group, header: t('增长率', 'Growth'), format: 'percent', meaning: growth },
      ];
    }),
  ];
}

function latestFirst({ changes = [] }: ReportModel): readonly RoundChange[] {
  return [...changes].sort((a, b) => byText(b.against, a.against));
}

/** `环比`, `同比`, or both. */
function wordsOf(changes: readonly RoundChange[], locale: Locale): string {
  return [...new Set(changes.map(({ relation }) => say(RELATION[relation], locale)))].join(say({ zh: '、', en: ', ' }, locale));
}

/** Of rates in percentage points, which are no percentage. */
function changeCell({ change, unit }: Change, rounding: Rounding, locale: Locale): Cell {
  if (change === null || unit !== 'rate') return metricCell(change, unit, rounding);
  const points = change.times(Fraction.hundred).print({ ...rounding, decimals: 2 });
  return { value: `${points} ${say({ zh: '个百分点', en: 'points' }, locale)}` };
}

function sign(value: Fraction | null): number {
  return value ? value.compare(Fraction.zero) : 0;
}

function coloured(cell: Cell, direction: number): Cell {
  return direction === 0 ? cell : { ...cell, colour: direction > 0 ? UP : DOWN };
}
