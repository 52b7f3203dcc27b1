import { stampOf } from '../core/calendar/stamp.js';
import { nearest } from '../core/config/parse.js';
import type { Scheme } from '../core/config/scheme.js';
import { WanggeError } from '../core/errors.js';
import { Fraction } from '../core/fraction.js';
import type { EventRow, Round, ScorePart, SubjectKind, SubjectScore } from '../core/round.js';
import { type Locale, say, type Text } from '../core/text.js';
import { type EventStore, literal } from '../store/store.js';
import { eventNotes } from './eventNotes.js';
import { ruleColumn, stageColumn, vetoColumn } from './factColumns.js';
import { conditionText } from './formula.js';
import { BASE, BOUNDS } from './partNames.js';
import { pointScale } from './scaled.js';
import { eventRow, eventRowSql, type RawEventRow } from './summarise.js';

/** One stage of one event in numbers; null = not known, or not begun. Seconds are of the stage's clock, without suspension. */
export interface StageExplanation {
  readonly id: string;
  readonly label: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly usedSeconds: number | null;
  readonly limitSeconds: number | null;
  readonly daysLate: number | null;
  /** `notCounted`: the event is void, a duplicate or of another round; nobody is judged by it. */
  readonly verdict: 'onTime' | 'late' | 'overdue' | 'notYetDue' | 'noLimit' | 'notBegun' | 'fault' | 'notCounted';
  readonly worker: string | null;
  /** Late or overdue, and held against nobody: an appeal was granted. */
  readonly exempt: boolean;
}

export interface EventExplanation {
  readonly row: EventRow;
  readonly stages: readonly StageExplanation[];
  /** From score to rules; the parts sum to the score. A void or duplicate event, or one outside the round, has 0 and no parts. */
  readonly tree: ScorePart;
  /** Suspension, extensions, returns, reworks, appeals, in sentences. */
  readonly notes: readonly string[];
}

/** The score of a worker, grid, area or department. Throws `subjectUnknown` with the nearest id. */
export function explain(round: Round, kind: SubjectKind, id: string): SubjectScore {
  const scores = { worker: round.workers, grid: round.grids, area: round.areas, department: round.departments }[kind];
  return chosenSubject(id, scores);
}

/** The one that an id, or a name that only one bears, means. Throws `subjectUnknown` with the nearest id. */
export function chosenSubject<S extends { readonly subject: string; readonly name: string }>(
  id: string,
  scores: readonly S[],
): S {
  const named = scores.filter((score) => score.name === id);
  const found = scores.find((score) => score.subject === id) ?? (named.length === 1 ? named[0] : undefined);
  if (found) return found;
  if (named.length > 1) throw severalOfName(id, named);
  if (scores.length === 0)
    throw unknownSubject(id, null, {
      zh: '本期没有这一类的得分:方案没有考核它们(workers、grids、areas、departments),或没有可考核的对象',
      en: 'the round has no scores of this kind: the scheme judges none (workers, grids, areas, departments), or there is nobody to judge',
    });
  const ids = scores.map((score) => score.subject);
  throw unknownSubject(id, nearest(id, ids, slips(id)), {
    zh: '编号见结果文件夹中的 workers.csv、grids.csv、areas.csv、departments.csv',
    en: 'the ids are in workers.csv, grids.csv, areas.csv and departments.csv of the result folder',
  });
}

/** How many letters of an id may be mistaken for it to be still the one that was meant: ids of a kind are all much alike. */
function slips(id: string): number {
  return id.length < 3 ? id.length - 1 : id.length < 6 ? 1 : 2;
}

/**
 * One event, stage by stage and rule by rule, from the table `facts` (after `scoreRound` or `viewFacts`), in Chinese
 * unless a locale says otherwise (`row.why` is as it was scored).
 * Throws `subjectUnknown` when there is no such event.
 */
export async function explainEvent(
  store: EventStore,
  scheme: Scheme,
  id: string,
  options: { readonly locale?: Locale | undefined } = {},
): Promise<EventExplanation> {
  const locale = options.locale ?? 'zh-CN';
  const [raw] =
    await store.rows<RawEventRow>(`SELECT ${eventRowSql(scheme)}, * EXCLUDE (id, category, urgency, grid, state, score, why)
    FROM facts WHERE id = ${literal(id)} ORDER BY id`);
  if (!raw) {
    const [near] = await store.rows<{ id: string }>(
      `SELECT id FROM (SELECT id, levenshtein(upper(id), upper(${literal(id)})) AS apart FROM facts
         WHERE abs(length(id) - ${[...id].length}) <= ${slips(id)})
       WHERE apart <= ${slips(id)} ORDER BY apart, id LIMIT 1`,
    );
    throw unknownSubject(id, near?.id ?? null, {
      zh: '编号与事件表中的一致;读入的全部事件在结果文件夹的 events.parquet,逾期未结的列在 round.json 的 events 之首',
      en: 'ids are those of the events file; all events that were read are in events.parquet of the result folder, the overdue ones come first under events in round.json',
    });
  }
  const facts = raw as Readonly<Record<string, string | bigint | boolean | null>>;
  const row = eventRow(raw, scheme);
  return {
    row,
    stages: scheme.lifecycle.map((stage) => explainStage(stage, facts)),
    tree: eventTree(row, facts, scheme, locale),
    notes: eventNotes(facts, locale),
  };
}

