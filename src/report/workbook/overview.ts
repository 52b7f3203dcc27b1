import type { Round, SubjectKind, SubjectScore } from '../../core/round.js';
import { say } from '../../core/text.js';
import type { ReportModel } from '../model.js';
import { namesOf } from '../names.js';
import { gradeFill, gradesOf } from '../palette.js';
import { printed } from '../punctuation.js';
import { DASH, shareCell, textCell } from './cells.js';
import { certificateWord, planLine } from './plan.js';
import { scoresOf, subtitle } from './scores.js';
import type { Block, Cell, Column, KeyFigure, Sheet, Table } from './sheet.js';

/** Columns of the overview's layout grid. */
const GRID = 12;
/** Length of the red and the black list (红榜、黑榜). */
const LISTED = 5;

/** The first page: who issues it, what came out, the stages, the best and the worst, the pictures. */
export function overviewSheet(model: ReportModel): Sheet {
  const { locale, round } = model;
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const line = round ? subtitle(model, round) : (model.issuer ?? '');
  const sentences = basics(model);
  const blocks: Block[] = [
    { kind: 'title', text: model.title },
    ...(line ? [{ kind: 'line', align: 'center', text: line } as const] : []),
    { kind: 'figures', figures: keyFigures(model) },
    ...(sentences.length > 0 ? [{ kind: 'heading', text: t('基本情况', 'In short') } as const] : []),
    ...sentences.map((text): Block => ({ kind: 'line', align: 'left', text })),
  ];
  if (round && round.stages.length > 0) {
    blocks.push({ kind: 'heading', text: t('各环节办理情况', 'Stages') }, { kind: 'table', table: stageTable(model, round) });
  }
  for (const kind of ['grid', 'worker'] as const) {
    const table = round ? redAndBlack(model, round, kind) : null;
    if (table) blocks.push({ kind: 'heading', text: redAndBlackTitle(model, kind) }, { kind: 'table', table });
  }
  blocks.push({ kind: 'signature' });
  blocks.push({ kind: 'pictures', empty: t('没有图表', 'No chart') });
  return { id: 'overview', name: t('概览', 'Overview'), grid: GRID, frozenColumns: 0, blocks };
}

