import { secondsOf } from '../core/calendar/stamp.js';
import type { Scheme } from '../core/config/scheme.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { GridRegister } from '../core/register.js';
import { SUBJECT_KINDS, type SubjectKind } from '../core/round.js';
import type { MarkRecord, PointRecord, WorkerRecord } from '../core/tables.js';
import type { Text } from '../core/text.js';
import type { EventStore } from '../store/store.js';
import { marksOf } from './conditionSql.js';
import { type Dated, datedOutside } from './datedOutside.js';
import { listed } from './listed.js';
import { neededMetrics } from './lookUps.js';
import type { RoundClock } from './roundClock.js';
import { SCHEME_KEY } from './subjects.js';
import { inRound } from './tallyRecords.js';

/** What is held against the scheme. */
interface Given {
  readonly marks: readonly MarkRecord[];
  readonly points: readonly PointRecord[];
  readonly workers: readonly WorkerRecord[];
  readonly register: GridRegister | null;
}

/**
 * Marks and points of the round that are in no score although somebody wrote them: about nobody and nothing that is judged by
 * their item, by raters who have no weight, of items that the scheme does not use, dated outside the round. A slip of the
 * pen in any of these would otherwise take a mark, or a veto, out of the round without a word. Of what is dated before the
 * round, or after the moment of judgement, nothing but the date is looked at.
 */
export async function recordFindings(
  store: EventStore,
  scheme: Scheme,
  given: Given,
  { events, clock }: { readonly events: string; readonly clock: RoundClock },
): Promise<Finding[]> {
  const marks = given.marks
    .filter(({ date }) => inRound(date, clock))
    .map(({ item, subject, rater }): Named => ({ name: item, subject, rater: rater ?? '' }));
  const points = given.points
    .filter(({ date }) => inRound(date, clock))
    .map(({ kind, subject }): Named => ({ name: kind, subject, rater: '' }));
  const used = usedBy(scheme);
  const aboutEvents = new Set(
    [...scheme.events.rules.map((r) => r.when), ...scheme.metrics.flatMap((m) => [m.count, m.over])].flatMap((condition) =>
      condition ? marksOf(condition) : [],
    ),
  );
  const outside = outsideRound(given, used, aboutEvents, clock);
  if (marks.length + points.length === 0) return outside;
  const isAboutEvents = ({ name }: Named) => aboutEvents.has(name);
  const held = heldBy(given);
  const takers = (uses: Uses, { name, subject }: Named) => (uses.get(name) ?? []).filter(({ kind }) => held(kind, subject));
  const isLost = (uses: Uses) => (one: Named) => uses.has(one.name) && takers(uses, one).length === 0;
  const offEvents = marks.filter((one) => isAboutEvents(one) && takers(used.marks, one).length === 0);
  const noEvents = await unknownEvents(store, events, offEvents);
  const isRaterless = (one: Named) => {
    const own = takers(used.marks, one);
    // what may be about an event counts there, whoever gave it
    if (own.length === 0 || (isAboutEvents(one) && own.some(({ kind }) => isOpen(kind, given)))) return false;
    return own.every(({ raters }) => raters !== null && !raters.has(one.rater));
  };
  const byRater = marks.filter(isRaterless).map(({ name, rater }) => ({ name, subject: rater }));
  return [
    ...unused('mark', marks, (name) => used.marks.has(name) || aboutEvents.has(name)),
    ...unused('points', points, (name) => used.points.has(name)),
    ...told(
      'mark.eventUnknown',
      EVENT,
      offEvents.filter(({ subject }) => noEvents.has(subject)),
    ),
    ...told(
      'mark.subjectUnknown',
      SUBJECT,
      marks.filter((one) => !isAboutEvents(one) && isLost(used.marks)(one)),
    ),
    ...told('points.subjectUnknown', POINTS, points.filter(isLost(used.points))),
    ...told('mark.raterUnknown', RATER, byRater),
    ...outside,
  ];
}

/** Marks and points that the scheme would use, were they dated in the round. A mark about an event counts whatever came before. */
function outsideRound(
  { marks, points }: Given,
  used: Record<'marks' | 'points', Uses>,
  aboutEvents: ReadonlySet<string>,
  clock: RoundClock,
): Finding[] {
  const dated = (name: string, subject: string, date: string): Dated => {
    const at = secondsOf(date);
    return { date, label: `${name} ${subject} ${date.slice(0, 10)}`, inside: at >= clock.from && at < clock.to };
  };
  const ofEvents = (one: Dated): Dated => {
    const at = secondsOf(one.date);
    return { ...one, inside: at < clock.to || at <= clock.asOf };
  };
  return [
    ...datedOutside(
      'mark',
      marks
        .filter(({ item }) => used.marks.has(item) || aboutEvents.has(item))
        .map(({ item, subject, date }) => {
          const one = dated(item, subject, date);
          return aboutEvents.has(item) ? ofEvents(one) : one;
        }),
      clock,
    ),
    ...datedOutside(
      'points',
      points.filter(({ kind }) => used.points.has(kind)).map(({ kind, subject, date }) => dated(kind, subject, date)),
      clock,
    ),
  ];
}

/** A record: the item of a mark or the kind of points, whom it is about, and who gave it ('' where nobody is named). */
interface Named {
  readonly name: string;
  readonly subject: string;
  readonly rater: string;
}

/** A kind of subjects that an item is used for, and the raters whose marks it takes there; null = anybody's. */
interface Use {
  readonly kind: SubjectKind;
  readonly raters: ReadonlySet<string> | null;
}

