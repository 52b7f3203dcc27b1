import { DURATION, durationSeconds } from '../../core/calendar/duration.js';
import { WorkingCalendar } from '../../core/calendar/workingCalendar.js';
import { type Scheme, STAMPS, type StageRule } from '../../core/config/scheme.js';
import { WanggeError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { mainStage } from '../factColumns.js';
import type { LimitTables } from '../limits.js';
import { isUntil } from '../stageSql.js';
import { SCHEME_KEY } from '../subjects.js';
import { checkCombine } from './checkCombine.js';
import { checkIds } from './checkIds.js';
import { checkLimits } from './checkLimits.js';
import { checkMetrics } from './checkMetrics.js';
import { checkRules } from './checkRules.js';
import { checkSubjects } from './checkSubjects.js';
import { type SchemePath, SchemeReport, type SchemeSource } from './schemeReport.js';

/**
 * Checks what a schema cannot: that a scheme says what its writer means. `blocking` findings make it unusable (weights that
 * do not sum to 100, bands with a hole at the bottom, a bonus without cap, a lower-is-better rate added un-inverted, names
 * of metrics and stages that do not exist, …); warnings are legal and probably not meant. Limit tables written in the scheme
 * are looked into, those in files when their rows are given by the path that the scheme names.
 *
 * @example checkScheme(parseConfig(SchemeSchema, value)).filter((f) => f.severity === 'blocking')
 */
export function checkScheme(scheme: Scheme, source: SchemeSource = {}, tables?: LimitTables): Finding[] {
  const report = new SchemeReport(source);
  checkIds(scheme, report);
  checkClock(scheme, report);
  checkLimits(scheme, tables, report);
  checkStages(scheme, report);
  checkRules(scheme, report);
  checkMetrics(scheme, report);
  for (const key of Object.values(SCHEME_KEY)) if (scheme[key]) checkSubjects(scheme, scheme[key], key, report);
  checkCombine(scheme, report);
  return report.findings;
}

/** Hours, single days and limits that the schema's patterns let through but no clock can run on. */
function checkClock(scheme: Scheme, report: SchemeReport): void {
  const tried = (path: SchemePath, work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof WanggeError)) throw error;
      report.add('blocking', 'clock', path, error.text, error.hint ?? { zh: '改正', en: 'correct it' });
    }
  };
  tried(['clock', 'hours'], () => {
    const calendar = WorkingCalendar.of(scheme.clock);
    for (const date of Object.keys(scheme.clock.days)) tried(['clock', 'days', date], () => calendar.isWorkingDay(date));
  });
  for (const [i, { limit }] of scheme.lifecycle.entries()) {
    for (const text of limitsOf(limit)) tried(['lifecycle', i, 'limit'], () => durationSeconds(text, 86_400));
  }
}

/** Limits written in a scheme itself. */
function limitsOf(limit: StageRule['limit']): string[] {
  return typeof limit === 'string'
    ? [limit]
    : Object.values(limit).filter((v): v is string => typeof v === 'string' && DURATION.test(v));
}

/** Each stage, and all of them together: none twice, the last one to end last. */
function checkStages(scheme: Scheme, report: SchemeReport): void {
  const seen = new Map<string, string>();
  for (const [i, stage] of scheme.lifecycle.entries()) {
    checkStage(stage, ['lifecycle', i], report);
    checkExtensions(stage, mainStage(scheme), ['lifecycle', i], report);
    const span = `${stage.from}–${stage.to}`;
    const other = seen.get(span);
    if (other !== undefined) {
      const text = {
        zh: `环节“${stage.label}”与“${other}”起止相同(${span})`,
        en: `stages "${stage.label}" and "${other}" have the same beginning and end (${span})`,
      };
      report.add('warning', 'stageTwice', ['lifecycle', i], text, { zh: '核对起止时间', en: 'check their stamps' });
    }
    seen.set(span, stage.label);
    const before = scheme.lifecycle[i - 1];
    if (!before || STAMPS.indexOf(stage.to) >= STAMPS.indexOf(before.to)) continue;
    const text = {
      zh: `环节“${stage.label}”先于前一个“${before.label}”结束:最后一个环节决定是否结案`,
      en: `stage "${stage.id}" ends before the one above it, "${before.id}": the last stage tells whether a case is closed`,
    };
    report.add('warning', 'lifecycleOrder', ['lifecycle', i, 'to'], text, { zh: '按先后排列', en: 'put them in order' });
  }
}