function keyFigures(model: ReportModel): readonly KeyFigure[] {
  const { locale, plan, staffing, round } = model;
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const figures: KeyFigure[] = [];
  if (round) {
    const events = sum(round.byCategory.map((row) => row.events));
    const closed = sum(round.byCategory.map((row) => row.closed));
    const overdue = sum(round.byCategory.map((row) => row.overdue));
    figures.push(
      {
        label: t('事件（件）', 'Events'),
        cell: { value: events, format: 'whole' },
        remark: t(`已结案 ${closed}`, `${closed} closed`),
      },
      {
        label: t('超期未结（件）', 'Overdue and open'),
        cell: { value: overdue, format: 'whole', ...(overdue > 0 ? { colour: '#B3261E' } : {}) },
        remark: t(`共 ${events} 件`, `of ${events}`),
      },
    );
    const rated = round.stages.filter((stage) => stage.due > 0);
    const worst = [...rated].sort((a, b) => a.onTime * b.due - b.onTime * a.due)[0];
    if (worst) {
      figures.push({
        label: t(`最低环节按时率：${worst.label}`, `Slowest stage: ${worst.label}`),
        cell: shareCell(worst.onTime, worst.due, round.rounding),
        remark: t(`按时 ${worst.onTime} / 应办 ${worst.due}`, `${worst.onTime} on time of ${worst.due} due`),
      });
    }
    const graded = round.workers.filter((worker) => worker.grade !== null);
    const best = gradesOf(round, ['worker'])[0];
    if (best && graded.length > 0) {
      figures.push({
        label: t(`网格员“${best.grade}”（人）`, `Workers graded ${best.grade}`),
        cell: { value: graded.filter((worker) => worker.grade === best.grade).length, format: 'whole' },
        remark: t(`评定等级 ${graded.length} 人`, `${graded.length} graded`),
      });
    }
  }
  if (plan) {
    const basic = plan.grids.filter((grid) => grid.kind === 'basic');
    const inBounds = basic.filter((grid) => grid.inBounds).length;
    figures.push(
      {
        label: t('网格（个）', 'Grids'),
        cell: { value: plan.grids.length, format: 'whole' },
        remark: t(
          `基础 ${basic.length}，专属 ${plan.grids.length - basic.length}`,
          `${basic.length} basic, ${plan.grids.length - basic.length} dedicated`,
        ),
      },
      {
        label: t('规模达标（个）', 'Grids in bounds'),
        cell: { value: inBounds, format: 'whole', ...(inBounds < basic.length ? { colour: '#B3261E' } : {}) },
        remark: t(`共 ${basic.length} 个基础网格`, `of ${basic.length} basic grids`),
      },
      {
        label: t('户数（户）', 'Households'),
        cell: { value: sum(plan.areas.map((area) => area.households)), format: 'whole' },
        remark: t(
          `${plan.areas.length} 个社区，${sum(plan.areas.map((area) => area.microGrids))} 个微网格`,
          `${plan.areas.length} communities, ${sum(plan.areas.map((area) => area.microGrids))} micro-grids`,
        ),
      },
      {
        label: t('覆盖证书', 'Certificate of coverage'),
        cell: {
          value: certificateWord(plan.certificateValid, locale),
          ...(plan.certificateValid === false ? { colour: '#B3261E' } : {}),
        },
        remark: t('不留空白、不交叉重叠', 'no gap, no overlap'),
      },
    );
  }
  if (staffing) {
    const vacant = staffing.vacancies.length;
    const over = staffing.loads.filter((load) => load.overloaded).length;
    figures.push(
      {
        label: t('岗位（个）', 'Posts'),
        cell: { value: staffing.posts.length, format: 'whole' },
        remark: t(`必设空缺 ${vacant}`, `${vacant} required ones vacant`),
      },
      {
        label: t('超负荷（人）', 'Overloaded people'),
        cell: { value: over, format: 'whole', ...(over > 0 ? { colour: '#B3261E' } : {}) },
        remark: t(`共 ${staffing.loads.length} 人`, `of ${staffing.loads.length}`),
      },
    );
  }
  return figures;
}

/** The bulletin's first paragraph, in sentences that are made of the figures. */
function basics(model: ReportModel): readonly string[] {
  const { locale, plan, round } = model;
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const lines: string[] = [];
  if (plan) lines.push(t(`划分：${planLine(plan, locale)}。`, `Plan: ${planLine(plan, locale)}.`));
  for (const area of plan?.areas ?? []) {
    for (const remark of area.feasible ? [] : area.remarks)
      lines.push(t(`${area.name}：${printed(remark.zh, locale)}`, `${area.name}: ${remark.en}`));
  }
  if (round) {
    const files = round.intake.map((file) =>
      t(
        `${file.file} ${file.lines} 行（接收 ${file.accepted}，拒收 ${file.rejected}）`,
        `${file.file} ${file.lines} lines (${file.accepted} accepted, ${file.rejected} rejected)`,
      ),
    );
    if (files.length > 0) lines.push(t(`数据：${files.join('；')}。`, `Data: ${files.join('; ')}.`));
    const ineligible = round.workers.filter((worker) => !worker.eligible).length;
    if (round.workers.length > 0) {
      lines.push(
        t(
          `考核网格员 ${round.workers.length} 人（其中不参评 ${ineligible} 人）、网格 ${round.grids.length} 个、社区 ${round.areas.length} 个。`,
          `Assessed: ${round.workers.length} workers (${ineligible} not eligible), ${round.grids.length} grids, ${round.areas.length} communities.`,
        ),
      );
    }
  }
  return lines;
}

