import { MAX_EXTENSIONS, MAX_SUSPENSION_DAYS, type Scheme, type StageRule } from '../core/config/scheme.js';
import type { Finding } from '../core/finding.js';
import { type EventStore, identifier } from '../store/store.js';
import { kindsWhere } from './codedFacts.js';
import { countedSql } from './eventPoints.js';
import { mainStage, stageColumn } from './factColumns.js';
import { idsByClass, isByClass, limitHeaders, limitTable } from './limits.js';
import { listed, MOST_LISTED } from './listed.js';
import { isUntil } from './stageSql.js';

interface Question {
  readonly code: string;
  readonly severity: 'warning' | 'note';
  /** Which facts, over `fact_kinds`. */
  readonly where: string;
  /** Where that is not enough: of a query of such ids, those that are meant. Asked only where any can be meant at all. */
  readonly closely?: (ids: string) => string;
  readonly zh: string;
  readonly en: string;
  readonly hint?: { zh: string; en: string };
}

/** What is wrong or remarkable with single events: counted, the first ones named, all of them in events.parquet. */
export async function factFindings(store: EventStore, scheme: Scheme, events: string): Promise<Finding[]> {
  const asked = questions(scheme, events);
  const findings: Finding[] = [];
  // One look at the kinds counts them all; only what occurs is looked up.
  const counts = asked.map(({ where }, i) => `coalesce(sum(n) FILTER (WHERE ${where}), 0)::BIGINT AS n${i}`);
  const [row] = await store.rows<Record<string, bigint>>(`SELECT ${counts.join(', ')} FROM fact_kinds`);
  for (const [i, { where, closely, ...question }] of asked.entries()) {
    let n = Number(row![`n${i}`]);
    if (n === 0) continue;
    let meant = `SELECT id FROM coded_facts WHERE ${kindsWhere(where)}`;
    if (closely !== undefined) {
      await store.run(`CREATE OR REPLACE TABLE meant_ids AS ${closely(meant)}`);
      meant = 'SELECT id FROM meant_ids';
      const [found] = await store.rows<{ n: bigint }>(`SELECT count(*) AS n FROM meant_ids`);
      n = Number(found!.n);
      if (n === 0) continue;
    }
    const first = await store.rows<{ id: string }>(`${meant} ORDER BY id LIMIT ${MOST_LISTED}`);
    const list = listed(
      first.map(({ id }) => id),
      n,
    );
    findings.push({
      code: question.code,
      severity: question.severity,
      text: { zh: `${n} 件事件${question.zh}(${list.zh})`, en: `${n} events ${question.en} (${list.en})` },
      ...(question.hint ? { hint: question.hint } : {}),
      figures: { events: n },
    });
  }
  return findings;
}