type Uses = ReadonlyMap<string, readonly Use[]>;

/** What every item of marks, and every kind of points, is used for by those who are judged. */
function usedBy(scheme: Scheme): Record<'marks' | 'points', Uses> {
  const used = { marks: new Map<string, Use[]>(), points: new Map<string, Use[]>() };
  for (const kind of SUBJECT_KINDS) {
    const rules = scheme[SCHEME_KEY[kind]];
    if (!rules) continue;
    const add = (what: 'marks' | 'points', name: string | undefined, raters: Use['raters'] = null) => {
      if (name !== undefined) used[what].set(name, [...(used[what].get(name) ?? []), { kind, raters }]);
    };
    for (const metric of neededMetrics(scheme, rules)) {
      const raters = Object.keys(metric.raters ?? {});
      add('marks', metric.marks, raters.length === 0 ? null : new Set(raters));
      add('points', metric.points);
    }
    for (const item of rules.bonus?.items ?? []) {
      if ('mark' in item) add('marks', item.mark);
      else if ('points' in item) add('points', item.points);
    }
    for (const veto of rules.veto) if ('mark' in veto) add('marks', veto.mark);
  }
  return used;
}

/** Whether anybody may be judged: departments, and workers and grids without a table of their own, are whatever events name. */
function isOpen(kind: SubjectKind, { workers, register }: Given): boolean {
  return kind === 'department' || (kind === 'worker' ? workers.length === 0 : register === null);
}

/** Whether a kind has a subject, as far as can be known. A grid is no worker: where it is given for one, nobody is meant. */
function heldBy(given: Given): (kind: SubjectKind, subject: string) => boolean {
  const codes = (those: readonly { readonly code: string }[] | undefined) => new Set(those?.map(({ code }) => code));
  const ids: Record<SubjectKind, ReadonlySet<string>> = {
    worker: new Set(given.workers.map(({ id }) => id)),
    grid: codes(given.register?.grids),
    area: codes(given.register?.areas),
    department: new Set(),
  };
  return (kind, subject) => isOpen(kind, given) || ids[kind].has(subject);
}

/** Ids that no event bears. */
async function unknownEvents(store: EventStore, events: string, marks: readonly Named[]): Promise<ReadonlySet<string>> {
  if (marks.length === 0) return new Set();
  await store.createTable(
    'marked_ids',
    { id: 'text' },
    [...new Set(marks.map(({ subject }) => subject))].map((id) => [id]),
  );
  const rows = await store.rows<{ id: string }>(`SELECT m.id FROM marked_ids m ANTI JOIN ${events} e ON e.id = m.id`);
  return new Set(rows.map(({ id }) => id));
}

function unused(what: 'mark' | 'points', records: readonly Named[], isUsed: (name: string) => boolean): Finding[] {
  const names = [...new Set(records.map(({ name }) => name))].filter((name) => !isUsed(name)).sort(byText);
  if (names.length === 0) return [];
  const list = listed(names, names.length);
  const n = records.filter(({ name }) => names.includes(name)).length;
  const table = what === 'mark' ? { zh: '评分', en: 'marks' } : { zh: '积分', en: 'points' };
  return [
    {
      code: `${what}.unused`,
      severity: 'note',
      text: {
        zh: `${n} 条${table.zh}的项目方案没有用到(${list.zh})`,
        en: `${n} records of ${table.en} are of items that the scheme does not use (${list.en})`,
      },
      hint: { zh: '核对项目名称与方案是否一致', en: 'check that names agree with those of the scheme' },
      figures: { records: n },
    },
  ];
}

const EVENT: { text: Text; hint: Text } = {
  text: { zh: '条评分的工单不在事件表中,不起作用', en: 'marks are about events that are not in the files and have no effect' },
  hint: { zh: '核对工单编号', en: 'check the event ids' },
};
const SUBJECT: { text: Text; hint: Text } = {
  text: {
    zh: '条评分的对象不是该项目所考核的人员、网格或社区,不计入任何得分',
    en: 'marks are about nobody who is judged by their item and count in no score',
  },
  hint: { zh: '核对工号与编码', en: 'check the ids' },
};
const POINTS: { text: Text; hint: Text } = {
  text: {
    zh: '条积分的对象不是该项目所考核的人员、网格或社区,不计入任何得分',
    en: 'points are of nobody who is judged by them and count in no score',
  },
  hint: { zh: '核对工号与编码;不参加考核的志愿者无妨', en: 'check the ids; volunteers who are not judged may stand there' },
};
const RATER: { text: Text; hint: Text } = {
  text: {
    zh: '条评分的评价人不在方案的 raters 中,不计入',
    en: 'marks are by raters without a weight in the scheme and do not count',
  },
  hint: { zh: '核对评价人的写法', en: 'check how the raters are written' },
};

function told(
  code: string,
  { text, hint }: { text: Text; hint: Text },
  records: readonly Pick<Named, 'name' | 'subject'>[],
): Finding[] {
  if (records.length === 0) return [];
  const places = [...new Set(records.map(({ name, subject }) => (subject === '' ? name : `${name} ${subject}`)))].sort(byText);
  const list = listed(places, places.length);
  return [
    {
      code,
      severity: 'warning',
      text: { zh: `${records.length} ${text.zh}(${list.zh})`, en: `${records.length} ${text.en} (${list.en})` },
      hint,
      figures: { records: records.length },
    },
  ];
}