function explainStage(
  stage: Scheme['lifecycle'][number],
  facts: Readonly<Record<string, string | bigint | boolean | null>>,
): StageExplanation {
  const fact = (name: Parameters<typeof stageColumn>[1]) => facts[stageColumn(stage.id, name)] ?? null;
  const seconds = (value: string | bigint | boolean | null) => (value === null ? null : Number(value));
  const moment = (name: string) => (facts[name] === null || facts[name] === undefined ? null : stampOf(Number(facts[name])));
  const verdict = (): StageExplanation['verdict'] => {
    if (facts.is_void || facts.is_duplicate || !facts.in_round) return 'notCounted';
    if (fact('onTime')) return 'onTime';
    if (fact('overdue')) return 'overdue';
    if (fact('late')) return 'late';
    if (fact('fault') !== null) return 'fault';
    if (fact('used') === null) return 'notBegun';
    return fact('limit') === null ? 'noLimit' : 'notYetDue';
  };
  return {
    id: stage.id,
    label: stage.label,
    from: moment(stage.from),
    to: moment(stage.to),
    usedSeconds: seconds(fact('used')),
    limitSeconds: seconds(fact('limit')),
    daysLate: seconds(fact('days')),
    verdict: verdict(),
    worker: fact('worker') as string | null,
    exempt: ['late', 'overdue'].includes(verdict()) && facts.is_exempt === true,
  };
}

function eventTree(
  row: EventRow,
  facts: Readonly<Record<string, string | bigint | boolean | null>>,
  scheme: Scheme,
  locale: Locale,
): ScorePart {
  if (row.score === null) {
    const how = say(unscoredBecause(facts), locale);
    return { id: row.id, label: row.id, points: Fraction.zero, how, facts: [row.id] };
  }
  const scale = pointScale(scheme.events);
  const parts: ScorePart[] = [
    { id: 'base', label: say(BASE, locale), points: Fraction.parse(scheme.events.base), how: null, facts: [row.id] },
  ];
  const vetoes: string[] = [];
  for (const rule of scheme.events.rules) {
    const points = scale.points((facts[ruleColumn(rule.id)] as bigint | null) ?? 0n);
    if (rule.veto && facts[vetoColumn(rule.id)]) vetoes.push(rule.label);
    if (points.isZero) continue;
    const cap = rule.cap === undefined ? '' : say({ zh: `,至多 ${rule.cap}`, en: `, at most ${rule.cap}` }, locale);
    const times = (rule.multiply ?? []).map(({ when, by }) => {
      const said = conditionText(when, scheme);
      return say({ zh: `,${said.zh}的 ×${by}`, en: `, ×${by} where ${said.en}` }, locale);
    });
    const how = `${rule.points}${say(PER[rule.per], locale)}${times.join('')}${cap}`;
    parts.push({ id: rule.id, label: rule.label, points, how, facts: [row.id] });
  }
  const rest = row.score.minus(Fraction.sum(parts.map((p) => p.points)));
  if (!rest.isZero) {
    const { floor, ceiling } = scheme.events;
    const how = say(
      vetoes.length > 0
        ? { zh: `一票否决:${vetoes.join('、')}`, en: `veto: ${vetoes.join(', ')}` }
        : {
            zh: `得分限于 ${floor ?? '不限'} 到 ${ceiling ?? '不限'}`,
            en: `scores lie between ${floor ?? 'any'} and ${ceiling ?? 'any'}`,
          },
      locale,
    );
    parts.push({ id: 'bounds', label: say(BOUNDS, locale), points: rest, how, facts: [row.id] });
  }
  return { id: row.id, label: row.id, points: row.score, how: null, parts };
}

/** Why an event has no score, in the order in which it would have been left out. */
function unscoredBecause(facts: Readonly<Record<string, string | bigint | boolean | null>>): Text {
  if (facts.is_void) return { zh: '已作废,不参加计分', en: 'void: it takes no part in scoring' };
  if (facts.is_duplicate) {
    return {
      zh: `与 ${facts.duplicateOf} 重复,不参加计分`,
      en: `a duplicate of ${facts.duplicateOf}: it takes no part in scoring`,
    };
  }
  if (!facts.in_round) return { zh: '不是本期上报的,不参加计分', en: 'not reported in this round: it takes no part in scoring' };
  return { zh: '不参加计分', en: 'takes no part in scoring' };
}

const PER: Readonly<Record<Scheme['events']['rules'][number]['per'], Text>> = {
  once: { zh: '', en: '' },
  day: { zh: '/天', en: ' a day' },
  rework: { zh: '/次返工', en: ' a rework' },
  return: { zh: '/次回退', en: ' a return' },
  extension: { zh: '/次延期', en: ' an extension' },
};

/** Two people of one name are two people. */
function severalOfName(name: string, scores: readonly { readonly subject: string }[]): WanggeError {
  const ids = scores.map((score) => score.subject);
  return new WanggeError(
    'subjectUnknown',
    { zh: `有 ${ids.length} 个对象都叫“${name}”`, en: `${ids.length} subjects are called "${name}"` },
    { hint: { zh: `改用编号:${ids.join('、')}`, en: `give the id: ${ids.join(', ')}` } },
  );
}

/** `listed`: where ids can be looked up, when none is near. */
function unknownSubject(id: string, near: string | null, listed: Text): WanggeError {
  return new WanggeError(
    'subjectUnknown',
    { zh: `本期没有“${id}”`, en: `the round has no "${id}"` },
    { hint: near === null ? listed : { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` } },
  );
}