function questions(scheme: Scheme, events: string): Question[] {
  const stages = scheme.lifecycle.flatMap((stage): Question[] => {
    const fault = identifier(stageColumn(stage.id, 'fault'));
    const worker = identifier(stageColumn(stage.id, 'worker'));
    const due = identifier(stageColumn(stage.id, 'due'));
    const until = typeof stage.limit === 'object' && 'until' in stage.limit;
    const measured = until
      ? {
          zh: '用时不计,是否按期仍以给定的截止时间为准',
          en: 'their time is not measured; the verdict of the given deadline stands',
        }
      : { zh: '该环节不计', en: 'the stage is not measured' };
    return [
      {
        code: `event.stampOrder.${stage.id}`,
        severity: 'warning',
        where: `${countedSql} AND ${fault} = 'order'`,
        zh: `的“${stage.label}”先完成后开始(${zhHeader(stage.to)}早于${zhHeader(stage.from)}),${measured.zh}`,
        en: `end stage "${stage.id}" before it begins (${stage.to} before ${stage.from}); ${measured.en}`,
        hint: { zh: '核对这些事件的时间', en: 'check the stamps of these events' },
      },
      {
        code: `event.stampMissing.${stage.id}`,
        severity: 'warning',
        where: `${countedSql} AND ${fault} = 'start'`,
        zh: `有${zhHeader(stage.to)}而没有${zhHeader(stage.from)},“${stage.label}”:${measured.zh}`,
        en: `have ${stage.to} but no ${stage.from} (stage "${stage.id}"); ${measured.en}`,
        hint: { zh: '补上开始时间', en: 'give the beginning' },
      },
      {
        code: `event.calendarYear.${stage.id}`,
        severity: 'warning',
        where: `${countedSql} AND ${fault} = 'calendar'`,
        zh: `的时间超出工作日历的年份,“${stage.label}”不计`,
        en: `have stamps outside the years of the working calendar; stage "${stage.id}" is not measured`,
        hint: {
          zh: '核对年份,或升级到含该年放假通知的版本',
          en: "check the year, or upgrade to a version with that year's holiday notice",
        },
      },
      ...(isByClass(stage) ? [classless(stage, events)] : []),
      ...(stage.role === undefined
        ? []
        : [
            {
              code: `event.uncharged.${stage.id}`,
              severity: 'note' as const,
              where: `${countedSql} AND ${due} AND ${worker} IS NULL`,
              zh: `的“${stage.label}”当时没有${stage.role}在岗,不记在任何人名下`,
              en: `had no ${stage.role} in post at stage "${stage.id}" and are charged to nobody`,
              hint: { zh: '补全任职表', en: 'complete the assignments' },
            },
          ]),
    ];
  });
  const longest = scheme.suspension?.maxDays ?? MAX_SUSPENSION_DAYS;
  const most = mainStage(scheme).maxExtensions ?? MAX_EXTENSIONS;
  const inOrder = scheme.lifecycle.some((s) => s.from === 'reportedAt' && s.to === 'closedAt');
  return [
    ...stages,
    ...(inOrder
      ? []
      : [
          {
            code: 'event.closedBeforeReported',
            severity: 'warning' as const,
            where: `${countedSql} AND closed_early`,
            zh: '的结案时间早于上报时间',
            en: 'were closed before they were reported',
            hint: { zh: '核对这些事件的时间', en: 'check the stamps of these events' },
          },
        ]),
    {
      code: 'event.suspensionOrder',
      severity: 'warning',
      where: `${countedSql} AND suspension_fault`,
      zh: '的挂账结束早于开始,挂账不计',
      en: 'end their suspension before it begins; it is not counted',
    },
    {
      code: 'event.suspensionUnbegun',
      severity: 'warning',
      where: `${countedSql} AND suspension_unbegun`,
      zh: '有挂账结束而没有挂账开始,挂账不计',
      en: 'end a suspension that never began; it is not counted',
      hint: { zh: '补上挂账开始时间', en: 'give the beginning of the suspension' },
    },
    {
      code: 'event.suspensionTooLong',
      severity: 'warning',
      where: `${countedSql} AND suspension_long`,
      zh: `的挂账超过 ${longest} 天,超出部分照常计时`,
      en: `are suspended for more than ${longest} days; the clock runs again after them`,
      hint: { zh: '核对挂账起止时间', en: 'check the suspension' },
    },
    {
      code: 'event.extensionsOver',
      severity: 'warning',
      where: `${countedSql} AND extended_beyond`,
      zh: `的延期超过 ${most} 次,只认可 ${most} 次`,
      en: `have more than ${most} extensions; ${most} count`,
      hint: { zh: '核对延期次数', en: 'check the extensions' },
    },
    ...extensionQuestions(mainStage(scheme), most),
    {
      code: 'event.noneInRound',
      severity: 'warning',
      where: 'NOT in_round AND NOT (SELECT bool_or(in_round) FROM fact_kinds)',
      zh: '没有一件是在本考核期内、评定时刻以前上报的,没有可考核的事件',
      en: 'are in the files, none of them reported within the round up to the moment that it is judged at: nothing can be judged by events',
      hint: { zh: '核对 scoring.round 与事件文件的年份', en: 'check scoring.round and the year in the files' },
    },
    {
      code: 'event.outsideRound',
      severity: 'note',
      where: 'NOT in_round',
      zh: '的上报时间不在本考核期内,不参加考核',
      en: 'were not reported within the round and take no part in it',
    },
    {
      code: 'event.duplicateOfUnknown',
      severity: 'warning',
      where: 'in_round AND is_duplicate',
      closely: (ids) => unknownOriginals(events, ids),
      zh: '标为重复,但所指的工单不在文件中',
      en: 'are marked as duplicates of events that are not in the files',
    },
    {
      code: 'event.workerUnknown',
      severity: 'warning',
      where: `${countedSql} AND worker_unknown`,
      zh: '写明的处置人不在人员表中,改记在当时在岗者名下',
      en: 'name a worker who is not in the workers table; they are charged to who was in post',
      hint: { zh: '核对工号', en: 'check the worker ids' },
    },
    {
      code: 'event.workerAway',
      severity: 'warning',
      where: `${countedSql} AND worker_away`,
      zh: '写明的处置人本期不在岗,不计入任何人的成绩',
      en: 'name a worker who was not in post during the round; they are in nobody’s score',
      hint: { zh: '核对工号与到岗、离岗日期', en: 'check the worker ids, and from and to in the workers table' },
    },
  ];
}

