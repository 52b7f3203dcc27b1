import type { Scheme } from '../core/config/scheme.js';
import type { Finding } from '../core/finding.js';
import { type EventStore, identifier, literal } from '../store/store.js';
import { countedSql } from './eventPoints.js';
import { stageColumn } from './factColumns.js';
import { listed } from './listed.js';

interface Question {
  readonly code: string;
  readonly severity: 'warning' | 'note';
  /** Which facts. */
  readonly where: string;
  readonly zh: string;
  readonly en: string;
  readonly hint?: { zh: string; en: string };
}

/** Whether there is a workers table (`worker_ids`), and who of it was not in post during the round. */
export interface WorkersKnown {
  readonly known: boolean;
  readonly away: readonly string[];
}

/** What is wrong or remarkable with single events: counted, the first ones named, all of them in events.parquet. */
export async function factFindings(store: EventStore, scheme: Scheme, events: string, workers: WorkersKnown): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const question of questions(scheme, events, workers)) {
    const rows = await store.rows<{ id: string }>(`SELECT id FROM facts f WHERE ${question.where} ORDER BY id`);
    if (rows.length === 0) continue;
    const list = listed(rows.map((row) => row.id));
    findings.push({
      code: question.code,
      severity: question.severity,
      text: { zh: `${rows.length} 件事件${question.zh}(${list.zh})`, en: `${rows.length} events ${question.en} (${list.en})` },
      ...(question.hint ? { hint: question.hint } : {}),
      figures: { events: rows.length },
    });
  }
  return findings;
}

function questions(scheme: Scheme, events: string, { known, away }: WorkersKnown): Question[] {
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
        zh: `的“${stage.label}”先完成后开始(${stage.to} 早于 ${stage.from}),${measured.zh}`,
        en: `end stage "${stage.id}" before it begins (${stage.to} before ${stage.from}); ${measured.en}`,
        hint: { zh: '核对这些事件的时间', en: 'check the stamps of these events' },
      },
      {
        code: `event.stampMissing.${stage.id}`,
        severity: 'warning',
        where: `${countedSql} AND ${fault} = 'start'`,
        zh: `有 ${stage.to} 而没有 ${stage.from},“${stage.label}”:${measured.zh}`,
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
  const inOrder = scheme.lifecycle.some((s) => s.from === 'reportedAt' && s.to === 'closedAt');
  return [
    ...stages,
    ...(inOrder
      ? []
      : [
          {
            code: 'event.closedBeforeReported',
            severity: 'warning' as const,
            where: `${countedSql} AND "closedAt" < "reportedAt"`,
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
      code: 'event.outsideRound',
      severity: 'note',
      where: 'NOT in_round',
      zh: '的上报时间不在本考核期内,不参加考核',
      en: 'were not reported within the round and take no part in it',
    },
    {
      code: 'event.duplicateOfUnknown',
      severity: 'warning',
      where: `in_round AND is_duplicate AND NOT EXISTS (SELECT 1 FROM ${events} o WHERE o.id = f."duplicateOf")`,
      zh: '标为重复,但所指的工单不在文件中',
      en: 'are marked as duplicates of events that are not in the files',
    },
    ...(known
      ? [
          {
            code: 'event.workerUnknown',
            severity: 'warning' as const,
            where: `${countedSql} AND given_worker IS NOT NULL AND given_worker NOT IN (SELECT id FROM worker_ids)`,
            zh: '写明的处置人不在人员表中,改记在当时在岗者名下',
            en: 'name a worker who is not in the workers table; they are charged to who was in post',
            hint: { zh: '核对工号', en: 'check the worker ids' },
          },
        ]
      : []),
    ...(away.length > 0
      ? [
          {
            code: 'event.workerAway',
            severity: 'warning' as const,
            where: `${countedSql} AND given_worker IN (${[...away].sort().map(literal).join(', ')})`,
            zh: '写明的处置人本期不在岗,不计入任何人的成绩',
            en: 'name a worker who was not in post during the round; they are in nobody’s score',
            hint: { zh: '核对工号与到岗、离岗日期', en: 'check the worker ids, and from and to in the workers table' },
          },
        ]
      : []),
  ];
}