function checkStage(stage: StageRule, path: SchemePath, report: SchemeReport): void {
  if (STAMPS.indexOf(stage.from) >= STAMPS.indexOf(stage.to)) {
    report.add(
      stage.from === stage.to ? 'blocking' : 'warning',
      'stageOrder',
      [...path, 'to'],
      {
        zh: `环节“${stage.label}”从 ${stage.from} 到 ${stage.to},先后颠倒`,
        en: `stage "${stage.id}" runs from ${stage.from} back to ${stage.to}`,
      },
      { zh: '对调 from 与 to', en: 'swap from and to' },
    );
  }
  const working = typeof stage.clock === 'string' ? stage.clock === 'working' : Object.values(stage.clock).includes('working');
  if (typeof stage.limit === 'object' && 'until' in stage.limit && working) {
    report.add(
      'warning',
      'untilClock',
      [...path, 'clock'],
      {
        zh: `环节“${stage.label}”以给定的截止时间为准,工作时间不起作用`,
        en: `stage "${stage.id}" ends at a given deadline; working time has no effect`,
      },
      { zh: '去掉 clock', en: 'remove clock' },
    );
  }
  const limits = limitsOf(stage.limit);
  if (stage.clock === 'working' && limits.some((l) => l.endsWith('h') && Number.parseFloat(l) >= 24)) {
    report.add(
      'warning',
      'dayInHours',
      [...path, 'limit'],
      {
        zh: `环节“${stage.label}”的时限按工作小时计:24h 是三个工作日,不是一昼夜`,
        en: `the limit of stage "${stage.id}" counts working hours: 24h is three working days, not a day and a night`,
      },
      {
        zh: '一昼夜请把 clock 写成 natural;工作日请用 d',
        en: 'for a day and a night set clock to natural; for working days write d',
      },
    );
  }
  checkUrgency(stage, path, report);
}

const EXTENSION_KEYS = ['maxExtensions', 'lateExtensions'] as const;

/** Extensions lengthen the limit of the main stage alone, and no deadline that events bring along. */
function checkExtensions(stage: StageRule, main: StageRule, path: SchemePath, report: SchemeReport): void {
  if (stage === main && !isUntil(stage)) return;
  for (const key of EXTENSION_KEYS) {
    if (stage[key] === undefined) continue;
    const said =
      stage === main
        ? {
            text: {
              zh: `环节“${stage.label}”以给定的截止时间为准,不因延期而延长,${key} 不起作用`,
              en: `stage "${stage.id}" ends at a given deadline, which extensions do not put off; ${key} has no effect`,
            },
            hint: {
              zh: `去掉 ${key};已延期的,在事件表的截止时间里写延后的时间`,
              en: `remove ${key}; dueAt of the events holds the deadline as extended`,
            },
          }
        : {
            text: {
              zh: `延期只延长主环节“${main.label}”的时限,“${stage.label}”的 ${key} 不起作用`,
              en: `extensions lengthen the limit of the main stage "${main.id}" only; ${key} of stage "${stage.id}" has no effect`,
            },
            hint: { zh: `把 ${key} 写到“${main.label}”,或去掉`, en: `put ${key} at stage "${main.id}", or remove it` },
          };
    report.add('warning', 'extensionsUnused', [...path, key], said.text, said.hint);
  }
}

/** An urgent case that may take longer than a normal one, on the same clock. */
function checkUrgency({ limit, clock, label, id }: StageRule, path: SchemePath, report: SchemeReport): void {
  if (typeof limit === 'string' || !('normal' in limit || 'urgent' in limit) || typeof clock !== 'string') return;
  const { normal, urgent } = limit as { normal?: string; urgent?: string };
  if (normal === undefined || urgent === undefined) return;
  const seconds = (text: string) =>
    DURATION.test(text) && !/^0+(\.0+)?\D/.test(text) ? durationSeconds(text, clock === 'working' ? 28_800 : 86_400) : null;
  const [slow, fast] = [seconds(normal), seconds(urgent)];
  if (slow === null || fast === null || fast <= slow) return;
  report.add(
    'warning',
    'urgentLonger',
    [...path, 'limit', 'urgent'],
    {
      zh: `环节“${label}”紧急的时限 ${urgent} 比普通的 ${normal} 还长`,
      en: `the urgent limit ${urgent} of stage "${id}" is longer than the normal one, ${normal}`,
    },
    { zh: '对调两个时限', en: 'swap the two limits' },
  );
}