/** Extensions asked for too late, or nobody knows when. */
function extensionQuestions(main: StageRule, most: number): Question[] {
  if (isUntil(main) || main.lateExtensions === 'counted' || most === 0) return [];
  return [
    {
      code: 'event.extensionsLate',
      severity: 'warning',
      // To work that was done in time it makes no difference.
      where: `${countedSql} AND extended_late AND ${identifier(stageColumn(main.id, 'late'))}`,
      zh: `在“${main.label}”超过时限以后才申请延期,这样的延期不认可`,
      en: `asked for an extension when the limit of stage "${main.id}" had run out; such extensions do not count`,
      hint: {
        zh: '核对延期申请时间;照样认可的,在该环节写 lateExtensions: counted',
        en: 'check extendedAt; where they count all the same, write lateExtensions: counted at the stage',
      },
    },
    {
      code: 'event.extensionsUnstamped',
      severity: 'note',
      where: `${countedSql} AND extended_unstamped`,
      zh: '的延期没有申请时间,无从核对是否在超时之前申请,按认可计',
      en: 'have extensions without a stamp; whether these were asked for in time cannot be checked, they count',
      hint: { zh: '补上延期申请时间(extendedAt)一列', en: 'give the column extendedAt' },
    },
    {
      code: 'event.extensionsFewer',
      severity: 'warning',
      where: `${countedSql} AND extensions_fewer`,
      zh: '的延期次数少于延期申请时间的个数,按次数计',
      en: 'have fewer extensions than stamps of extensions; the number counts',
      hint: { zh: '延期申请时间只填获准的延期', en: 'extendedAt holds the stamps of approved extensions only' },
    },
  ];
}

/** Events of a stage whose limit hangs on a class that their ground does not have: those whom a class would give another one. */
function classless(stage: StageRule, events: string): Question {
  const other = limitTable(stage.limit)?.default;
  const then =
    other === undefined
      ? { zh: '没有就不计时', en: 'and have no limit where there is none' }
      : { zh: `没有就按 default(${other})`, en: `or the default (${other})` };
  return {
    code: `event.classUnknown.${stage.id}`,
    severity: 'warning',
    where: `${countedSql} AND class_unknown AND ${identifier(stageColumn(stage.id, 'used'))} IS NOT NULL`,
    closely: (ids) => idsByClass(stage, events, ids),
    zh: `没有城乡分类(未落到网格,或所在社区没有分类),“${stage.label}”只能用不分城乡的时限,${then.zh}`,
    en: `lie on ground without urban–rural class (in no grid, or the community has none); at stage "${stage.id}" they take a limit that names no class, ${then.en}`,
    hint: {
      zh: '补上网格、楼栋编码或坐标;边界文件的城乡分类由 territory.boundary.urbanRural 指明,改后重新运行 wangge plan',
      en: 'give grids, building codes or coordinates; territory.boundary.urbanRural names the class in the boundary file, then run wangge plan again',
    },
  };
}

/** Of some duplicates those whose original is not among the events. Only ids that they name are looked for. */
function unknownOriginals(events: string, ids: string): string {
  return `WITH doubles AS MATERIALIZED (SELECT e.id, e."duplicateOf" AS original FROM ${events} e SEMI JOIN (${ids}) i ON i.id = e.id),
    found AS (SELECT e.id FROM ${events} e SEMI JOIN doubles d ON d.original = e.id)
    SELECT d.id FROM doubles d ANTI JOIN found f ON f.id = d.original`;
}

/** What a stamp is called in Chinese tables of events. */
function zhHeader(stamp: string): string {
  return limitHeaders(stamp)[1];
}