function stageTable(model: ReportModel, round: Round): Table {
  const t = (zh: string, en: string) => say({ zh, en }, model.locale);
  const whole = (id: string, header: string, meaning: string, span: number): Column => ({
    id,
    header,
    format: 'whole',
    meaning,
    span,
  });
  return {
    id: 'stages',
    columns: [
      { id: 'stage', header: t('环节', 'Stage'), format: 'text', span: 2, meaning: t('办理环节', 'stage of the lifecycle') },
      whole(
        'due',
        t('应办', 'Due'),
        t('已办 + 超期未办；未到期的不计', 'done + overdue and not done; what is not due yet is not counted'),
        1,
      ),
      whole('done', t('已办', 'Done'), t('已办结的件数', 'done'), 1),
      whole('onTime', t('按时', 'On time'), t('在时限内办结', 'done within the limit'), 1),
      whole('late', t('超时', 'Late'), t('办结但超过时限', 'done past the limit'), 1),
      whole('overdueOpen', t('超期未办', 'Overdue, not done'), t('超过时限仍未办结', 'past the limit and not done'), 2),
      whole('notYetDue', t('未到期', 'Not yet due'), t('时限未到，不进入分母', 'limit not reached; in no denominator'), 2),
      { id: 'rate', header: t('按时率', 'On-time rate'), format: 'percent', span: 2, meaning: t('按时 ÷ 应办', 'on time ÷ due') },
    ],
    rows: round.stages.map((stage) => [
      { value: stage.label },
      { value: stage.due },
      { value: stage.done },
      { value: stage.onTime },
      { value: stage.late },
      { value: stage.overdueOpen },
      { value: stage.notYetDue },
      shareCell(stage.onTime, stage.due, round.rounding),
    ]),
    empty: '',
  };
}

function redAndBlackTitle(model: ReportModel, kind: 'grid' | 'worker'): string {
  return kind === 'grid'
    ? say({ zh: '网格红黑榜', en: 'Grids: best and lowest' }, model.locale)
    : say({ zh: '网格员红黑榜', en: 'Workers: best and lowest' }, model.locale);
}

/** Best and lowest side by side; a short field is not listed twice. */
function redAndBlack(model: ReportModel, round: Round, kind: SubjectKind): Table | null {
  const t = (zh: string, en: string) => say({ zh, en }, model.locale);
  const ranked = scoresOf(round, kind).filter((score) => score.rank !== null);
  if (ranked.length === 0) return null;
  const red = ranked.slice(0, LISTED);
  const black = ranked.slice(Math.max(LISTED, ranked.length - LISTED)).reverse();
  const fillOf = gradeFill(round);
  const names = namesOf(model, ranked);
  const half = (group: string, prefix: string): readonly Column[] => [
    { id: `${prefix}.rank`, group, header: t('名次', 'Rank'), format: 'whole', meaning: t('全部对象中的名次', 'rank among all') },
    { id: `${prefix}.name`, group, header: t('名称', 'Name'), format: 'text', span: 3, meaning: t('考核对象', 'who or what') },
    { id: `${prefix}.total`, group, header: t('总分', 'Total'), format: 'points', meaning: t('总分', 'total') },
    { id: `${prefix}.grade`, group, header: t('等级', 'Grade'), format: 'mark', meaning: t('等级', 'grade') },
  ];
  const cells = (score: SubjectScore | undefined): readonly Cell[] => {
    if (!score) return [{ value: '' }, { value: '' }, { value: '' }, { value: '' }];
    const fill = fillOf(score.grade);
    return [
      { value: score.rank },
      { value: names.get(score.subject) ?? score.name },
      score.printed === '' ? DASH : { value: Number(score.printed) },
      fill ? { ...textCell(score.grade), fill } : textCell(score.grade),
    ];
  };
  return {
    id: `redAndBlack.${kind}`,
    columns: [
      ...half(t(`红榜（前 ${LISTED}）`, `Best ${LISTED}`), 'red'),
      ...half(t(`黑榜（后 ${LISTED}）`, `Lowest ${LISTED}`), 'black'),
    ],
    rows: red.map((score, place) => [...cells(score), ...cells(black[place])]),
    empty: '',
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
